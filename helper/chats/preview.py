"""What a chat's template would say, for who writes it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from helper.chats.model import Chat, Line
from helper.chats.wording import variables
from helper.crm.port import Agent
from helper.faces import Preview
from helper.journal.templates import fill, unknown
from helper.language import _


def preview(template: str, agent: Agent | None, extension: str) -> Preview:
    """``template`` on an example."""
    start = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=9)
    lines = (
        Line(start, "Ana Ruiz", _("Hello"), False),
        Line(start + timedelta(minutes=2), agent.name if agent else "", _("Hello"), True),
    )
    chat = Chat("1", "1", "2", lines, extension, "Ana Ruiz", "+34912345678", "ana@example.com")
    values = variables(chat, None, agent)
    return Preview(fill(template, values), tuple(unknown(template, values)))
