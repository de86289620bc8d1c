"""The exchange's timers: owned by the call they belong to, gone with it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime


def now() -> datetime:
    return datetime.now(UTC)


class CallTimers:
    """Runs things later for a call, unless the call has ended by then."""

    def __init__(self) -> None:
        self._handles: dict[int, list[asyncio.TimerHandle]] = {}

    def after(self, seconds: float, callid: int, action: Callable[[], None]) -> None:
        handle = asyncio.get_running_loop().call_later(seconds, action)
        self._handles.setdefault(callid, []).append(handle)

    def cancel(self, callid: int) -> None:
        for handle in self._handles.pop(callid, []):
            handle.cancel()

    def cancel_all(self) -> None:
        for callid in list(self._handles):
            self.cancel(callid)
