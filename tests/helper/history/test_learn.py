"""The log fills in what was not seen of a call, and never overrules what was."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from helper.calls.model import Call, CallState, Direction, Outcome
from helper.history.learn import from_log, learned, unsure
from helper.pbx.archive import LoggedCall
from helper.settings.layers import Layer
from helper.settings.settings import Settings

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
NONE = timedelta()


def at(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


ROW = LoggedCall(Direction.INBOUND, Outcome.ANSWERED, at(0), at(70), "+34912345678", answered_at=at(5), talk_seconds=65)
MISSED = replace(ROW, outcome=Outcome.MISSED, answered_at=None, talk_seconds=0, ended_at=at(20))


def ours(outcome: Outcome | None, **more: object) -> Call:
    values: dict[str, object] = {"ended_at": None if outcome is Outcome.UNKNOWN else at(69), **more}
    call = Call("one", Direction.INBOUND, CallState.ENDED, "+34912345678", "912 34 56 78", at(1), outcome=outcome)
    return replace(call, **values)  # type: ignore[arg-type]


def test_a_call_of_which_only_the_beginning_was_seen() -> None:
    after = learned(ours(Outcome.UNKNOWN), ROW, NONE)
    assert (after.outcome, after.answered_at, after.ended_at, after.talk_seconds) == (
        Outcome.ANSWERED,
        at(5),
        at(70),
        65,
    )


def test_an_answer_that_was_seen_keeps_its_time_and_gets_an_end() -> None:
    after = learned(ours(Outcome.UNKNOWN, answered_at=at(6)), ROW, NONE)
    assert (after.outcome, after.answered_at, after.talk_seconds) == (Outcome.ANSWERED, at(6), 64)


def test_a_call_that_was_met_in_the_middle_gets_its_beginning() -> None:
    after = learned(ours(Outcome.ANSWERED, answered_at=at(40), start_seen=False), ROW, NONE)
    assert (after.answered_at, after.ended_at, after.talk_seconds) == (at(5), at(69), 64)


@pytest.mark.parametrize("outcome", [Outcome.ANSWERED_ELSEWHERE, Outcome.BUSY, Outcome.FAILED])
def test_what_only_the_log_can_know(outcome: Outcome) -> None:
    seen = Outcome.MISSED if outcome is Outcome.ANSWERED_ELSEWHERE else Outcome.UNANSWERED
    after = learned(ours(seen), replace(MISSED, outcome=outcome), NONE)
    assert (after.outcome, after.ended_at) == (outcome, at(69))


def test_what_was_seen_is_not_overruled() -> None:
    talked = ours(Outcome.UNKNOWN, answered_at=at(6))
    assert learned(talked, MISSED, NONE) == talked
    gone = ours(Outcome.UNKNOWN, ended_at=at(20), queue="800")
    assert learned(gone, ROW, NONE) == gone
    missed = ours(Outcome.MISSED)
    assert learned(missed, ROW, NONE) == missed


def test_a_queue_call_is_missed_only_once_the_queue_is_in_the_log() -> None:
    rang = ours(Outcome.UNKNOWN, ended_at=at(15), queue="800")
    assert learned(rang, MISSED, NONE) == rang
    after = learned(rang, replace(MISSED, queue="800"), NONE)
    assert (after.outcome, after.ended_at) == (Outcome.MISSED, at(15))


@pytest.mark.parametrize("outcome", [Outcome.TRANSFERRED, Outcome.BUSY, Outcome.FAILED, None])
def test_calls_that_are_clear_or_still_run(outcome: Outcome | None) -> None:
    call = ours(outcome)
    assert not unsure(call)
    assert learned(call, ROW, NONE) == call


def test_times_are_told_by_our_own_clock() -> None:
    ahead = timedelta(minutes=10)
    later = replace(ROW, started_at=at(600), answered_at=at(605), ended_at=at(670))
    after = learned(ours(Outcome.UNKNOWN), later, ahead)
    assert (after.answered_at, after.ended_at) == (at(5), at(70))


def settings(tmp_path: Path, **values: object) -> Settings:
    found = {"pbx.extension": "150", "numbers.region": "ES", **{k.replace("__", "."): v for k, v in values.items()}}
    return Settings(tmp_path / "none.toml", Layer("policy"), Layer("machine", found))


def test_a_call_from_the_log_has_the_same_id_each_time_it_is_read(tmp_path: Path) -> None:
    mine = settings(tmp_path)
    one, again = from_log(ROW, NONE, mine), from_log(ROW, timedelta(seconds=7), mine)
    assert one.id == again.id
    assert one.id != from_log(replace(ROW, started_at=at(1)), NONE, mine).id
    assert (one.state, one.number, one.talk_seconds) == (CallState.ENDED, "+34912345678", 65)


def test_what_was_dialled_is_read_without_the_prefix_of_the_trunk(tmp_path: Path) -> None:
    dialled = replace(ROW, direction=Direction.OUTBOUND, number="9912345678")
    assert from_log(dialled, NONE, settings(tmp_path, numbers__dial_prefix="9")).number == "+34912345678"


def test_a_colleague_and_somebody_who_shows_no_number(tmp_path: Path) -> None:
    inside = replace(ROW, direction=Direction.INTERNAL, number="", extension="151", name="Pau Serra")
    call = from_log(inside, NONE, settings(tmp_path))
    assert (call.number, call.party_extension, call.display, call.name_from_pbx) == (None, "151", "151", "Pau Serra")
    assert from_log(replace(ROW, number=""), NONE, settings(tmp_path)).display == "Number withheld"
