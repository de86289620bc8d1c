"""A logged call is found again among ours by who, which way and when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helper.calls.model import Call, CallState, Direction, Outcome
from helper.history.match import match
from helper.pbx.archive import LoggedCall

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ANA = "+34912345678"


def ours(at: float = 0, number: str | None = ANA, name: str = "", **more: object) -> Call:
    values = {"direction": Direction.INBOUND, "display": number or "Number withheld", **more}
    return Call(
        id=name or f"at {at}", state=CallState.ENDED, number=number, started_at=NOW + timedelta(seconds=at), **values
    )  # type: ignore[arg-type]


def row(at: float = 0, number: str = ANA, lasts: float = 30, **more: object) -> LoggedCall:
    values = {"direction": Direction.INBOUND, "outcome": Outcome.ANSWERED, **more}
    start = NOW + timedelta(seconds=at)
    return LoggedCall(started_at=start, ended_at=start + timedelta(seconds=lasts), number=number, **values)  # type: ignore[arg-type]


def found(known: list[Call], rows: list[LoggedCall], ahead: float = 0) -> list[str]:
    return [call.id if call else "" for _row, call in match(known, rows, timedelta(seconds=ahead))]


@pytest.mark.parametrize("spelled", [ANA, "0034912345678", "912345678", "9912345678", "+34 912 34 56 78"])
def test_however_the_trunk_writes_the_number(spelled: str) -> None:
    assert found([ours()], [row(1, spelled)]) == ["at 0"]


@pytest.mark.parametrize(
    ("call", "logged"),
    [
        (ours(), row(number="+34912345679")),
        (ours(), row(direction=Direction.OUTBOUND)),
        (ours(at=60), row(lasts=30)),
        (ours(at=-30), row()),
        (ours(number=None), row()),
        (
            ours(number=None, direction=Direction.INTERNAL, party_extension="151"),
            row(number="", direction=Direction.INTERNAL, extension="152"),
        ),
    ],
)
def test_what_is_another_call(call: Call, logged: LoggedCall) -> None:
    assert found([call], [logged]) == [""]


def test_withheld_and_internal_calls() -> None:
    assert found([ours(number=None)], [row(number="anonymous")]) == ["at 0"]
    inside = ours(number=None, direction=Direction.INTERNAL, party_extension="151")
    assert found([inside], [row(number="", direction=Direction.INTERNAL, extension="151")]) == ["at 0"]


def test_a_caller_who_waited_in_a_queue_and_a_call_that_was_first_seen_when_it_talked() -> None:
    assert found([ours(at=300)], [row(lasts=400)]) == ["at 300"]


def test_two_calls_from_one_number_soon_after_each_other() -> None:
    assert found([ours(at=20.5)], [row(lasts=10), row(at=20)]) == ["", "at 20.5"]
    assert found([ours(at=0.4)], [row(lasts=10), row(at=20)]) == ["at 0.4", ""]
    assert found([ours(at=300)], [row(lasts=600), row(at=300, lasts=5)]) == ["", "at 300"]


def test_clocks_that_differ() -> None:
    assert found([ours()], [row(at=600)]) == [""]
    assert found([ours()], [row(at=600)], ahead=600) == ["at 0"]


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 60)), max_size=8))
def test_each_is_matched_once_and_all_are_when_all_were_seen(calls: list[tuple[int, int]]) -> None:
    known = [ours(at=at, name=str(n)) for n, (at, _lasts) in enumerate(calls)]
    rows = [row(at=at, lasts=lasts) for at, lasts in calls]
    names = found(known, rows)
    assert sorted(names) == sorted(call.id for call in known)
