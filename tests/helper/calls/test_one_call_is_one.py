"""Whole conversations with an exchange, in whatever order their pieces arrive: one call stays one call."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from helper.calls.leg import Leg, LegState, PartyKind
from helper.calls.model import Call, CallState, Direction, Outcome
from helper.calls.tracker import Tracker
from helper.numbers.read import read_caller_id

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
NUMBERS = ("+34911111111", "+34922222222", "+34933333333")
ODD = "+34999999999"
# Of two that ended in one instant one may have been put through to the other.
TALKED = (Outcome.ANSWERED, Outcome.TRANSFERRED)
_PHASES = [Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink]
_thorough = settings(max_examples=150, deadline=None, phases=_PHASES)


@dataclass(frozen=True)
class Story:
    """One call as it really was.

    ``who`` placed it: "here" dialled from Sidecall, "phone" dialled on the phone, "other" rang, "withheld" rang without
    a number. ``own_phone_first``: what is placed by the agent first reads Ringing, and shows ``rings_with``. ``hides``:
    until it is connected its leg does not show the dialled number. ``reply``: after how many of its own events the
    reply to makecall arrives; None: never.
    """

    who: str
    answered: bool
    own_phone_first: bool
    rings_with: str
    hides: bool
    new_id: bool
    told_twice: bool
    reply: int | None

    @property
    def placed(self) -> bool:
        return self.who in ("here", "phone")

    @property
    def plain(self) -> bool:
        """Whether its legs show whose it is: only so can a dial whose reply never comes be known for certain."""
        return not self.own_phone_first and not self.hides


def stories(replies: st.SearchStrategy[int | None]) -> st.SearchStrategy[Story]:
    return st.builds(
        Story,
        st.sampled_from(["here", "here", "phone", "other", "withheld"]),
        st.booleans(),
        st.booleans(),
        st.sampled_from(["", "dialled", ODD]),
        st.booleans(),
        st.booleans(),
        st.booleans(),
        replies,
    )


def pieces(story: Story, index: int, number: str) -> list[tuple[str, object]]:
    """What is seen of a call, in the order in which its own pieces can come."""
    call = str(100 + index)
    found: list[tuple[str, object]] = []
    if story.placed:
        leg = Leg(f"{index}a", call, LegState.DIALING, number="" if story.hides else number, placed_here=True)
        if story.own_phone_first:
            shown = number if story.rings_with == "dialled" else story.rings_with
            ringing = replace(leg, state=LegState.RINGING, number=shown, placed_here=None, first=True)
            found.append(("seen", ringing))
        found.append(("seen", leg))
    else:
        number = "" if story.who == "withheld" else number
        leg = Leg(f"{index}a", call, LegState.RINGING, number=number, placed_here=False)
        found.append(("seen", leg))
    if story.answered:
        found.append(("seen", replace(leg, state=LegState.CONNECTED, number=number)))
        if story.new_id:
            found.append(("gone", leg.id))
            leg = replace(leg, id=f"{index}b", state=LegState.CONNECTED, number=number)
            found.append(("coming", leg.id))
            found.append(("seen", leg))
    if story.told_twice:
        found = [piece for piece in found for _ in range(2 if piece[0] == "seen" else 1)]
    found.append(("gone", leg.id))
    if story.who == "here":
        if story.reply is None:
            found.insert(0, ("unanswered", None))
        else:
            first = Leg(f"{index}a", call, LegState.DIALING, number=number, placed_here=True)
            found.insert(min(story.reply, len(found)), ("reply", first))
    return found


class Play:
    """Plays stories to a tracker, and keeps what it says."""

    def __init__(self, told: list[Story], numbers: list[str]) -> None:
        self.tracker = Tracker(lambda leg: read_caller_id(leg.number, "ES", internal=leg.kind is PartyKind.EXTENSION))
        self.calls: dict[str, Call] = {}
        self.at = NOW
        self.changing: set[int] = set()  # a leg went, and the one with which its call goes on was not announced yet
        self.reading: set[int] = set()  # it was announced and is being read, which takes a second or more
        self.waiting = [pieces(story, index, numbers[index]) for index, story in enumerate(told)]
        for index, story in enumerate(told):
            if story.who == "here":
                dial = Call(f"dial {index}", Direction.OUTBOUND, CallState.DIALING, numbers[index], "", NOW)
                self.calls[dial.id] = dial
                self.tracker.expect(dial, numbers[index])

    def note(self, changed: list[Call]) -> None:
        for call in changed:
            assert call.id not in self.calls or not self.calls[call.id].over, "what is over stays over"
            assert call.talk_seconds is None or call.talk_seconds >= 0
            assert call.outcome is not Outcome.ANSWERED or call.answered_at is not None
            self.calls[call.id] = call

    def turn(self, which: int) -> None:
        verb, what = self.waiting[which].pop(0)
        if verb == "reply":
            self.note(self.tracker.placed(f"dial {which}", what, self.at))  # type: ignore[arg-type]
        elif verb == "unanswered":
            self.note(self.tracker.unanswered(f"dial {which}", self.at))
        elif verb == "coming":
            self.changing.discard(which)
            self.reading.add(which)
            self.tracker.coming(str(what), self.at)
        elif verb == "seen":
            self.reading.discard(which)
            self.note(self.tracker.seen(what, self.at))  # type: ignore[arg-type]
        else:
            if any(verb == "coming" for verb, _what in self.waiting[which]):
                self.changing.add(which)
            self.note(self.tracker.gone(str(what), self.at))

    def run(self, data: st.DataObject) -> None:
        while any(self.waiting):
            left = [index for index, pieces in enumerate(self.waiting) if pieces]
            which = data.draw(st.sampled_from(left))
            # Slow networks and slow people: far beyond the grace, but for what is one instant in the exchange.
            between = [0.008] if self.changing else [0.008, 0.3, 0.6] if self.reading else [0.008, 0.3, 0.6, 5.0]
            self.at += timedelta(seconds=data.draw(st.sampled_from(between)))
            if data.draw(st.booleans()):
                self.note(self.tracker.tick(self.at))
            self.turn(which)
        for index in range(len(self.waiting)):
            self.at += timedelta(seconds=1)
            self.note(self.tracker.tick(self.at))
            self.note(self.tracker.give_up(f"dial {index}", "", self.at))
        self.note(self.tracker.tick(self.at + timedelta(seconds=60)))

    @property
    def real(self) -> list[Call]:
        return [call for call in self.calls.values() if not self.tracker.was_none(call.id)]


@_thorough
@given(st.lists(stories(st.integers(0, 5)), min_size=1, max_size=3), st.data())
def test_as_many_calls_as_there_were_each_with_its_own_end(told: list[Story], data: st.DataObject) -> None:
    play = Play(told, list(NUMBERS))
    play.run(data)
    assert play.tracker.calls == [], "none is left open"
    assert len(play.real) == len(told), "no call is two, and none is lost"
    for index, story in enumerate(told):
        if story.who == "withheld":
            continue
        [call] = [call for call in play.real if call.pbx_call_id == str(100 + index)]
        assert call.state is CallState.ENDED
        assert call.direction is (Direction.OUTBOUND if story.placed else Direction.INBOUND)
        assert (call.id == f"dial {index}") is (story.who == "here")
        if story.who != "phone" or not story.own_phone_first:
            assert call.number == NUMBERS[index] or (story.hides and not story.answered)
        assert (call.outcome in TALKED) is story.answered


@_thorough
@given(st.lists(stories(st.integers(0, 5)), min_size=2, max_size=3), st.data())
def test_dials_to_one_number_are_told_apart_by_their_replies(told: list[Story], data: st.DataObject) -> None:
    told = [replace(story, who="here", own_phone_first=False) for story in told]
    play = Play(told, [NUMBERS[0]] * len(told))
    play.run(data)
    assert play.tracker.calls == []
    assert len(play.real) == len(told)
    assert {call.id for call in play.real} == {f"dial {index}" for index in range(len(told))}
    if all(not story.hides for story in told):
        assert {call.id: call.pbx_call_id for call in play.real} == {
            f"dial {index}": str(100 + index) for index in range(len(told))
        }


@_thorough
@given(st.lists(stories(st.just(None)), min_size=1, max_size=3), st.data())
def test_a_dial_whose_reply_never_comes_is_never_somebody_elses_call(told: list[Story], data: st.DataObject) -> None:
    """At most one dial, and among the others may be the very person who was dialled, who rings back."""
    first = [index for index, story in enumerate(told) if story.who == "here"][:1]
    told = [replace(one, who="other") if one.who == "here" and [i] != first else one for i, one in enumerate(told)]
    back = data.draw(st.booleans()) and bool(first)
    numbers = list(NUMBERS)
    if back:
        numbers = [NUMBERS[first[0]] if story.who == "other" else numbers[i] for i, story in enumerate(told)] + [""]
    play = Play(told, numbers)
    play.run(data)
    assert play.tracker.calls == []
    for index, story in enumerate(told):
        if story.who in ("other", "withheld") or (story.who == "phone" and story.plain):
            [call] = [call for call in play.real if call.pbx_call_id == str(100 + index)]
            assert not call.id.startswith("dial")
            assert (call.direction is Direction.INBOUND) is not story.placed
            assert (call.outcome in TALKED) is story.answered
        elif story.who == "here" and story.plain:
            [call] = [call for call in play.real if call.pbx_call_id == str(100 + index)]
            assert call.id == f"dial {index}"
            assert (call.outcome in TALKED) is story.answered
