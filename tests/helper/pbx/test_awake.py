"""A computer that slept is noticed on every platform, by whichever clock went on."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from helper.pbx.awake import Awake

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


class Clocks:
    """A wall clock and a monotonic one; each sleep of the watcher takes as long as the script says."""

    def __init__(self, *steps: tuple[float, float]) -> None:
        self.wall = START.timestamp()
        self.steady = 1000.0
        self._steps = list(steps)

    async def sleep(self, seconds: float) -> None:
        if not self._steps:
            raise asyncio.CancelledError
        wall, steady = self._steps.pop(0)
        self.wall += wall
        self.steady += steady


async def woken(*steps: tuple[float, float]) -> list[float]:
    """Seconds after the start until which it was awake, for each time it woke."""
    clocks = Clocks(*steps)
    found: list[float] = []

    async def woke(since: datetime) -> None:
        found.append((since - START).total_seconds())

    watch = Awake(woke, wall=lambda: clocks.wall, monotonic=lambda: clocks.steady, sleep=clocks.sleep)
    with pytest.raises(asyncio.CancelledError):
        await watch.run()
    return found


async def test_time_that_passes_as_it_should_is_nothing() -> None:
    assert await woken((5, 5), (5.3, 5.3), (19, 19), (5, 5)) == []


async def test_a_night_asleep_on_linux_where_the_monotonic_clock_stood_still() -> None:
    assert await woken((5, 5), (8 * 3600, 5), (5, 5)) == [5]


async def test_a_night_asleep_on_windows_where_both_went_on() -> None:
    assert await woken((5, 5), (8 * 3600, 8 * 3600), (5, 5)) == [5]


async def test_a_wall_clock_that_is_set_back_is_nothing_and_does_not_hide_a_sleep() -> None:
    assert await woken((-3600, 5), (5, 5), (600, 600)) == [-3595]


async def test_each_sleep_is_told() -> None:
    assert await woken((60, 5), (5, 5), (60, 5)) == [0, 65]
