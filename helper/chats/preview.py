"""What a chat's template would say, for who writes it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from helper.chats.model import Chat, Line
from helper.chats.wording import variables
from helper.crm.port import Agent
from helper.faces import Preview
from helper.journal.expressions import Value
from helper.journal.model import Entry
from helper.journal.templates import fill, unknown
from helper.language import _
from helper.people.model import Person


def preview(template: str, agent: Agent | None, extension: str, last: Entry | None, person: Person | None) -> Preview:
    """``template`` on the ``last`` chat, with ``person`` as far as that is known; on an example without one."""
    values = _example(agent, extension) if last is None else _of(last, agent, extension, person)
    return Preview(fill(template, values), tuple(unknown(template, values)))


def _of(entry: Entry, agent: Agent | None, extension: str, person: Person | None) -> dict[str, Value]:
    start = entry.started_at or entry.created_at
    lines = (Line(start, "", "", False), Line(entry.ended_at or start, "", "", True))
    phone = entry.number if entry.number not in (entry.email, entry.name) else ""
    chat = Chat("", "", lines, extension, entry.name, phone, entry.email, entry.queue)
    return {**variables(chat, person, agent, phone), "EntityId": entry.person_id, "ChatMessages": entry.text}


def _example(agent: Agent | None, extension: str) -> dict[str, Value]:
    start = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=9)
    lines = (
        Line(start, "Ana Ruiz", _("Hello"), False),
        Line(start + timedelta(minutes=2), agent.name if agent else "", _("Hello"), True),
    )
    chat = Chat("1", "1", lines, extension, "Ana Ruiz", "+34912345678", "ana@example.com", "800")
    return variables(chat, None, agent)
