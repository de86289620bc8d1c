"""A call: what the agent would call one call, whatever 3CX counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Direction(StrEnum):
    """Who called whom, seen from the agent; ``internal`` is any call between extensions."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"
    INTERNAL = "internal"


class CallState(StrEnum):
    """Where a call is in its life. ``handed_over``: dialled by another program that does not tell us more."""

    DIALING = "dialing"
    RINGING = "ringing"
    CONNECTED = "connected"
    ENDED = "ended"
    HANDED_OVER = "handed_over"


class Outcome(StrEnum):
    """How a call ended. ``unknown``: its end was not seen, or what was seen does not say; never guessed."""

    ANSWERED = "answered"
    MISSED = "missed"
    UNANSWERED = "unanswered"
    BUSY = "busy"
    FAILED = "failed"
    ANSWERED_ELSEWHERE = "answered_elsewhere"
    TRANSFERRED = "transferred"
    HANDED_OVER = "handed_over"
    UNKNOWN = "unknown"


class Action(StrEnum):
    """What the agent can do to a call in the state it is in."""

    ANSWER = "answer"
    HANGUP = "hangup"
    DIVERT = "divert"
    TRANSFER = "transfer"
    LOG = "log"  # a handed-over call, with the time the agent took


@dataclass(frozen=True, slots=True)
class Call:
    """One call on the agent's own extension.

    ``id`` is our own (a UUID), from the moment the call is first seen or dialled. ``number`` is the other party in
    E.164, or None when it is withheld, internal or not a telephone number; ``display`` is what a person should read in
    its place (never empty). ``party_extension`` is the colleague's extension for internal calls, and what is to be
    dialled once a public number has answered ("then 123"); ``received`` says of an internal call that it came in;
    ``queue`` is the queue or ring group the call came through and ``queue_name`` its name where 3CX tells it, ``did``
    our own number that was called, ``name_from_pbx`` what 3CX says the caller is called. ``device`` is 3CX's device id.
    All times are UTC and aware. ``answered_at`` is set only if it connected. ``start_seen`` is False for a call that
    was already connected when it was first seen: how long it lasted is not known. ``ended_at`` is set as soon as the
    last leg is gone, a moment before ``state`` says that it is over. It is None while it runs and also when the end was
    not seen (``outcome`` ``unknown`` or ``handed_over``). ``timed_seconds`` is how long a handed-over call lasted by
    the agent's own clock, None until they have it logged. ``person_id`` is the Salesforce id of the person it belongs
    to, chosen by a single match, the page or the agent. ``disposition`` is the result the agent chose ("Call back",
    ...), ``related_id`` the case or opportunity.
    """

    id: str
    direction: Direction
    state: CallState
    number: str | None
    display: str
    started_at: datetime
    party_extension: str = ""
    received: bool = False
    queue: str = ""
    queue_name: str = ""
    did: str = ""
    name_from_pbx: str = ""
    device: str = ""
    pbx_call_id: str = ""
    request_id: str = ""
    outcome: Outcome | None = None
    failure: str = ""
    answered_at: datetime | None = None
    start_seen: bool = True
    ended_at: datetime | None = None
    timed_seconds: int | None = None
    person_id: str = ""
    related_id: str = ""
    note: str = ""
    disposition: str = ""

    @property
    def over(self) -> bool:
        """True once nothing more can happen to it."""
        return self.state in (CallState.ENDED, CallState.HANDED_OVER)

    @property
    def talked(self) -> bool:
        """True when it was answered, as far as anybody saw: 3CX, or the agent who timed a handed-over call."""
        return self.answered_at is not None or bool(self.timed_seconds)

    @property
    def talk_seconds(self) -> int | None:
        """Whole seconds of talk; None when its beginning or end was not seen, 0 when nobody answered."""
        if self.outcome is Outcome.HANDED_OVER:
            return self.timed_seconds
        if self.outcome is Outcome.UNKNOWN or self.ended_at is None:
            return None
        if self.answered_at is None:
            return 0
        if not self.start_seen:
            return None
        return max(0, round((self.ended_at - self.answered_at).total_seconds()))
