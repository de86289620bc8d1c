"""Which chats are written down when, and from where on 3CX is read again: before a 3CX whose clock is ours to set."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from helper.chats.gather import Gatherer
from helper.chats.whom import Finder
from helper.crm.port import Agent
from helper.errors import NotConnected, SalesforceRefused
from helper.faces import Connection, SalesforceStatus
from helper.journal.model import Entry, EntryState
from helper.pbx.archive import ChatMessage, Colleague, LastChange
from helper.people.model import Person
from helper.settings.layers import Layer
from helper.settings.settings import Settings
from helper.store.database import Database
from helper.store.sqlite import SqliteStore

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
MARTA = Agent("005A", "Marta Vidal", "marta@acme.example", time_zone="Europe/Madrid")
STAFF = {"150": Colleague("150", "Marta Vidal"), "151": Colleague("151", "Pau Serra")}


def key(conversation: str, minute: int) -> str:
    return f"sidecall:chat:{conversation}:{START + timedelta(minutes=minute):%Y%m%dT%H%M%S}"


class Exchange:
    """Implements ``ChatArchive``; ``ahead`` is how far its clock is."""

    def __init__(self) -> None:
        self.messages: list[ChatMessage] = []
        self.ahead = timedelta()
        self.asked: list[datetime] = []
        self.most = 20_000

    async def colleagues(self) -> Mapping[str, Colleague]:
        return STAFF

    async def last_change(self) -> LastChange:
        return LastChange(None, max((one.sent_at for one in self.messages), default=None))

    async def messages_since(self, when: datetime) -> Sequence[ChatMessage]:
        self.asked.append(when)
        return [one for one in self.messages if one.sent_at >= when][: self.most]


class Org:
    """What the gatherer asks of ``CrmPort``."""

    def __init__(self) -> None:
        self.there: dict[str, str] = {}
        self.fails = False
        self.refuses = ""

    def status(self) -> SalesforceStatus:
        return SalesforceStatus(Connection.CONNECTED)

    async def find_tasks(self, keys: Sequence[str], since: datetime) -> Mapping[str, str]:
        if self.fails:
            raise NotConnected("away")
        return {key: task_id for key, task_id in self.there.items() if key in keys}

    async def people_by_email(self, email: str) -> Sequence[Person]:
        if email == self.refuses:
            raise SalesforceRefused("MALFORMED_QUERY")
        return ()


class Room:
    def __init__(self, store: SqliteStore, settings: Settings) -> None:
        self.store, self.settings = store, settings
        self.exchange, self.org = Exchange(), Org()
        self.owners: dict[str, Agent] = {"150": MARTA}
        self.now = START
        self.number = 0
        self.restart()

    def restart(self) -> None:
        async def nobody(_number: str) -> Sequence[Person]:
            return ()

        self.gatherer = Gatherer(
            self.store,
            self.exchange,
            self.org,  # type: ignore[arg-type]
            Finder(self.org, self.settings, nobody),  # type: ignore[arg-type]
            self.settings,
            extensions=lambda: STAFF,
            owner=lambda extension, _at: self.owners.get(extension),
            grace=timedelta,
            now=lambda: self.now,
        )

    def say(self, sender: str = "", conversation: str = "7", minute: float = 0, **more: Any) -> None:
        self.number += 1
        at = START + timedelta(minutes=minute) + self.exchange.ahead
        text = f"message {self.number}"
        self.exchange.messages.append(
            ChatMessage(conversation, str(self.number), at, text, sender, "", provider="LiveChat", **more)
        )

    async def round(self, minute: float, back_to: datetime | None = None) -> list[Entry]:
        self.now = START + timedelta(minutes=minute)
        await self.gatherer.begin(START)
        before = {entry.key for entry in await self.entries()}
        await self.gatherer.gather((await self.exchange.last_change()).message_sent_at, back_to)
        return [entry for entry in await self.entries() if entry.key not in before]

    async def entries(self) -> Sequence[Entry]:
        return await self.store.entries(list(EntryState), 1000)


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    database = Database(tmp_path / "sidecall.db")
    await database.open()
    settings = Settings(tmp_path / "settings.toml", Layer("policy"), Layer("machine", {"numbers.region": "ES"}))
    yield Room(SqliteStore(database), settings)
    await database.close()


async def test_a_chat_is_written_when_it_has_rested_for_the_time_set(room: Room) -> None:
    room.say(minute=1)
    room.say("150", minute=2)
    assert await room.round(16.9) == []
    [entry] = await room.round(17.1)
    assert (entry.key, entry.kind, entry.owner_id, entry.state) == (key("7", 1), "chat", "005A", "waiting")
    assert entry.text.splitlines() == ["10:01 message 1", "10:02 150: message 2"]
    assert await room.round(60) == []


async def test_the_clock_of_3cx_is_what_counts_and_ours_is_what_is_written(room: Room) -> None:
    room.exchange.ahead = timedelta(hours=3)
    room.say(minute=1)
    room.say("150", minute=2)
    assert await room.round(16) == []
    [entry] = await room.round(18)
    assert entry.text.startswith("10:01 ")


async def test_nothing_is_read_while_nothing_changes(room: Room) -> None:
    room.say("150", minute=1)
    await room.round(2)
    asked = len(room.exchange.asked)
    await room.round(3)
    await room.round(4)
    assert len(room.exchange.asked) == asked


async def test_only_what_may_still_matter_is_read_again(room: Room) -> None:
    room.say("150", minute=1)
    room.say("150", "8", minute=20)
    await room.round(30)
    assert room.exchange.asked[-1] == START  # the first is over, the second is not
    await room.round(36)
    room.say("150", "8", minute=37)
    await room.round(38)
    assert room.exchange.asked[-1] >= START + timedelta(minutes=18)


async def test_what_was_said_before_the_first_run_is_not_written(room: Room) -> None:
    room.say("150", minute=-5)
    room.say("150", minute=1)
    [entry] = await room.round(20)
    assert entry.text == "10:01 150: message 2"


async def test_a_resumed_conversation_does_not_repeat_what_was_written(room: Room) -> None:
    room.say("150", minute=1)
    await room.round(20)
    room.say(minute=21)
    room.say("150", minute=22)
    [entry] = await room.round(40)
    assert entry.key == key("7", 21)
    assert "message 1" not in entry.text


async def test_a_restart_forgets_nothing_and_repeats_nothing(room: Room) -> None:
    room.say("150", minute=1)
    room.say("150", "8", minute=10)
    assert len(await room.round(20)) == 1
    room.restart()
    assert await room.round(21) == []
    assert [entry.key for entry in await room.round(26)] == [key("8", 10)]
    room.restart()
    assert await room.round(50) == []


async def test_what_another_computer_wrote_is_left_alone(room: Room) -> None:
    room.say("150", minute=1)
    room.org.there[key("7", 1)] = "00T"
    assert await room.round(20) == []
    del room.org.there[key("7", 1)]
    assert await room.round(40) == []


async def test_when_salesforce_does_not_answer_it_is_done_the_next_time(room: Room) -> None:
    room.say("150", minute=1)
    room.org.fails = True
    with pytest.raises(NotConnected):
        await room.round(20)
    room.org.fails = False
    assert len(await room.round(21)) == 1


async def test_what_nobody_answers_waits_for_a_day_for_somebody_who_does(room: Room) -> None:
    room.say(minute=1)
    assert await room.round(60) == []
    room.say("150", minute=600)
    [entry] = await room.round(640)
    assert [line.split(": ")[-1] for line in entry.text.splitlines()] == ["10:01 message 1", "message 2"]


async def test_an_answer_after_days_is_written_with_what_it_answers(room: Room) -> None:
    room.say(minute=1)
    await room.round(60)
    room.say("150", "8", minute=25 * 60)
    await room.round(26 * 60)
    room.restart()
    room.say("150", minute=65 * 60)
    asked = len(room.exchange.asked)
    [entry] = await room.round(66 * 60)
    assert [line[-9:] for line in entry.text.splitlines() if "message" in line] == ["message 1", "message 3"]
    assert room.exchange.asked[asked:][0] > START + timedelta(hours=20)  # only then is more read


async def test_an_earlier_part_of_somebody_who_becomes_a_user_is_written_too(room: Room) -> None:
    room.say(minute=1)
    room.say("151", minute=2)
    await room.round(20)
    room.say(minute=100)
    room.say("150", minute=101)
    [entry] = await room.round(120)
    assert (entry.key, entry.owner_id) == (key("7", 100), "005A")
    room.restart()
    room.owners["151"] = Agent("005B", "Pau Serra", "pau@acme.example")
    [entry] = await room.round(130, back_to=START)
    assert (entry.key, entry.owner_id) == (key("7", 1), "005B")
    assert len(entry.text.splitlines()) == 2


@pytest.mark.parametrize(("unknown", "others"), [("log", [key("8", 3)]), ("skip", [])])
async def test_one_chat_that_salesforce_will_not_look_for_is_logged_and_does_not_hold_up_the_others(
    room: Room, unknown: str, others: list[str]
) -> None:
    room.settings.change({"journal.unknown_callers": unknown})
    room.org.refuses = "x@"
    room.say(minute=1, email="x@")
    room.say("150", minute=2)
    room.say(conversation="8", minute=3)
    room.say("150", "8", minute=4)
    first, *rest = await room.round(30)
    assert (first.key, first.state) == (key("7", 1), "waiting")
    assert [entry.key for entry in rest] == others


async def test_chats_of_somebody_who_becomes_a_user_are_read_again(room: Room) -> None:
    room.say(minute=1)
    room.say("151", minute=2)
    assert await room.round(20) == []
    room.say("150", "8", minute=100)
    assert len(await room.round(120)) == 1
    room.owners["151"] = Agent("005B", "Pau Serra", "pau@acme.example")
    [entry] = await room.round(130, back_to=START)
    assert (entry.key, entry.owner_id) == (key("7", 1), "005B")


async def test_somebody_whom_nobody_answers_keeps_no_other_chat_back(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A busy company: since the unanswered message more has been written than is read at once."""
    monkeypatch.setattr("helper.chats.gather._MANY", 8)
    monkeypatch.setattr("helper.chats.gather._FEW", 8)
    room.say(minute=1)
    for number in range(12):
        room.say("150", f"1{number}", minute=2 + 10 * number)
    room.exchange.most = 8
    for minute in range(140, 146):
        await room.round(minute)
    assert len(await room.entries()) == 12
    monkeypatch.setattr("helper.chats.gather._MANY", 100)
    room.exchange.most = 100
    room.say("150", minute=150)
    [entry] = await room.round(170)
    assert entry.key == key("7", 1)


async def test_more_than_is_read_at_once_is_not_taken_for_a_chat_that_rests(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("helper.chats.gather._MANY", 3)
    for minute in range(3):
        room.say("150", minute=minute + 1)
    assert await room.round(60) == []
    monkeypatch.setattr("helper.chats.gather._MANY", 100)
    room.say("150", minute=4)
    [entry] = await room.round(61)
    assert len(entry.text.splitlines()) == 4
