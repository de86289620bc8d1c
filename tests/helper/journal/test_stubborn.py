"""An entry that Salesforce itself breaks on every time is the agent's to mend, and holds up nobody else."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from helper.callbook.record import Record
from helper.crm.port import Broken, TaskDraft, TooSlow
from helper.errors import SidecallError
from helper.journal.batches import next_batch
from helper.journal.edit import edited
from helper.journal.model import Entry, EntryState
from helper.journal.stubborn import TIMES
from helper.people.model import LookupState, Person, PersonKind
from helper.store.database import Database
from helper.store.sqlite import SqliteStore
from tests.helper.journal.bench import Bell, Bench, Org

WORDS = "An unexpected error occurred. ErrorId 1047-5 (-1)"


class Trigger(Org):
    """An org whose trigger breaks on some Tasks, and with them on the whole request."""

    def __init__(self) -> None:
        super().__init__()
        self.breaks_on: set[str] = set()
        self.broke = 0
        self.after_commit = False

    async def write_tasks(self, drafts: Sequence[TaskDraft]) -> list[str | SidecallError]:
        if self._breaks(drafts):
            self.sizes.append(len(drafts))
            if self.after_commit:
                self.tasks += drafts
            raise Broken(WORDS)
        return await super().write_tasks(drafts)

    async def update_tasks(self, changes: Sequence[tuple[str, TaskDraft]]) -> list[SidecallError | None]:
        if self._breaks([draft for _id, draft in changes]):
            raise Broken(WORDS)
        return await super().update_tasks(changes)

    def _breaks(self, drafts: Sequence[TaskDraft]) -> bool:
        broken = any(mark in draft.key or mark in draft.text for draft in drafts for mark in self.breaks_on)
        self.broke += broken
        return broken


class Company(Bench):
    """A bench with many callers."""

    def __init__(self, store: SqliteStore, tmp_path: Path) -> None:
        super().__init__(store, tmp_path)
        self.bell = self.outbox._wake = Bell()
        self.trigger = self.org = self.outbox._crm = self.outbox._delivery._crm = Trigger()  # type: ignore[assignment]

    async def from_caller(self, call_id: str, caller: str) -> Entry:
        entry = await self.call(call_id)
        person = Person(caller, PersonKind.CONTACT, caller, "")
        record: Record = replace(self.records[call_id], person=person, matches=(person,), lookup=LookupState.FOUND)
        self.records[call_id] = record
        after = self.composer.entry_for(record)
        assert after is not None
        await self.store.save_call(record, after)
        self.composer.noted(after)
        return entry

    async def states(self) -> dict[str, EntryState]:
        return {entry.call_id: entry.state for entry in await self.store.entries(list(EntryState), 1000)}

    async def pass_time(self, seconds: float, step: float = 1.0) -> None:
        """Let the outbox run while the clock goes on."""
        task = asyncio.create_task(self.outbox.run())
        try:
            for _step in range(int(seconds / step)):
                self.now += timedelta(seconds=step)
                self.outbox.wake()
                async with asyncio.timeout(20):
                    await self.bell.asleep.wait()
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task


@pytest.fixture
async def company(tmp_path: Path) -> AsyncIterator[Company]:
    database = Database(tmp_path / "sidecall.db")
    await database.open()
    yield Company(SqliteStore(database), tmp_path)
    await database.close()


async def test_it_becomes_refused_in_the_orgs_words_once_others_went_through(company: Company) -> None:
    company.trigger.breaks_on = {"bad"}
    await company.from_caller("bad", "003B")
    for place in range(5):
        await company.from_caller(f"good{place}", f"003G{place}")
    await company.pass_time(1800, step=5)  # dice lengthen the pauses
    states = await company.states()
    assert states.pop("bad") is EntryState.REFUSED
    assert set(states.values()) == {EntryState.SENT}
    entry = await company.store.entry_of_call("bad")
    assert entry is not None
    assert entry.error == WORDS
    assert len(company.org.tasks) == 5
    # Mended by the agent, it goes.
    [after] = await company.store.change_entries({entry.id: lambda stored: edited(stored, {"subject": "Mended"})})
    assert after.state is EntryState.WAITING
    company.trigger.breaks_on = set()
    await company.pass_time(5)
    assert (await company.states())["bad"] is EntryState.SENT
    assert len(company.org.tasks) == 6


async def test_others_do_not_wait_for_it(company: Company) -> None:
    company.trigger.breaks_on = {"bad"}
    await company.from_caller("bad", "003B")
    await company.from_caller("bad's next", "003B")
    for place in range(5):
        await company.from_caller(f"good{place}", f"003G{place}")
    await company.pass_time(20)
    states = await company.states()
    assert {states[f"good{place}"] for place in range(5)} == {EntryState.SENT}
    assert states["bad"] in (EntryState.WAITING, EntryState.DOUBTFUL)
    assert states["bad's next"] is EntryState.WAITING  # never before the one it follows
    sent = len(company.org.sizes)
    await company.from_caller("new", "003N")
    await company.pass_time(5)
    assert (await company.states())["new"] is EntryState.SENT
    assert all(size == 1 for size in company.org.sizes[sent:]), "it breaks no other's request any more"


async def test_while_nothing_goes_through_it_may_be_the_org_and_nobody_is_asked(company: Company) -> None:
    company.trigger.breaks_on = {"sidecall:"}
    await company.from_caller("one", "003A")
    await company.from_caller("two", "003B")
    await company.pass_time(3600, step=20)
    assert company.trigger.broke > TIMES, company.trigger.broke
    assert company.trigger.broke < 120, "less and less often"
    assert not set((await company.states()).values()) & {EntryState.REFUSED, EntryState.SENT}
    company.trigger.breaks_on = set()
    await company.pass_time(1500, step=10)
    assert set((await company.states()).values()) == {EntryState.SENT}
    assert len(company.org.tasks) == 2


async def test_one_that_is_there_all_the_same_is_not_written_again(company: Company) -> None:
    company.trigger.breaks_on, company.trigger.after_commit = {"bad"}, True
    await company.from_caller("bad", "003B")
    await company.from_caller("good", "003G")
    await company.pass_time(60)
    assert set((await company.states()).values()) == {EntryState.SENT}
    assert len(company.org.tasks) == len({task.key for task in company.org.tasks}) == 2


async def test_a_change_of_a_task_that_breaks_is_refused_and_the_task_stays(company: Company) -> None:
    await company.from_caller("bad", "003B")
    await company.pass_time(5)
    company.trigger.breaks_on = {"Wants a quote"}
    record = company.records["bad"]
    record = company.records["bad"] = replace(record, call=replace(record.call, note="Wants a quote"))
    after = company.composer.entry_for(record)
    assert after is not None
    saved = await company.store.save_call(record, after)
    assert saved is not None
    company.composer.noted(saved)
    for place in range(3):
        await company.from_caller(f"good{place}", f"003G{place}")
        await company.pass_time(40)
    await company.pass_time(900, step=5)
    entry = await company.store.entry_of_call("bad")
    assert entry is not None
    assert (entry.state, entry.error, bool(entry.task_id)) == (EntryState.REFUSED, WORDS, True)


async def test_whom_nobody_can_ever_be_asked_about_is_logged_all_the_same(company: Company) -> None:
    """A search that always takes too long, while others are answered."""
    settle = company._settle

    async def settles(call_id: str) -> None:
        if call_id == "slow":
            raise TooSlow("Salesforce did not answer in time.")
        await settle(call_id)

    company.callerid.settle = settles
    await company.call("slow", LookupState.OFFLINE)
    await company.pass_time(3600, step=20)
    assert (await company.states())["slow"] is EntryState.WAITING
    await company.call("quick", LookupState.OFFLINE, "+34600123456")
    await company.pass_time(7200, step=20)
    assert set((await company.states()).values()) == {EntryState.SENT}


def test_one_that_goes_alone_is_overtaken_by_nobody_of_the_same_person(company: Company) -> None:
    def entry(entry_id: str, person: str) -> Entry:
        return Entry(entry_id, entry_id, entry_id, EntryState.WAITING, "", "", company.now, person_id=person)

    entries = [entry("a", "1"), entry("b", "2"), entry("b2", "2"), entry("c", "3")]
    assert [one.id for one in next_batch(entries, 10, lambda one: one.id == "b")] == ["a", "c"]
    assert [one.id for one in next_batch(entries[1:], 10, lambda one: one.id == "b")] == ["b"]
