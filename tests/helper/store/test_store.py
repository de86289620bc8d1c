"""What is written down is there after a restart; what cannot be read is kept."""

from __future__ import annotations

import sqlite3
import stat
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from helper.callbook.record import Record
from helper.calls.model import Call, CallState, Direction, Outcome
from helper.journal.model import Entry, EntryState
from helper.people.model import Person, PersonKind, Phone
from helper.store import schema
from helper.store.database import Database, NewerDatabase
from helper.store.sqlite import SqliteStore

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ANA = Person("003A", PersonKind.CONTACT, "Ana Ruiz", "https://x", phones=(Phone("Phone", "+34 912"),))


def call(call_id: str = "one", **more) -> Call:
    return Call(call_id, Direction.INBOUND, CallState.RINGING, "+34912345678", "912", NOW, **more)


def entry(call_id: str = "one", state: EntryState = EntryState.WAITING, created_at: datetime = NOW) -> Entry:
    return Entry(
        "e-" + call_id, call_id, "sidecall:" + call_id, state, "subject", "text", created_at, fields={"A": "b"}
    )


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    database = Database(tmp_path / "sidecall.db")
    await database.open()
    yield SqliteStore(database)
    await database.close()


async def reopened(tmp_path: Path) -> tuple[Database, SqliteStore]:
    database = Database(tmp_path / "sidecall.db")
    await database.open()
    return database, SqliteStore(database)


async def test_a_call_and_its_entry_come_back_whole(store: SqliteStore, tmp_path: Path) -> None:
    record = Record(replace(call(note="hello"), request_id="r1"), matches=(ANA,), person=ANA, chosen=True)
    await store.save_call(record, entry(), flush=True)
    database, again = await reopened(tmp_path)
    assert await again.call("one") == record
    assert await again.call_of_request("r1") == record
    assert await again.entry_of_call("one") == entry()
    await database.close()


async def test_calls_that_were_running_are_found(store: SqliteStore) -> None:
    await store.save_call(Record(call("runs")))
    over = replace(call("over"), state=CallState.ENDED, outcome=Outcome.MISSED, started_at=NOW + timedelta(seconds=5))
    await store.save_call(Record(over))
    assert [record.call.id for record in await store.unfinished_calls()] == ["runs"]
    assert [record.call.id for record in await store.calls(10)] == ["over", "runs"]


async def test_a_call_whose_entry_cannot_be_written_is_not_written_either(store: SqliteStore) -> None:
    await store.save_call(Record(call()), entry())
    other = replace(entry("two"), key="sidecall:one")
    with pytest.raises(sqlite3.IntegrityError):
        await store.save_call(Record(call("two")), other)
    assert await store.call("two") is None


async def test_only_what_is_safely_in_salesforce_is_forgotten(store: SqliteStore) -> None:
    for name, state in (("sent", EntryState.SENT), ("waits", EntryState.WAITING), ("refused", EntryState.REFUSED)):
        await store.save_call(Record(replace(call(name), state=CallState.ENDED)), entry(name, state))
    await store.save_call(Record(replace(call("unlogged"), state=CallState.ENDED)))
    await store.forget_before(NOW + timedelta(days=1))
    assert {record.call.id for record in await store.calls(10)} == {"waits", "refused"}
    assert {one.call_id for one in await store.entries(list(EntryState), 10)} == {"waits", "refused"}


async def test_what_reached_salesforce_late_is_kept_for_its_days_from_then(store: SqliteStore) -> None:
    late = replace(entry("late", EntryState.SENT), sent_at=NOW + timedelta(days=30))
    await store.save_call(Record(replace(call("late"), state=CallState.ENDED)), late)
    await store.forget_before(NOW + timedelta(days=29))
    assert [one.call_id for one in await store.entries(list(EntryState), 10)] == ["late"]
    await store.forget_before(NOW + timedelta(days=31))
    assert await store.calls(10) == []


