"""What the legs of an extension do, and the calls that an agent has."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helper.calls.leg import Leg, LegState, PartyKind
from helper.calls.model import Call, CallState, Direction, Outcome
from helper.calls.tracker import GRACE, Tracker
from helper.calls.transitions import NEXT_STATE, Seen
from helper.numbers.read import read_caller_id

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def read(leg: Leg):
    return read_caller_id(leg.number, "ES", internal=leg.kind is PartyKind.EXTENSION)


def at(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def ringing(leg: str = "8106", call: str = "1264", number: str = "+34912345678", **more: object) -> Leg:
    return Leg(leg, call, LegState.RINGING, number=number, placed_here=False, **more)  # type: ignore[arg-type]


def dialling(leg: str = "8107", call: str = "1265", number: str = "+34912345678", **more: object) -> Leg:
    return Leg(leg, call, LegState.DIALING, number=number, placed_here=True, **more)  # type: ignore[arg-type]


def connected(leg: Leg) -> Leg:
    return replace(leg, state=LegState.CONNECTED)


def our_dial() -> Call:
    return Call("our-id", Direction.OUTBOUND, CallState.DIALING, "+34912345678", "912 34 56 78", NOW)


def end(tracker: Tracker, leg: str, when: datetime) -> list[Call]:
    """The leg goes, and the moment in which it could have come back under another id passes."""
    assert [call.ended_at for call in tracker.gone(leg, when)] == [when]
    return tracker.tick(when + GRACE)


@pytest.fixture
def tracker() -> Tracker:
    return Tracker(read)


def test_every_state_that_is_not_the_end_has_a_next_one_for_all_that_can_be_seen() -> None:
    states = [CallState.DIALING, CallState.RINGING, CallState.CONNECTED]
    assert set(NEXT_STATE) == {(state, seen) for state in states for seen in Seen}


def test_an_answered_incoming_call(tracker: Tracker) -> None:
    [call] = tracker.seen(ringing(name="Ana"), at(0))
    assert (call.direction, call.state, call.number) == (Direction.INBOUND, CallState.RINGING, "+34912345678")
    [call] = tracker.seen(connected(ringing()), at(3))
    [call] = end(tracker, "8106", at(63))
    assert (call.outcome, call.talk_seconds, call.answered_at) == (Outcome.ANSWERED, 60, at(3))
    assert tracker.calls == []


def test_a_missed_call_has_no_talk(tracker: Tracker) -> None:
    tracker.seen(ringing(), at(0))
    [call] = end(tracker, "8106", at(20))
    assert (call.outcome, call.talk_seconds, call.answered_at) == (Outcome.MISSED, 0, None)


def test_a_call_that_rang_through_a_queue_in_vain_is_not_said_to_be_missed(tracker: Tracker) -> None:
    tracker.seen(ringing(via="800"), at(0))
    [call] = end(tracker, "8106", at(20))
    assert (call.outcome, call.queue) == (Outcome.UNKNOWN, "800")


def test_parallel_devices_are_one_call_that_ends_with_the_last(tracker: Tracker) -> None:
    tracker.seen(ringing("1"), at(0))
    assert tracker.seen(ringing("2"), at(0)) == []
    tracker.seen(connected(ringing("2")), at(2))
    assert tracker.gone("1", at(2)) == []
    [call] = end(tracker, "2", at(10))
    assert call.outcome is Outcome.ANSWERED


def test_the_same_state_twice_changes_nothing(tracker: Tracker) -> None:
    tracker.seen(ringing(), at(0))
    assert tracker.seen(ringing(), at(1)) == []


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


def test_an_end_that_was_not_seen_has_no_duration(tracker: Tracker) -> None:
    tracker.seen(ringing(), at(0))
    tracker.seen(connected(ringing()), at(2))
    [call] = tracker.snapshot([], at(600))
    assert (call.outcome, call.ended_at, call.talk_seconds) == (Outcome.UNKNOWN, None, None)


def test_a_call_goes_on_over_a_lost_line(tracker: Tracker) -> None:
    tracker.seen(ringing(), at(0))
    [call] = tracker.snapshot([connected(ringing())], at(5))
    assert call.state is CallState.CONNECTED
    assert len(tracker.calls) == 1


@pytest.mark.parametrize("leg", ["5", "1"])
def test_an_exchange_that_counts_anew_does_not_continue_an_old_call(tracker: Tracker, leg: str) -> None:
    [old] = tracker.seen(ringing("1", "1", "+34911111111"), at(0))
    changed = tracker.snapshot([ringing(leg, "1", "+34922222222")], at(60))
    ended = next(call for call in changed if call.id == old.id)
    assert ended.outcome is Outcome.UNKNOWN
    assert [call.number for call in tracker.calls] == ["+34922222222"]


def test_an_internal_call_names_the_colleague(tracker: Tracker) -> None:
    [call] = tracker.seen(ringing(number="151", kind=PartyKind.EXTENSION), at(0))
    assert (call.direction, call.party_extension, call.number) == (Direction.INTERNAL, "151", None)
    assert call.received


def test_a_colleague_whom_the_agent_calls_is_no_caller_though_the_agents_own_phone_rings_first(
    tracker: Tracker,
) -> None:
    [rings] = tracker.seen(ringing(number="151", kind=PartyKind.EXTENSION), at(0))
    [dials] = tracker.seen(replace(ringing(number="151", kind=PartyKind.EXTENSION), state=LegState.DIALING), at(1))
    assert (rings.received, dials.received, dials.state) == (True, False, CallState.DIALING)


def test_a_leg_that_comes_back_under_another_id_goes_on_with_its_call(tracker: Tracker) -> None:
    [call] = tracker.seen(ringing("1"), at(0))
    tracker.seen(connected(ringing("1")), at(2))
    assert [call.state for call in tracker.gone("1", at(10))] == [CallState.CONNECTED]
    assert tracker.due == at(10) + GRACE
    assert [call.ended_at for call in tracker.seen(connected(ringing("2")), at(10.2))] == [None]
    assert tracker.tick(at(20)) == []
    [ended] = end(tracker, "2", at(30))
    assert (ended.id, ended.talk_seconds) == (call.id, 28)


def test_a_call_whose_end_was_seen_just_before_a_crash_keeps_its_duration(tracker: Tracker) -> None:
    tracker.seen(ringing(), at(0))
    tracker.seen(connected(ringing()), at(2))
    [ending] = tracker.gone("8106", at(32))
    after = Tracker(read)
    after.resume(ending)
    [call] = after.snapshot([], at(40))
    assert (call.outcome, call.talk_seconds) == (Outcome.ANSWERED, 30)


def test_a_call_that_the_agent_sent_on_ended_as_transferred(tracker: Tracker) -> None:
    [call] = tracker.seen(ringing(), at(0))
    tracker.seen(connected(ringing()), at(2))
    tracker.sent_on(call.id, at(30))
    [ended] = end(tracker, "8106", at(30.5))
    assert (ended.outcome, ended.talk_seconds) == (Outcome.TRANSFERRED, 28)


def test_a_wish_to_transfer_that_came_to_nothing_does_not_colour_a_later_end(tracker: Tracker) -> None:
    [call] = tracker.seen(ringing(), at(0))
    tracker.seen(connected(ringing()), at(2))
    tracker.sent_on(call.id, at(30))
    [ended] = end(tracker, "8106", at(300))
    assert ended.outcome is Outcome.ANSWERED


def test_a_call_that_3cx_did_not_send_on_ended_as_any_other(tracker: Tracker) -> None:
    [call] = tracker.seen(ringing(), at(0))
    tracker.seen(connected(ringing()), at(2))
    tracker.sent_on(call.id, at(30))
    tracker.stayed(call.id)
    tracker.stayed("unknown")
    [ended] = end(tracker, "8106", at(31))
    assert ended.outcome is Outcome.ANSWERED


def test_a_caller_whom_a_colleague_puts_through_becomes_the_caller(tracker: Tracker) -> None:
    colleague = ringing("5", "9", "151", kind=PartyKind.EXTENSION)
    [call] = tracker.seen(colleague, at(0))
    tracker.seen(connected(colleague), at(2))
    [call] = tracker.seen(connected(ringing("5", "9", "+34912345678")), at(20))
    assert (call.direction, call.number, call.party_extension) == (Direction.INBOUND, "+34912345678", "")


def test_a_call_that_ran_already_when_it_was_first_seen_has_no_known_duration(tracker: Tracker) -> None:
    tracker.snapshot([connected(ringing())], at(0))
    [call] = end(tracker, "8106", at(60))
    assert (call.outcome, call.talk_seconds) == (Outcome.ANSWERED, None)


def test_two_calls_at_once_are_two(tracker: Tracker) -> None:
    tracker.seen(connected(ringing("1", "A")), at(0))
    tracker.seen(ringing("2", "B", "+34600000000"), at(5))
    [first] = end(tracker, "1", at(9))
    assert first.number == "+34912345678"
    assert [call.number for call in tracker.calls] == ["+34600000000"]


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


def test_a_snapshot_without_a_leg_held_back_does_not_forget_it(tracker: Tracker) -> None:
    tracker.expect(our_dial(), "+34912345678")
    tracker.seen(dialling("9", "77", ""), at(2))
    [call] = [call for call in tracker.snapshot([dialling()], at(5)) if call.id != "our-id"]
    assert (call.outcome, call.started_at, call.ended_at) == (Outcome.UNKNOWN, at(2), None)


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


def test_the_end_waits_for_a_leg_that_is_being_read(tracker: Tracker) -> None:
    [call] = tracker.seen(connected(ringing("1", "5")), at(0))
    tracker.gone("1", at(10))
    tracker.coming("2", at(10.1))
    assert tracker.tick(at(10.5)) == []
    [again] = tracker.seen(connected(ringing("2", "5")), at(10.1))
    assert (again.id, again.ended_at) == (call.id, None)
    tracker.gone("2", at(20))
    tracker.coming("3", at(20.1))  # and is never read
    assert tracker.tick(at(30)) == []
    [ended] = tracker.tick(at(36))
    assert ended.ended_at == at(20)


def test_a_call_that_another_numbers_its_own_goes_on_over_a_lost_line(tracker: Tracker) -> None:
    [call] = tracker.seen(connected(ringing("1", "5")), at(0))
    [moved] = tracker.seen(connected(ringing("1", "6")), at(5))
    assert (moved.id, moved.pbx_call_id) == (call.id, "6")
    assert tracker.snapshot([connected(ringing("1", "6"))], at(10)) == []
    assert tracker.snapshot([connected(ringing("1", "7"))], at(20))[0].id == call.id
    assert len(tracker.calls) == 1


def test_a_short_number_that_is_reached_by_an_outside_line_is_no_colleague(tracker: Tracker) -> None:
    service = Call("our-id", Direction.INTERNAL, CallState.DIALING, None, "116117", NOW, party_extension="116117")
    tracker.expect(service, "116117")
    tracker.placed("our-id", dialling(number="116117"), at(0.1))
    [call] = tracker.calls
    assert (call.direction, call.party_extension, call.display) == (Direction.OUTBOUND, "", "116117")
    again = Tracker(read)
    [call] = again.seen(dialling(number="116117"), at(0.1))
    assert (call.direction, call.party_extension) == (Direction.OUTBOUND, "")
    colleague = replace(service, party_extension="151", display="151")
    again.expect(colleague, "151")
    again.placed("our-id", dialling("5", "C", "151", kind=PartyKind.EXTENSION), at(1))
    assert next(call.direction for call in again.calls if call.id == "our-id") is Direction.INTERNAL


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


_legs = st.builds(
    Leg,
    id=st.sampled_from("123456"),
    call=st.sampled_from("ABC"),
    state=st.sampled_from(LegState),
    number=st.sampled_from(["", "+34912345678", "912345678", "+34600000000"]),
    via=st.sampled_from(["", "800"]),
    kind=st.sampled_from(PartyKind),
    placed_here=st.sampled_from([None, True, False]),
)
_moves = st.one_of(
    st.tuples(st.just("seen"), _legs),
    st.tuples(st.just("gone"), st.sampled_from("123456")),
    st.tuples(st.just("snapshot"), st.lists(_legs, max_size=3, unique_by=lambda leg: leg.id)),
    st.tuples(st.just("expect"), st.sampled_from(["one", "two"])),
    st.tuples(st.just("placed"), st.tuples(st.sampled_from(["one", "two"]), st.one_of(st.none(), _legs))),
    st.tuples(st.just("refused"), st.sampled_from(["one", "two"])),
    st.tuples(st.just("unanswered"), st.sampled_from(["one", "two"])),
    st.tuples(st.just("give_up"), st.sampled_from(["one", "two"])),
    st.tuples(st.just("tick"), st.none()),
    st.tuples(st.just("sent_on"), st.sampled_from(["one", "two"])),
)


@given(st.lists(_moves, max_size=40))
def test_whatever_comes_in_whatever_order_the_calls_hold_together(moves: list) -> None:
    tracker = Tracker(read)
    calls: dict[str, Call] = {}
    over: set[str] = set()
    for second, (verb, what) in enumerate(moves):
        now = at(second)
        if verb == "expect":
            if what in calls:
                continue
            dial = replace(our_dial(), id=what, started_at=now)
            calls[what] = dial
            tracker.expect(dial, "+34912345678")
            continue
        if verb == "placed":
            changed = tracker.placed(*what, now)
        elif verb == "refused":
            # 3CX answers a dial once: a refusal never follows a reply or a leg that was tied to it.
            if tracker.legs(what) or what not in calls or what in over:
                continue
            changed = tracker.refused(what, Outcome.FAILED, "", now)
        elif verb == "tick":
            changed = tracker.tick(now)
        elif verb == "sent_on":
            tracker.sent_on(what, now)
            continue
        elif verb == "unanswered":
            changed = tracker.unanswered(what, now)
        elif verb == "give_up":
            changed = tracker.give_up(what, "", now)
        else:
            changed = getattr(tracker, verb)(what, now)
        for call in changed:
            assert call.id not in over, "a call that is over never changes"
            if call.state is CallState.ENDED:
                over.add(call.id)
                assert call.outcome is not None
                if call.outcome is Outcome.ANSWERED:
                    assert call.answered_at is not None
                assert call.talk_seconds is None or call.talk_seconds >= 0
            calls[call.id] = call
    live = {call.id for call in tracker.calls}
    assert live == set(calls) - over, "no call is lost and none is left open"
    of_leg = [leg.id for call in tracker.calls for leg in tracker.legs(call.id)]
    assert len(of_leg) == len(set(of_leg)), "a leg belongs to one call"
    ended = tracker.snapshot([], at(1000)) + tracker.tick(at(2000))
    waiting = live - {call.id for call in ended}
    assert waiting <= {"one", "two"}, "with no legs left only a dial without a reply is open"
