"""Many that wait go together, in order, and each has its own outcome."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from datetime import timedelta

import pytest

from helper.crm.port import Doubtful, TaskSeen, Temporary
from helper.errors import SalesforceRefused
from helper.journal.batches import next_batch
from helper.journal.model import Entry, EntryState
from helper.people.model import LookupState
from tests.helper.journal.bench import ANA, START, Bench, change


async def states(bench: Bench) -> list[str]:
    return [entry.state.value for entry in await bench.store.entries(list(EntryState), 2000)]


async def until_rest(bench: Bench, seconds: float = 0) -> None:
    """Let time pass, and the outbox do all that is due then and what follows from it."""
    bench.now += timedelta(seconds=seconds)
    task = asyncio.create_task(bench.outbox.run())
    deadline = time.monotonic() + 20
    try:
        while True:
            due, _soonest = await bench.store.due_entries(bench.now, 1)
            rests = bench.outbox._pace.rest() > 0
            if (not due or rests) and "sending" not in await states(bench):
                return
            assert time.monotonic() < deadline
            await asyncio.sleep(0.005)
    finally:
        task.cancel()
        await asyncio.wait([task])


def entry(name: str, person: str = "", task_id: str = "", text: str = "") -> Entry:
    return Entry(name, name, name, EntryState.WAITING, "", text, START, person_id=person, task_id=task_id)


@pytest.mark.parametrize(
    ("waiting", "most", "batch"),
    [
        ([entry("a"), entry("b")], 5, "ab"),
        ([entry("a"), entry("b"), entry("c")], 2, "ab"),
        ([entry("a"), entry("b", task_id="t"), entry("c")], 5, "ac"),
        ([entry("a", task_id="t"), entry("b"), entry("c", task_id="u")], 5, "ac"),
        ([entry("a"), entry("b", "p", "t"), entry("c", "p"), entry("d", "q")], 5, "ad"),
        ([entry("a", "p"), entry("b", "p"), entry("c", "p", "t")], 5, "ab"),
        ([entry("a", text="x" * 900_000), entry("b", "p", text="x" * 900_000), entry("c", "p"), entry("d")], 5, "ad"),
        ([entry("a", text="x" * 9_000_000), entry("b", text="x")], 5, "a"),
        ([], 5, ""),
    ],
)
def test_nobody_is_overtaken_in_a_batch(waiting: list[Entry], most: int, batch: str) -> None:
    assert "".join(one.id for one in next_batch(waiting, most)) == batch


async def test_a_thousand_go_in_five_requests_oldest_first(bench: Bench) -> None:
    for n in range(1000):
        await bench.call(f"{n:04}")
    await until_rest(bench)
    assert bench.org.sizes == [200] * 5
    assert [task.key for task in bench.org.tasks] == [f"sidecall:{n:04}" for n in range(1000)]


async def test_what_one_is_refused_for_is_its_own_reason(bench: Bench) -> None:
    bench.org.script = ["", SalesforceRefused("Say why you called"), ""]
    for name in ("one", "two", "three"):
        await bench.call(name)
    await until_rest(bench)
    assert await states(bench) == ["sent", "refused", "sent"]
    refused = await bench.store.entry_of_call("two")
    assert refused is not None
    assert refused.error == "Say why you called"


async def test_without_an_answer_all_of_a_batch_are_asked_for_in_one_question(bench: Bench) -> None:
    bench.org.script = ["", "", Doubtful("no answer")]  # two are committed, and then the line breaks
    for name in ("one", "two", "three", "four"):
        await bench.call(name)
    await bench.work()
    assert await states(bench) == ["doubtful"] * 4
    asked = bench.org.asked
    await bench.work(10)
    assert bench.org.asked == asked + 1
    assert await states(bench) == ["sent", "sent", "doubtful", "doubtful"]
    await bench.work(60)
    assert len(bench.org.tasks) == 2, "not before two minutes"
    await until_rest(bench, 60)
    assert [task.key[9:] for task in bench.org.tasks] == ["one", "two", "three", "four"]


async def test_after_a_batch_that_was_too_much_smaller_ones_follow(bench: Bench) -> None:
    bench.org.script = [Doubtful("no answer")]
    for n in range(8):
        await bench.call(str(n))
    await until_rest(bench)
    await until_rest(bench, 61)
    await until_rest(bench, 61)
    assert bench.org.sizes[:2] == [8, 4]
    assert len(bench.org.tasks) == 8


async def test_with_an_external_id_a_doubtful_entry_that_is_not_there_is_written_again_at_once(bench: Bench) -> None:
    bench.org.upserts = True
    bench.org.script = [Doubtful("no answer")]
    await bench.call()
    await bench.work()
    assert (await bench.work(5)).state is EntryState.SENT
    assert bench.org.asked == 1


async def test_a_busy_salesforce_is_left_alone_for_a_while(bench: Bench) -> None:
    bench.org.script = [Temporary("limit reached")]
    for name in ("one", "two"):
        await bench.call(name)
    await bench.work()
    await bench.work(0.1)
    assert bench.org.sizes == [2]
    await bench.call("three")
    await bench.work(0.1)
    assert bench.org.sizes == [2], "a new one does not ask either"
    await until_rest(bench, 10)
    assert await states(bench) == ["sent"] * 3


async def test_a_task_that_somebody_deleted_is_written_anew_only_when_the_agent_says_so(bench: Bench) -> None:
    await bench.call()
    await bench.work()
    bench.org.deleted.add("00T1")
    await change(bench, note="later thought")
    refused = await bench.work()
    assert (refused.state, refused.gone) == (EntryState.REFUSED, True)
    # A Task that was given to somebody else may be there and not be shown: sending it again would double it.
    assert "deleted" in refused.error
    assert "no longer see" in refused.error
    await bench.outbox.retry(None)
    await change(bench, note="later still")
    assert (await bench.work()).state is EntryState.REFUSED
    await bench.outbox.retry(refused.id)
    after = await bench.work()
    assert (after.state, after.task_id, after.gone) == (EntryState.SENT, "00T2", False)
    assert bench.org.tasks[1].text.endswith("later still")


async def test_an_update_says_only_what_changed_and_leaves_what_was_edited_there(bench: Bench) -> None:
    await bench.call()
    await bench.work()
    bench.org.tasks[0] = replace(bench.org.tasks[0], subject="Complaint", text=bench.org.tasks[0].text + "\nVery angry")
    await change(bench, note="calls again", disposition="Call back")
    await bench.work()
    [task] = bench.org.tasks
    assert (task.subject, task.disposition) == ("Complaint", "Call back")
    assert task.text.splitlines()[1:] == ["Very angry", "", "calls again"]
    assert (bench.org.changes[-1].subject, bench.org.changes[-1].who_id) == ("", "")


async def test_a_note_typed_while_nobody_knows_whether_the_task_is_there_reaches_it(bench: Bench) -> None:
    bench.org.script = ["commit, then silence"]
    await bench.call()
    await bench.work()
    await change(bench, note="typed meanwhile")
    await until_rest(bench, 10)
    [task] = bench.org.tasks
    assert task.text.endswith("typed meanwhile")
    assert await states(bench) == ["sent"]


async def test_an_old_call_that_the_collector_logged_is_adopted_with_the_note_added(bench: Bench) -> None:
    made = await bench.call(lookup=LookupState.FOUND)
    await change(bench, note="mine")
    there = TaskSeen("00T1", "sidecall:theirs", "3CX Phone System Call", made.text, "Inbound", 0)
    bench.org.others = [there, replace(there, id="00T9", text="another")]
    bench.org.tasks = [_draft(there)]
    await until_rest(bench, 3600)
    after = await bench.store.entry_of_call("one")
    assert after is not None
    assert (after.state, after.task_id, bench.org.sizes, bench.org.looked) == (EntryState.SENT, "00T1", [], 1)
    assert bench.org.tasks[0].text == f"{made.text}\n\nmine"


async def test_many_old_calls_are_looked_for_in_one_question_and_the_rest_is_sent(bench: Bench) -> None:
    for n in range(5):
        await bench.call(str(n))
        bench.now += timedelta(minutes=5)
    third = await bench.store.entry_of_call("3")
    assert third is not None
    bench.org.others = [TaskSeen("00T1", "sidecall:theirs", third.subject, third.text, "Inbound", 0)]
    bench.org.tasks = [_draft(bench.org.others[0])]
    await until_rest(bench, 3600)
    assert bench.org.looked == 1
    assert [task.key[9:] for task in bench.org.tasks] == ["theirs", "0", "1", "2", "4"]


async def test_a_call_of_just_now_is_not_looked_for(bench: Bench) -> None:
    await bench.call()
    await bench.work(60)
    assert (bench.org.looked, len(bench.org.tasks)) == (0, 1)


async def test_one_number_is_asked_for_once_however_often_it_called(bench: Bench) -> None:
    asked: list[str] = []
    settle = bench._settle

    async def settled(call_id: str) -> None:
        asked.append(call_id)
        await settle(call_id)

    async def apply(call_id: str, people: object) -> None:
        assert people == (ANA,)
        await settle(call_id)

    bench.outbox._sources["call"]._callerid.settle = settled  # type: ignore[attr-defined]
    bench.outbox._sources["call"]._callerid.apply = apply  # type: ignore[attr-defined]
    for n in range(6):
        await bench.call(str(n), lookup=LookupState.OFFLINE)
    await until_rest(bench)
    assert asked == ["0"]
    assert [task.who_id for task in bench.org.tasks] == ["003A"] * 6
    assert bench.org.sizes == [6]


def _draft(task: TaskSeen):
    from helper.crm.port import TaskDraft

    return TaskDraft(task.key, task.subject, task.text, START.date())
