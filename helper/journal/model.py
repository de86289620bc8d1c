"""A journal entry: what is to be written to Salesforce about one call or chat, and how far it has got."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class EntryState(StrEnum):
    """``doubtful``: it was sent and no answer came, so Salesforce is asked before anything is sent again.
    ``refused``: Salesforce said no and the agent must mend it. ``held``: waits for the agent to choose a person, or,
    with an ``error``, for what that says to be put right. ``set_aside``: by the agent's word it is not logged.
    """

    WAITING = "waiting"
    SENDING = "sending"
    DOUBTFUL = "doubtful"
    SENT = "sent"
    REFUSED = "refused"
    HELD = "held"
    SET_ASIDE = "set_aside"


class Hold(StrEnum):
    """What only the agent can decide about an entry: whether it is logged as theirs although it was made while somebody
    else was signed in, and whether it is logged although nobody could look whether it is in Salesforce already.
    """

    OTHER_USER = "other_user"
    UNREAD = "unread"


class Decision(StrEnum):
    """... and what they decide."""

    LOG_AS_MINE = "log_as_mine"
    LOG_ANYWAY = "log_anyway"
    SET_ASIDE = "set_aside"


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
    """One line of the journal: all that its Task needs, and how far it has got.

    ``kind`` is "call" or "chat", ``call_id`` the id of what it is about among its kind. ``key`` is unique for each of
    those and agent and goes into the Task (``CallObject``), so that Salesforce can be asked whether it is there.
    ``who_id``/``what_id`` are Salesforce ids or empty. ``fields`` are more Task fields the agent filled in.
    ``edited``: subject or text are the agent's own words and are not made from the templates again. ``seconds`` is the
    talk time, None when not known. ``note`` is the agent's note as it stands at the end of ``text``, ``disposition``
    the result chosen. ``day`` is the Task's day in the agent's zone, ``call_type`` "Inbound", "Outbound", "Internal" or
    "" for a chat, ``owner_id`` the user whose Task it is, "" for who is signed in. ``number`` is the other end as
    people are shown it, ``name``, ``email`` and ``queue`` are what 3CX tells
    of a chat's, ``started_at`` and ``ended_at`` when it was, as far as that is
    known.
    ``user_id``, called ``user_name``, and ``org_id`` are who was signed in to Salesforce when it was written down, ""
    when nobody: it is sent for them alone. ``hold`` is a ``Hold`` that waits for the agent's decision, or "";
    ``unlooked``: they decided that it is logged even if nobody can look whether it is there. ``look_first``: it was
    found late, so somebody else, or this PC before its data was lost, may have logged it. ``needs_lookup``: who it was
    is still to be asked for before it is sent. ``sent_at`` is when the last request that creates the Task was sent,
    ``sending`` what the request under way says, ``written`` what the Task has from us by our last knowledge (attributes
    of this class as text). ``waiting`` with a ``task_id`` means that the Task exists and is to be brought up to date;
    ``gone``, that somebody deleted it in Salesforce. Times are UTC. ``zone`` is the IANA name of the zone in which the
    text tells them, "" for that of who is signed in.
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
    sending: dict[str, str] = field(default_factory=dict)
    day: date | None = None
    call_type: str = ""
    owner_id: str = ""
    number: str = ""
    started_at: datetime | None = None
    ended_at: datetime | None = None
    gone: bool = False
    zone: str = ""
    user_id: str = ""
    org_id: str = ""
    look_first: bool = False
    user_name: str = ""
    hold: str = ""
    unlooked: bool = False
    name: str = ""
    email: str = ""
    queue: str = ""


# What of an entry is in its Task, and may be changed there later.
_CONTENT = ("subject", "text", "who_id", "what_id", "disposition", "seconds")


def content(entry: Entry) -> dict[str, str]:
    """What the entry's Task is to hold, as text."""
    told = {name: getattr(entry, name) for name in _CONTENT}
    fields = {f"fields.{name}": value for name, value in entry.fields.items()}
    return {**{name: "" if value is None else str(value) for name, value in told.items()}, **fields}
