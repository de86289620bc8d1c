"""Messages become chats: by conversation, by rest, with outside alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from helper.chats.group import conversations, parts, rests, with_outside
from helper.pbx.archive import ChatMessage

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
REST = timedelta(minutes=15)
STAFF = ("150", "151")
ANA = "+34 612 345 678"


def message(number: int, minute: float, sender: str = ANA, text: str = "…", **more: Any) -> ChatMessage:
    name = {"150": "Marta Vidal", "151": "Pau Serra"}.get(sender, "Ana Ruiz")
    more.setdefault("external", sender not in STAFF)
    return ChatMessage(
        **{"conversation": "7", "name": name, **more},
        id=str(number),
        sent_at=START + timedelta(minutes=minute),
        text=text,
        sender=sender,
    )


def test_conversations_are_kept_apart_and_in_order() -> None:
    found = conversations([message(3, 2), message(2, 1, conversation="8"), message(1, 0)])
    assert {key: [one.id for one in value] for key, value in found.items()} == {"7": ["1", "3"], "8": ["2"]}


def test_a_chat_belongs_to_the_agent_who_wrote_last() -> None:
    [chat], waiting = parts([message(1, 0), message(2, 1, "150"), message(3, 2, "151"), message(4, 3)], STAFF, REST)
    assert chat.extension == "151"
    assert (chat.name, chat.phone) == ("Ana Ruiz", ANA)
    assert [line.inside for line in chat.lines] == [False, True, True, False]
    assert chat.key == "sidecall:chat:7:20261122T090000"
    assert waiting == []


def test_who_writes_again_after_a_rest_begins_another_part() -> None:
    found, _waiting = parts(
        [message(1, 0), message(2, 1, "150"), message(3, 16, "150"), message(4, 40, "150")], STAFF, REST
    )
    assert [(chat.key, len(chat.lines)) for chat in found] == [
        ("sidecall:chat:7:20261122T090000", 2),
        ("sidecall:chat:7:20261122T091600", 1),
        ("sidecall:chat:7:20261122T094000", 1),
    ]


def test_what_nobody_answered_belongs_to_the_part_in_which_somebody_does() -> None:
    messages = [message(1, 0), message(2, 30), message(3, 31, "150"), message(4, 60)]
    [chat], waiting = parts(messages, STAFF, REST)
    assert (len(chat.lines), chat.started_at, chat.ended_at) == (3, START, START + timedelta(minutes=31))
    assert [one.id for one in waiting] == ["4"]


def test_a_chat_rests_by_the_exchange_s_clock() -> None:
    [chat], _waiting = parts([message(1, 0, "150")], STAFF, REST)
    assert not rests(chat, START + REST - timedelta(seconds=1), REST)
    assert rests(chat, START + REST, REST)


@pytest.mark.parametrize(
    ("messages", "outside"),
    [
        ([message(1, 0, provider="Internal"), message(2, 1, "150", provider="Internal")], False),
        ([message(1, 0, "150", provider="SMS")], True),
        ([message(1, 0, "151", external=False), message(2, 1, "150", external=False)], False),
        ([message(1, 0, "151", external=True)], True),
        ([message(1, 0, "151", recipients=ANA)], True),
        ([message(1, 0, "151", recipients="Marta Vidal (150)")], False),
        ([message(1, 0, "", external=False), message(2, 1, "150")], True),
    ],
)
def test_chats_between_colleagues_are_none_of_ours(messages: list[ChatMessage], outside: bool) -> None:
    assert with_outside(messages, STAFF) is outside


def test_who_wrote_is_told_by_the_extension_where_everything_is_called_external() -> None:
    [chat], _waiting = parts([message(1, 0), message(2, 1, "150", external=True)], STAFF, REST)
    assert chat.extension == "150"
    assert [line.inside for line in chat.lines] == [False, True]


def test_a_message_that_began_here_has_the_number_it_went_to() -> None:
    [chat], _waiting = parts([message(1, 0, "150", recipients=ANA)], STAFF, REST)
    assert chat.phone == ANA


def test_an_extension_is_no_telephone_number_of_a_visitor() -> None:
    [chat], _waiting = parts([message(1, 0, "", email="a@b.example"), message(2, 1, "150", phone="150")], STAFF, REST)
    assert (chat.phone, chat.email) == ("", "a@b.example")
