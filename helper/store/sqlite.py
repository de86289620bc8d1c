"""The store in SQLite. Calls, entries and people are kept as JSON beside the columns that are searched by."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence, Set
from datetime import datetime, timedelta
from typing import Any, TypeVar

import msgspec

from helper.callbook.record import Record
from helper.journal import states
from helper.journal.model import Entry, EntryState
from helper.people.model import Person
from helper.store.database import Database
from helper.store.port import RequestKnown

T = TypeVar("T")

# With whom an entry is: those of one person are sent in the order in which they were written down.
_WHOM = "coalesce(nullif(json_extract(entry, '$.person_id'), ''), json_extract(entry, '$.number'), '')"
# Nothing is put off for longer; what seems to be was written before the clock was set back.
_LONGEST_WAIT = timedelta(minutes=15)
_USES = timedelta(days=1)  # uses of a choice within this time are written down as one
_DONE = (EntryState.SENT, EntryState.SET_ASIDE)
_NOT_SENT = [state for state in EntryState if state not in _DONE]


class SqliteStore:
    """Implements ``helper.store.port.Store`` on an open ``Database``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def save_call(
        self, record: Record, entry: Entry | None = None, *, flush: bool = False, without: str = ""
    ) -> Entry | None:
        def work(connection: sqlite3.Connection) -> Entry | None:
            call = record.call
            connection.execute(
                "INSERT INTO calls (id, started_at, over, request_id, record) VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (id) DO UPDATE"
                " SET started_at=excluded.started_at, over=excluded.over, record=excluded.record",
                (call.id, _when(call.started_at), int(call.over), call.request_id, _json(record)),
            )
            if without:
                unsent = "state='waiting' AND json_extract(entry, '$.sent_at') IS NULL"
                connection.execute(f"DELETE FROM entries WHERE id=? AND {unsent}", (without,))  # noqa: S608
            if entry is None:
                return None
            stored = _entry(connection, entry.id)
            saved = entry if stored is None else states.amended(stored, entry)
            _save_entry(connection, saved)
            return saved

        try:
            return await self._database.run(work, flush=flush)
        except sqlite3.IntegrityError as error:
            if "calls.request_id" in str(error):
                raise RequestKnown(record.call.request_id) from None
            raise

    async def calls(self, limit: int) -> Sequence[Record]:
        return await self._many(Record, "SELECT record FROM calls ORDER BY started_at DESC, id LIMIT ?", limit)

    async def calls_between(self, since: datetime, until: datetime) -> Sequence[Record]:
        query = "SELECT record FROM calls WHERE started_at BETWEEN ? AND ? ORDER BY started_at, id"
        return await self._many(Record, query, _when(since), _when(until))

    async def call(self, call_id: str) -> Record | None:
        return await self._one(Record, "SELECT record FROM calls WHERE id=?", call_id)

    async def call_of_request(self, request_id: str) -> Record | None:
        return await self._one(Record, "SELECT record FROM calls WHERE request_id=? AND request_id <> ''", request_id)

    async def unfinished_calls(self) -> Sequence[Record]:
        return await self._many(Record, "SELECT record FROM calls WHERE over=0 ORDER BY started_at")

    async def save_entry(self, entry: Entry, *, flush: bool = False) -> None:
        await self._database.run(lambda connection: _save_entry(connection, entry), flush=flush)

    async def add_entries(self, entries: Sequence[Entry], remembered: Mapping[str, str]) -> Sequence[Entry]:
        def work(connection: sqlite3.Connection) -> list[Entry]:
            new = []
            for entry in entries:
                if connection.execute("SELECT 1 FROM entries WHERE key=?", (entry.key,)).fetchone() is None:
                    _save_entry(connection, entry)
                    new.append(entry)
            for name, value in remembered.items():
                connection.execute("INSERT OR REPLACE INTO remembered (name, value) VALUES (?, ?)", (name, value))
            return new

        return await self._database.run(work, flush=True)

    async def change_entries(self, changes: Mapping[str, Callable[[Entry], Entry]]) -> Sequence[Entry]:
        def work(connection: sqlite3.Connection) -> list[Entry]:
            after = []
            for entry_id, change in changes.items():
                stored = _entry(connection, entry_id)
                if stored is not None:
                    after.append(change(stored))
                    _save_entry(connection, after[-1])
            return after

        return await self._database.run(work, flush=True) if changes else []

    async def entry(self, entry_id: str) -> Entry | None:
        return await self._one(Entry, "SELECT entry FROM entries WHERE id=?", entry_id)

    async def entry_of_call(self, call_id: str) -> Entry | None:
        return await self._one(Entry, "SELECT entry FROM entries WHERE call_id=?", call_id)

    async def entries_of(self, call_ids: Sequence[str]) -> Sequence[Entry]:
        query = "SELECT entry FROM entries WHERE call_id IN (SELECT value FROM json_each(?))"
        return await self._many(Entry, query, _json(list(call_ids)))

    async def entries(self, states: Sequence[EntryState], limit: int) -> Sequence[Entry]:
        marks = ",".join("?" * len(states))
        query = f"SELECT entry FROM entries WHERE state IN ({marks}) ORDER BY rowid LIMIT ?"  # noqa: S608
        return await self._many(Entry, query, *states, limit)

    async def due_entries(self, now: datetime, limit: int) -> tuple[Sequence[Entry], datetime | None]:
        moment, latest = _when(now), _when(now + _LONGEST_WAIT)
        open_ones = "FROM entries WHERE state IN ('waiting', 'doubtful')"
        put_off = "next_try_at > ? AND next_try_at <= ?"
        query = f"""
            WITH late AS (SELECT {_WHOM} AS whom, min(rowid) AS first {open_ones} AND {put_off} GROUP BY whom)
            SELECT entry {open_ones} AND NOT ({put_off})
            AND NOT EXISTS (
                SELECT 1 FROM late WHERE late.whom = {_WHOM} AND late.whom <> '' AND late.first < entries.rowid
            )
            ORDER BY entries.rowid LIMIT ?"""  # noqa: S608
        due = await self._many(Entry, query, moment, latest, moment, latest, limit)
        [row] = await self._rows(f"SELECT min(next_try_at) {open_ones} AND {put_off}", moment, latest)
        return due, datetime.fromisoformat(row[0]) if row[0] else None

    async def entries_since(self, since: datetime, limit: int) -> Sequence[Entry]:
        marks = ",".join("?" * len(_NOT_SENT))
        query = (
            f"SELECT entry FROM entries WHERE state IN ({marks}) OR created_at >= ?"  # noqa: S608
            " ORDER BY created_at DESC, id LIMIT ?"
        )
        return (await self._many(Entry, query, *_NOT_SENT, _when(since), limit))[::-1]

    async def known_tasks(self) -> Set[str]:
        rows = await self._rows("SELECT key, json_extract(entry, '$.task_id') FROM entries")
        return {one for row in rows for one in row if one}

    async def counts(self) -> dict[EntryState, int]:
        rows = await self._rows("SELECT state, count(*) FROM entries GROUP BY state")
        return {EntryState(row[0]): row[1] for row in rows}

    async def forget_call(self, call_id: str) -> None:
        await self._database.run(lambda connection: connection.execute("DELETE FROM calls WHERE id=?", (call_id,)))

    async def forget_before(self, when: datetime) -> None:
        def work(connection: sqlite3.Connection) -> None:
            limit = _when(when)
            sent = "coalesce(json_extract(entry, '$.sent_at'), created_at)"
            connection.execute(
                f"DELETE FROM entries WHERE state IN ('sent', 'set_aside') AND created_at < ? AND {sent} < ?",  # noqa: S608
                (limit, limit),
            )
            connection.execute(
                "DELETE FROM calls WHERE over=1 AND started_at < ? AND id NOT IN (SELECT call_id FROM entries)",
                (limit,),
            )
            connection.execute("DELETE FROM people WHERE asked_at < ?", (limit,))

        await self._database.run(work)

    async def people_of(self, number: str) -> tuple[Sequence[Person], datetime] | None:
        rows = await self._rows("SELECT people, asked_at FROM people WHERE number=?", number)
        if not rows:
            return None
        return msgspec.json.decode(rows[0][0], type=list[Person]), datetime.fromisoformat(rows[0][1])

    async def remember_people(self, number: str, people: Sequence[Person], when: datetime) -> None:
        await self._write(
            "INSERT OR REPLACE INTO people (number, asked_at, people) VALUES (?, ?, ?)",
            number,
            _when(when),
            _json(list(people)),
        )

    async def forget_people(self) -> None:
        await self._write("DELETE FROM people")

    async def choice_for(self, number: str, when: datetime) -> str:
        rows = await self._rows("SELECT person_id, used_at FROM choices WHERE number=?", number)
        if not rows:
            return ""
        if rows[0][1] < _when(when - _USES):
            await self._write("UPDATE choices SET used_at=? WHERE number=?", _when(when), number)
        return str(rows[0][0])

    async def remember_choice(self, number: str, person_id: str, when: datetime) -> None:
        values = "INSERT OR REPLACE INTO choices (number, person_id, used_at) VALUES (?, ?, ?)"
        await self._write(values, number, person_id, _when(when))

    async def forget_choices(self, unused_since: datetime, now: datetime) -> None:
        def work(connection: sqlite3.Connection) -> None:
            connection.execute("UPDATE choices SET used_at=? WHERE used_at=''", (_when(now),))
            connection.execute("DELETE FROM choices WHERE used_at < ?", (_when(unused_since),))

        await self._database.run(work)

    async def get(self, name: str) -> str:
        rows = await self._rows("SELECT value FROM remembered WHERE name=?", name)
        return rows[0][0] if rows else ""

    async def set(self, name: str, value: str) -> None:
        await self._write("INSERT OR REPLACE INTO remembered (name, value) VALUES (?, ?)", name, value)

    def trouble(self) -> str:
        return self._database.trouble

    async def _rows(self, query: str, *values: Any) -> list[sqlite3.Row]:
        return await self._database.read(lambda connection: connection.execute(query, values).fetchall())

    async def _write(self, statement: str, *values: Any) -> None:
        await self._database.run(lambda connection: connection.execute(statement, values).fetchall())

    async def _many(self, kind: type[T], query: str, *values: Any) -> list[T]:
        return [msgspec.json.decode(row[0], type=kind) for row in await self._rows(query, *values)]

    async def _one(self, kind: type[T], query: str, *values: Any) -> T | None:
        found = await self._many(kind, query, *values)
        return found[0] if found else None


def _entry(connection: sqlite3.Connection, entry_id: str) -> Entry | None:
    row = connection.execute("SELECT entry FROM entries WHERE id=?", (entry_id,)).fetchone()
    return msgspec.json.decode(row[0], type=Entry) if row else None


def _save_entry(connection: sqlite3.Connection, entry: Entry) -> None:
    connection.execute(
        "INSERT INTO entries (id, key, call_id, state, created_at, next_try_at, entry) VALUES (?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET state=excluded.state, next_try_at=excluded.next_try_at, entry=excluded.entry",
        (
            entry.id,
            entry.key,
            entry.call_id,
            entry.state,
            _when(entry.created_at),
            _when(entry.next_try_at) if entry.next_try_at else "",
            _json(entry),
        ),
    )


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _when(when: datetime) -> str:
    """UTC as text that sorts by time."""
    return when.isoformat(timespec="microseconds")
