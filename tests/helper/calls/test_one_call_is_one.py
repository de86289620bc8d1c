"""Whole conversations with an exchange, in whatever order their pieces arrive: one call stays one call."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from helper.calls.leg import Leg, LegState, PartyKind
from helper.calls.model import Call, CallState, Direction, Outcome
from helper.calls.tracker import Tracker
from helper.numbers.read import read_caller_id

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
NUMBERS = ("+34911111111", "+34922222222", "+34933333333")


@dataclass(frozen=True)
class Story:
    """One call as it really was. ``own_phone_first``: a dialled one whose leg reads Ringing before it dials.
    ``hides``: until it is connected its leg does not show the dialled number. ``reply``: after how many of its own
    events the reply to makecall arrives.
    """

    dialled: bool
    answered: bool
    own_phone_first: bool
    hides: bool
    new_id: bool
    told_twice: bool
    reply: int


_stories = st.lists(st.builds(Story, *([st.booleans()] * 6), st.integers(0, 5)), min_size=1, max_size=3)


def pieces(story: Story, index: int) -> list[tuple[str, object]]:
    """What is seen of a call, in the order in which its own pieces can come."""
    number, call = NUMBERS[index], str(100 + index)
    shown = "" if story.hides else number
    leg = Leg(f"{index}a", call, LegState.RINGING, number=number, placed_here=False)
    found: list[tuple[str, object]] = []
    if story.dialled:
        leg = replace(leg, number=shown, placed_here=True)
        if story.own_phone_first:
            found.append(("seen", replace(leg, placed_here=None)))
        found.append(("seen", replace(leg, state=LegState.DIALING)))
    else:
        found.append(("seen", leg))
    if story.answered:
        found.append(("seen", replace(leg, state=LegState.CONNECTED, number=number)))
        if story.new_id:
            found.append(("gone", leg.id))
            leg = replace(leg, id=f"{index}b", state=LegState.CONNECTED, number=number)
            found.append(("seen", leg))
    if story.told_twice:
        found = [piece for piece in found for _ in range(2 if piece[0] == "seen" else 1)]
    found.append(("gone", leg.id))
    if story.dialled:
        first = Leg(f"{index}a", call, LegState.DIALING, number=number, placed_here=True)
        found.insert(min(story.reply, len(found)), ("reply", first))
    return found


@given(_stories, st.data())
def test_as_many_calls_as_there_were_each_with_its_own_end(stories: list[Story], data: st.DataObject) -> None:
    tracker = Tracker(lambda leg: read_caller_id(leg.number, "ES", internal=leg.kind is PartyKind.EXTENSION))
    calls: dict[str, Call] = {}

    def note(changed: list[Call]) -> None:
        for call in changed:
            assert call.id not in calls or not calls[call.id].over, "what is over stays over"
            assert call.talk_seconds is None or call.talk_seconds >= 0
            calls[call.id] = call

    waiting = [pieces(story, index) for index, story in enumerate(stories)]
    for index, story in enumerate(stories):
        if story.dialled:
            dial = Call(f"dial {index}", Direction.OUTBOUND, CallState.DIALING, NUMBERS[index], NUMBERS[index], NOW)
            calls[dial.id] = dial
            tracker.expect(dial, NUMBERS[index])
    at = NOW
    while any(waiting):
        at += timedelta(milliseconds=8)  # all of it within the grace that a new id has
        turn = data.draw(st.sampled_from([index for index, left in enumerate(waiting) if left]))
        verb, what = waiting[turn].pop(0)
        if verb == "reply":
            note(tracker.placed(f"dial {turn}", what, at))  # type: ignore[arg-type]
        elif verb == "seen":
            note(tracker.seen(what, at))  # type: ignore[arg-type]
        else:
            note(tracker.gone(str(what), at))
        if data.draw(st.booleans()):
            note(tracker.tick(at))
    note(tracker.tick(at + timedelta(seconds=5)))
    assert tracker.calls == [], "none is left open"

    for index, story in enumerate(stories):
        [call] = [call for call in calls.values() if call.number == NUMBERS[index]]
        assert call.state is CallState.ENDED
        assert call.direction is (Direction.OUTBOUND if story.dialled else Direction.INBOUND)
        if story.dialled:
            assert call.id == f"dial {index}"
        if story.answered and not (story.dialled and story.reply >= len(pieces(story, index)) - 1):
            assert call.outcome is Outcome.ANSWERED
    assert len(calls) == len(stories), "no call is two"