async def test_people_and_choices_are_remembered(store: SqliteStore) -> None:
    assert await store.people_of("+34") is None
    await store.remember_people("+34", [ANA], NOW)
    assert await store.people_of("+34") == ([ANA], NOW)
    await store.remember_choice("+34", "003A", NOW)
    assert await store.choice_for("+34", NOW) == "003A"
    await store.forget_people()
    assert await store.people_of("+34") is None


async def test_a_choice_that_was_of_no_use_for_a_year_is_forgotten(store: SqliteStore) -> None:
    year = timedelta(days=365)
    for number in ("+341", "+342"):
        await store.remember_choice(number, "003A", NOW)
    later = NOW + timedelta(days=300)
    assert await store.choice_for("+342", later) == "003A"
    await store.forget_choices(NOW + timedelta(days=364) - year, NOW + timedelta(days=364))
    assert await store.choice_for("+341", NOW) == "003A"
    await store.forget_choices(NOW + timedelta(days=366) - year, NOW + timedelta(days=366))
    assert await store.choice_for("+341", later) == ""
    assert await store.choice_for("+342", later) == "003A"
    await store.forget_choices(later + timedelta(days=1), later + timedelta(days=1) + year)
    assert await store.choice_for("+342", later) == ""


async def test_choices_of_an_older_version_are_kept_for_a_year_from_now(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "sidecall.db") as older:
        older.executescript(f"{schema._STEPS[0]}; PRAGMA user_version=1;")
        older.execute("INSERT INTO choices (number, person_id) VALUES ('+34', '003A')")
    older.close()
    database, store = await reopened(tmp_path)
    await store.forget_choices(NOW - timedelta(days=365), NOW)
    assert await store.choice_for("+34", NOW) == "003A"
    await store.forget_choices(NOW + timedelta(days=1), NOW + timedelta(days=366))
    assert await store.choice_for("+34", NOW) == ""
    await database.close()
    assert (tmp_path / "sidecall.v1.bak").exists()


async def test_a_damaged_file_is_set_aside_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "sidecall.db"
    path.write_bytes(b"this is no database, but it was somebody's data" * 100)
    database, store = await reopened(tmp_path)
    assert await store.calls(5) == []
    assert database.set_aside is not None
    assert database.set_aside.read_bytes().startswith(b"this is no database")
    await database.close()


async def test_a_newer_file_is_not_touched(tmp_path: Path) -> None:
    database, _store = await reopened(tmp_path)
    await database.close()
    with sqlite3.connect(tmp_path / "sidecall.db") as connection:
        connection.execute("PRAGMA user_version=999")
    connection.close()
    with pytest.raises(NewerDatabase):
        await reopened(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX; on Windows the folder is the user's own")
async def test_the_file_is_the_users_alone(store: SqliteStore, tmp_path: Path) -> None:
    await store.save_call(Record(call()))
    for file in (tmp_path / name for name in ("sidecall.db", "sidecall.db-wal", "sidecall.db-shm")):
        assert stat.S_IMODE(file.stat().st_mode) & 0o077 == 0, file


async def test_calls_of_a_time_are_found_oldest_first(store: SqliteStore) -> None:
    for minutes in (30, 0, 60):
        await store.save_call(Record(replace(call(f"at {minutes}"), started_at=NOW + timedelta(minutes=minutes))))
    found = await store.calls_between(NOW, NOW + timedelta(minutes=30))
    assert [record.call.id for record in found] == ["at 0", "at 30"]


async def test_new_entries_and_what_is_remembered_with_them_are_one_transaction(store: SqliteStore) -> None:
    assert await store.add_entries([entry()], {"until": "a"}) == [entry()]
    await store.save_entry(replace(entry(), state=EntryState.SENT, task_id="00T"))
    again = replace(entry(), id="another")
    assert await store.add_entries([again], {"until": "b"}) == []
    assert await store.entry("another") is None
    kept = await store.entry(entry().id)
    assert kept is not None
    assert kept.task_id == "00T"
    assert await store.get("until") == "b"
