"""What the legs of an extension do, and the calls that an agent has."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helper.calls.leg import Leg, LegState, PartyKind
from helper.calls.model import Call, CallState, Direction, Outcome
from helper.calls.tracker import GRACE, Tracker
from helper.calls.transitions import NEXT_STATE, Seen
from tests.helper.calls.legs import NOW, at, connected, dialling, end, our_dial, read, ringing


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


def test_a_snapshot_without_a_leg_held_back_does_not_forget_it(tracker: Tracker) -> None:
    tracker.expect(our_dial(), "+34912345678")
    tracker.seen(dialling("9", "77", ""), at(2))
    [call] = [call for call in tracker.snapshot([dialling()], at(5)) if call.id != "our-id"]
    assert (call.outcome, call.started_at, call.ended_at) == (Outcome.UNKNOWN, at(2), None)


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


def test_a_dial_whose_leg_got_another_id_while_nobody_looked_goes_on(tracker: Tracker) -> None:
    tracker.expect(our_dial(), "+34912345678")
    assert tracker.seen(dialling("2", "B", ""), at(0)) == []
    [call] = tracker.snapshot([dialling("1", "B")], at(5))
    assert (call.id, call.state) == (our_dial().id, CallState.DIALING)
    assert tracker.calls == [call]
    assert [leg.id for leg in tracker.legs(call.id)] == ["1"]
    [call] = end(tracker, "1", at(9))
    assert call.state is CallState.ENDED


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
