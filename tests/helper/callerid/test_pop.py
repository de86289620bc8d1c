"""What opens by itself when somebody calls."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest

from helper.callbook.record import Record
from helper.callerid.pop import ScreenPop
from helper.calls.model import Call, CallState, Direction, Outcome
from helper.crm.port import CrmPort
from helper.people.model import LookupState, Person, PersonKind
from helper.settings.settings import Settings

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
ANA = Person("003A", PersonKind.CONTACT, "Ana", "")
BEA = Person("003B", PersonKind.CONTACT, "Bea", "")


class Org:
    def record_url(self, record_id: str) -> str:
        return f"record:{record_id}"

    def page_url(self, path: str) -> str:
        return f"page:{path}"


def record(state: CallState, *people: Person, lookup: LookupState | None = None, **more: object) -> Record:
    call = Call(
        id="1",
        direction=cast(Direction, more.pop("direction", Direction.INBOUND)),
        state=state,
        number="+34600000000",
        display="+34 600 000 000",
        started_at=NOW,
        outcome=cast("Outcome | None", more.pop("outcome", None)),
    )
    found = lookup or (LookupState.FOUND if people else LookupState.NOT_FOUND)
    return Record(call, found, people, people[0] if len(people) == 1 else None)


class Desk:
    def __init__(self, home: Path, **settings: str) -> None:
        self.opened: list[str] = []
        self.left: list[str] = []
        self.may_open = True
        table = Settings(home / "settings.toml")
        table.change({f"callerid.{name}": value for name, value in settings.items()})

        async def open_url(url: str) -> bool:
            self.opened.append(url)
            return self.may_open

        self.pop = ScreenPop(table, cast(CrmPort, Org()), open_url, self.left.append, lambda: NOW)


RINGING, CONNECTED, ENDED = CallState.RINGING, CallState.CONNECTED, CallState.ENDED


@pytest.mark.parametrize(
    ("when", "states", "opened"),
    [
        ("ringing", (RINGING, CONNECTED, ENDED), ["record:003A"]),
        ("answered", (RINGING,), []),
        ("answered", (RINGING, CONNECTED, ENDED), ["record:003A"]),
        ("answered", (RINGING, ENDED), []),
        ("manual", (RINGING, CONNECTED, ENDED), []),
    ],
)
async def test_a_record_opens_when_the_settings_say(
    tmp_path: Path, when: str, states: tuple[CallState, ...], opened: list[str]
) -> None:
    desk = Desk(tmp_path, pop=when, one_match="open")
    for state in states:
        await desk.pop.consider(record(state, ANA))
    assert desk.opened == opened


@pytest.mark.parametrize(
    ("setting", "value", "people", "opened"),
    [
        ("one_match", "open", (ANA,), ["record:003A"]),
        ("one_match", "card", (ANA,), []),
        ("many_matches", "search", (ANA, BEA), ["page:/lightning/search/all?searchTerm=%2B34600000000"]),
        ("many_matches", "card", (ANA, BEA), []),
        ("no_match", "card", (), []),
        ("no_match", "nothing", (), []),
    ],
)
async def test_one_several_and_none_have_settings_of_their_own(
    tmp_path: Path, setting: str, value: str, people: tuple[Person, ...], opened: list[str]
) -> None:
    desk = Desk(tmp_path, pop="ringing", **{setting: value})
    await desk.pop.consider(record(RINGING, *people))
    assert desk.opened == opened


async def test_nobody_is_a_new_record_where_that_is_wanted(tmp_path: Path) -> None:
    desk = Desk(tmp_path, pop="ringing", no_match="create")
    await desk.pop.consider(record(RINGING, lookup=LookupState.LOOKING_UP))
    assert desk.opened == []
    await desk.pop.consider(record(RINGING))
    [opened] = desk.opened
    assert opened.startswith("page:/lightning/o/Contact/new?defaultFieldValues=Phone%3D%2B34600000000")


async def test_a_call_that_a_colleague_took_opens_nothing(tmp_path: Path) -> None:
    """It rings here too, and is gone before Salesforce has said who it is."""
    desk = Desk(tmp_path, pop="ringing", one_match="open")
    await desk.pop.consider(record(RINGING, lookup=LookupState.LOOKING_UP))
    await desk.pop.consider(record(ENDED, ANA, outcome=Outcome.ANSWERED_ELSEWHERE))
    answered = Desk(tmp_path, pop="answered", one_match="open")
    await answered.pop.consider(record(RINGING, ANA))
    await answered.pop.consider(record(ENDED, ANA, outcome=Outcome.ANSWERED_ELSEWHERE))
    assert desk.opened == answered.opened == []


async def test_outgoing_and_internal_calls_open_nothing(tmp_path: Path) -> None:
    desk = Desk(tmp_path, pop="ringing", one_match="open")
    for direction in (Direction.OUTBOUND, Direction.INTERNAL):
        await desk.pop.consider(record(CONNECTED, ANA, direction=direction))
    assert desk.opened == []


async def test_what_the_agent_is_editing_is_left_alone_and_tried_once(tmp_path: Path) -> None:
    desk = Desk(tmp_path, pop="ringing", one_match="open")
    desk.may_open = False
    await desk.pop.consider(record(RINGING, ANA))
    await desk.pop.consider(record(CONNECTED, ANA))
    assert desk.opened == ["record:003A"]
    assert desk.left == ["1"]
