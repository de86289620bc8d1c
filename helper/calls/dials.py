"""Whether a leg that nobody has explained yet carries out a dial of ours, as a table.

A dial is a call as soon as it is written down; its legs may show before the exchange's reply names them, after it, or
when no reply comes at all. Meanwhile others may ring, and the agent may place calls on the phone itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from helper.calls.leg import Leg, LegState
from helper.calls.model import Call

_TELLING_DIGITS = 6  # so many last digits say that two spellings are the same dialled number


@dataclass(slots=True)
class Dial:
    """A dial that was written down and sent, until its reply is there. ``call`` is as it was then."""

    call: Call
    digits: str
    doubtful: bool = False  # its reply will not come any more
    found: bool = False  # a leg is taken for it; the reply may say that it was another's


class Who(StrEnum):
    """Who placed the call that a leg is of, as far as the leg tells."""

    AGENT = "agent"
    AGENT_RINGS = "agent, whose own phone rings first"  # and may show anything meanwhile
    FIRST_LEG = "first leg"  # it rings, and is the first leg of its call, which is the caller's: probably the agent
    UNCLEAR = "unclear"
    UNCLEAR_TALKS = "unclear, and is connected already"


class Shows(StrEnum):
    """What a leg shows for the other end."""

    DIALLED = "dialled"  # what was dialled
    NOTHING = "nothing"
    ANOTHER = "another"


class Bond(StrEnum):
    """What a leg is to a dial."""

    IS = "is"  # it carries it out
    WAIT = "wait"  # it may well do so; what becomes of the dial will tell
    MOMENT = "moment"  # it might; if nothing tells within a moment, it is shown as a call of its own
    NONE = "none"


# Who placed it, what it shows: what it is to a dial that awaits its reply, and to one whose reply will not come.
# A leg of which 3CX says that somebody else placed it is none of a dial's, whatever it shows.
_BONDS: dict[tuple[Who, Shows], tuple[Bond, Bond]] = {
    (Who.AGENT, Shows.DIALLED): (Bond.IS, Bond.IS),
    (Who.AGENT, Shows.NOTHING): (Bond.WAIT, Bond.WAIT),
    (Who.AGENT, Shows.ANOTHER): (Bond.MOMENT, Bond.NONE),
    (Who.AGENT_RINGS, Shows.DIALLED): (Bond.IS, Bond.IS),
    (Who.AGENT_RINGS, Shows.NOTHING): (Bond.WAIT, Bond.WAIT),
    (Who.AGENT_RINGS, Shows.ANOTHER): (Bond.WAIT, Bond.MOMENT),
    (Who.FIRST_LEG, Shows.DIALLED): (Bond.WAIT, Bond.MOMENT),
    (Who.FIRST_LEG, Shows.NOTHING): (Bond.WAIT, Bond.MOMENT),
    (Who.FIRST_LEG, Shows.ANOTHER): (Bond.WAIT, Bond.MOMENT),
    (Who.UNCLEAR, Shows.DIALLED): (Bond.MOMENT, Bond.MOMENT),
    (Who.UNCLEAR, Shows.NOTHING): (Bond.MOMENT, Bond.MOMENT),
    (Who.UNCLEAR, Shows.ANOTHER): (Bond.MOMENT, Bond.NONE),
    (Who.UNCLEAR_TALKS, Shows.DIALLED): (Bond.WAIT, Bond.IS),
    (Who.UNCLEAR_TALKS, Shows.NOTHING): (Bond.MOMENT, Bond.NONE),
    (Who.UNCLEAR_TALKS, Shows.ANOTHER): (Bond.NONE, Bond.NONE),
}


def bond(leg: Leg, dial: Dial) -> Bond:
    """What ``leg`` is to ``dial``, taken alone."""
    who = _who(leg)
    if who is None:
        return Bond.NONE
    awaited, doubtful = _BONDS[who, _shows(leg, dial)]
    return doubtful if dial.doubtful else awaited


def judge(leg: Leg, dials: Sequence[Dial]) -> tuple[Bond, Dial | None]:
    """What ``leg`` is to ``dials``, none of which has been found; the dial it carries out when that is certain."""
    bonds = [(bond(leg, dial), dial) for dial in dials]
    carried = [dial for found, dial in bonds if found is Bond.IS]
    if len(carried) > 1 and not all(dial.doubtful for dial in carried):
        return Bond.WAIT, None  # the replies tell which is whose
    if carried:
        return Bond.IS, carried[0]
    found = {found for found, _dial in bonds}
    return next((one for one in (Bond.WAIT, Bond.MOMENT) if one in found), Bond.NONE), None


def fits(leg: Leg, dial: Dial) -> bool:
    """Whether the agent placed the call that ``leg`` is of, and what it shows does not speak against ``dial``."""
    return _who(leg) in (Who.AGENT, Who.AGENT_RINGS) and _shows(leg, dial) is not Shows.ANOTHER


def same_digits(one: str, other: str) -> bool:
    """Whether two spellings are of the same dialled number, whatever stands before it."""
    a, b = ("".join(c for c in text if c.isdigit() or c in "*#") for text in (one, other))
    if min(len(a), len(b)) < _TELLING_DIGITS:
        return bool(a) and a == b
    return a[-_TELLING_DIGITS:] == b[-_TELLING_DIGITS:]


def _who(leg: Leg) -> Who | None:
    if leg.state is LegState.DIALING or leg.placed_here:
        return Who.AGENT_RINGS if leg.state is LegState.RINGING else Who.AGENT
    if leg.placed_here is False:
        return None
    if leg.state is LegState.CONNECTED:
        return Who.UNCLEAR_TALKS
    return Who.FIRST_LEG if leg.first else Who.UNCLEAR


def _shows(leg: Leg, dial: Dial) -> Shows:
    if same_digits(dial.digits, leg.number or leg.party):
        return Shows.DIALLED
    return Shows.ANOTHER if leg.number else Shows.NOTHING
