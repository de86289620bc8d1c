"""The outbox's bench."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from helper.store.database import Database
from helper.store.sqlite import SqliteStore
from tests.helper.journal.bench import Bench


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    database = Database(tmp_path / "sidecall.db")
    await database.open()
    yield Bench(SqliteStore(database), tmp_path)
    await database.close()
