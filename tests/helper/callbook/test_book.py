"""The book keeps what is known of calls, each in its place and with its one journal entry."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from helper.callbook.book import CallBook
from helper.callbook.record import Record
from helper.calls.leg import Leg
from helper.calls.model import Call, CallState, Direction, Outcome
from helper.calls.tracker import Tracker
from helper.faces import CallChanged
from helper.journal.compose import Composer
from helper.journal.model import Entry, EntryState, LogState
from helper.journal.states import sending
from helper.numbers.read import read_caller_id
from helper.people.model import LookupState, Person, PersonKind
from helper.settings.layers import Layer
from helper.settings.settings import Settings
from helper.store.database import Database
from helper.store.sqlite import SqliteStore

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


ANA = Person("003A", PersonKind.CONTACT, "Ana Ruiz", "")


def of(record: Record, person: Person) -> Call:
    return replace(record.call, person_id=person.id)


def missed(call_id: str, minutes: float = 0) -> Record:
    start = NOW + timedelta(minutes=minutes)
    call = Call(call_id, Direction.INBOUND, CallState.ENDED, "+34912345678", "912 34 56 78", start)
    call = replace(call, outcome=Outcome.MISSED, ended_at=start + timedelta(seconds=20))
    return Record(call, LookupState.NOT_FOUND)


class Desk:
    """A book on a real store; ``started_again`` is one that has forgotten everything but the store."""

    def __init__(self, store: SqliteStore, tmp_path: Path) -> None:
        self.store = store
        settings = self.settings = Settings(tmp_path / "none.toml", Layer("policy"), Layer("machine"))
        composer = self.journal = Composer(settings, lambda: None, lambda record_id: "", lambda: NOW)
        self.book = CallBook(store, Tracker(lambda leg: read_caller_id(_number(leg), "ES")), composer)
        self.told: list[CallChanged] = []
        self.book.subscribe(self.told.append)

    def started_again(self, tmp_path: Path) -> Desk:
        return Desk(self.store, tmp_path)


def _number(leg: Leg) -> str:
    return leg.number


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    database = Database(tmp_path / "sidecall.db")
    await database.open()
    yield Desk(SqliteStore(database), tmp_path)
    await database.close()


async def test_an_old_call_keeps_its_one_entry_when_it_is_changed(desk: Desk, tmp_path: Path) -> None:
    await desk.book.add(missed("old"))
    before = await desk.store.entry_of_call("old")
    later = desk.started_again(tmp_path)
    await later.book.change("old", lambda record: replace(record, call=replace(record.call, note="Wants a quote")))
    after = await later.store.entry_of_call("old")
    assert before is not None
    assert after is not None
    assert after.id == before.id
    assert after.text.endswith("Wants a quote")


async def test_a_call_that_was_found_later_stands_where_it_belongs_and_pops_no_card(desk: Desk) -> None:
    await desk.book.add(missed("nine"))
    await desk.book.add(missed("ten", minutes=60))
    await desk.book.add(missed("half past nine", minutes=30), pop=False)
    assert [record.call.id for record in await desk.book.latest(3)] == ["ten", "half past nine", "nine"]
    assert [event.pop for event in desk.told] == [True, True, False]


async def test_half_a_character_in_a_note_keeps_nothing_from_being_written(desk: Desk, tmp_path: Path) -> None:
    await desk.book.add(missed("one"))
    await desk.book.change(
        "one", lambda record: replace(record, call=replace(record.call, note="a\ud83d \ud83d\ude00"))
    )
    assert (await desk.book.get("one")).call.note == "a\ufffd 😀"
    record = await desk.store.call("one")
    assert record is not None
    assert record.call.note == "a\ufffd 😀"


async def test_what_the_agent_says_of_a_call_after_its_end_survives_a_power_cut(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[bool] = []
    save = desk.store.save_call

    async def saves(record: Record, entry: Entry | None = None, *, flush: bool = False, without: str = "") -> object:
        flushed.append(flush)
        return await save(record, entry, flush=flush, without=without)

    monkeypatch.setattr(desk.store, "save_call", saves)
    await desk.book.add(missed("one"))
    await desk.book.change("one", lambda record: replace(record, call=replace(record.call, note="Wants a quote")))
    await desk.book.change("one", lambda record: replace(record, lookup=LookupState.LOOKING_UP))
    await desk.book.change("one", lambda record: replace(record, person=ANA, chosen=True, call=of(record, ANA)))
    assert flushed == [True, True, False, True]


@pytest.mark.parametrize(("sent", "left"), [(False, 0), (True, 1)])
async def test_a_call_of_which_it_turns_out_late_that_it_was_with_nobody_is_not_logged_where_such_are_not(
    desk: Desk, sent: bool, left: int
) -> None:
    desk.settings.change({"journal.unknown_callers": "skip"})
    await desk.book.add(replace(missed("one"), lookup=LookupState.OFFLINE))
    entry = await desk.store.entry_of_call("one")
    assert entry is not None
    if sent:
        [entry] = await desk.store.change_entries({entry.id: lambda stored: sending(stored, stored, NOW)})
        desk.journal.noted(entry)
    await desk.book.change("one", lambda record: replace(record, lookup=LookupState.NOT_FOUND))
    assert len(await desk.store.entries(list(EntryState), 10)) == left
    assert (desk.told[-1].view.log.state is LogState.NOT_LOGGED) == (not sent)
    await desk.book.change("one", lambda record: replace(record, person=ANA, call=of(record, ANA)))
    assert len(await desk.store.entries(list(EntryState), 10)) == 1, "once it is known after all, it is"


@pytest.mark.parametrize("direction", [Direction.INBOUND, Direction.OUTBOUND])
@pytest.mark.parametrize("unknown", ["log", "hold", "skip"])
async def test_a_call_that_nobody_has_asked_about_is_none_with_nobody(
    desk: Desk, direction: Direction, unknown: str
) -> None:
    desk.settings.change({"journal.unknown_callers": unknown})
    over = replace(missed("one").call, direction=direction, answered_at=NOW, outcome=Outcome.ANSWERED)
    await desk.book.track([over])
    entry = await desk.store.entry_of_call("one")
    assert entry is not None
    assert (entry.needs_lookup, entry.state) == (True, EntryState.WAITING)
    assert desk.told[-1].view.lookup is LookupState.LOOKING_UP


async def test_a_colleague_and_a_withheld_number_are_not_asked_for(desk: Desk) -> None:
    call = missed("one").call
    await desk.book.track([replace(call, number=None), replace(call, id="two", direction=Direction.INTERNAL)])
    assert {event.view.lookup for event in desk.told} == {LookupState.NONE}
