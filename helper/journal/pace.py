"""How fast is sent, and when again after trouble."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from helper.crm.port import MOST_TASKS
from helper.journal.model import Entry


@dataclass(frozen=True, slots=True)
class Timing:
    """In seconds. ``late_commit``: a request that hung may be committed so long after it was sent; before that nothing
    is sent a second time. ``old``: a call that ended so long ago may have been logged by somebody else meanwhile.
    ``idle``: so often is looked whether something waits, even if nobody said so.
    """

    late_commit: float = 120.0
    first_pause: float = 2.0
    longest_pause: float = 300.0
    old: float = 600.0
    idle: float = 60.0


class Pace:
    """Pauses double from one failure to the next and vary, so that a company's PCs do not come back all at once; the
    size of a batch halves when one is not answered, and grows again. ``now`` is UTC, ``clock`` counts seconds and
    cannot be set.
    """

    def __init__(self, timing: Timing, now: Callable[[], datetime], clock: Callable[[], float]) -> None:
        self.timing = timing
        self._clock = clock
        self.most = MOST_TASKS
        self._now = now
        self._failures = 0
        self._rest_until = 0.0
        self._sent: dict[str, float] = {}

    def rest(self) -> float:
        """Seconds for which nothing at all is to be asked of Salesforce."""
        return self._rest_until - self._clock()

    def hurry(self) -> None:
        """The agent wants it sent now."""
        self._rest_until = 0.0

    def answered(self, sent: int = 0) -> None:
        """A request was answered, one with so many Tasks."""
        self._failures = 0
        if sent >= self.most:
            self.most = min(MOST_TASKS, self.most * 2)

    def failed(self) -> datetime:
        """A whole request failed; when to try again what was in it."""
        self._failures += 1
        pause = self._pause(self._failures)
        self._rest_until = self._clock() + pause
        return self._now() + timedelta(seconds=pause)

    def unanswered(self, count: int) -> None:
        """A request for ``count`` Tasks was not answered in time."""
        self.most = max(1, min(self.most, count) // 2)

    def next_try(self, entry: Entry) -> datetime:
        """When to try an entry again that failed for itself."""
        return self._now() + timedelta(seconds=self._pause(entry.attempts))

    def sent(self, entries: Iterable[Entry]) -> None:
        """A request for these as new Tasks may have been under way until this moment."""
        for entry in entries:
            self._sent[entry.id] = self._clock()

    def over(self, entries: Iterable[Entry]) -> None:
        """The request for these is certainly no longer under way, whatever came of it."""
        for entry in entries:
            self._sent[entry.id] = self._clock() - self.timing.late_commit

    def settled(self, entry: Entry) -> None:
        self._sent.pop(entry.id, None)

    def may_repeat(self, entry: Entry) -> bool:
        """Whether an entry that Salesforce does not have can be sent a second time. By the clock that cannot be set;
        one that was sent before the start counts as sent when it is first asked about.
        """
        return self._waited(entry) >= self.timing.late_commit

    def repeat_at(self, entry: Entry) -> datetime:
        """When that will be."""
        return self._now() + timedelta(seconds=max(0.0, self.timing.late_commit - self._waited(entry)))

    def _waited(self, entry: Entry) -> float:
        return self._clock() - self._sent.setdefault(entry.id, self._clock())

    def _pause(self, attempts: int) -> float:
        pause = min(self.timing.longest_pause, self.timing.first_pause * 2.0 ** min(max(attempts - 1, 0), 10))
        return pause * random.uniform(0.7, 1.3)  # noqa: S311 - spreads load
