"""How soon to try again: 3CX's state must be right within 5 s of its being back, without burdening one that is not."""

from __future__ import annotations

import time
from collections.abc import Callable

from helper.pbx.callcontrol.client import NotAllowed
from helper.pbx.callcontrol.token import KeptOut, TakenOver, Unauthorised, WrongKey

_FIRST_PAUSE = 0.5  # seconds from the start of one attempt to that of the next; doubled up to the longest
_LONGEST_PAUSE = 3.5
_REFUSED_PAUSE = 60.0  # minting would only disturb others, and 3CX locks out who is refused for long
_QUICK_TRIES = 10  # refusals in a row before they are believed: a 3CX that starts refuses good keys
_LONGEST_REST = 4.0  # seconds that 3CX may ask to be left alone for: one that is back earlier must be seen to be
DEADLINE = 4.0  # seconds for the stream to open, so that an attempt that hangs is soon followed by another


class Pace:
    """``pause`` is how long to wait now, in seconds. ``spread`` gives a number between two others."""

    def __init__(self, spread: Callable[[float, float], float], clock: Callable[[], float] = time.monotonic) -> None:
        self._spread = spread
        self._clock = clock
        self._began = clock()
        self._attempts = 0
        self._refusals = 0
        self._rest = 0.0

    @property
    def pause(self) -> float:
        if self._rest:
            return self._rest * self._spread(1.0, 1.1)
        wanted = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2.0 ** min(8, max(0, self._attempts - 1)))
        return max(_FIRST_PAUSE, wanted - (self._clock() - self._began)) * self._spread(0.8, 1.2)

    def attempt(self) -> None:
        """An attempt begins."""
        self._began = self._clock()
        self._attempts += 1
        self._rest = 0.0

    def succeeded(self) -> None:
        self._attempts = self._refusals = 0

    def failed(self, error: Exception) -> None:
        """An attempt came to nothing because of ``error``."""
        self._rest = min(_LONGEST_REST, getattr(error, "retry_after", 0.0))
        refused = isinstance(error, (WrongKey, KeptOut, NotAllowed, Unauthorised))
        self._refusals = self._refusals + 1 if refused else 0
        if isinstance(error, TakenOver) or self._refusals > _QUICK_TRIES:
            self._rest = _REFUSED_PAUSE
