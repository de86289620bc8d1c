"""A full disk, a backup program, a damaged file: it is said, nothing is lost, and it goes on."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from helper.callbook.record import Record
from helper.calls.model import Call, CallState, Direction
from helper.journal.model import Entry, EntryState
from helper.store import database as under_test
from helper.store.database import Database, DatabaseBusy
from helper.store.sqlite import SqliteStore

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def call(call_id: str) -> Call:
    return Call(call_id, Direction.INBOUND, CallState.ENDED, "+34912345678", "912", NOW)


def entry(call_id: str, created_at: datetime = NOW, **more) -> Entry:
    made = Entry("e-" + call_id, call_id, "sidecall:" + call_id, EntryState.WAITING, "subject", "t" * 2000, created_at)
    return replace(made, **more)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = Database(tmp_path / "sidecall.db")
    await opened.open()
    yield opened
    await opened.close()


async def until(condition: Callable[[], object]) -> None:
    deadline = asyncio.get_running_loop().time() + 10
    while not condition():
        assert asyncio.get_running_loop().time() < deadline
        await asyncio.sleep(0.01)


async def room(database: Database, pages: int) -> None:
    """Let the file grow by so many pages and no more, as on a disk that is nearly full."""

    def limit(connection: sqlite3.Connection) -> None:
        used = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={used + pages}")

    await database.read(limit)


async def test_on_a_full_disk_it_says_so_and_what_waits_is_written_in_its_order_when_there_is_room(
    database: Database, tmp_path: Path
) -> None:
    store, said = SqliteStore(database), []
    database.on_change = lambda: said.append(database.trouble)
    await store.save_call(Record(call("before")), entry("before"), flush=True)
    await room(database, 0)
    waiting = [asyncio.create_task(store.save_call(Record(call(str(n))), entry(str(n)), flush=True)) for n in range(20)]
    await until(lambda: database.trouble)
    assert "disk is full" in store.trouble()
    assert (await store.entries([EntryState.WAITING], 100))[0].call_id == "before", "reading goes on"
    await room(database, 10_000)
    await asyncio.gather(*waiting)
    assert (store.trouble(), len(said), said[-1]) == ("", 2, "")
    kept = await store.entries([EntryState.WAITING], 100)
    assert [one.call_id for one in kept] == ["before", *map(str, range(20))]


async def test_a_backup_program_that_holds_the_file_is_waited_for(database: Database, tmp_path: Path) -> None:
    store = SqliteStore(database)
    backup = sqlite3.connect(tmp_path / "sidecall.db", isolation_level=None)
    backup.execute("BEGIN EXCLUSIVE")
    waiting = asyncio.create_task(store.save_call(Record(call("one")), entry("one"), flush=True))
    await until(lambda: database.trouble)
    assert "backup" in store.trouble()
    assert not waiting.done()
    backup.execute("ROLLBACK")
    backup.close()
    await waiting
    assert store.trouble() == ""
    assert await store.entry("e-one") is not None


async def test_a_start_waits_for_a_backup_program_and_then_says_what_it_waits_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Database(tmp_path / "sidecall.db")
    await first.open()
    await first.close()
    backup = sqlite3.connect(tmp_path / "sidecall.db", isolation_level=None, check_same_thread=False)
    backup.execute("PRAGMA locking_mode=EXCLUSIVE")
    backup.execute("BEGIN EXCLUSIVE")
    monkeypatch.setattr(under_test, "_BUSY_SECONDS", 0.05)
    monkeypatch.setattr(under_test, "_AT_START", 0.2)
    with pytest.raises(DatabaseBusy, match="backup"):
        await Database(tmp_path / "sidecall.db").open()
    monkeypatch.setattr(under_test, "_AT_START", 10.0)
    again = Database(tmp_path / "sidecall.db")
    opening = asyncio.create_task(again.open())
    await asyncio.sleep(0.1)
    assert not opening.done()
    backup.execute("ROLLBACK")
    backup.close()
    await opening
    await again.close()


def damage(file: Path) -> None:
    """Overwrite a part in the middle, as a failing disk does."""
    size = file.stat().st_size
    with file.open("r+b") as raw:
        raw.seek(size // 2 // 4096 * 4096)
        raw.write(b"\xff" * 8192)


def set_aside(folder: Path) -> int:
    return len([one for one in folder.glob("*.corrupt.*") if not one.name.endswith(("-wal", "-shm"))])


async def filled(path: Path) -> None:
    database = Database(path)
    await database.open()
    store = SqliteStore(database)
    for n in range(60):
        await store.save_call(Record(call(f"call-{n:02}")), entry(f"call-{n:02}"))
    await store.remember_choice("+34933445566", "003D", NOW)
    await database.read(lambda connection: connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall())
    await database.close()


async def test_of_a_damaged_file_what_can_be_read_is_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "sidecall.db"
    await filled(path)
    damage(path)
    database = Database(path)
    await database.open()
    store = SqliteStore(database)
    kept = await store.entries([EntryState.WAITING], 100)
    assert database.set_aside is not None
    assert database.set_aside.exists()
    assert 30 <= len(kept) < 60
    assert database.salvaged >= len(kept)
    assert await store.choice_for("+34933445566", NOW) == "003D"
    await database.close()


async def test_a_file_that_is_damaged_while_it_is_open_is_replaced_and_the_work_done(tmp_path: Path) -> None:
    path = tmp_path / "sidecall.db"
    await filled(path)
    database = Database(path)
    await database.open()
    changed: list[Path | None] = []
    database.on_change = lambda: changed.append(database.set_aside)
    damage(path)
    await database.read(lambda connection: connection.execute("PRAGMA cache_size=0").fetchall())
    store = SqliteStore(database)
    await store.counts()
    everything = await store.entries(list(EntryState), 100)
    await store.save_call(Record(call("after")), entry("after"), flush=True)
    assert len(changed) == 1
    assert 30 <= len(everything) < 60
    assert await store.entry("e-after") is not None
    await database.close()


@pytest.mark.parametrize("held", ["sidecall.db", "sidecall.db-wal"])
async def test_a_damaged_file_that_another_program_has_open_is_said_and_set_aside_when_it_can_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held: str
) -> None:
    path = tmp_path / "sidecall.db"
    await filled(path)
    database = Database(path)
    await database.open()
    store = SqliteStore(database)
    await store.save_call(Record(call("before")))
    moves, refusals = under_test.os.replace, 3

    def as_on_windows(file: Path, to: Path) -> None:
        nonlocal refusals
        if file.name == held and refusals:
            refusals -= 1
            raise PermissionError("used by another process")
        moves(file, to)

    monkeypatch.setattr(under_test.os, "replace", as_on_windows)
    with sqlite3.connect(path) as other:  # so that the log stays beside the file
        other.execute("SELECT count(*) FROM remembered").fetchall()
        damage(path)
        await database.read(lambda connection: connection.execute("PRAGMA cache_size=0").fetchall())
        troubles: list[str] = []
        database.on_change = lambda: troubles.append(database.trouble)
        await database.run(lambda connection: connection.execute("SELECT count(*), max(entry) FROM entries").fetchall())
        await store.save_call(Record(call("after")), entry("after"), flush=True)
    other.close()
    assert refusals == 0
    assert "cannot be written" in troubles[0]
    assert database.trouble == ""
    assert await store.entry("e-after") is not None
    assert len(await store.entries(list(EntryState), 100)) > 30
    assert set_aside(tmp_path) == 1
    await database.close()


async def test_what_was_set_aside_is_deleted_when_its_time_is_over(tmp_path: Path) -> None:
    path = tmp_path / "sidecall.db"
    path.write_bytes(b"no database at all" * 1000)
    database = Database(path)
    await database.open()
    aside = database.set_aside
    assert aside is not None
    database.forget_files(datetime.now(UTC) - timedelta(days=1))
    assert aside.exists()
    database.forget_files(datetime.now(UTC) + timedelta(days=1))
    assert not aside.exists()
    assert path.exists()
    await database.close()


async def test_a_clock_that_was_set_back_puts_nothing_off_and_keeps_the_order(database: Database) -> None:
    store = SqliteStore(database)
    await store.save_entry(entry("first", NOW + timedelta(days=400), next_try_at=NOW + timedelta(days=400)))
    await store.save_entry(entry("second", NOW))
    due, soonest = await store.due_entries(NOW, 10)
    assert ([one.call_id for one in due], soonest) == (["first", "second"], None)


async def test_nobody_is_overtaken_by_a_later_call_of_theirs(database: Database) -> None:
    store = SqliteStore(database)
    later = NOW + timedelta(minutes=1)
    await store.save_entry(entry("ana first", person_id="003A", next_try_at=later))
    await store.save_entry(entry("leo", person_id="003B"))
    await store.save_entry(entry("ana second", person_id="003A"))
    due, soonest = await store.due_entries(NOW, 10)
    assert ([one.call_id for one in due], soonest) == (["leo"], later)
    due, _soonest = await store.due_entries(later, 10)
    assert [one.call_id for one in due] == ["ana first", "leo", "ana second"]
