"""Noticing that time is missing: the computer slept, or stood still."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

_TICK = 5.0  # seconds
_MISSING = 20.0  # seconds that may be lost on a busy computer; a sleep is longer


class Awake:
    """Calls ``woke`` with the time (UTC) until which this computer was known to be awake.

    Both clocks are watched: while a computer sleeps, the monotonic one stands still on Linux and macOS and goes on on
    Windows; the wall clock goes on everywhere. A wall clock that is set forward looks the same, and costs one look.
    """

    def __init__(
        self,
        woke: Callable[[datetime], Awaitable[None]],
        *,
        wall: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._woke = woke
        self._wall = wall
        self._monotonic = monotonic
        self._sleep = sleep

    async def run(self) -> None:
        """Runs until cancelled."""
        wall, steady = self._wall(), self._monotonic()
        while True:
            await self._sleep(_TICK)
            wall_now, steady_now = self._wall(), self._monotonic()
            missing = max(wall_now - wall, steady_now - steady) - _TICK
            if missing > _MISSING:
                await self._woke(datetime.fromtimestamp(wall_now - missing - _TICK, UTC))
            wall, steady = wall_now, steady_now
