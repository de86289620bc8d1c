"""The journal entries that a chat becomes: one, or more where a Task has not the room for all its messages."""

from __future__ import annotations

import uuid
from datetime import datetime

from helper.chats.model import Chat
from helper.chats.whom import Whom
from helper.chats.wording import continued, transcript, variables
from helper.crm.port import Agent
from helper.journal.compose import shared_account, who_and_what
from helper.journal.model import Entry, EntryState
from helper.journal.source import CHAT
from helper.journal.templates import agent_zone, fill
from helper.settings.settings import Settings
from helper.settings.table import JOURNAL_CHAT_SUBJECT, JOURNAL_UNKNOWN_CALLERS

_NAMES = uuid.UUID("7d0a6b0e-52f7-4b1c-9a55-6a0a5f0c1e31")


def entries(chat: Chat, whom: Whom, owner: Agent, settings: Settings, now: datetime, *, may_hold: bool) -> list[Entry]:
    """None where chats with nobody we know are not logged. Such a chat is held where the agent is to choose first, and
    there is one who can (``may_hold``).
    """
    unknown = settings[JOURNAL_UNKNOWN_CALLERS]
    if whom.person is None and unknown == "skip" and not whom.refused:
        return []
    zone = agent_zone(owner)
    who, what = who_and_what(whom.person, "")
    if whom.person is None:
        what = shared_account(whom.matches)
    subject = fill(settings[JOURNAL_CHAT_SUBJECT], variables(chat, whom.person, owner, whom.number))
    return [
        Entry(
            id=str(uuid.uuid5(_NAMES, key)),
            call_id=key,
            key=key,
            state=EntryState.HELD if may_hold and whom.person is None and unknown == "hold" else EntryState.WAITING,
            subject=continued(subject, piece),
            text=text,
            created_at=now,
            kind=CHAT,
            person_id=whom.person.id if whom.person else "",
            who_id=who,
            what_id=what,
            day=chat.started_at.astimezone(zone).date(),
            owner_id=owner.user_id,
            user_id=owner.user_id,
            user_name=owner.name,
            org_id=owner.org_id,
            number=whom.number or chat.email or chat.name,
            name=whom.person.name if whom.person else chat.name,
            email=chat.email,
            queue=chat.queue,
            started_at=chat.started_at,
            ended_at=chat.ended_at,
        )
        for piece, text in enumerate(transcript(chat, zone))
        for key in [f"{chat.key}/{piece + 1}" if piece else chat.key]
    ]
