"""Legs as an exchange shows them, at times counted from one morning."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from helper.calls.leg import Leg, LegState, PartyKind
from helper.calls.model import Call, CallState, Direction
from helper.calls.tracker import GRACE, Tracker
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
