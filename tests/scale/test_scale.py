"""docs/scale.md says what the recorded counts say."""

from __future__ import annotations

import json

import pytest

from tests.scale.day import ASSUMED, BESIDES, BY_HOUR, CALLS, CALLS_EACH, simulate
from tests.scale.document import COUNTS, DOCUMENT, written
from tests.scale.limits import EDITIONS


def test_the_tables_are_what_the_counts_make() -> None:
    document = DOCUMENT.read_text(encoding="utf-8")
    assert written(document) == document, "run `python -m tests.scale`"


def test_the_day_adds_up() -> None:
    assert sum(CALLS.values()) == CALLS_EACH
    assert sum(BY_HOUR.values()) == 100
    counts = json.loads(COUNTS.read_text(encoding="utf-8"))
    each = sum(
        (counts[part][kind]["until_answered"] + counts[part][kind]["afterwards"]) * times
        for part, kinds in (("calls", CALLS), ("besides", BESIDES))
        for kind, times in kinds.items()
    ) + sum(times * asked for times, asked, _pbx in ASSUMED.values())
    day = simulate(counts, 10)
    assert day.calls == 800
    assert day.requests == pytest.approx(10 * each, abs=1)
    assert day.peak <= day.requests


def test_a_known_caller_costs_little() -> None:
    """What the issue asks: nothing to show a cached name, one request for a new one, two for the call with its Task."""
    calls = json.loads(COUNTS.read_text(encoding="utf-8"))["calls"]
    assert all(count["by_kind"].get("search", 0) <= 1 for count in calls.values())
    assert "search" not in calls["answered, caller seen within the hour"]["by_kind"]
    answered = {
        "answered, caller seen within the hour": 50,
        "answered, caller not seen for an hour": 30,
        "answered, nobody's number": 20,
    }
    mix = sum((calls[kind]["until_answered"] + calls[kind]["afterwards"]) * times for kind, times in answered.items())
    assert mix / 100 <= 2


def test_the_allowance_of_an_example() -> None:
    """Salesforce's own: "For an Enterprise Edition org with 15 Salesforce licenses, the request limit is 115,000"."""
    assert {e.name: e.allowance(15) for e in EDITIONS}["Enterprise"] == 115_000
