"""What is in doubt, and what goes wrong on the way: never a second Task, never an entry that stays behind."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from helper.crm.port import Agent, Doubtful, TaskDraft, Temporary, Unconfirmed
from helper.errors import SalesforceRefused, SidecallError
from helper.journal.model import Entry, EntryState
from helper.journal.outbox import Outbox
from helper.people.model import LookupState
from helper.store.database import Database
from helper.store.sqlite import SqliteStore
from tests.helper.journal.test_outbox import Bench


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    database = Database(tmp_path / "sidecall.db")
    await database.open()
    yield Bench(SqliteStore(database), tmp_path)
    await database.close()


def started_again(bench: Bench, clock: float) -> list[float]:
    """The program is started again; returns its clock that cannot be set."""
    ticks = [clock]
    bench.outbox = Outbox(
        bench.store, bench.org, bench.outbox._sources, lambda: bench.now, clock=lambda: ticks[0]  # type: ignore[arg-type]
    )  # fmt: skip
    return ticks


async def test_the_two_minutes_count_from_when_a_rows_own_request_was_given_up(bench: Bench) -> None:
    async def row_by_row(drafts: Sequence[TaskDraft]) -> list[str | SidecallError]:
        bench.now += timedelta(seconds=200)  # the others of the batch went before it
        bench.org.late += drafts
        return [Doubtful("no answer") for _ in drafts]

    usual, bench.org.write_tasks = bench.org.write_tasks, row_by_row  # type: ignore[method-assign]
    await bench.call()
    await bench.work()
    bench.org.write_tasks = usual  # type: ignore[method-assign]
    assert (await bench.work(60)).state is EntryState.DOUBTFUL
    assert bench.org.tasks == []
    bench.org.tasks += bench.org.late  # committed a minute after it was given up
    assert (await bench.work(61)).state is EntryState.SENT
    assert len(bench.org.tasks) == 1


@pytest.mark.parametrize("committed", [True, False])
async def test_after_a_page_in_place_of_an_answer_it_is_asked_for_and_nobody_has_to_wait(
    bench: Bench, committed: bool
) -> None:
    async def maintenance(drafts: Sequence[TaskDraft]) -> list[str | SidecallError]:
        bench.org.write_tasks = usual  # type: ignore[method-assign]
        if committed:
            await usual(drafts)
        raise Unconfirmed("not available")

    usual, bench.org.write_tasks = bench.org.write_tasks, maintenance  # type: ignore[method-assign]
    await bench.call()
    assert (await bench.work()).state is EntryState.DOUBTFUL
    assert (await bench.work(5)).state is EntryState.SENT
    assert (bench.org.asked, len(bench.org.tasks)) == (1, 1)


async def test_a_clock_put_forward_before_the_next_start_does_not_shorten_the_wait(bench: Bench) -> None:
    bench.org.script = ["commit later"]
    await bench.call()
    await bench.work()
    ticks = started_again(bench, 5.0)
    assert (await bench.work(7200)).state is EntryState.DOUBTFUL
    ticks[0] += 119
    await bench.work(119)
    assert bench.org.tasks == []
    bench.org.tasks += bench.org.late
    ticks[0] += 2
    assert (await bench.work(2)).state is EntryState.SENT
    assert len(bench.org.tasks) == 1


@pytest.mark.parametrize("committed", [True, False])
async def test_a_fault_of_ours_while_sending_leaves_an_entry_to_be_asked_for(
    bench: Bench, committed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("helper.journal.outbox._AFTER_A_FAULT", 0.01)

    async def stumbles(drafts: Sequence[TaskDraft]) -> list[str | SidecallError]:
        bench.org.write_tasks = usual  # type: ignore[method-assign]
        if committed:
            await usual(drafts)
        raise ZeroDivisionError

    usual, bench.org.write_tasks = bench.org.write_tasks, stumbles  # type: ignore[method-assign]
    await bench.call()
    assert (await bench.work()).state is (EntryState.SENT if committed else EntryState.DOUBTFUL)
    assert (await bench.work(121)).state is EntryState.SENT
    assert len(bench.org.tasks) == 1


async def test_a_store_that_fails_at_the_start_does_not_end_the_sending(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("helper.journal.outbox._AFTER_A_FAULT", 0.01)
    await bench.call()
    entries, failed = bench.store.entries, []

    async def fails_once(states: Sequence[EntryState], limit: int) -> object:
        if states == [EntryState.SENDING] and not failed:
            failed.append(True)
            raise OSError
        return await entries(states, limit)

    monkeypatch.setattr(bench.store, "entries", fails_once)
    assert (await bench.work()).state is EntryState.SENT
    assert failed


async def test_lookups_that_fail_are_asked_less_and_less_often(bench: Bench) -> None:
    asked = []

    async def used_up(call_id: str) -> None:
        asked.append(call_id)
        raise Temporary("used up")

    bench.outbox._sources["call"]._callerid.settle = used_up  # type: ignore[attr-defined]
    await bench.call(lookup=LookupState.OFFLINE)
    for _time in range(200):
        await bench.work(6)
    assert 5 < len(asked) < 16, "in twenty minutes"
    assert bench.org.tasks == []


async def test_a_search_that_is_refused_does_not_keep_a_call_from_being_logged(bench: Bench) -> None:
    async def refused(call_id: str) -> None:
        raise SalesforceRefused("no such field")

    bench.outbox._sources["call"]._callerid.settle = refused  # type: ignore[attr-defined]
    await bench.call(lookup=LookupState.OFFLINE)
    assert (await bench.work()).state is EntryState.SENT
    assert [task.who_id for task in bench.org.tasks] == [""]


async def test_who_may_not_look_for_tasks_still_logs_old_calls(bench: Bench) -> None:
    async def refused(*_: object) -> object:
        raise SalesforceRefused("not for you")

    bench.org.tasks_between = refused  # type: ignore[assignment]
    await bench.call()
    assert (await bench.work(7200)).state is EntryState.SENT


async def test_a_task_that_cannot_be_read_is_brought_up_to_date_when_it_can(bench: Bench) -> None:
    await bench.call()
    sent = await bench.work()
    read = bench.org.read_tasks

    async def refused(*_: object) -> object:
        raise SalesforceRefused("not now")

    bench.org.read_tasks = refused  # type: ignore[assignment, method-assign]
    await bench.store.save_entry(replace(sent, state=EntryState.WAITING, disposition="Done"))
    assert (await bench.work()).state is EntryState.WAITING
    bench.org.read_tasks = read  # type: ignore[method-assign]
    assert (await bench.work(60)).state is EntryState.SENT


async def test_with_an_external_id_what_people_edited_meanwhile_stays(bench: Bench) -> None:
    bench.org.upserts = True
    bench.org.script = ["commit, then silence"]
    await bench.call()
    await bench.work()
    bench.org.tasks[0] = replace(bench.org.tasks[0], text="Edited by hand")
    assert (await bench.work(200)).state is EntryState.SENT
    assert [task.text for task in bench.org.tasks] == ["Edited by hand"]


async def test_nothing_overtakes_an_older_one_with_the_same_person_that_is_in_doubt(bench: Bench) -> None:
    bench.org.script = ["commit later"]
    await bench.call("older")
    await bench.work()
    await bench.call("newer")
    for _half_minute in range(3):
        await bench.work(30)
        await asyncio.sleep(0.02)
    assert bench.org.tasks == []
    await bench.work(40)
    for _turn in range(3):
        await bench.work(5)
    assert [task.key for task in bench.org.tasks] == ["sidecall:older", "sidecall:newer"]


MARTA, PAU = (Agent(f"005{name}", name, f"{name}@acme.example", org_id="00D") for name in ("marta", "pau"))


@pytest.mark.parametrize("doubtful", [False, True])
async def test_a_call_is_not_logged_as_that_of_whoever_signed_in_since(bench: Bench, doubtful: bool) -> None:
    signed_in = MARTA
    bench.composer._agent = lambda: signed_in
    bench.org.agent = lambda: signed_in  # type: ignore[assignment, method-assign, return-value]
    bench.org.script = ["commit, then silence" if doubtful else Temporary("busy")]
    await bench.call()
    await bench.work()
    signed_in = PAU
    entry = await bench.work(200)
    assert entry.state is (EntryState.DOUBTFUL if doubtful else EntryState.HELD)
    assert "Somebody else" in entry.error
    assert (len(bench.org.tasks), bench.org.asked) == (int(doubtful), 0)
    signed_in = MARTA
    await bench.outbox.release()
    assert (await bench.work(301)).state is EntryState.SENT
    assert len(bench.org.tasks) == 1


async def test_a_chat_that_the_collector_has_logged_meanwhile_is_not_logged_again(bench: Bench) -> None:
    bench.org.tasks = [TaskDraft("sidecall:chat-1", "Chat", "Ana: hello", bench.now.date())]
    chat = Entry("e", "chat-1", "sidecall:chat-1", EntryState.WAITING, "Chat", "Ana: hello", bench.now, kind="chat")
    await bench.store.save_entry(chat)
    entry = await bench.work()
    assert (entry.state, entry.task_id, len(bench.org.tasks)) == (EntryState.SENT, "00T1", 1)


async def test_a_call_found_in_the_exchanges_log_is_looked_for_first_however_young(bench: Bench) -> None:
    entry = await bench.call()
    await bench.store.save_entry(replace(entry, look_first=True))
    await bench.work()
    assert (bench.org.looked, len(bench.org.tasks)) == (1, 1)
