"""Which leg is the one that Sidecall dialled, whatever comes first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helper.calls.leg import Leg, LegState, PartyKind
from helper.calls.model import Call, CallState, Direction, Outcome
from helper.calls.tracker import Tracker
from tests.helper.calls.legs import at, connected, dialling, end, our_dial, read, ringing


def test_a_dial_whose_reply_comes_first(tracker: Tracker) -> None:
    tracker.expect(our_dial(), "+34912345678")
    [call] = tracker.placed("our-id", dialling(), at(1))
    assert (call.id, call.pbx_call_id) == ("our-id", "1265")
    [call] = tracker.seen(connected(dialling()), at(5))
    assert (call.id, call.state) == ("our-id", CallState.CONNECTED)


def test_a_dial_whose_events_come_first(tracker: Tracker) -> None:
    tracker.expect(our_dial(), "+34912345678")
    tracker.seen(dialling(), at(1))
    assert [call.id for call in tracker.calls] == ["our-id"]
    tracker.placed("our-id", dialling(), at(2))
    assert [call.id for call in tracker.calls] == ["our-id"]


def test_a_dial_for_which_our_own_phone_rings_first(tracker: Tracker) -> None:
    tracker.expect(our_dial(), "+34912345678")
    tracker.seen(ringing("9", "77", number=""), at(0.1))
    tracker.placed("our-id", Leg("9", "77", LegState.DIALING, number="+34912345678"), at(0.2))
    assert [(call.id, call.direction, call.state) for call in tracker.calls] == [
        ("our-id", Direction.OUTBOUND, CallState.DIALING)
    ]


def test_a_dial_that_was_over_before_its_reply_came(tracker: Tracker) -> None:
    tracker.expect(our_dial(), "+34912345678")
    tracker.seen(replace(dialling(), number=""), at(0.1))
    tracker.gone("8107", at(0.2))
    tracker.placed("our-id", dialling(), at(0.3))
    [call] = tracker.tick(at(1))
    assert (call.id, call.state, call.outcome) == ("our-id", CallState.ENDED, Outcome.UNANSWERED)


def test_somebody_else_rings_while_a_dial_has_no_reply(tracker: Tracker) -> None:
    tracker.expect(our_dial(), "+34912345678")
    [call] = tracker.seen(ringing(number="+4930123456"), at(0.1))
    assert (call.direction, call.number) == (Direction.INBOUND, "+4930123456")


def test_a_refused_dial_is_a_call_that_failed(tracker: Tracker) -> None:
    tracker.expect(our_dial(), "+34912345678")
    [call] = tracker.refused("our-id", Outcome.FAILED, "no trunk", at(1))
    assert (call.state, call.outcome, call.failure, call.talk_seconds) == (
        CallState.ENDED,
        Outcome.FAILED,
        "no trunk",
        0,
    )


def test_a_dial_never_found_again_has_no_known_outcome(tracker: Tracker) -> None:
    tracker.expect(our_dial(), "+34912345678")
    [call] = tracker.give_up("our-id", "no answer", at(15))
    assert (call.outcome, call.ended_at, call.talk_seconds) == (Outcome.UNKNOWN, None, None)


def test_a_dial_whose_reply_was_lost_is_found_by_what_was_dialled(tracker: Tracker) -> None:
    tracker.expect(our_dial(), "+34912345678")
    own_phone = Leg("9", "77", LegState.RINGING, number="912345678")
    assert tracker.seen(own_phone, at(0.1)) == [], "it could be the dialled one who calls"
    assert tracker.unanswered("our-id", at(0.2)) == [], "and still"
    [call] = tracker.seen(replace(own_phone, state=LegState.DIALING), at(0.8))
    assert (call.id, call.direction, call.state) == ("our-id", Direction.OUTBOUND, CallState.DIALING)
    assert len(tracker.calls) == 1


def test_the_one_who_was_dialled_rings_back_while_nobody_knows_whether_the_dial_was_placed(tracker: Tracker) -> None:
    for placed_here in (False, None):
        tracker = Tracker(read)
        tracker.expect(our_dial(), "+34912345678")
        tracker.unanswered("our-id", at(20))
        tracker.seen(replace(ringing(), placed_here=placed_here), at(22))
        tracker.tick(at(23))
        back = next(call for call in tracker.calls if call.id != "our-id")
        assert (back.direction, back.state, back.started_at) == (Direction.INBOUND, CallState.RINGING, at(22))
        [ended] = end(tracker, "8106", at(40))
        assert (ended.id, ended.outcome) == (back.id, Outcome.MISSED)
        assert [call.id for call in tracker.calls] == ["our-id"]


def test_another_call_of_the_agent_is_not_taken_for_a_dial_that_has_no_reply(tracker: Tracker) -> None:
    tracker.expect(our_dial(), "+34912345678")
    tracker.unanswered("our-id", at(20))
    tracker.seen(dialling("9", "77", "+34922222222"), at(22))
    tracker.seen(connected(dialling("9", "77", "+34922222222")), at(26))
    [lost] = tracker.give_up("our-id", "no answer", at(80))
    assert (lost.id, lost.outcome, lost.answered_at) == ("our-id", Outcome.UNKNOWN, None)
    [other] = end(tracker, "9", at(90))
    assert (other.number, other.started_at, other.talk_seconds) == ("+34922222222", at(22), 64)


def test_a_dial_found_by_prefix_and_all_keeps_the_time_at_which_it_was_seen(tracker: Tracker) -> None:
    tracker.expect(our_dial(), "835912345678")
    assert tracker.seen(dialling(number=""), at(0.2)) == []
    tracker.seen(connected(replace(dialling(), number="")), at(5))
    tracker.unanswered("our-id", at(20))
    [call] = tracker.give_up("our-id", "no answer", at(80))
    assert (call.id, call.state, call.answered_at) == ("our-id", CallState.CONNECTED, at(5))
    again = Tracker(read)
    again.expect(our_dial(), "835912345678")
    assert [call.id for call in again.seen(dialling(), at(0.2))] == ["our-id"]


@pytest.mark.parametrize(
    "leg",
    [
        Leg("9", "77", LegState.RINGING, number="", placed_here=False),
        Leg("9", "77", LegState.RINGING, number="", placed_here=None),
        Leg("9", "77", LegState.RINGING, number="151", party="151", kind=PartyKind.EXTENSION),
        Leg("9", "77", LegState.RINGING, number="+34922222222"),
        dialling("9", "77", "+34922222222"),
        Leg("9", "77", LegState.RINGING, number="+34922222222", first=True),
    ],
    ids=str,
)
@pytest.mark.parametrize("decided", ["placed", "refused", "given up"])
def test_what_comes_and_goes_while_a_dial_has_no_reply_is_not_lost(tracker: Tracker, leg: Leg, decided: str) -> None:
    tracker.expect(our_dial(), "+34912345678")
    found: dict[str, Call] = {}

    def note(changed: list[Call]) -> None:
        found.update({call.id: call for call in changed if call.id != "our-id"})

    note(tracker.seen(leg, at(2)))
    note(tracker.tick(at(3)))
    if not leg.first:
        assert len(found) == 1, "after a moment it is shown"
    note(tracker.gone("9", at(10)))
    note(tracker.tick(at(11)))
    if decided == "placed":
        note(tracker.placed("our-id", dialling("10", "78"), at(15)))
    elif decided == "refused":
        note(tracker.refused("our-id", Outcome.FAILED, "", at(15)))
    else:
        note(tracker.unanswered("our-id", at(20)))
        note(tracker.tick(at(21)))
        note(tracker.give_up("our-id", "", at(80)))
    note(tracker.tick(at(81)))
    [call] = found.values()
    assert (call.state, call.started_at, call.ended_at) == (CallState.ENDED, at(2), at(10))
    assert not tracker.was_none(call.id)


def test_our_own_phone_rings_and_shows_anything_before_the_reply_comes(tracker: Tracker) -> None:
    tracker.expect(our_dial(), "+34912345678")
    own_phone = Leg("9", "77", LegState.RINGING, number="+34999999999", first=True)
    assert tracker.seen(own_phone, at(0.1)) == []
    assert tracker.tick(at(1.4)) == []
    changed = tracker.placed("our-id", dialling("9", "77"), at(1.5))
    assert [call.id for call in changed] == ["our-id"]
    assert [call.id for call in tracker.calls] == ["our-id"]


def test_what_was_shown_too_soon_and_is_the_dials_was_no_call(tracker: Tracker) -> None:
    tracker.expect(our_dial(), "+34912345678")
    tracker.seen(Leg("9", "77", LegState.RINGING, number="+34999999999"), at(0.1))
    [shown] = tracker.tick(at(1.2))
    changed = {call.id: call for call in tracker.placed("our-id", dialling("9", "77"), at(1.5))}
    assert changed[shown.id].over
    assert tracker.was_none(shown.id)
    assert not tracker.was_none("our-id")
    assert [call.id for call in tracker.calls] == ["our-id"]


def test_two_dials_to_one_number_are_told_apart_by_their_replies(tracker: Tracker) -> None:
    for dial in ("one", "two"):
        tracker.expect(replace(our_dial(), id=dial), "+34912345678")
    assert tracker.seen(dialling("2", "B"), at(0.1)) == []
    tracker.placed("two", dialling("2", "B"), at(0.2))
    tracker.placed("one", dialling("1", "A"), at(0.3))
    tracker.seen(dialling("1", "A"), at(0.4))
    assert {call.id: call.pbx_call_id for call in tracker.calls} == {"one": "A", "two": "B"}


def test_the_reply_knows_better_what_was_dialled_here_and_what_on_the_phone(tracker: Tracker) -> None:
    tracker.expect(our_dial(), "+34912345678")
    tracker.seen(dialling("1", "A"), at(0.1))
    tracker.seen(connected(dialling("1", "A")), at(0.2))
    tracker.placed("our-id", dialling("2", "B"), at(0.3))
    ours, other = sorted(tracker.calls, key=lambda call: call.id != "our-id")
    assert (ours.id, ours.pbx_call_id, ours.state) == ("our-id", "B", CallState.DIALING)
    assert (other.pbx_call_id, other.state, other.request_id) == ("A", CallState.CONNECTED, "")


def test_a_dial_whose_reply_was_lost_is_the_only_thing_the_agent_placed(tracker: Tracker) -> None:
    tracker.expect(our_dial(), "+34912345678")
    assert tracker.seen(dialling("9", "77", ""), at(0.1)) == []
    assert tracker.unanswered("our-id", at(20)) == []
    tracker.give_up("our-id", "no answer", at(35))
    assert [(call.id, call.pbx_call_id) for call in tracker.calls] == [("our-id", "77")]
    [ended] = end(tracker, "9", at(60))
    assert (ended.id, ended.outcome) == ("our-id", Outcome.UNANSWERED)


def test_the_one_who_is_dialled_calls_at_that_very_moment(tracker: Tracker) -> None:
    tracker.expect(our_dial(), "+34912345678")
    [call] = tracker.seen(ringing("1", "A"), at(0.1))
    assert call.direction is Direction.INBOUND
    [call] = tracker.placed("our-id", dialling("2", "B"), at(0.2))
    assert (call.id, call.direction) == ("our-id", Direction.OUTBOUND)


def test_the_one_who_is_dialled_calls_and_3cx_does_not_say_who_placed_it(tracker: Tracker) -> None:
    tracker.expect(our_dial(), "+34912345678")
    assert tracker.seen(replace(ringing("1", "A"), placed_here=None), at(0.1)) == []
    changed = tracker.placed("our-id", dialling("2", "B"), at(0.2))
    assert {(call.id == "our-id", call.direction) for call in changed} == {
        (True, Direction.OUTBOUND),
        (False, Direction.INBOUND),
    }


def test_a_colleague_who_calls_while_a_dial_waits_for_its_reply_is_shown(tracker: Tracker) -> None:
    tracker.expect(our_dial(), "+34912345678")
    [call] = tracker.seen(ringing(number="151", kind=PartyKind.EXTENSION), at(0.1))
    assert (call.direction, call.party_extension) == (Direction.INTERNAL, "151")


def test_a_phone_that_rings_for_what_another_program_dialled(tracker: Tracker) -> None:
    own_phone = Leg("9", "77", LegState.RINGING, number="+34912345678")
    [call] = tracker.seen(own_phone, at(0))
    [turned] = tracker.seen(replace(own_phone, state=LegState.DIALING, placed_here=True), at(1))
    assert (turned.id, turned.direction, turned.state) == (call.id, Direction.OUTBOUND, CallState.DIALING)
    [ended] = end(tracker, "9", at(20))
    assert ended.outcome is Outcome.UNANSWERED


def test_a_dial_that_was_sent_before_a_crash_goes_on_after_it(tracker: Tracker) -> None:
    tracker.resume(our_dial())
    [call] = tracker.snapshot([dialling(), ringing("5", "B", "+34600000000")], at(3))[:1]
    assert (call.id, call.pbx_call_id) == ("our-id", "1265")
    assert [call.id for call in tracker.calls if call.direction is Direction.OUTBOUND] == ["our-id"]
    assert len(tracker.calls) == 2


def test_a_dial_of_before_a_crash_that_is_not_found_has_no_known_outcome(tracker: Tracker) -> None:
    tracker.resume(our_dial())
    [call] = tracker.snapshot([], at(3))
    assert (call.id, call.outcome, call.ended_at) == ("our-id", Outcome.UNKNOWN, None)
