"""The caller does not ask more often than makes sense."""

from __future__ import annotations

import time
from collections.abc import Callable

from aiohttp import hdrs, web

from helper.api.door import Door
from helper.api.errors import TooManyRequests


class Bucket:
    """Lets ``burst`` through at once and ``per_second`` in the long run."""

    __slots__ = ("_at", "_burst", "_clock", "_left", "_per_second")

    def __init__(self, per_second: float, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_second = per_second
        self._burst = float(burst)
        self._left = float(burst)
        self._clock = clock
        self._at = clock()

    def take(self) -> bool:
        """True when one more is fine."""
        now = self._clock()
        self._left = min(self._burst, self._left + (now - self._at) * self._per_second)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True


def not_too_often(per_second: float, burst: int) -> Callable[[web.BaseRequest, Door], None]:
    """One bucket for each known origin, and another for what it may ask without the token, so that somebody who only
    pretends to be the extension does not use up its turns."""
    buckets: dict[tuple[str, bool], Bucket] = {}

    def guard(request: web.BaseRequest, door: Door) -> None:
        # The origin guard came before, so there are only as many as we know.
        key = (request.headers[hdrs.ORIGIN], door.needs_token)
        bucket = buckets.get(key)
        if bucket is None:
            bucket = buckets[key] = Bucket(per_second, burst)
        if not bucket.take():
            raise TooManyRequests

    return guard
