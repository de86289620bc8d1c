"""Which logged call is which call of ours.

By direction, number and start, never by an id: what 3CX counts starts over with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from helper.calls.model import Call, Direction
from helper.pbx.archive import LoggedCall

_NEAR = timedelta(seconds=15)
_DIALLED = timedelta(seconds=60)  # our own phone rings first, and whether the log counts that is not documented
_PAST_END = timedelta(seconds=3)
_TELLING_DIGITS = 7
_SHORT = 6


def match(
    known: Iterable[Call], logged: Sequence[LoggedCall], ahead: timedelta
) -> list[tuple[LoggedCall, Call | None]]:
    """Each logged call with the one of ``known`` that it is, None when it is none of them. ``ahead`` is how far the
    log's clock is ahead of ours. The pairs that begin closest to each other are made first, each call once.
    """
    rows: dict[tuple[Direction, str], list[int]] = {}
    for index, entry in enumerate(logged):
        rows.setdefault((entry.direction, _party(entry.direction, entry.number)), []).append(index)
    pairs = [
        (abs((call.started_at + ahead) - logged[index].started_at), index, call)
        for call in known
        for index in rows.get((call.direction, _party(call.direction, call.number or call.display)), ())
        if _same_extension(call, logged[index]) and _within(call.started_at + ahead, logged[index])
    ]
    pairs.sort(key=lambda pair: pair[0])
    taken: dict[int, Call] = {}
    used: set[str] = set()
    for _distance, index, call in pairs:
        if index not in taken and call.id not in used:
            taken[index] = call
            used.add(call.id)
    return [(entry, taken.get(index)) for index, entry in enumerate(logged)]


def _within(at: datetime, entry: LoggedCall) -> bool:
    """A call is first seen while it is going on: a queue's caller may have waited long before it rang here."""
    early = _DIALLED if entry.direction is Direction.OUTBOUND else _NEAR
    return entry.started_at - early <= at <= max(entry.ended_at + _PAST_END, entry.started_at + _NEAR)


def _party(direction: Direction, number: str) -> str:
    """What is the same for all ways of writing the number of the other end; "" for a colleague."""
    if direction is Direction.INTERNAL:
        return ""
    digits = _digits(number)
    return digits if len(digits) <= _SHORT else digits[-_TELLING_DIGITS:]


def _same_extension(call: Call, entry: LoggedCall) -> bool:
    return call.direction is not Direction.INTERNAL or call.party_extension in ("", entry.extension)


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())
