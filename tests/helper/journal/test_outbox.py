"""Sending: what is doubtful is asked for, what is refused stays, nothing is sent twice."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from helper.callbook.record import Record
from helper.calls.model import Call, CallState, Direction, Outcome
from helper.crm.port import Doubtful, TaskDraft, TaskSeen, Temporary
from helper.errors import NotConnected, SalesforceRefused, SidecallError
from helper.faces import Connection
from helper.journal.calls import CallSource
from helper.journal.compose import Composer
from helper.journal.edit import edited
from helper.journal.model import Entry, EntryState
from helper.journal.outbox import Outbox
from helper.people.model import LookupState, Person, PersonKind
from helper.settings.layers import Layer
from helper.settings.settings import Settings
from helper.store.database import Database
from helper.store.sqlite import SqliteStore

SAID = ("subject", "text", "who_id", "what_id", "disposition", "seconds")
START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ANA = Person("003A", PersonKind.CONTACT, "Ana Ruiz", "")


class Org:
    """A Salesforce that does what its script says, and holds what was committed."""

    def __init__(self) -> None:
        self.script: list[Exception | str] = []
        self.tasks: list[TaskDraft] = []
        self.asked = 0
        self.late: list[TaskDraft] = []
        self.sizes: list[int] = []
        self.changes: list[TaskDraft] = []
        self.deleted: set[str] = set()
        self.others: list[TaskSeen] = []
        self.looked = 0
        self.upserts = False

    def status(self) -> SimpleNamespace:
        return SimpleNamespace(state=Connection.CONNECTED)

    async def _write(self, draft: TaskDraft) -> str:
        step = self.script.pop(0) if self.script else ""
        if step == "commit, then silence":
            self.tasks.append(draft)
            raise Doubtful("no answer")
        if step == "commit later":
            self.late.append(draft)
            raise Doubtful("no answer")
        if isinstance(step, Exception):
            raise step
        self.tasks.append(draft)
        return f"00T{len(self.tasks)}"

    async def write_tasks(self, drafts: Sequence[TaskDraft]) -> list[str | SidecallError]:
        self.sizes.append(len(drafts))
        return [await self._one(draft) for draft in drafts]

    async def find_tasks(self, keys: Sequence[str], since: datetime) -> dict[str, str]:
        self.asked += 1
        return {task.key: f"00T{n}" for n, task in enumerate(self.tasks, 1) if task.key in keys}

    async def read_tasks(self, task_ids: Sequence[str]) -> dict[str, TaskSeen]:
        there = {f"00T{n}": task for n, task in enumerate(self.tasks, 1)}
        return {
            one: TaskSeen(one, there[one].key, there[one].subject, there[one].text)
            for one in task_ids
            if one in there and one not in self.deleted
        }

    async def update_tasks(self, changes: Sequence[tuple[str, TaskDraft]]) -> list[SidecallError | None]:
        for task_id, draft in changes:
            at = int(task_id[3:]) - 1
            before = self.tasks[at]
            said = {name: value for name in SAID if (value := getattr(draft, name)) not in ("", None)}
            self.tasks[at] = replace(before, emptied=draft.emptied, **said)
            self.changes.append(draft)
        return [None for _ in changes]

    async def tasks_between(self, owner_id: str, first: date, last: date) -> list[TaskSeen]:
        self.looked += 1
        return self.others

    def repeatable(self) -> bool:
        return self.upserts

    def agent(self) -> None:
        return None

    async def _one(self, draft: TaskDraft) -> str | SidecallError:
        try:
            return await self._write(draft)
        except SalesforceRefused as refused:
            return refused


class Bench:
    """An outbox on a real store with a clock that is moved by hand."""

    def __init__(self, store: SqliteStore, tmp_path: Path) -> None:
        self.now = START
        self.org = Org()
        self.store = store
        settings = Settings(tmp_path / "none.toml", Layer("policy"), Layer("machine"))
        self.composer = Composer(settings, lambda: None, lambda record_id: "", lambda: self.now)
        self.records: dict[str, Record] = {}
        book = SimpleNamespace(get=self._get, announce=lambda record: None)
        callerid = self.callerid = SimpleNamespace(settle=self._settle)
        self.settled = 0
        self.outbox = Outbox(
            store,
            self.org,  # type: ignore[arg-type]
            {"call": CallSource(book, callerid, self.composer)},  # type: ignore[arg-type]
            lambda: self.now,
            clock=lambda: self.now.timestamp(),
        )

    async def _get(self, call_id: str) -> Record:
        return self.records[call_id]

    async def _settle(self, call_id: str) -> None:
        self.settled += 1
        record = replace(self.records[call_id], lookup=LookupState.FOUND, person=ANA, matches=(ANA,))
        self.records[call_id] = record
        entry = self.composer.entry_for(record)
        assert entry is not None
        await self.store.save_call(record, entry)
        self.composer.noted(entry)

    async def call(
        self, call_id: str = "one", lookup: LookupState = LookupState.FOUND, number: str = "+34912345678"
    ) -> Entry:
        call = Call(
            call_id,
            Direction.INBOUND,
            CallState.ENDED,
            number,
            "912",
            self.now,
            outcome=Outcome.MISSED,
            ended_at=self.now,
        )
        record = Record(call, lookup, person=ANA if lookup is LookupState.FOUND else None)
        self.records[call_id] = record
        entry = self.composer.entry_for(record)
        assert entry is not None
        await self.store.save_call(record, entry)
        self.composer.noted(entry)
        return entry

    async def work(self, seconds: float = 0) -> Entry:
        """Let time pass, and the outbox do what is due then; the (first) entry as it is after that."""
        self.now += timedelta(seconds=seconds)
        task = asyncio.create_task(self.outbox.run())
        try:
            for _turn in range(200):
                await asyncio.sleep(0.001)
                entry = (await self.store.entries(list(EntryState), 10))[0]
                due = entry.next_try_at is None or entry.next_try_at <= self.now
                if entry.state in (EntryState.SENT, EntryState.REFUSED, EntryState.HELD) or not due:
                    break
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        return (await self.store.entries(list(EntryState), 10))[0]


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    database = Database(tmp_path / "sidecall.db")
    await database.open()
    yield Bench(SqliteStore(database), tmp_path)
    await database.close()


async def test_an_entry_is_sent_once(bench: Bench) -> None:
    await bench.call()
    assert (await bench.work()).state is EntryState.SENT
    await bench.work(3600)
    assert [task.key for task in bench.org.tasks] == ["sidecall:one"]


async def test_an_answer_that_never_came_is_asked_for_not_sent_again(bench: Bench) -> None:
    bench.org.script = ["commit, then silence"]
    await bench.call()
    assert (await bench.work()).state is EntryState.DOUBTFUL
    entry = await bench.work(10)
    assert (entry.state, entry.task_id, len(bench.org.tasks)) == (EntryState.SENT, "00T1", 1)


async def test_a_request_that_hung_is_not_repeated_before_two_minutes(bench: Bench) -> None:
    bench.org.script = ["commit later"]
    await bench.call()
    await bench.work()
    entry = await bench.work(60)
    assert (entry.state, bench.org.tasks) == (EntryState.DOUBTFUL, [])
    bench.org.tasks += bench.org.late
    entry = await bench.work(61)
    assert (entry.state, len(bench.org.tasks)) == (EntryState.SENT, 1)


async def test_a_request_that_was_truly_lost_is_sent_again_after_two_minutes(bench: Bench) -> None:
    bench.org.script = [Doubtful("lost")]
    await bench.call()
    await bench.work()
    await bench.work(60)
    assert (await bench.work(61)).state is EntryState.SENT
    assert len(bench.org.tasks) == 1


async def test_what_was_being_sent_at_a_crash_is_doubtful_at_the_next_start(bench: Bench) -> None:
    entry = await bench.call()
    await bench.store.save_entry(replace(entry, state=EntryState.SENDING, sent_at=bench.now))
    assert (await bench.work(1)).state is EntryState.DOUBTFUL
    assert bench.org.tasks == []
    assert (await bench.work(120)).state is EntryState.SENT


@pytest.mark.parametrize("error", [NotConnected("down"), Temporary("locked")])
async def test_trouble_that_passes_asks_the_agent_for_nothing(bench: Bench, error: Exception) -> None:
    bench.org.script = [error]
    await bench.call()
    assert (await bench.work()).state is EntryState.WAITING
    assert (await bench.work(60)).state is EntryState.SENT


async def test_what_salesforce_refuses_stays_with_its_reason_until_it_is_sent_again(bench: Bench) -> None:
    bench.org.script = [SalesforceRefused("Say why you called")]
    entry = await bench.call()
    refused = await bench.work()
    assert (refused.state, refused.error) == (EntryState.REFUSED, "Say why you called")
    assert (await bench.work(36000)).state is EntryState.REFUSED
    await bench.outbox.retry(entry.id)
    assert (await bench.work()).state is EntryState.SENT


async def test_who_it_was_is_asked_for_before_it_is_sent(bench: Bench) -> None:
    await bench.call(lookup=LookupState.OFFLINE)
    await bench.work()
    assert bench.settled == 1
    assert [task.who_id for task in bench.org.tasks] == ["003A"]


async def test_a_note_changed_after_it_was_sent_updates_the_task(bench: Bench) -> None:
    await bench.call()
    await bench.work()
    record = bench.records["one"]
    record = replace(record, call=replace(record.call, note="later thought"))
    bench.records["one"] = record
    entry = bench.composer.entry_for(record)
    assert entry is not None
    await bench.store.save_call(record, entry)
    bench.composer.noted(entry)
    assert (await bench.work()).state is EntryState.SENT
    [task] = bench.org.tasks
    assert task.text.endswith("later thought")


async def test_what_may_not_be_logged_is_held_with_the_reason_until_it_may(bench: Bench) -> None:
    obstacle = "Not logged: two people"
    bench.outbox._obstacle = lambda: obstacle
    await bench.call()
    entry = await bench.work()
    assert (entry.state, entry.error) == (EntryState.HELD, "Not logged: two people")
    await bench.outbox.release()
    await bench.outbox.retry(None)
    entry = await bench.work()
    assert (entry.state, bench.org.tasks) == (EntryState.HELD, [])
    obstacle = ""
    await bench.outbox.release()
    entry = await bench.work()
    assert (entry.state, entry.error, len(bench.org.tasks)) == (EntryState.SENT, "", 1)


async def test_a_duration_known_later_updates_the_task(bench: Bench) -> None:
    bench.composer._settings.change({"journal.missed": "Missed", "journal.inbound_answered": "Missed"})
    entry = await bench.call()
    await bench.work()
    record = bench.records["one"]
    ended = bench.now + timedelta(seconds=70)
    call = replace(record.call, outcome=Outcome.ANSWERED, answered_at=bench.now + timedelta(seconds=5), ended_at=ended)
    bench.records["one"] = replace(record, call=call)
    after = bench.composer.entry_for(bench.records["one"])
    assert after is not None
    assert (after.id, after.state, after.seconds) == (entry.id, EntryState.WAITING, 65)
    await bench.store.save_entry(after)
    assert (await bench.work()).state is EntryState.SENT
    assert [task.seconds for task in bench.org.tasks] == [65]


async def change(bench: Bench, call_id: str = "one", **changes: str) -> None:
    record = bench.records[call_id]
    bench.records[call_id] = record = replace(record, call=replace(record.call, **changes))
    entry = bench.composer.entry_for(record)
    assert entry is not None
    await bench.store.save_call(record, entry)
    bench.composer.noted(entry)


async def test_a_note_reaches_a_task_whose_words_are_the_agents_own(bench: Bench) -> None:
    entry = await bench.call()
    await change(bench, note="first")
    [entry] = await bench.store.entries(list(EntryState), 10)
    mended = edited(entry, {"text": "My own words\n\nfirst"})
    await bench.store.save_entry(mended)
    bench.composer.noted(mended)
    await bench.work()
    assert [task.text for task in bench.org.tasks] == ["My own words\n\nfirst"]
    await change(bench, note="second")
    await bench.work()
    assert [task.text for task in bench.org.tasks] == ["My own words\n\nsecond"]


async def test_what_the_agent_takes_back_is_taken_out_of_the_task(bench: Bench) -> None:
    await bench.call()
    await change(bench, disposition="Call back")
    await bench.work()
    assert [(task.disposition, task.emptied) for task in bench.org.tasks] == [("Call back", frozenset())]
    bench.records["one"] = replace(bench.records["one"], person=None)
    await change(bench, disposition="")
    assert (await bench.work()).state is EntryState.SENT
    assert [task.emptied for task in bench.org.tasks] == [{"who_id", "disposition"}]


async def test_a_result_chosen_after_it_was_sent_reaches_the_task(bench: Bench) -> None:
    await bench.call()
    await bench.work()
    await change(bench, disposition="Done")
    await bench.work()
    assert [task.disposition for task in bench.org.tasks] == ["Done"]


async def test_an_entry_of_an_older_version_is_sent_and_changed_like_any_other(bench: Bench) -> None:
    await bench.call()
    await bench.work()

    def as_it_was(stored: Entry) -> Entry:
        kept = {name: stored.written[name] for name in ("who_id", "what_id", "disposition")}
        return replace(stored, written=kept, day=None, call_type="", number="", started_at=None, ended_at=None)

    [old] = await bench.store.change_entries({"x": as_it_was, (await bench.work()).id: as_it_was})
    bench.composer.noted(old)
    await change(bench, note="of today")
    entry = await bench.work()
    assert (entry.state, entry.number) == (EntryState.SENT, "+34912345678")
    assert [task.text[-8:] for task in bench.org.tasks] == ["of today"]


async def test_what_nobody_gathers_any_more_is_sent_as_it_is(bench: Bench) -> None:
    entry = Entry("e", "chat-1", "sidecall:chat-1", EntryState.WAITING, "Chat", "Ana: hello", bench.now, kind="other")
    await bench.store.save_entry(entry)
    assert (await bench.work()).state is EntryState.SENT
    assert [(task.key, task.text, task.call_type) for task in bench.org.tasks] == [
        ("sidecall:chat-1", "Ana: hello", "")
    ]
