"""Following the calls of one extension: from what the exchange shows of their legs to calls as an agent knows them."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from helper.calls.leg import Leg, LegState, PartyKind
from helper.calls.model import Call, CallState, Direction, Outcome
from helper.calls.transitions import NEXT_STATE, Seen, direction_of, first_state, outcome_of, placed_by_agent, seen_of
from helper.numbers.model import Number, NumberKind

GRACE = timedelta(seconds=0.4)
"""A leg's id can change while its call goes on: so long a call without legs is not over yet."""
_SENT_ON_WITHIN = timedelta(seconds=30)
_TELLING_DIGITS = 6  # so many last digits say that two spellings are the same dialled number


@dataclass(slots=True)
class _Live:
    call: Call
    legs: dict[str, Leg] = field(default_factory=dict)
    empty_since: datetime | None = None  # when the last leg was seen to go
    sent_on_at: datetime | None = None  # when the agent transferred or diverted it
    sought: str = ""  # the digits of a dial of before the program stopped, none of whose legs was known yet


@dataclass(slots=True)
class _Dial:
    """A dial that was written down and sent, and whose legs have not been found yet."""

    call_id: str
    digits: str
    answered: bool = False  # the exchange has replied
    doubtful: bool = False  # its reply will not come any more


class Tracker:
    """Pure: times come in, changed calls come out, nothing is read or written. ``read`` turns what a leg shows into
    a number.

    Every method returns the calls that it changed, each as it is now.
    """

    def __init__(self, read: Callable[[Leg], Number]) -> None:
        self._read = read
        self._live: dict[str, _Live] = {}  # by our own call id
        self._dials: list[_Dial] = []
        self._held: dict[str, tuple[Leg, datetime]] = {}
        self._gone: dict[str, datetime] = {}  # legs that went before the reply that would have named them

    @property
    def calls(self) -> Sequence[Call]:
        """Every call that is not over."""
        return [live.call for live in self._live.values()]

    def legs(self, call_id: str) -> Sequence[Leg]:
        """The legs of a running call."""
        live = self._live.get(call_id)
        return list(live.legs.values()) if live else []

    def resume(self, call: Call) -> None:
        """Take up a call that was running when the program stopped; the next snapshot tells what became of it."""
        unknown = call.state is CallState.DIALING and not call.pbx_call_id
        sought = (call.number or call.party_extension or call.display) if unknown else ""
        self._live[call.id] = _Live(call, empty_since=call.ended_at, sought=sought)

    def expect(self, call: Call, digits: str) -> None:
        """A dial of ``digits`` is about to be sent: its legs may show before its reply does."""
        self._live[call.id] = _Live(call)
        self._dials.append(_Dial(call.id, digits))

    def placed(self, call_id: str, leg: Leg | None, at: datetime) -> list[Call]:
        """The exchange took the dial; ``leg`` is the agent's own, where it said so."""
        dial = self._dial_of(call_id)
        changed: dict[str, Call] = {}
        if dial is not None:
            dial.answered = True
            live = self._live.get(call_id)
            if leg is not None and live is not None:
                self._dials.remove(dial)
                changed |= self._take_from_another(live, leg, at)
                held = self._held.pop(leg.id, None)
                changed |= self._update(live, held[0] if held else leg, at)
                if leg.id in self._gone:
                    changed |= {call.id: call for call in self.gone(leg.id, self._gone[leg.id])}
        return self._replay(changed)

    def refused(self, call_id: str, outcome: Outcome, failure: str, at: datetime) -> list[Call]:
        """The exchange did not take the dial."""
        dial = self._dial_of(call_id)
        if dial is not None:
            self._dials.remove(dial)
        changed: dict[str, Call] = {}
        live = self._live.pop(call_id, None)
        if live is not None:
            call = replace(live.call, state=CallState.ENDED, outcome=outcome, failure=failure, ended_at=at)
            changed[call.id] = call
        return self._replay(changed)

    def unanswered(self, call_id: str, at: datetime) -> list[Call]:
        """The reply to a dial will not come: what was dialled is all there is to know its legs by."""
        dial = self._dial_of(call_id)
        if dial is not None:
            dial.doubtful = True
        return self._replay({})

    def give_up(self, call_id: str, failure: str, at: datetime) -> list[Call]:
        """No leg of a dial was found although it was looked for: whether it ever rang is not known."""
        dial = self._dial_of(call_id)
        live = self._live.get(call_id)
        if dial is None or live is None or live.legs:
            return []
        held = [leg for leg, _seen in self._held.values() if placed_by_agent(leg)]
        if len(held) == 1 and len(self._dials) == 1:
            return self.placed(call_id, held[0], at)  # nothing else that this agent does is without a call
        changed = self.refused(call_id, Outcome.UNKNOWN, failure, at)
        return [replace(call, ended_at=None) if call.id == call_id else call for call in changed]

    def seen(self, leg: Leg, at: datetime) -> list[Call]:
        """A leg is new or has changed."""
        return list(self._see(leg, at).values())

    def gone(self, leg_id: str, at: datetime) -> list[Call]:
        """A leg was seen to go."""
        self._held.pop(leg_id, None)
        if any(not dial.answered for dial in self._dials):
            self._gone[leg_id] = at
        for live in list(self._live.values()):
            if leg_id in live.legs:
                del live.legs[leg_id]
                if not live.legs:
                    live.empty_since = at
                    # Told at once, so that the time is written down: a crash within the grace loses nothing.
                    live.call = replace(live.call, ended_at=at)
                    return [live.call]
                return list(self._settle(live, at).values())
        return []

    def sent_on(self, call_id: str, at: datetime) -> None:
        """The agent has the exchange transfer or divert this call; its end may be seen before the reply."""
        live = self._live.get(call_id)
        if live is not None:
            live.sent_on_at = at

    def stayed(self, call_id: str) -> None:
        """The exchange has refused to transfer or divert this call."""
        live = self._live.get(call_id)
        if live is not None:
            live.sent_on_at = None

    @property
    def due(self) -> datetime | None:
        """When ``tick`` has something to do; None while every running call has a leg."""
        waiting = [live.empty_since for live in self._live.values() if live.empty_since is not None]
        return min(waiting) + GRACE if waiting else None

    def tick(self, now: datetime) -> list[Call]:
        """End the calls whose last leg went more than ``GRACE`` ago; they ended when it went."""
        changed: dict[str, Call] = {}
        for live in list(self._live.values()):
            if live.empty_since is not None and live.empty_since + GRACE <= now:
                changed |= self._end(live, Seen.GONE, live.empty_since)
        return list(changed.values())

    def snapshot(self, legs: Iterable[Leg], at: datetime) -> list[Call]:
        """All legs there are now, after a time in which nobody looked."""
        found = {leg.id: leg for leg in legs}
        for leg_id in [leg_id for leg_id in self._held if leg_id not in found]:
            del self._held[leg_id]
        changed: dict[str, Call] = {}
        for live in list(self._live.values()):
            if self._dial_of(live.call.id) is not None:
                continue  # nothing of it has been seen yet, so nothing of it can be missing
            mine = {leg.id: leg for leg in found.values() if _continues(live, leg, self._read)}
            if live.sought:
                mine = {leg_id: leg for leg_id, leg in mine.items() if self._live_of(leg) is None}
                live.legs, live.sought = dict(mine), ""
            if not mine:
                # Its last leg was seen to go, or it went while nobody looked.
                seen = Seen.LOST if live.empty_since is None else Seen.GONE
                changed |= self._end(live, seen, live.empty_since or at)
        for leg in found.values():
            changed |= self._see(leg, at)
        for live in list(self._live.values()):
            live.legs = {leg_id: leg for leg_id, leg in live.legs.items() if leg_id in found}
        return list(changed.values())

    def _see(self, leg: Leg, at: datetime) -> dict[str, Call]:
        live = self._live_of(leg)
        if live is None:
            dial = self._dial_for(leg)
            if dial is not None:
                self._dials.remove(dial)
                live = self._live[dial.call_id]
        if live is None:
            if self._may_be_a_dial(leg):
                self._held[leg.id] = (leg, at)
                return {}
            live = _Live(self._new_call(leg, at))
            self._live[live.call.id] = live
            live.legs[leg.id] = leg
            return {live.call.id: live.call}
        return self._update(live, leg, at)

    def _update(self, live: _Live, leg: Leg, at: datetime) -> dict[str, Call]:
        before = live.legs.get(leg.id)
        live.legs[leg.id] = leg
        live.empty_since = None
        known = live.call
        if before is not None and before.state is LegState.RINGING and leg.state is LegState.DIALING:
            live.call = self._turned(known)
        named = self._named(live.call, leg)
        live.call = replace(
            named,
            ended_at=None,
            device=leg.device or named.device,
            queue=named.queue or leg.via,
            did=named.did or leg.did,
            pbx_call_id=named.pbx_call_id or leg.call,
        )
        return self._settle(live, at) or ({live.call.id: live.call} if live.call != known else {})

    def _named(self, call: Call, leg: Leg) -> Call:
        """A caller who was put through, or whose number came late, gives the call its number."""
        number = self._read(leg)
        if call.number is not None or number.kind is not NumberKind.EXTERNAL:
            return call
        direction = Direction.INBOUND if call.direction is Direction.INTERNAL else call.direction
        return replace(
            call,
            number=number.e164,
            display=number.display,
            direction=direction,
            party_extension="",
            name_from_pbx=leg.name or call.name_from_pbx,
        )

    def _turned(self, call: Call) -> Call:
        """What rang was the agent's own phone, for a call that some other program placed: now it dials."""
        if call.state is not CallState.RINGING:
            return call
        direction = Direction.OUTBOUND if call.direction is Direction.INBOUND else call.direction
        return replace(call, state=CallState.DIALING, direction=direction)

    def _take_from_another(self, dialled: _Live, leg: Leg, at: datetime) -> dict[str, Call]:
        """The reply to a dial names a leg that was taken for a call of its own: that call was none."""
        other = self._live_of(leg)
        if other is None or other is dialled:
            return {}
        dialled.legs |= other.legs
        return self._end(other, Seen.LOST, at)

    def _settle(self, live: _Live, at: datetime) -> dict[str, Call]:
        """Bring a call to the state that its legs, of which there are some, amount to."""
        call = live.call
        state = NEXT_STATE[call.state, seen_of(live.legs.values())]
        if state is call.state:
            return {}
        live.call = replace(call, state=state, answered_at=call.answered_at or at)
        return {call.id: live.call}

    def _end(self, live: _Live, seen: Seen, at: datetime) -> dict[str, Call]:
        call = live.call
        sent_on = live.sent_on_at is not None and at - live.sent_on_at <= _SENT_ON_WITHIN
        del self._live[call.id]
        ended = replace(
            call,
            state=NEXT_STATE[call.state, seen],
            outcome=outcome_of(call, seen, sent_on),
            ended_at=None if seen is Seen.LOST else at,
        )
        return {call.id: ended}

    def _new_call(self, leg: Leg, at: datetime) -> Call:
        number = self._read(leg)
        state = first_state(leg)
        inside = number.kind is NumberKind.INTERNAL
        return Call(
            id=str(uuid.uuid4()),
            direction=direction_of(leg, number),
            state=state,
            number=number.e164 or None,
            display=number.display,
            started_at=at,
            party_extension=number.digits if inside else "",
            queue=leg.via,
            did=leg.did,
            name_from_pbx=leg.name,
            device=leg.device,
            pbx_call_id=leg.call,
            answered_at=at if state is CallState.CONNECTED else None,
            start_seen=state is not CallState.CONNECTED,
        )

    def _live_of(self, leg: Leg) -> _Live | None:
        by_leg = (live for live in self._live.values() if leg.id in live.legs)
        by_call = (live for live in self._live.values() if live.call.pbx_call_id and live.call.pbx_call_id == leg.call)
        return next(by_leg, None) or next(by_call, None)

    def _dial_of(self, call_id: str) -> _Dial | None:
        return next((dial for dial in self._dials if dial.call_id == call_id), None)

    def _dial_for(self, leg: Leg) -> _Dial | None:
        """The dial that this leg, not known until now, carries out."""
        if leg.state is LegState.CONNECTED and leg.placed_here is False:
            return None
        dial = next((dial for dial in self._dials if _same_digits(dial.digits, leg.number or leg.party)), None)
        if dial is None or dial.answered or dial.doubtful or placed_by_agent(leg):
            return dial
        return None  # whoever is dialled may call at this moment; the reply will tell

    def _may_be_a_dial(self, leg: Leg) -> bool:
        """Whether a dial that has no reply yet could be behind this leg: then it is kept until the reply tells."""
        if not any(not dial.answered for dial in self._dials):
            return False
        if placed_by_agent(leg) or not leg.number or self._is_dialled(leg):
            return True
        return leg.kind is PartyKind.EXTENSION and leg.placed_here is not False

    def _is_dialled(self, leg: Leg) -> bool:
        waiting = (dial for dial in self._dials if not dial.answered and not dial.doubtful)
        return any(_same_digits(dial.digits, leg.number) for dial in waiting)

    def _replay(self, changed: dict[str, Call]) -> list[Call]:
        if not self._dials:
            self._gone.clear()
        held, self._held = self._held, {}
        for leg, at in held.values():
            changed |= self._see(leg, at)
        return list(changed.values())


def _continues(live: _Live, leg: Leg, read: Callable[[Leg], Number]) -> bool:
    """Whether a leg found in a snapshot belongs to this call: the exchange counts anew after a restart, so the
    number of the call alone says nothing.
    """
    if live.sought:
        return leg.placed_here is not False and _same_digits(live.sought, leg.number or leg.party)
    if leg.call != live.call.pbx_call_id:
        return False
    number = read(leg).e164 or None
    if number == live.call.number:
        return True
    # A colleague may have put a caller through meanwhile, but one caller does not become another.
    return leg.id in live.legs and (number is None or live.call.number is None)


def _same_digits(one: str, other: str) -> bool:
    a, b = ("".join(c for c in text if c.isdigit() or c in "*#") for text in (one, other))
    if min(len(a), len(b)) < _TELLING_DIGITS:
        return bool(a) and a == b
    return a[-_TELLING_DIGITS:] == b[-_TELLING_DIGITS:]
