"""What can still be read of a damaged file, row by row, taken over into a new one."""

from __future__ import annotations

import contextlib
import logging
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from helper.callbook.record import Record
from helper.journal.model import Entry

log = logging.getLogger(__name__)

_SIZES = (100, 1)  # rows that are read together; one by one where that fails
_MOST_HOLES = 2_000  # unreadable rows in a table before it is given up

_CHECKS: dict[str, tuple[str, Callable[[Any], object]]] = {
    "calls": ("record", lambda value: msgspec.json.decode(value, type=Record)),
    "entries": ("entry", lambda value: msgspec.json.decode(value, type=Entry)),
    "choices": ("person_id", str),
    "remembered": ("value", str),
}


def salvage(damaged: Path, into: sqlite3.Connection) -> int:
    """Copy what can be read of ``damaged``, which is only read, into the empty tables of ``into``; returns the number
    of rows.
    """
    saved = 0
    with contextlib.closing(sqlite3.connect(f"{damaged.absolute().as_uri()}?mode=ro", uri=True)) as source:
        source.row_factory = sqlite3.Row
        for table, (column, check) in _CHECKS.items():
            into.execute("BEGIN IMMEDIATE")
            for row in _rows(source, table):
                with contextlib.suppress(msgspec.MsgspecError, sqlite3.Error, IndexError, ValueError):
                    check(row[column])
                    names = [name for name in row.keys() if name != "_at"]  # noqa: SIM118 - a Row iterates its values
                    marks = ",".join("?" * len(names))
                    into.execute(
                        f"INSERT OR IGNORE INTO {table} ({','.join(names)}) VALUES ({marks})",  # noqa: S608
                        [row[name] for name in names],
                    )
                    saved += 1
            into.execute("COMMIT")
    return saved


def _rows(source: sqlite3.Connection, table: str) -> Iterator[sqlite3.Row]:
    at, holes = 0, 0
    while holes < _MOST_HOLES:
        found: list[sqlite3.Row] | None = None
        for size in _SIZES:
            query = f"SELECT rowid AS _at, * FROM {table} WHERE rowid > ? ORDER BY rowid LIMIT ?"  # noqa: S608
            try:
                found = source.execute(query, (at, size)).fetchall()
                break
            except sqlite3.Error:
                continue
        if found is None:
            holes += 1
            at += 1
        elif found:
            at = found[-1]["_at"]
            yield from found
        else:
            return
    log.warning("the rest of the table %s cannot be read", table)
