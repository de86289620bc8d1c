"""Leaving Salesforce alone for as long as it asks, and trying again what failed only for the moment."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from helper.crm.port import Temporary
from helper.language import _

LONGEST_S = 600.0


class Patience:
    """``now`` counts seconds."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._until = 0.0

    def told(self, status: int, headers: Mapping[str, str]) -> None:
        """Read an answer: one that refuses for the moment may say for how long (RFC 9110, 10.2.3)."""
        if status in (420, 429, 503):
            self._until = max(self._until, self._now() + retry_after(headers.get("Retry-After", "")))

    def mind(self) -> None:
        """To be called before each request. Raises ``Temporary`` while Salesforce wants none."""
        if self._now() < self._until:
            raise Temporary(_("Salesforce has asked for a pause. Sidecall goes on by itself."))


def retry_after(text: str) -> float:
    """Seconds to wait, from a number of them or a date; 0 when it says nothing, and never longer than is bearable."""
    text = text.strip()
    try:
        if text.isdecimal():
            seconds = float(text)
        else:
            at = parsedate_to_datetime(text)
            seconds = (at.replace(tzinfo=at.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    except (TypeError, ValueError):
        return 0.0
    return max(0.0, min(seconds, LONGEST_S))
