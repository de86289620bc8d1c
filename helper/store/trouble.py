"""What can be wrong with the file, in words, and whether it passes.

https://www.sqlite.org/rescode.html
"""

from __future__ import annotations

import sqlite3

from helper.language import N_, _

_FULL = N_("The disk is full, so Sidecall cannot save calls. Make room; nothing is lost while Sidecall runs.")
_LOCKED = N_("Another program, such as a backup, holds Sidecall’s data. Sidecall goes on as soon as it is free.")
_UNWRITABLE = N_("Sidecall’s data cannot be written at the moment. Nothing is lost while Sidecall runs.")

_PASSING = {
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_IOERR: _UNWRITABLE,
    sqlite3.SQLITE_READONLY: _UNWRITABLE,
    sqlite3.SQLITE_CANTOPEN: _UNWRITABLE,
    sqlite3.SQLITE_NOMEM: _UNWRITABLE,
    sqlite3.SQLITE_PERM: _UNWRITABLE,
}
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


class Damaged(sqlite3.DatabaseError):
    """SQLite itself finds the file unsound, which it says without a code."""


class NotSetAside(sqlite3.OperationalError):
    """A damaged file could not be moved: on Windows another program need only have it open."""


def passing(error: sqlite3.Error) -> str:
    """What stands in the way for now, in words; "" when waiting does not help."""
    if isinstance(error, NotSetAside):
        return _(_UNWRITABLE)
    words = _PASSING.get(_code(error), "")
    return _(words) if words else ""


def damaged(error: sqlite3.Error) -> bool:
    """Whether the file itself is no longer what it should be."""
    return isinstance(error, Damaged) or _code(error) in _DAMAGED


def _code(error: sqlite3.Error) -> int:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF
