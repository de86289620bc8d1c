"""Sending: what is doubtful is asked for, what is refused stays, nothing is sent twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from helper.calls.model import Outcome
from helper.crm.port import Doubtful, Temporary
from helper.errors import NotConnected, SalesforceRefused
from helper.journal.edit import edited
from helper.journal.model import Entry, EntryState
from helper.people.model import LookupState
from tests.helper.journal.bench import Bench, change


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
