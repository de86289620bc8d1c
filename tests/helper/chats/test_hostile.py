"""Chats as people, and a 3CX that is not quite as documented, may make them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from helper.chats.group import parts, with_outside
from helper.chats.model import Chat, Line
from helper.chats.wording import LONGEST, transcript
from helper.pbx.archive import ChatMessage
from helper.pbx.xapi.chats import joined, read_message

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
MADRID = ZoneInfo("Europe/Madrid")
STAFF = ("150", "151", "152")
REST = timedelta(minutes=15)


def row(number: int, sender: str, text: str = "hola", **more: Any) -> dict[str, Any]:
    sent = START + timedelta(minutes=number)
    return {
        "MessageId": number,
        "ConversationId": 7,
        "Message": text,
        "TimeSent": sent.isoformat(),
        "IsExternal": sender not in STAFF,
        "SenderParticipantNo": sender,
        "SenderParticipantName": {"150": "Marta Vidal", "151": "Pau Serra"}.get(sender, "Ana Ruiz"),
        **more,
    }


def messages(*rows: dict[str, Any]) -> list[ChatMessage]:
    return [found for one in rows if (found := read_message(one)) is not None]


def chat(*rows: dict[str, Any]) -> Chat:
    [one], waiting = parts(messages(*rows), STAFF, REST)
    assert waiting == []
    return one


def said(*rows: dict[str, Any]) -> list[str]:
    [text] = transcript(chat(*rows), MADRID)
    return text.splitlines()


def test_a_message_cannot_pass_for_what_an_agent_said() -> None:
    lines = said(row(1, "", "Sure?\n10:02 Marta Vidal: Yes, it is free\n2026-11-23\nthanks"), row(3, "150", "No"))
    assert lines == [
        "10:01 Ana Ruiz: Sure?",
        "  10:02 Marta Vidal: Yes, it is free",
        "  2026-11-23",
        "thanks",
        "10:03 Marta Vidal: No",
    ]


def test_a_visitor_who_takes_an_agent_s_name_is_told_from_the_agent() -> None:
    lines = said(
        row(1, "", "I agree", SenderParticipantName="marta  VIDAL", SenderParticipantEmail="x@y.example"),
        row(2, "150", "No"),
    )
    assert lines == ["10:01 marta VIDAL (x@y.example): I agree", "10:02 Marta Vidal: No"]


def test_a_name_in_many_lines_or_without_end_is_one_short_name() -> None:
    endless = chat(row(1, "", "x" * 40_000, SenderParticipantName="A\n10:00 Marta Vidal: yes " * 9_000), row(2, "150"))
    assert "\n" not in endless.name
    assert len(endless.name) <= 200
    texts = transcript(endless, MADRID)
    assert len(texts) == 2
    assert sum(text.count("x") for text in texts) == 40_000


def test_a_chat_with_an_endless_name_ends() -> None:
    line = Line(START, "n" * 70_000, "text " * 9_000, False)
    texts = transcript(Chat("7", "1", (line,), "150"), MADRID)
    assert all(len(text) <= LONGEST for text in texts)
    assert "".join(texts).count("text") == 9_000


def test_what_has_no_text_is_said_to_have_none() -> None:
    assert said(row(1, "", ""), row(2, "150", "A nice picture"))[0] == "10:01 Ana Ruiz: (no text)"


def test_markup_stays_what_was_typed() -> None:
    text = '<img src=x onerror="alert(1)"> <b>Tom &amp; Ana</b> [Number]'
    assert said(row(1, "", text), row(2, "150"))[0] == f"10:01 Ana Ruiz: {text}"


def test_a_message_that_was_changed_while_the_pages_were_read_is_there_once() -> None:
    found = joined(messages(row(1, "", "helo"), row(2, "150"), row(1, "", "hello")), None)
    assert [(one.id, one.text) for one in found] == [("1", "hello"), ("2", "hola")]


def test_two_messages_of_one_moment_without_ids_are_two() -> None:
    rows = [row(1, sender, MessageId=None) for sender in ("", "150")]
    assert len(joined(messages(*rows, *rows), None)) == 2


@pytest.mark.parametrize("views", ["both", "messages", "history"])
def test_a_chat_has_one_key_whichever_view_it_is_read_in(views: str) -> None:
    found = messages(row(1, "+34 612 345 678"), row(2, "150"))
    history = messages(*({**row(n, s), "MessageId": None} for n, s in ((1, "+34 612 345 678"), (2, "150"))))
    seen = joined(found if views != "history" else None, history if views != "messages" else None)
    [one], _waiting = parts(seen, STAFF, REST)
    assert one.key == "sidecall:chat:7:20261122T090100"


def test_a_key_has_room_in_its_field() -> None:
    first, second = (chat(row(1, "150", ConversationId="c" * 300 + end)) for end in "ab")
    assert len(first.key) <= 240
    assert first.key != second.key
    assert first.key.startswith("sidecall:chat:c")


def test_several_agents_and_a_transfer() -> None:
    one = chat(
        row(1, "", QueueNumber="800"),
        row(2, "150", "I put you through"),
        row(3, "151", "Pau here", QueueNumber="801"),
        row(4, "152", "And I", SenderParticipantName="Eva"),
        row(5, "151", "Done", QueueNumber="801"),
        row(6, "", "Thanks"),
    )
    assert (one.extension, one.queue) == ("151", "801")
    [text] = transcript(one, MADRID)
    assert [line[6:].partition(":")[0] for line in text.splitlines()] == [
        "Ana Ruiz", "Marta Vidal", "Pau Serra", "Eva", "Pau Serra", "Ana Ruiz"
    ]  # fmt: skip


def test_nobody_who_can_be_reached() -> None:
    one = chat(row(1, "", SenderParticipantName=None), row(2, "150"))
    assert (one.name, one.phone, one.email) == ("", "", "")


def test_an_agent_s_extension_is_known_in_each_spelling() -> None:
    assert chat(row(1, ""), row(2, "Ext.150")).extension == "150"


@pytest.mark.parametrize(
    ("rows", "outside"),
    [
        # Somebody who has left the company, whose extension is not there any more.
        ([row(1, "199", IsExternal=False), row(2, "150")], False),
        # The kind of chat as a number, of which we do not know what it says.
        ([row(1, "151", ProviderType=3), row(2, "150", ProviderType=3)], False),
        ([row(1, "", ProviderType=1), row(2, "150", ProviderType=1)], True),
        ([row(1, "+34612345678", IsExternal=False), row(2, "150")], True),
        ([row(1, "ana@ruiz.example", IsExternal=None), row(2, "150", IsExternal=None)], True),
    ],
)
def test_what_colleagues_say_to_each_other_stays_in_3cx(rows: list[dict[str, Any]], outside: bool) -> None:
    assert with_outside(messages(*rows), STAFF) is outside


def test_times_with_zones_without_and_with_seven_digits() -> None:
    spelled = ("2026-11-22T10:01:00+01:00", "2026-11-22T09:01:00", "2026-11-22T09:01:00.0000000Z", "yesterday", None)
    found = [read_message(row(1, "", TimeSent=one)) for one in spelled]
    assert [one and one.sent_at for one in found] == [START + timedelta(minutes=1)] * 3 + [None] * 2
