"""Who many waiting calls were with is asked for together."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from helper.callbook.book import CallBook
from helper.callbook.record import Record
from helper.callerid.look_up import CallerId
from helper.calls.model import Call, CallState, Direction, Outcome
from helper.calls.tracker import Tracker
from helper.crm.port import MatchRule, Temporary, TooSlow
from helper.errors import SalesforceRefused, SidecallError
from helper.journal.calls import CallSource
from helper.journal.compose import Composer
from helper.journal.model import Entry, EntryState
from helper.numbers.model import Number
from helper.numbers.read import read_caller_id
from helper.people.model import LookupState, Person, PersonKind
from helper.settings.layers import Layer
from helper.settings.settings import Settings
from helper.store.database import Database
from helper.store.sqlite import SqliteStore

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ANA = Person("003A", PersonKind.CONTACT, "Ana Ruiz", "")


class Org:
    def __init__(self) -> None:
        self.requests: list[int] = []
        self.many: SidecallError | None = None
        self.failing: tuple[str, ...] = ("",)  # how the numbers end that cannot be asked for

    def agent(self) -> None:
        return None

    async def find_by_number(self, number: Number, rule: MatchRule) -> Sequence[Person]:
        self.requests.append(1)
        return [ANA] if number.e164.endswith("00") else []

    async def find_by_numbers(
        self, numbers: Sequence[Number], rule: MatchRule
    ) -> Mapping[str, Sequence[Person] | SidecallError]:
        self.requests.append(len(numbers))
        told: dict[str, Sequence[Person] | SidecallError] = {}
        for number in numbers:
            people = [ANA] if number.e164.endswith("00") else []
            told[number.e164] = self.many if self.many and number.e164.endswith(self.failing) else people
        return told


class Desk:
    def __init__(self, store: SqliteStore, tmp_path: Path) -> None:
        self.org = Org()
        self.store = store
        settings = Settings(tmp_path / "none.toml", Layer("policy"), Layer("machine"))
        composer = Composer(settings, lambda: None, lambda record_id: "", lambda: NOW)
        self.book = CallBook(store, Tracker(lambda leg: read_caller_id(leg.number, "ES")), composer)
        callerid = CallerId(store, self.org, self.book, settings, lambda: NOW)  # type: ignore[arg-type]
        self.source = CallSource(self.book, callerid, composer)

    async def waiting(self, count: int) -> Sequence[Entry]:
        for n in range(count):
            start = NOW + timedelta(seconds=n)
            call = Call(f"{n:03}", Direction.INBOUND, CallState.ENDED, f"+346007000{n // 2:02}", "", start)
            call = replace(call, outcome=Outcome.MISSED, ended_at=start)
            await self.book.add(Record(call, LookupState.OFFLINE))
        return await self.store.entries([EntryState.WAITING], count)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    database = Database(tmp_path / "sidecall.db")
    await database.open()
    yield Desk(SqliteStore(database), tmp_path)
    await database.close()


async def test_forty_strangers_are_one_question(desk: Desk) -> None:
    entries = await desk.waiting(80)
    assert list(await desk.source.settle(entries)) == [None] * 80
    assert desk.org.requests == [40]
    after = await desk.store.entries([EntryState.WAITING], 100)
    assert [entry.who_id for entry in after] == ["003A", "003A"] + [""] * 78
    assert not any(entry.needs_lookup for entry in after)


async def test_while_requests_are_used_up_no_more_is_asked(desk: Desk) -> None:
    desk.org.many = Temporary("used up")
    entries = await desk.waiting(80)
    assert set(await desk.source.settle(entries)) == {desk.org.many}
    assert desk.org.requests == [40]


async def test_a_search_that_fails_holds_back_its_own_entries_alone(desk: Desk) -> None:
    desk.org.many, desk.org.failing = TooSlow("slow"), ("01", "02")
    entries = await desk.waiting(80)
    errors = dict(zip((entry.number for entry in entries), await desk.source.settle(entries), strict=True))
    assert {number for number, error in errors.items() if error} == {"+34600700001", "+34600700002"}
    assert desk.org.requests == [40]
    after = await desk.store.entries([EntryState.WAITING], 100)
    assert {entry.number for entry in after if entry.needs_lookup} == {"+34600700001", "+34600700002"}


async def test_what_is_refused_together_is_asked_one_by_one(desk: Desk) -> None:
    desk.org.many = SalesforceRefused("too long")
    entries = await desk.waiting(8)
    assert list(await desk.source.settle(entries)) == [None] * 8
    assert desk.org.requests == [4, 1, 1, 1, 1]
