"""What the first sight of a leg tells of its call, and what it does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from helper.calls.leg import Leg, LegState, PartyKind
from helper.calls.model import Direction, Outcome
from helper.calls.tracker import Tracker
from tests.helper.calls.legs import at, connected, dialling, end, our_dial, ringing


def test_a_phone_that_lifts_by_itself_is_answered_when_its_news_came(tracker: Tracker) -> None:
    [call] = tracker.seen(connected(ringing()), at(0))
    assert (call.answered_at, call.start_seen) == (at(0), True)
    [ended] = end(tracker, "8106", at(60))
    assert (ended.outcome, ended.talk_seconds) == (Outcome.ANSWERED, 60)


def test_how_long_a_call_ran_that_was_found_while_a_dial_waited_is_not_known(tracker: Tracker) -> None:
    tracker.expect(our_dial(), "+34912345678")
    found = Leg("5", "9", LegState.CONNECTED, number="+34600000000", placed_here=None)
    tracker.snapshot([replace(found, number="")], at(1))
    tracker.refused("our-id", Outcome.FAILED, "no", at(2))
    [call] = tracker.calls
    assert not call.start_seen


def test_what_was_connected_does_not_ring_after_a_restart(tracker: Tracker) -> None:
    [call] = tracker.seen(connected(ringing()), at(0))
    lost, again = sorted(tracker.snapshot([ringing()], at(60)), key=lambda one: one.started_at)
    assert (lost.id, lost.outcome, lost.ended_at) == (call.id, Outcome.UNKNOWN, None)
    assert (again.id != call.id, again.outcome) == (True, None)


def test_a_second_phone_that_is_slow_to_stop_ringing_changes_nothing(tracker: Tracker) -> None:
    tracker.seen(connected(ringing()), at(0))
    assert tracker.snapshot([connected(ringing()), ringing("8107")], at(60)) == []
    assert len(tracker.calls) == 1


@pytest.mark.parametrize(
    ("dialled", "direction"),
    [("*20*151", Direction.INBOUND), ("*31*912345678", Direction.OUTBOUND), ("", Direction.OUTBOUND)],
)
def test_a_caller_who_is_picked_up_by_a_code_is_no_one_who_was_called(
    tracker: Tracker, dialled: str, direction: Direction
) -> None:
    tracker.seen(dialling(number=dialled), at(0))
    tracker.seen(connected(dialling()), at(1))
    [call] = tracker.calls
    assert (call.direction, call.number) == (direction, "+34912345678")


def test_a_parked_caller_who_is_picked_up_called_here(tracker: Tracker) -> None:
    tracker.seen(dialling(number="8000", kind=PartyKind.OTHER), at(0))
    tracker.seen(connected(dialling()), at(1))
    assert [call.direction for call in tracker.calls] == [Direction.INBOUND]


def test_a_leg_that_changes_its_id_while_a_dial_waits_is_one_call(tracker: Tracker) -> None:
    tracker.expect(our_dial(), "+34912345678")
    first = dialling("1", "A", "+34922222222")
    assert tracker.seen(first, at(0)) == [], "it may be the dial's"
    tracker.gone("1", at(0.7))
    assert tracker.seen(connected(replace(first, id="2")), at(0.8)) == []
    tracker.tick(at(1.0))
    tracker.tick(at(1.0) + timedelta(seconds=1))
    tracker.unanswered("our-id", at(3))
    assert [call.number for call in tracker.calls if call.pbx_call_id == "A"] == ["+34922222222"]
    [ended] = end(tracker, "2", at(61))
    assert (ended.outcome, ended.started_at, ended.answered_at) == (Outcome.ANSWERED, at(0), at(0.8))
