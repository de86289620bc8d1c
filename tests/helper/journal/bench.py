"""An outbox on a real store with a scripted org and a clock that is moved by hand."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Literal

from helper.callbook.record import Record
from helper.calls.model import Call, CallState, Direction, Outcome
from helper.crm.port import Doubtful, TaskDraft, TaskSeen
from helper.errors import SalesforceRefused, SidecallError
from helper.faces import Connection
from helper.journal.calls import CallSource
from helper.journal.compose import Composer
from helper.journal.model import Entry, EntryState
from helper.journal.outbox import Outbox
from helper.people.model import LookupState, Person, PersonKind
from helper.settings.layers import Layer
from helper.settings.settings import Settings
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


class Bell(asyncio.Event):
    """What wakes the outbox, and tells when it sleeps again."""

    def __init__(self) -> None:
        super().__init__()
        self.asleep = asyncio.Event()

    def set(self) -> None:
        self.asleep.clear()
        super().set()

    async def wait(self) -> Literal[True]:
        if not self.is_set():
            self.asleep.set()
        try:
            return await super().wait()
        finally:
            self.asleep.clear()


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
        bell = self.outbox._wake = Bell()
        task = asyncio.create_task(self.outbox.run())
        try:
            for _turn in range(200):
                await asyncio.sleep(0.001)
                async with asyncio.timeout(20):
                    await bell.asleep.wait()
                entry = (await self.store.entries(list(EntryState), 10))[0]
                due = entry.next_try_at is None or entry.next_try_at <= self.now
                if entry.state in (EntryState.SENT, EntryState.REFUSED, EntryState.HELD) or not due:
                    break
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        return (await self.store.entries(list(EntryState), 10))[0]


async def change(bench: Bench, call_id: str = "one", **changes: str) -> None:
    record = bench.records[call_id]
    bench.records[call_id] = record = replace(record, call=replace(record.call, **changes))
    entry = bench.composer.entry_for(record)
    assert entry is not None
    await bench.store.save_call(record, entry)
    bench.composer.noted(entry)
