"""Following the calls of one extension: from what the exchange shows of their legs to calls as an agent knows them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from helper.calls.dials import Bond, Dial, fits, judge
from helper.calls.held import Glimpse, Held
from helper.calls.ids import new_call_id
from helper.calls.leg import Leg, LegState
from helper.calls.live import Live, continues
from helper.calls.model import Call, CallState, Outcome
from helper.calls.put_through import note_ends, put_through
from helper.calls.told import kind_shown, named, new_call, turned
from helper.calls.transitions import NEXT_STATE, Seen, outcome_of, seen_of
from helper.numbers.model import Number

GRACE = timedelta(seconds=0.4)
"""A leg's id can change while its call goes on: so long a call without legs is not over yet."""
READING = timedelta(seconds=15)
"""For so long at most the end of a call waits for a leg that was announced and is being read."""
_SENT_ON_WITHIN = timedelta(seconds=30)


class Tracker:
    """Pure: times come in, changed calls come out, nothing is read or written. ``read`` turns what a leg shows into
    a number.

    Every method returns the calls that it changed, each as it is now.
    """

    def __init__(self, read: Callable[[Leg], Number]) -> None:
        self._read = read
        self._live: dict[str, Live] = {}  # by our own call id
        self._dials: list[Dial] = []
        self._held = Held()
        self._gone: dict[str, datetime] = {}  # legs that went before the reply that would have named them
        self._coming: dict[str, datetime] = {}  # legs that were announced and are being read
        self._none: set[str] = set()

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
        self._live[call.id] = Live(call, empty_since=call.ended_at, sought=sought)

    def expect(self, call: Call, digits: str) -> None:
        """A dial of ``digits`` is about to be sent: its legs may show before its reply does."""
        self._live[call.id] = Live(call)
        self._dials.append(Dial(call, digits))

    def placed(self, call_id: str, leg: Leg | None, at: datetime) -> list[Call]:
        """The exchange took the dial; ``leg`` is the agent's own, where it said so."""
        dial, live = self._dial_of(call_id), self._live.get(call_id)
        if dial is None or live is None:
            return []
        if leg is None:
            return self.unanswered(call_id, at)
        self._dials.remove(dial)
        changed: dict[str, Call] = {}
        if leg.id not in live.legs and not (leg.call and leg.call == live.call.pbx_call_id):
            changed |= self._part(live, dial)
            live = self._live[call_id]
            changed |= self._take_from_another(live, leg)
            seen = self._held.take(leg)
            changed |= self._apply(
                live, seen if any(one.leg.id == leg.id for one in seen) else [Glimpse(leg, at), *seen]
            )
            if leg.id in self._gone and leg.id in live.legs:
                changed |= self._went(leg.id, self._gone[leg.id], Seen.GONE)
        return self._replay(changed)

    def refused(self, call_id: str, outcome: Outcome, failure: str, at: datetime) -> list[Call]:
        """The exchange did not take the dial."""
        self._forget_dial(call_id)
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
            if dial.found:
                self._dials.remove(dial)
        return self._replay({})

    def give_up(self, call_id: str, failure: str, at: datetime) -> list[Call]:
        """No leg of a dial was found although it was looked for: whether it ever rang is not known."""
        dial, live = self._dial_of(call_id), self._live.get(call_id)
        if dial is None or live is None or dial.found:
            return []
        fitting = [leg for leg in self._held.legs if fits(leg, dial)]
        if len(fitting) == 1 and self._unfound == [dial]:
            # Nothing else that this agent does is without a call, and nothing that it shows speaks against it.
            self._dials.remove(dial)
            return self._replay(self._apply(live, self._held.take(fitting[0])))
        changed = self.refused(call_id, Outcome.UNKNOWN, failure, at)
        return [replace(call, ended_at=None) if call.id == call_id else call for call in changed]

    def coming(self, leg_id: str, at: datetime) -> None:
        """A leg is new or has changed and is being read: a call without legs may go on with it."""
        if not any(leg_id in live.legs for live in self._live.values()):
            self._coming[leg_id] = at

    def seen(self, leg: Leg, at: datetime) -> list[Call]:
        """A leg is new or has changed."""
        self._coming.pop(leg.id, None)
        return list(self._see(Glimpse(leg, at)).values())

    def gone(self, leg_id: str, at: datetime) -> list[Call]:
        """A leg was seen to go."""
        self._coming.pop(leg_id, None)
        if self._dials:
            self._gone[leg_id] = at
        return list(self._went(leg_id, at, Seen.GONE).values())

    def was_none(self, call_id: str) -> bool:
        """Whether what was shown as that call, now over, was a dial's: then there never was such a call."""
        return call_id in self._none

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

    def hung_up(self, call_id: str) -> None:
        """The agent has the exchange end this call: it is not put through to anybody."""
        live = self._live.get(call_id)
        if live is not None:
            live.hung_up = True

    @property
    def due(self) -> datetime | None:
        """When ``tick`` has something to do; None while there is nothing that time alone changes."""
        times = [self._over_at(live.empty_since) for live in self._live.values() if live.empty_since is not None]
        held = self._held.due
        return min([*times, held] if held is not None else times, default=None)

    def tick(self, now: datetime) -> list[Call]:
        """End the calls whose last leg went more than ``GRACE`` ago (they ended when it went), and show what was held
        back for a moment.
        """
        changed: dict[str, Call] = {}
        for live in list(self._live.values()):
            if live.empty_since is not None and self._over_at(live.empty_since) <= now:
                changed |= self._end(live, Seen.GONE, live.empty_since)
        while (leg := self._held.overdue(now)) is not None:
            changed |= self._begin(self._held.take(leg), guessed=True)
        self._coming = {leg_id: at for leg_id, at in self._coming.items() if at + READING > now}
        return list(changed.values())

    def snapshot(self, legs: Iterable[Leg], at: datetime) -> list[Call]:
        """All legs there are now, after a time in which nobody looked."""
        found = {leg.id: leg for leg in legs}
        self._coming.clear()
        self._held.keep_only(found, at)
        changed: dict[str, Call] = {}
        for live in list(self._live.values()):
            if any(live.call.id == dial.call.id for dial in self._unfound):
                continue  # nothing of it has been seen yet, so nothing of it can be missing
            mine = {leg.id: leg for leg in found.values() if continues(live, leg, self._read)}
            if live.call.state is CallState.CONNECTED and all(leg.state is LegState.RINGING for leg in mine.values()):
                mine = {}  # what was connected does not ring: the exchange has begun to count anew
            if live.sought:
                mine = {leg_id: leg for leg_id, leg in mine.items() if self._live_of(leg) is None}
                live.legs, live.sought = dict(mine), ""
            if not mine:
                # Its last leg was seen to go, or it went while nobody looked.
                seen = Seen.LOST if live.empty_since is None else Seen.GONE
                changed |= self._end(live, seen, live.empty_since or at)
        for leg in found.values():
            changed |= self._see(Glimpse(leg, at, found=True))
        for live in list(self._live.values()):
            live.legs = {leg_id: leg for leg_id, leg in live.legs.items() if leg_id in found}
        return list(changed.values())

    @property
    def _unfound(self) -> list[Dial]:
        return [dial for dial in self._dials if not dial.found]

    def _see(self, glimpse: Glimpse) -> dict[str, Call]:
        leg = glimpse.leg
        live = self._live_of(leg)
        if live is not None and not (live.guessed and leg.state is LegState.DIALING):
            return self._apply(live, [*self._held.take(leg), glimpse])
        bond, dial = judge(leg, self._unfound)
        if live is not None:
            if dial is None:
                return self._apply(live, [glimpse])
            changed = self._take_from_another(self._live[dial.call.id], leg)
            return changed | self._carry_out(dial, [glimpse])
        if dial is not None:
            return self._carry_out(dial, [*self._held.take(leg), glimpse])
        if bond is not Bond.NONE:
            self._held.see(glimpse, for_long=bond is Bond.WAIT)
            return {}
        return self._begin([*self._held.take(leg), glimpse])

    def _carry_out(self, dial: Dial, glimpses: Sequence[Glimpse]) -> dict[str, Call]:
        """What was seen is of a leg of ``dial``."""
        dial.found = True
        if dial.doubtful:
            self._dials.remove(dial)
        changed = self._apply(self._live[dial.call.id], glimpses)
        return self._looked_again(changed)

    def _begin(self, glimpses: Sequence[Glimpse], guessed: bool = False) -> dict[str, Call]:
        """What was seen is of a call that is not known yet."""
        first, *others = glimpses
        live = self._live_of(first.leg)
        if live is not None:
            return self._apply(live, glimpses)
        call = new_call(first.leg, self._read(first.leg), first.at, first.found)
        live = Live(call, {first.leg.id: first.leg}, guessed=guessed)
        self._live[live.call.id] = live
        return {live.call.id: live.call} | self._apply(live, others)

    def _apply(self, live: Live, glimpses: Iterable[Glimpse]) -> dict[str, Call]:
        changed: dict[str, Call] = {}
        order = list(glimpses)
        for place, glimpse in enumerate(order, start=1):
            if glimpse.went is None:
                changed |= self._update(live, glimpse.leg, glimpse.at)
            elif glimpse.went is Seen.LOST and any(later.went is None for later in order[place:]):
                live.legs.pop(glimpse.leg.id, None)  # the look that missed this leg found the one it goes on with
            else:
                changed |= self._went(glimpse.leg.id, glimpse.at, glimpse.went)
        return changed

    def _went(self, leg_id: str, at: datetime, seen: Seen) -> dict[str, Call]:
        if self._held.went(leg_id, at, seen):
            return {}
        live = next((live for live in self._live.values() if leg_id in live.legs), None)
        if live is None:
            return {}
        del live.legs[leg_id]
        if live.legs:
            return self._settle(live, at)
        if seen is Seen.LOST:
            return self._end(live, seen, at)
        live.empty_since = at
        # Told at once, so that the time is written down: a crash within the grace loses nothing.
        live.call = replace(live.call, ended_at=at)
        note_ends(live, self._live.values(), at)
        return {live.call.id: live.call}

    def _update(self, live: Live, leg: Leg, at: datetime) -> dict[str, Call]:
        before = live.legs.get(leg.id)
        live.legs[leg.id] = leg
        live.empty_since = live.asked_at = None
        known = live.call
        if before is not None and before.state is LegState.RINGING and leg.state is LegState.DIALING:
            live.call = turned(known)
        told = kind_shown(named(live.call, leg, self._read(leg)), leg)
        live.call = replace(
            told,
            ended_at=None,
            device=leg.device or told.device,
            queue=told.queue or leg.via,
            did=told.did or leg.did,
            pbx_call_id=leg.call or told.pbx_call_id,
        )
        return self._settle(live, at) or ({live.call.id: live.call} if live.call != known else {})

    def _take_from_another(self, dialled: Live, leg: Leg) -> dict[str, Call]:
        """A leg of a dial was taken for one of another call: of a call of its own, which was none, or of another dial,
        which has not been found then.
        """
        other = self._live_of(leg)
        if other is None or other is dialled:
            return {}
        taken, other.legs, other.empty_since = other.legs, {}, None
        dial = self._dial_of(other.call.id)
        if dial is not None:
            other.call, dial.found = dial.call, False
            changed = {other.call.id: other.call}
        else:
            self._none.add(other.call.id)
            changed = self._end(other, Seen.LOST, other.call.started_at)
        dialled.legs |= taken
        return changed

    def _part(self, live: Live, dial: Dial) -> dict[str, Call]:
        """What was taken for a dial was none of it: it is a call of its own, and the dial is as it was."""
        if not dial.found:
            return {}
        own = replace(
            live.call,
            id=new_call_id(live.call.started_at),
            request_id="",
            person_id="",
            related_id="",
            note="",
            disposition="",
        )
        self._live[own.id] = replace(live, call=own)
        self._live[dial.call.id] = Live(dial.call)
        return {own.id: own, dial.call.id: dial.call}

    def _settle(self, live: Live, at: datetime) -> dict[str, Call]:
        """Bring a call to the state that its legs, of which there are some, amount to."""
        call = live.call
        state = NEXT_STATE[call.state, seen_of(live.legs.values())]
        if state is call.state:
            return {}
        live.call = replace(call, state=state, answered_at=call.answered_at or at)
        return {call.id: live.call}

    def _over_at(self, empty_since: datetime) -> datetime:
        """When a call without legs is over: not while a leg is being read that it may go on with."""
        return max([empty_since + GRACE, *(at + READING for at in self._coming.values())])

    def _end(self, live: Live, seen: Seen, at: datetime) -> dict[str, Call]:
        call = live.call
        sent_on = live.sent_on_at is not None and at - live.sent_on_at <= _SENT_ON_WITHIN
        del self._live[call.id]
        self._forget_dial(call.id)
        ended = replace(
            call,
            state=NEXT_STATE[call.state, seen],
            outcome=outcome_of(call, seen, sent_on or put_through(live, self._live.values())),
            ended_at=None if seen is Seen.LOST else at,
        )
        return {call.id: ended}

    def _live_of(self, leg: Leg) -> Live | None:
        by_leg = (live for live in self._live.values() if leg.id in live.legs)
        by_call = (live for live in self._live.values() if live.call.pbx_call_id and live.call.pbx_call_id == leg.call)
        return next(by_leg, None) or next(by_call, None)

    def _dial_of(self, call_id: str) -> Dial | None:
        return next((dial for dial in self._dials if dial.call.id == call_id), None)

    def _forget_dial(self, call_id: str) -> None:
        self._dials = [dial for dial in self._dials if dial.call.id != call_id]

    def _replay(self, changed: dict[str, Call]) -> list[Call]:
        """After a reply, or the end of waiting for it."""
        if not self._dials:
            self._gone.clear()
        return list(self._looked_again(changed).values())

    def _looked_again(self, changed: dict[str, Call]) -> dict[str, Call]:
        """The dials are others than they were: what is held back is seen anew, in the order in which it was."""
        for glimpse in self._held.take_all():
            if glimpse.went is None:
                changed |= self._see(glimpse)
            else:
                changed |= self._went(glimpse.leg.id, glimpse.at, glimpse.went)
        return changed
