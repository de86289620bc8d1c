"""One SQLite file, one thread that works on it, one transaction for each piece of work."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from helper.errors import SidecallError
from helper.language import _
from helper.store.salvage import salvage
from helper.store.schema import VERSION, migrate
from helper.store.trouble import Damaged, NotSetAside, damaged, passing

log = logging.getLogger(__name__)
T = TypeVar("T")

_BUSY_SECONDS = 1.0  # for which the thread waits for another program; then it is said, and tried again
_AGAIN_AFTER = (0.1, 0.5, 1.0, 2.0)  # seconds; the last again and again
_AT_START = 30.0  # seconds for which a start waits for another program


class NewerDatabase(SidecallError):
    """The file was written by a newer Sidecall; it is not touched."""

    code = "newer_database"


class DatabaseBusy(SidecallError):
    """At the start, another program held the file for too long, or it cannot be written."""

    code = "database_busy"


class Database:
    """Opens ``path`` (created and migrated as needed). All work runs on one thread of its own, so the event loop
    never waits for the disk and transactions never mix.

    While the disk is full or another program holds the file, what is to be written waits, in its order, and is
    written when that is over; ``trouble`` says so in words until then, and ``on_change`` is called on the loop when it
    begins and ends. A damaged file is set aside as ``set_aside`` and a new one made of what can be read of it
    (``salvaged`` rows); ``on_change`` is called then, too.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sqlite")
        self._connection: sqlite3.Connection | None = None
        self._turn = asyncio.Lock()  # first come, first served
        self._closed = True
        self.trouble = ""
        self.on_change: Callable[[], None] = lambda: None
        self.set_aside: Path | None = None
        self.salvaged = 0

    async def open(self) -> None:
        """Raises ``NewerDatabase`` or ``DatabaseBusy``."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._open)

    async def close(self) -> None:
        self._closed = True
        await asyncio.get_running_loop().run_in_executor(self._thread, self._disconnect)
        self._thread.shutdown(wait=True)

    async def run(self, work: Callable[[sqlite3.Connection], T], *, flush: bool = False) -> T:
        """``work`` in one transaction of its own; committed when it returns, rolled back when it raises. It is begun
        again, from the start, after trouble that passes.

        ``flush``: the commit survives a power cut; without it, it survives everything else.
        """
        async with self._turn:
            failures = 0
            while True:
                try:
                    result: T = await self._work(self._transaction, work, flush)
                except sqlite3.Error as error:
                    words = passing(error)
                    if not words:
                        raise
                    self._say(words, error)
                else:
                    self._say("")
                    return result
                await asyncio.sleep(_AGAIN_AFTER[min(failures, len(_AGAIN_AFTER) - 1)])
                failures += 1

    async def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """``work``, which changes nothing; it waits for no other that does."""
        for pause in _AGAIN_AFTER:
            try:
                return await self._work(self._reading, work)
            except sqlite3.Error as error:
                if not passing(error):
                    raise
            await asyncio.sleep(pause)
        return await self._work(self._reading, work)

    def forget_files(self, before: datetime) -> None:
        """Delete what was set aside or kept from an older version before that time (UTC)."""
        for file in self._path.parent.glob(f"{self._path.stem}.*"):
            if (".corrupt." in file.name or file.suffix == ".bak") and file.stat().st_mtime < before.timestamp():
                file.unlink(missing_ok=True)

    async def _work(self, how: Callable[..., T], *arguments: object) -> T:
        """On the thread; once more on a new file when this one turns out to be damaged."""
        loop = asyncio.get_running_loop()
        was = self.set_aside
        try:
            return await loop.run_in_executor(self._thread, how, *arguments)
        except sqlite3.DatabaseError as error:
            if not damaged(error):
                raise
            try:
                await loop.run_in_executor(self._thread, self._replace, error, was)
            except NotSetAside as held:
                self._say(passing(held), held)
                raise
            self.on_change()
        return await loop.run_in_executor(self._thread, how, *arguments)

    def _say(self, words: str, error: sqlite3.Error | None = None) -> None:
        if words != self.trouble:
            log.log(logging.ERROR if words else logging.INFO, "saving: %s", error or "works again")
            self.trouble = words
            self.on_change()

    def _transaction(self, work: Callable[[sqlite3.Connection], T], flush: bool) -> T:
        connection = self._open_connection()
        connection.execute(f"PRAGMA synchronous={'FULL' if flush else 'NORMAL'}")
        connection.execute("BEGIN IMMEDIATE")
        try:
            result = work(connection)
            connection.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
            raise
        return result

    def _reading(self, work: Callable[[sqlite3.Connection], T]) -> T:
        return work(self._open_connection())

    def _open_connection(self) -> sqlite3.Connection:
        if self._connection is None:
            if self._closed:
                raise RuntimeError("the database is closed")
            self._connection = self._connect()
        return self._connection

    def _open(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._closed = False
        deadline = time.monotonic() + _AT_START
        while self._connection is None:
            try:
                self._connection = self._connect()
            except sqlite3.DatabaseError as error:
                words = passing(error)
                if not words:
                    try:
                        self._replace(error, self.set_aside)
                        continue
                    except NotSetAside as held:
                        words = passing(held)
                if time.monotonic() > deadline:
                    raise DatabaseBusy(words) from error
                time.sleep(_AGAIN_AFTER[0])

    def _connect(self) -> sqlite3.Connection:
        if not self._path.exists():
            # The file is the user's alone from its first byte.
            os.close(os.open(self._path, os.O_CREAT | os.O_WRONLY, 0o600))
        connection = sqlite3.connect(self._path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA foreign_keys=ON")
            connection.execute("PRAGMA secure_delete=ON")
            if connection.execute("PRAGMA quick_check").fetchone()[0] != "ok":
                raise Damaged("quick_check failed")
            found = connection.execute("PRAGMA user_version").fetchone()[0]
            if found > VERSION:
                raise NewerDatabase(
                    _("The data on this PC was written by a newer Sidecall. Install that version again: {path}").format(
                        path=self._path
                    )
                )
            if 0 < found < VERSION:
                self._back_up(connection, found)
            migrate(connection, found)
        except BaseException:
            connection.close()
            raise
        return connection

    def _back_up(self, connection: sqlite3.Connection, version: int) -> None:
        copy = sqlite3.connect(self._path.with_suffix(f".v{version}.bak"))
        with contextlib.closing(copy):
            connection.backup(copy)

    def _replace(self, error: sqlite3.DatabaseError, was: Path | None = None) -> None:
        """Set the file aside and begin a new one with what can be read of it; unless that has been done since the last
        was set aside as ``was``. Raises ``NotSetAside``, with the file where it was.
        """
        if was != self.set_aside:
            return
        self._disconnect()
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
        kept = self._path.with_name(f"{self._path.name}.corrupt.{stamp}")
        self._move_to(kept)
        self.set_aside = kept
        log.error("the database cannot be read (%s); it is kept as %s", error, kept.name)
        self._connection = self._connect()
        try:
            self.salvaged = salvage(self.set_aside, self._connection)
        except sqlite3.Error as unreadable:
            with contextlib.suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")
            log.warning("nothing more can be read of it: %s", unreadable)

    def _move_to(self, kept: Path) -> None:
        """Both the file and what belongs to it, or nothing: what is left of a log would be read into the next file."""
        moved: list[tuple[Path, Path]] = []
        try:
            for suffix in ("-wal", "-shm", ""):
                file, to = (path.with_name(path.name + suffix) for path in (self._path, kept))
                if file.exists():
                    os.replace(file, to)
                    moved.append((file, to))
        except OSError as error:
            for file, to in moved:
                with contextlib.suppress(OSError):
                    os.replace(to, file)
            raise NotSetAside(str(error)) from error

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
