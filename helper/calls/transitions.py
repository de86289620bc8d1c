"""The life of a call as a table: what is seen of its legs, and what that makes of it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from helper.calls.leg import Leg, LegState, PartyKind
from helper.calls.model import Call, CallState, Direction, Outcome
from helper.numbers.model import Number, NumberKind


class Seen(StrEnum):
    """What all legs of one call amount to."""

    ALERTS = "alerts"  # at least one leg dials or rings, none talks
    TALKS = "talks"  # at least one leg is connected
    GONE = "gone"  # the last leg was seen to go
    LOST = "lost"  # the last leg went while nobody looked


# A connected call never rings again: a second leg that rings is call waiting or a device that is slow to stop.
NEXT_STATE: dict[tuple[CallState, Seen], CallState] = {
    (CallState.DIALING, Seen.ALERTS): CallState.DIALING,
    (CallState.DIALING, Seen.TALKS): CallState.CONNECTED,
    (CallState.DIALING, Seen.GONE): CallState.ENDED,
    (CallState.DIALING, Seen.LOST): CallState.ENDED,
    (CallState.RINGING, Seen.ALERTS): CallState.RINGING,
    (CallState.RINGING, Seen.TALKS): CallState.CONNECTED,
    (CallState.RINGING, Seen.GONE): CallState.ENDED,
    (CallState.RINGING, Seen.LOST): CallState.ENDED,
    (CallState.CONNECTED, Seen.ALERTS): CallState.CONNECTED,
    (CallState.CONNECTED, Seen.TALKS): CallState.CONNECTED,
    (CallState.CONNECTED, Seen.GONE): CallState.ENDED,
    (CallState.CONNECTED, Seen.LOST): CallState.ENDED,
}


def seen_of(legs: Iterable[Leg]) -> Seen:
    """What ``legs``, of which there is at least one, amount to."""
    return Seen.TALKS if any(leg.state is LegState.CONNECTED for leg in legs) else Seen.ALERTS


def outcome_of(call: Call, seen: Seen, sent_on: bool = False) -> Outcome:
    """How a call that ends now, in the state it was in until now, came out. Never more than what was seen.

    ``sent_on``: the agent has just transferred or diverted it from here.
    """
    if seen is Seen.LOST:
        return Outcome.UNKNOWN
    if sent_on:
        return Outcome.TRANSFERRED
    if call.state is CallState.CONNECTED:
        return Outcome.ANSWERED
    placed = call.state is CallState.DIALING
    if placed:
        return Outcome.UNANSWERED
    # Rung through a queue or group: somebody else may have taken it, and an agent's own key does not see that.
    return Outcome.UNKNOWN if call.queue else Outcome.MISSED


def first_state(leg: Leg) -> CallState:
    """The state of a call that is first seen by this leg."""
    if leg.state is LegState.CONNECTED:
        return CallState.CONNECTED
    return CallState.DIALING if placed_by_agent(leg) else CallState.RINGING


def direction_of(leg: Leg, number: Number) -> Direction:
    """A colleague who puts an outside caller through shows that caller's number: then the call is not internal."""
    if leg.kind is not PartyKind.OUTSIDE and number.kind is NumberKind.INTERNAL:
        return Direction.INTERNAL
    return Direction.OUTBOUND if placed_by_agent(leg) else Direction.INBOUND


def placed_by_agent(leg: Leg) -> bool:
    """True for a call the agent placed, also while the agent's own phone rings first."""
    return leg.state is LegState.DIALING or leg.placed_here is True


def consults(call: Call, about: Call) -> bool:
    """Whether ``call``, the later one, was with somebody the agent asked about a connected one, on the same phone: if
    both went at once, and the agent is in no later call, the agent has put the one through to the other.
    """
    both = call.state is CallState.CONNECTED and about.state is CallState.CONNECTED
    began = about.answered_at is not None and call.started_at >= about.answered_at
    same_phone = call.device == about.device or not (call.device and about.device)
    return both and began and same_phone and call.direction is not Direction.INBOUND
