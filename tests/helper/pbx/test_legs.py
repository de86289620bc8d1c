"""What is known of legs while 3CX's answers and its events overtake each other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from helper.calls.leg import Leg, LegState
from helper.pbx.callcontrol.legs import Legs
from helper.pbx.port import LegComing, LegEvent, LegGone, LegMissed, LegSeen, Snapshot

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def leg(leg_id: str, state: LegState = LegState.RINGING) -> Leg:
    return Leg(leg_id, f"call {leg_id}", state)


class Told:
    def __init__(self) -> None:
        self.events: list[LegEvent] = []
        self.clock = 100.0
        self.legs = Legs(self.events.append, lambda: self.clock)

    def asked(self) -> float:
        """A question is sent now; its answer comes a while later."""
        asked_at = self.legs.now()
        self.clock += 1.0
        return asked_at

    def shown(self) -> list[str]:
        [last] = [event for event in self.events if isinstance(event, Snapshot)][-1:]
        return sorted(leg.id for leg in last.legs)


@pytest.fixture
def told() -> Told:
    return Told()


def test_a_leg_that_came_or_went_since_the_question_is_not_as_the_answer_says(told: Told) -> None:
    told.legs.seen(leg("1"), AT)
    told.legs.seen(leg("2"), AT)
    told.clock += 1
    asked_at = told.asked()
    told.legs.went("1", AT)
    told.legs.seen(leg("2", LegState.CONNECTED), AT)
    told.legs.seen(leg("3"), AT)
    told.legs.placed(leg("4"))
    told.legs.show([leg("1"), leg("2"), leg("5")], asked_at)
    assert told.shown() == ["2", "3", "4", "5"]
    [snapshot] = [event for event in told.events if isinstance(event, Snapshot)]
    assert {one.id: one.state for one in snapshot.legs}["2"] is LegState.CONNECTED
    told.clock += 1
    told.legs.show([leg("5")], told.asked())
    assert told.shown() == ["5"], "an answer to a later question is believed"


def test_only_a_leg_that_was_there_when_it_was_asked_for_can_be_missing(told: Told) -> None:
    told.legs.show([leg("1"), leg("2")], told.asked())
    told.clock += 1
    asked_at = told.asked()
    told.legs.placed(leg("3"))
    assert told.legs.missing({"2"}, asked_at) == ["1"]
    assert sorted(told.legs.missing(set(), told.asked() + 1)) == ["1", "2", "3"]


def test_a_leg_that_is_gone_is_not_placed_by_a_reply_that_came_late(told: Told) -> None:
    told.legs.seen(leg("1"), AT)
    told.legs.went("1", AT)
    told.legs.placed(leg("1"))
    assert len(told.legs) == 0


def test_a_leg_that_was_announced_and_never_read_was_missed_once(told: Told) -> None:
    told.legs.coming("1", AT)
    told.legs.went("1", AT)
    told.legs.went("1", AT)
    told.legs.went("2", AT)
    assert [type(event) for event in told.events] == [LegComing, LegMissed, LegGone, LegGone]


def test_what_is_read_has_the_time_of_the_latest_news_of_it(told: Told) -> None:
    later = AT + timedelta(seconds=2)
    told.legs.coming("1", AT)
    told.legs.coming("1", later)
    told.legs.seen(leg("1"), AT)
    assert [event.at for event in told.events if isinstance(event, LegSeen)] == [later]


def test_a_leg_that_is_being_read_is_announced_again_after_a_look_at_everything(told: Told) -> None:
    told.legs.coming("1", AT)
    told.legs.coming("2", AT)
    told.legs.show([leg("2")], told.asked())
    assert told.events[-1] == LegComing("1", AT)
    told.legs.begin()
    told.legs.show([], told.asked())
    assert isinstance(told.events[-1], Snapshot)
