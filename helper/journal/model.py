"""A journal entry: what is to be written to Salesforce about one call or chat, and how far it has got."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class EntryState(StrEnum):
    """``doubtful``: it was sent and no answer came, so Salesforce is asked before anything is sent again.
    ``refused``: Salesforce said no and the agent must mend it. ``held``: waits for the agent to choose a person, or,
    with an ``error``, for what that says to be put right.
    """

    WAITING = "waiting"
    SENDING = "sending"
    DOUBTFUL = "doubtful"
    SENT = "sent"
    REFUSED = "refused"
    HELD = "held"


class LogState(StrEnum):
    """What becomes of a call in Salesforce, as a face shows it."""

    PENDING = "pending"  # the call runs; it will be logged when it ends
    NOT_LOGGED = "not_logged"  # by the settings, this kind of call is not
    WAITING = "waiting"
    SENDING = "sending"
    DOUBTFUL = "doubtful"
    SENT = "sent"
    REFUSED = "refused"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Log:
    """The journal's side of a call: ``subject`` and ``text`` are what will be, or was, written."""

    state: LogState
    subject: str = ""
    text: str = ""
    task_id: str = ""
    task_url: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal.

    ``key`` is unique for each call and agent and goes into the Task (``CallObject``), so that Salesforce can be asked
    whether it is there. ``who_id``/``what_id`` are Salesforce ids or empty. ``fields`` are more Task fields the agent
    filled in. ``edited``: subject or text are the agent's own words and are not made from the templates again.
    ``seconds`` is the talk time, None when not known. ``note`` is the agent's note as it stands at the end of ``text``,
    ``disposition`` the result chosen. ``written`` holds ``who_id``, ``what_id`` and ``disposition`` as the Task has
    them from us.
    ``needs_lookup``: who it was is still to be asked for before it is sent. ``sent_at`` is when the last request that
    creates the Task was sent. ``waiting`` with a ``task_id`` means that the Task exists and is to be brought up to
    date. Times are UTC.
    """

    id: str
    call_id: str
    key: str
    state: EntryState
    subject: str
    text: str
    created_at: datetime
    kind: str = "call"
    person_id: str = ""
    who_id: str = ""
    what_id: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    edited: bool = False
    seconds: int | None = None
    needs_lookup: bool = False
    attempts: int = 0
    next_try_at: datetime | None = None
    sent_at: datetime | None = None
    task_id: str = ""
    error: str = ""
    note: str = ""
    disposition: str = ""
    written: dict[str, str] = field(default_factory=dict)
