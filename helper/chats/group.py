"""Messages as chats.

The exchange does not say that a chat was closed, so a chat ends when nobody has written for a while; who writes again
begins another part of the conversation. What a visitor wrote and nobody answered belongs to the part in which somebody
does.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from helper.chats.model import Chat, Line
from helper.language import _
from helper.pbx.archive import ChatMessage

_BETWEEN_COLLEAGUES = "internal"
_TELEPHONE = 7  # digits at least; extensions have fewer


def conversations(messages: Iterable[ChatMessage]) -> dict[str, list[ChatMessage]]:
    """The messages of each conversation in the order of time."""
    found: dict[str, list[ChatMessage]] = {}
    for message in sorted(messages, key=lambda one: one.sent_at):
        found.setdefault(message.conversation, []).append(message)
    return found


def with_outside(messages: Sequence[ChatMessage], extensions: Collection[str]) -> bool:
    """Whether a conversation is with somebody who is not of the company."""
    providers = {message.provider.casefold() for message in messages if message.provider}
    if providers:
        return _BETWEEN_COLLEAGUES not in providers
    return any(_from_outside(message, extensions) or _is_outside(message.recipients) for message in messages)


def parts(
    messages: Sequence[ChatMessage], extensions: Collection[str], rest: timedelta
) -> tuple[list[Chat], list[ChatMessage]]:
    """The chats of one conversation's messages (in order), and the messages after them that no agent has answered."""
    chats: list[Chat] = []
    open_part: list[ChatMessage] = []
    for index, message in enumerate(messages):
        open_part.append(message)
        last = index + 1 == len(messages) or messages[index + 1].sent_at - message.sent_at >= rest
        if last and any(_inside(one, extensions) for one in open_part):
            chats.append(_chat(open_part, messages, extensions))
            open_part = []
    return chats, open_part


def _chat(part: Sequence[ChatMessage], whole: Sequence[ChatMessage], extensions: Collection[str]) -> Chat:
    theirs = [one for one in whole if not _inside(one, extensions)]
    title = next((one.title for one in whole if one.title), "")
    name = next((one.name for one in theirs if one.name), title)
    phone = _phone(theirs, whole, extensions)
    email = next((one.email for one in (*theirs, *whole) if "@" in one.email), "")
    return Chat(
        conversation=part[0].conversation,
        first_at=part[0].sent_at.strftime("%Y%m%dT%H%M%S"),
        lines=_told_apart([_line(one, name, extensions) for one in part], phone or email),
        extension=next(one.sender for one in reversed(part) if _inside(one, extensions)),
        name=name,
        phone=phone,
        email=email,
        queue=next((one.queue for one in reversed(whole) if one.queue), ""),
    )


def _line(message: ChatMessage, visitor: str, extensions: Collection[str]) -> Line:
    inside = _inside(message, extensions)
    name = message.name or ("" if inside else visitor) or message.sender
    return Line(message.sent_at, name, message.text, inside)


def _told_apart(lines: Sequence[Line], reachable: str) -> tuple[Line, ...]:
    """A visitor may give any name, an agent's too: then it is shown how they can be reached."""
    ours = {line.name.casefold() for line in lines if line.inside}
    note = reachable or _("visitor")
    return tuple(
        replace(line, name=f"{line.name} ({note})") if not line.inside and line.name.casefold() in ours else line
        for line in lines
    )


def _phone(theirs: Sequence[ChatMessage], whole: Sequence[ChatMessage], extensions: Collection[str]) -> str:
    """The other end's number: as the exchange tells it, else the one that an SMS came from or went to."""
    told = [one.phone for one in (*theirs, *whole) if one.phone and one.phone not in extensions]
    written = [one.sender for one in theirs] + [one.recipients for one in whole if _inside(one, extensions)]
    return next((text for text in (*told, *written) if _is_telephone(text)), "")


def _from_outside(message: ChatMessage, extensions: Collection[str]) -> bool:
    """Who has left the company has an extension that is not among ``extensions`` any more."""
    if message.external or _inside(message, extensions):
        return message.external
    return re.fullmatch(r"\d{1,6}", message.sender) is None


def _inside(message: ChatMessage, extensions: Collection[str]) -> bool:
    return message.sender in extensions


def _is_outside(text: str) -> bool:
    return _is_telephone(text) or "@" in text


def _is_telephone(text: str) -> bool:
    digits = re.sub(r"\D", "", text)
    return len(digits) >= _TELEPHONE and re.fullmatch(r"[+\d\s().\-/]+", text.strip()) is not None


def rests(chat: Chat, now: datetime, rest: timedelta) -> bool:
    """Whether nobody has written for so long that the chat is over. ``now`` is by the exchange's clock."""
    return now - chat.ended_at >= rest
