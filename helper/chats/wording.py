"""A chat in words: who said what and when, in the agent's own time, and the subject from the administrator's template.

The variables are those of 3CX's ReportChat scenario ("CRM template XML description").
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, timedelta, tzinfo

from helper.chats.model import Chat, Line
from helper.crm.port import Agent
from helper.journal.expressions import Value
from helper.journal.templates import agent_zone, clock_time
from helper.language import _
from helper.people.model import Person

# Task.Description takes 32,000; Salesforce's own line breaks are two, and what the org has no field for is added below.
LONGEST = 31_000
_MARK = "\u2026"
_LONGEST_NAME = 200
_OURS_ALONE = re.compile(r"(?<=\n)(?:\d\d:\d\d |\d{4}-\d\d-\d\d$)", re.MULTILINE)


def transcript(chat: Chat, zone: tzinfo) -> list[str]:
    """All messages in order, in as many texts as a Task's comments need room for; nothing is left out."""
    texts: list[str] = []
    text = ""
    for piece in _pieces(chat.lines, zone):
        longer = f"{text}\n{piece}" if text else piece
        if text and _units(longer) > LONGEST:
            texts.append(text)
            longer = piece
        text = longer
    return [*texts, text]


def variables(chat: Chat, person: Person | None, agent: Agent | None, number: str = "") -> dict[str, Value]:
    """Every variable of a chat. ``number`` is the other end's as people read it. Times named Local are the agent's."""
    zone = agent_zone(agent)
    lasted = timedelta(seconds=round((chat.ended_at - chat.started_at).total_seconds()))
    start, end = chat.started_at, chat.ended_at
    return {
        "Number": number or chat.phone,
        "Email": chat.email or (person.email if person else ""),
        "Name": person.name if person else chat.name,
        "EntityId": person.id if person else "",
        "EntityType": f"{person.kind}s" if person else "",
        "Agent": chat.extension,
        "AgentFirstName": agent.first_name if agent else "",
        "AgentLastName": agent.last_name if agent else "",
        "AgentEmail": agent.email if agent else "",
        "QueueExtension": chat.queue,
        "Duration": clock_time(round(lasted.total_seconds())),
        "DurationTimespan": lasted,
        "DateTime": start.astimezone(zone),
        "ChatStartTimeLocal": start.astimezone(zone),
        "ChatStartTimeUTC": start.astimezone(UTC),
        "ChatEndTimeLocal": end.astimezone(zone),
        "ChatEndTimeUTC": end.astimezone(UTC),
        "ChatMessages": "\n".join(_pieces(chat.lines, zone)),
        "LineBreak": "\n",
    }


def continued(subject: str, piece: int) -> str:
    """The subject of the Task that holds what had no room in the ones before; ``piece`` counts from 0."""
    return _("{subject} (continued, part {number})").format(subject=subject, number=piece + 1) if piece else subject


def _pieces(lines: Iterable[Line], zone: tzinfo) -> Iterable[str]:
    """Each message as it is written down, a day before its first one, and none longer than a Task takes."""
    lines = list(lines)
    days = {line.at.astimezone(zone).date() for line in lines}
    day = None
    for line in lines:
        at = line.at.astimezone(zone)
        if len(days) > 1 and at.date() != day:
            day = at.date()
            yield day.isoformat()
        name = line.name[:_LONGEST_NAME]
        head = f"{at:%H:%M} {name}: " if name else f"{at:%H:%M} "
        # Nobody can write what looks like the words of somebody else.
        text = _OURS_ALONE.sub(r"  \g<0>", line.text) if line.text else _("(no text)")
        yield from _cut(head + text, head)


def _cut(text: str, head: str) -> Iterable[str]:
    """``text`` in pieces that have room, the later ones with the same ``head``; no character is cut in two."""
    while _units(text) > LONGEST:
        room = LONGEST - 1
        kept = text.encode("utf-16-le", errors="surrogatepass")[: 2 * room].decode("utf-16-le", errors="ignore")
        while _units(kept) > room:
            kept = kept[:-100]
        blank = max(kept.rfind(" "), kept.rfind("\n"))
        kept = kept[:blank] if blank > len(kept) // 2 else kept
        yield kept + _MARK
        text = head + _MARK + text[len(kept) :].lstrip()
    yield text


def _units(text: str) -> int:
    """As Salesforce counts: UTF-16 units, and two for the end of a line."""
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2 + text.count("\n")
