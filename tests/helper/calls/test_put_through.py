"""Attended transfers made on the phone, and what looks like one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helper.calls.leg import Leg, PartyKind
from helper.calls.model import Call, Outcome
from helper.calls.tracker import GRACE, Tracker
from tests.helper.calls.legs import at, connected, dialling, read, ringing

CALLER, COLLEAGUE = ringing("1", "A"), dialling("2", "B", "151", kind=PartyKind.EXTENSION)


def consulting(caller: Leg = CALLER, asked: Leg = COLLEAGUE) -> Tracker:
    """The agent talks with a caller, and with another about them."""
    tracker = Tracker(read)
    tracker.seen(caller, at(0))
    tracker.seen(connected(caller), at(2))
    tracker.seen(asked, at(10))
    tracker.seen(connected(asked), at(12))
    return tracker


def outcomes(ended: list[Call]) -> list[Outcome | None]:
    return [call.outcome for call in sorted(ended, key=lambda one: one.started_at) if call.over]


@pytest.mark.parametrize("asked", [COLLEAGUE, dialling("2", "B", "+34922222222")])
def test_a_caller_put_through_on_the_phone_was_transferred(asked: Leg) -> None:
    tracker = consulting(asked=asked)
    tracker.gone("2", at(30))
    tracker.gone("1", at(30.05))
    assert outcomes(tracker.tick(at(31))) == [Outcome.TRANSFERRED, Outcome.ANSWERED]


def test_the_order_in_which_both_go_and_one_number_for_both_tell_nothing_else() -> None:
    tracker = consulting()
    tracker.seen(connected(replace(COLLEAGUE, call="A")), at(29.9))
    tracker.gone("1", at(30))
    tracker.gone("2", at(30.1))
    assert outcomes(tracker.tick(at(31))) == [Outcome.TRANSFERRED, Outcome.ANSWERED]


def test_two_calls_that_end_one_after_the_other_are_no_transfer() -> None:
    tracker = consulting()
    ended = [*tracker.gone("2", at(30)), *tracker.tick(at(30) + GRACE), *tracker.gone("1", at(33))]
    assert outcomes([*ended, *tracker.tick(at(34))]) == [Outcome.ANSWERED, Outcome.ANSWERED]


def test_a_second_caller_is_nobody_to_be_put_through_to() -> None:
    tracker = consulting(asked=ringing("2", "B", "+34600000000"))
    tracker.gone("2", at(30))
    tracker.gone("1", at(30.05))
    assert outcomes(tracker.tick(at(31))) == [Outcome.ANSWERED, Outcome.ANSWERED]


def test_calls_on_two_phones_are_not_put_through_to_each_other() -> None:
    tracker = consulting(replace(CALLER, device="sip:150@10.0.0.7"), replace(COLLEAGUE, device="sip:150@127.0.0.1"))
    tracker.gone("2", at(30))
    tracker.gone("1", at(30.05))
    assert outcomes(tracker.tick(at(31))) == [Outcome.ANSWERED, Outcome.ANSWERED]


@pytest.mark.parametrize("which", [0, 1])
def test_whom_the_agent_hangs_up_on_from_here_is_not_put_through(which: int) -> None:
    tracker = consulting()
    tracker.hung_up(tracker.calls[which].id)
    tracker.hung_up("unknown")
    tracker.gone("1", at(30))
    tracker.gone("2", at(30))
    assert outcomes(tracker.tick(at(31))) == [Outcome.ANSWERED, Outcome.ANSWERED]


@pytest.mark.parametrize("room_at", [29.8, 30.3])
def test_a_conference_is_no_transfer(room_at: float) -> None:
    tracker = consulting()
    room = connected(dialling("3", "C", "700", kind=PartyKind.OTHER))
    if room_at < 30:
        tracker.seen(room, at(room_at))
    tracker.gone("1", at(30))
    tracker.gone("2", at(30))
    if room_at > 30:
        tracker.coming("3", at(30.1))
        tracker.seen(room, at(room_at))
    assert outcomes(tracker.tick(at(32))) == [Outcome.ANSWERED, Outcome.ANSWERED]
    assert len(tracker.calls) == 1


def test_a_leg_that_comes_back_under_another_id_was_not_put_through() -> None:
    tracker = consulting()
    tracker.gone("2", at(30))
    tracker.gone("1", at(30.05))
    tracker.seen(connected(ringing("9", "A")), at(30.2))
    assert outcomes(tracker.tick(at(31))) == [Outcome.ANSWERED]
    tracker.gone("9", at(60))
    assert outcomes(tracker.tick(at(61))) == [Outcome.ANSWERED]
