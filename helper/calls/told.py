"""What a leg tells of the call that it is of."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from helper.calls.dials import same_digits
from helper.calls.ids import new_call_id
from helper.calls.leg import Leg, LegState, PartyKind
from helper.calls.model import Call, CallState, Direction
from helper.calls.transitions import direction_of, first_state, placed_by_agent
from helper.numbers.model import Number, NumberKind


def new_call(leg: Leg, number: Number, at: datetime, found: bool = False) -> Call:
    """A call that is first seen by ``leg``, whose other end reads as ``number``. ``found``: it was there when somebody
    looked, so that it may have been connected for long; otherwise its news came at once.
    """
    state = first_state(leg)
    inside = number.kind is NumberKind.INTERNAL and leg.kind is not PartyKind.OUTSIDE
    return Call(
        id=new_call_id(at),
        direction=direction_of(leg, number),
        state=state,
        number=number.e164 or None,
        display=number.display,
        started_at=at,
        party_extension=number.digits if inside else "",
        received=inside and not placed_by_agent(leg),
        queue=leg.via,
        did=leg.did,
        name_from_pbx=leg.name,
        device=leg.device,
        pbx_call_id=leg.call,
        answered_at=at if state is CallState.CONNECTED else None,
        start_seen=not (found and state is CallState.CONNECTED),
    )


def named(call: Call, leg: Leg, number: Number) -> Call:
    """A caller who was put through, or whose number came late, gives the call its number; so does one whom the agent
    picked up with a code such as *20*.
    """
    if call.number is not None or number.kind is not NumberKind.EXTERNAL:
        return call
    picked_up = call.display[:1] in ("*", "#") and not same_digits(call.display, leg.number)
    direction = Direction.INBOUND if picked_up or call.direction is Direction.INTERNAL else call.direction
    return replace(
        call,
        number=number.e164,
        display=number.display,
        direction=direction,
        party_extension="",
        received=False,
        name_from_pbx=leg.name or call.name_from_pbx,
    )


def turned(call: Call) -> Call:
    """What rang was the agent's own phone, for a call that some other program placed: now it dials."""
    if call.state is not CallState.RINGING:
        return call
    direction = Direction.OUTBOUND if call.direction is Direction.INBOUND else call.direction
    return replace(call, state=CallState.DIALING, direction=direction, received=False)


def kind_shown(call: Call, leg: Leg) -> Call:
    """A dialled short number is an extension as long as nothing else is known; ``leg`` shows what it is: services
    such as 116117 are reached by an outside line.
    """
    if call.number is not None or leg.state is LegState.RINGING or not leg.number:
        return call
    if call.direction is Direction.INTERNAL and leg.kind is PartyKind.OUTSIDE and call.party_extension == leg.number:
        direction = Direction.OUTBOUND if placed_by_agent(leg) else Direction.INBOUND
        return replace(call, direction=direction, party_extension="", received=False)
    return call
