"""One SQLite file, one thread that works on it, one transaction for each piece of work."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import shutil
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from helper.errors import SidecallError
from helper.language import _
from helper.store.schema import VERSION, migrate

log = logging.getLogger(__name__)
T = TypeVar("T")

_BUSY_SECONDS = 5.0


class NewerDatabase(SidecallError):
    """The file was written by a newer Sidecall; it is not touched."""

    code = "newer_database"


class Database:
    """Opens ``path`` (created and migrated as needed). All work runs on one thread of its own, so the event loop
    never waits for the disk and transactions never mix.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sqlite")
        self._connection: sqlite3.Connection | None = None
        self.set_aside: Path | None = None

    async def open(self) -> None:
        """Raises ``NewerDatabase``. A file that cannot be read is set aside under another name (``set_aside``)."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._open)

    async def close(self) -> None:
        await asyncio.get_running_loop().run_in_executor(self._thread, self._close)
        self._thread.shutdown(wait=True)

    async def run(self, work: Callable[[sqlite3.Connection], T], *, flush: bool = False) -> T:
        """``work`` in one transaction of its own; committed when it returns, rolled back when it raises.

        ``flush``: the commit survives a power cut; without it, it survives everything else.
        """
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self._transaction, work, flush)

    def _transaction(self, work: Callable[[sqlite3.Connection], T], flush: bool) -> T:
        connection = self._connection
        if connection is None:
            raise RuntimeError("the database is closed")
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

    def _open(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._connection = self._connect()
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
                raise
            self._put_aside(error)
            self._connection = self._connect()

    def _connect(self) -> sqlite3.Connection:
        if not self._path.exists():
            # The file is the user's alone from its first byte.
            os.close(os.open(self._path, os.O_CREAT | os.O_WRONLY, 0o600))
        connection = sqlite3.connect(self._path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA foreign_keys=ON")
            if connection.execute("PRAGMA quick_check").fetchone()[0] != "ok":
                raise sqlite3.DatabaseError("quick_check failed")
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

    def _put_aside(self, error: sqlite3.DatabaseError) -> None:
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
        self.set_aside = self._path.with_name(f"{self._path.name}.corrupt.{stamp}")
        log.error("the database cannot be read (%s); it is kept as %s", error, self.set_aside.name)
        for suffix in ("-wal", "-shm"):
            extra = self._path.with_name(self._path.name + suffix)
            if extra.exists():
                shutil.move(extra, self.set_aside.with_name(self.set_aside.name + suffix))
        shutil.move(self._path, self.set_aside)

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
