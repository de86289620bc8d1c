"""An event loop whose hours pass in seconds: it waits for nothing but the network of this process."""

from __future__ import annotations

import asyncio
import selectors
from typing import Any

_QUIET = 0.003  # real seconds without anything arriving, after which time may jump


class _Jumping(selectors.DefaultSelector):  # type: ignore[misc,valid-type]
    """Looks for what has arrived; when nothing has, moves the clock instead of waiting."""

    jumped = 0.0

    def select(self, timeout: float | None = None) -> list[Any]:
        ready: list[Any] = super().select(0 if timeout is not None and timeout <= 0 else _QUIET)
        if not ready and timeout is not None and timeout > 0:
            self.jumped += timeout
        return ready


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """``time()`` is real time plus what was jumped. For code without threads: a thread's work takes no virtual time."""

    def __init__(self) -> None:
        self._jumping = _Jumping()
        super().__init__(self._jumping)

    def time(self) -> float:
        return super().time() + self._jumping.jumped
