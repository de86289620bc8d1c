"""What is in doubt, and what goes wrong on the way: never a second Task, never an entry that stays behind."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from helper.chats.entries import entries
from helper.chats.model import Chat, Line
from helper.chats.whom import Whom
from helper.crm.port import Agent, Doubtful, TaskDraft, TaskSeen, Temporary, Unconfirmed
from helper.errors import NotSignedIn, SalesforceRefused, SidecallError, WrongState
from helper.journal import states
from helper.journal.decide import decided
from helper.journal.model import Decision, Entry, EntryState, Hold
from helper.journal.outbox import Outbox
from helper.people.model import LookupState
from helper.settings.layers import Layer
from helper.settings.settings import Settings
from tests.helper.journal.bench import START, Bench


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


async def refuses(*_: object) -> object:
    raise SalesforceRefused("not for you")


async def test_where_nobody_may_look_the_agent_decides_on_an_old_call(bench: Bench) -> None:
    """It may be there, and twice is worse than late."""
    bench.org.tasks_between = refuses  # type: ignore[assignment]
    await bench.call()
    entry = await bench.work(7200)
    assert (entry.state, entry.hold, bench.org.tasks) == (EntryState.HELD, Hold.UNREAD, [])
    assert "may be in Salesforce already" in entry.error
    assert "not for you" in entry.error
    await bench.outbox.retry(entry.id)  # to try again is no decision
    assert (await bench.work()).hold == Hold.UNREAD
    await bench.store.change_entries({entry.id: lambda stored: decided(stored, Decision.LOG_ANYWAY, None)})
    assert (await bench.work()).state is EntryState.SENT
    assert len(bench.org.tasks) == 1


async def test_where_nobody_may_look_a_young_call_is_logged_at_once(bench: Bench) -> None:
    bench.org.tasks_between = refuses  # type: ignore[assignment]
    await bench.call()
    assert (await bench.work()).state is EntryState.SENT


async def test_where_nobody_may_look_what_is_in_doubt_is_the_agents_to_find_out(bench: Bench) -> None:
    bench.org.find_tasks = refuses  # type: ignore[assignment]
    bench.org.script = ["commit, then silence"]
    await bench.call()
    await bench.work()
    entry = await bench.work(130)
    assert (entry.state, entry.hold, len(bench.org.tasks)) == (EntryState.HELD, Hold.UNREAD, 1)
    assert "look whether it arrived" in entry.error
    await bench.store.change_entries({entry.id: lambda stored: decided(stored, Decision.SET_ASIDE, None)})
    assert (await bench.work(3600)).state is EntryState.SET_ASIDE
    assert len(bench.org.tasks) == 1


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
    async with asyncio.timeout(20):
        while len(bench.org.tasks) < 2:
            await bench.work(5)
            await asyncio.sleep(0)
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
    assert "Made while marta was signed in" in entry.error
    assert entry.hold == Hold.OTHER_USER
    assert (len(bench.org.tasks), bench.org.asked) == (int(doubtful), 0)
    signed_in = MARTA
    await bench.outbox.release()
    assert (await bench.work(301)).state is EntryState.SENT
    assert len(bench.org.tasks) == 1


@pytest.mark.parametrize("aside", [False, True])
async def test_what_was_sent_and_held_is_looked_for_before_it_is_sent_again(bench: Bench, aside: bool) -> None:
    find, bench.org.find_tasks = bench.org.find_tasks, refuses  # type: ignore[assignment, method-assign]
    bench.org.script = ["commit, then silence"]
    await bench.call()
    await bench.work()
    entry = await bench.work(130)
    assert entry.hold == Hold.UNREAD
    if aside:
        await bench.store.change_entries({entry.id: lambda stored: decided(stored, Decision.SET_ASIDE, None)})
    bench.org.find_tasks = find  # type: ignore[method-assign]
    bench.org.others = [TaskSeen("00T1", entry.key, entry.subject, entry.text)]
    await bench.outbox.retry(entry.id)
    after = await bench.work()
    assert (after.state, after.task_id, len(bench.org.tasks)) == (EntryState.SENT, "00T1", 1)


@pytest.mark.parametrize("doubtful", [False, True])
async def test_who_is_signed_in_now_can_log_it_as_theirs_or_set_it_aside(bench: Bench, doubtful: bool) -> None:
    signed_in = MARTA
    bench.composer._agent = lambda: signed_in
    bench.org.agent = lambda: signed_in  # type: ignore[assignment, method-assign, return-value]
    bench.org.script = ["commit, then silence" if doubtful else Temporary("busy")]
    entry = await bench.call()
    await bench.work()
    with pytest.raises(WrongState):
        decided(entry, Decision.LOG_AS_MINE, MARTA)
    signed_in = PAU
    held = await bench.work(200)
    with pytest.raises(NotSignedIn):
        decided(held, Decision.LOG_AS_MINE, None)
    aside = decided(held, Decision.SET_ASIDE, PAU)
    assert (aside.state, aside.hold, aside.error) == (EntryState.SET_ASIDE, "", "")
    [mine] = await bench.store.change_entries({held.id: lambda stored: decided(stored, Decision.LOG_AS_MINE, PAU)})
    bench.composer.noted(mine)
    assert (await bench.work(1)).state is EntryState.SENT
    assert [task.key for task in bench.org.tasks] == [entry.key]


@pytest.mark.parametrize("mine", [False, True])
async def test_a_chat_of_one_org_is_not_told_to_another(bench: Bench, mine: bool) -> None:
    signed_in = other = replace(PAU, org_id="00DOTHER")
    bench.org.agent = lambda: signed_in  # type: ignore[assignment, method-assign, return-value]
    lines = (Line(START, "Ana", "Hola", False), Line(START, "Marta", "Hola", True))
    chat, settings = Chat("c", "1", lines, "150"), Settings(Path("none.toml"), Layer("policy"), Layer("machine"))
    await bench.store.add_entries(entries(chat, Whom(), MARTA, settings, START, may_hold=True), {})
    entry = await bench.work(1)
    assert (entry.state, entry.hold, bench.org.tasks) == (EntryState.HELD, Hold.OTHER_USER, [])
    assert "another Salesforce" in entry.error
    if mine:
        await bench.store.change_entries({entry.id: lambda stored: decided(stored, Decision.LOG_AS_MINE, other)})
    else:
        signed_in = MARTA
        await bench.outbox.release()
    assert (await bench.work(1)).state is EntryState.SENT
    assert [task.owner_id for task in bench.org.tasks] == [other.user_id if mine else MARTA.user_id]


async def test_who_has_signed_in_since_sends_a_chat_as_whose_it_is(bench: Bench) -> None:
    bench.org.agent = lambda: PAU  # type: ignore[assignment, method-assign, return-value]
    chat = Chat("c", "1", (Line(START, "Marta", "Hola", True),), "150")
    settings = Settings(Path("none.toml"), Layer("policy"), Layer("machine"))
    await bench.store.add_entries(entries(chat, Whom(), MARTA, settings, START, may_hold=True), {})
    assert (await bench.work(1)).state is EntryState.SENT
    assert [task.owner_id for task in bench.org.tasks] == [MARTA.user_id]


def test_in_another_org_nobody_is_who_they_were() -> None:
    other = replace(PAU, org_id="00DOTHER")
    entry = Entry("e", "c", "k", EntryState.HELD, "", "", START, who_id="003A", person_id="003A", what_id="001")
    entry = replace(entry, user_id=MARTA.user_id, org_id=MARTA.org_id, hold=Hold.OTHER_USER, fields={"X__c": "006"})
    entry = replace(entry, task_id="00TA", written={"text": ""})
    mine = decided(entry, Decision.LOG_AS_MINE, other)
    assert (mine.person_id, mine.who_id, mine.what_id, mine.fields) == ("", "", "", {})
    assert (mine.task_id, mine.written, mine.owner_id) == ("", {}, "")
    assert (mine.user_id, mine.org_id, mine.look_first) == (PAU.user_id, "00DOTHER", True)


def test_what_is_set_aside_stays_so_whatever_is_told_of_the_call_later() -> None:
    aside = Entry("e", "c", "k", EntryState.SET_ASIDE, "Call", "Text", START)
    assert states.amended(aside, replace(aside, state=EntryState.WAITING, text="Recording")).state is aside.state
    assert states.again(aside).state is EntryState.WAITING


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
