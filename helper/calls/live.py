"""A call that is not over, and what of it nobody but the tracker needs to know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from helper.calls.dials import same_digits
from helper.calls.leg import Leg
from helper.calls.model import Call
from helper.numbers.model import Number


@dataclass(slots=True)
class Live:
    call: Call
    legs: dict[str, Leg] = field(default_factory=dict)
    empty_since: datetime | None = None  # when the last leg was seen to go
    sent_on_at: datetime | None = None  # when the agent transferred or diverted it from here
    hung_up: bool = False  # by the agent, from here
    asked_at: datetime | None = None  # when the call about it began that went together with it
    sought: str = ""  # the digits of a dial of before the program stopped, none of whose legs was known yet
    guessed: bool = False  # it may turn out to be a dial's, which had no reply when it was shown


def continues(live: Live, leg: Leg, read: Callable[[Leg], Number]) -> bool:
    """Whether a leg found in a snapshot belongs to this call: the exchange counts anew after a restart, so the
    number of the call alone says nothing.
    """
    if live.sought:
        return leg.placed_here is not False and same_digits(live.sought, leg.number or leg.party)
    number = read(leg).e164 or None
    if leg.id in live.legs and number is not None and number == live.call.number:
        return True  # a transfer gives a call that goes on another number in the exchange
    if leg.call != live.call.pbx_call_id:
        return False
    if number == live.call.number:
        return True
    # A colleague may have put a caller through meanwhile, but one caller does not become another.
    return leg.id in live.legs and (number is None or live.call.number is None)
