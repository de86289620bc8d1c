"""Chats as the XAPI shows them: two views of the same messages, of which a version may have but one.

Source: `ChatMessagesHistoryView`, `ChatHistoryView` and `LastCdrAndChatMessageTimestamp` in the swagger of 3CX's
xapi-tutorial. The first has an id for each message, the second says what kind of chat it is and who the other end is.
That a chat was closed is in neither. The spelling of keys differs between versions, so case does not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from helper.errors import PbxRefused
from helper.pbx.archive import ChatMessage, LastChange, MayNotRead
from helper.pbx.xapi.client import Client, NotUnderstood

MESSAGES = "ChatMessagesHistoryView"
HISTORY = "ChatHistoryView"
_LAST = "LastCdrAndChatMessageTimestamp"
_ID = {MESSAGES: "MessageId", HISTORY: "ConversationId"}
_LONGEST, _LONGEST_NAME = 1000, 200  # characters of anything but a message
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


async def read_last_change(client: Client) -> LastChange:
    """Nothing where this 3CX has no such view, or shows it to other keys."""
    try:
        rows = await client.rows(_LAST)
    except (MayNotRead, NotUnderstood):
        return LastChange()
    values = _lower(rows[0]) if rows else {}
    return LastChange(_when(values.get("lastcdrstartedat")), _when(values.get("lastchatmessagetimesent")))


async def read_messages(client: Client, since: datetime) -> list[ChatMessage]:
    """See ``helper.pbx.archive.ChatArchive.messages_since``. Raises ``MayNotRead`` when neither view may be read."""
    refused: list[PbxRefused] = []
    rows: dict[str, list[ChatMessage]] = {}
    for view in (MESSAGES, HISTORY):
        try:
            rows[view] = [one for row in await _rows(client, view, since) if (one := read_message(row)) is not None]
        except (MayNotRead, NotUnderstood) as error:
            refused.append(error)
    if not rows:
        may_not = [error for error in refused if isinstance(error, MayNotRead)]
        raise (may_not or refused)[0]
    return joined(rows.get(MESSAGES), rows.get(HISTORY))


def read_message(row: Mapping[str, Any]) -> ChatMessage | None:
    """A row of either view; None for one without a time or conversation."""
    values = _lower(row)
    sent_at = _when(values.get("timesent"))
    conversation = _text(values, "conversationid")
    if sent_at is None or not conversation:
        return None
    return ChatMessage(
        conversation=conversation,
        id=_text(values, "messageid"),
        sent_at=sent_at,
        text=_message(values.get("message")),
        sender=re.sub(r"(?i)^ext\.", "", _text(values, "senderparticipantno", "fromno")),
        name=_text(values, "senderparticipantname", "fromname")[:_LONGEST_NAME],
        external=values.get("isexternal") is True,
        recipients=_text(values, "recipients"),
        phone=_text(values, "senderparticipantphone", "participantphone"),
        email=_text(values, "senderparticipantemail", "participantemail"),
        queue=_text(values, "queuenumber"),
        provider=_words(values, "providertype"),
        title=_text(values, "chatname")[:_LONGEST_NAME],
    )


async def _rows(client: Client, view: str, since: datetime) -> list[dict[str, Any]]:
    """Oldest first, so that what is new while the pages are read comes at their end."""
    stamp = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
    wanted = f"TimeSent ge {stamp}"
    try:
        return await client.rows(view, filter=wanted, orderby=f"TimeSent,{_ID[view]}")
    except NotUnderstood as error:
        if error.status != 400:
            raise
        return await client.rows(view, filter=wanted)


def joined(messages: Sequence[ChatMessage] | None, history: Sequence[ChatMessage] | None) -> list[ChatMessage]:
    """The messages of both views, oldest first, each once: as it reads now, where somebody changed it meanwhile."""
    found = list(messages if messages is not None else history or ())
    if messages is not None and history is not None:
        known: dict[str, list[ChatMessage]] = {}
        for row in history:
            known.setdefault(row.conversation, []).append(row)
        found = [_told(one, known.get(one.conversation, ())) for one in found]
    once = {(one.conversation, one.id or (one.sent_at, one.sender, one.text)): one for one in found}
    return sorted(once.values(), key=_order)


def _told(message: ChatMessage, rows: Iterable[ChatMessage]) -> ChatMessage:
    """``message`` with what only the other view says of its conversation."""
    rows = list(rows)
    return replace(
        message,
        phone=message.phone or _first(row.phone for row in rows),
        email=message.email or _first(row.email for row in rows),
        queue=message.queue or _first(row.queue for row in rows),
        provider=_first(row.provider for row in rows),
        title=_first(row.title for row in rows),
    )


def _first(values: Iterable[str]) -> str:
    return next((value for value in values if value), "")


def _order(message: ChatMessage) -> tuple[datetime, int, str]:
    return message.sent_at, int(message.id) if message.id.isdecimal() else 0, message.id


def _lower(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key.lower(): value for key, value in row.items()}


def _text(values: Mapping[str, Any], *keys: str) -> str:
    for key in keys:
        value = values.get(key)
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if isinstance(value, str) and value.strip():
            return " ".join(value.split())[:_LONGEST]
    return ""


def _words(values: Mapping[str, Any], key: str) -> str:
    """A word of an enumeration; its numbers are not documented."""
    found = _text(values, key)
    return "" if found.isdecimal() else found


def _message(value: object) -> str:
    """What was written, with its line breaks and emojis and without what no screen shows."""
    if not isinstance(value, str):
        return ""
    return _CONTROL.sub("", value.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _when(value: object) -> datetime | None:
    if not isinstance(value, str):
        return None
    # Some builds write seven digits of a second; Python reads up to six.
    try:
        when = datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", value))
    except ValueError:
        return None
    return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
