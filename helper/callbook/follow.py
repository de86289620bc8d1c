"""From what the telephone system shows to the book: every event in order, and ends when they are certain."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from helper.callbook.book import CallBook
from helper.calls.leg import Leg, PartyKind
from helper.calls.model import Call
from helper.calls.tracker import READING, Tracker
from helper.language import _
from helper.numbers.model import Number, NumberKind
from helper.numbers.read import read_caller_id
from helper.numbers.rewrite import rewrite
from helper.pbx.port import LegComing, LegGone, LegMissed, LegSeen, PbxPort
from helper.settings.settings import Settings
from helper.settings.table import NUMBERS_REGION
from helper.tasks import Tasks

log = logging.getLogger(__name__)


class Follower:
    """Runs the tracker on the line's events and has the book write down what changed."""

    def __init__(self, line: PbxPort, tracker: Tracker, book: CallBook, now: Callable[[], datetime]) -> None:
        self._line = line
        self._tracker = tracker
        self._book = book
        self._now = now
        self._due: datetime | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._ends = Tasks()
        self.on_missed: Callable[[datetime], None] = lambda at: None
        """Called with the time at which a call came and went before it could be read."""

    async def run(self) -> None:
        """Until cancelled."""
        self._book.on_tracked = self._tick_when_due  # a reply to a dial changes calls as well
        try:
            self._tick_when_due()
            async for event in self._line.events():
                if isinstance(event, LegComing):
                    self._tracker.coming(event.leg_id, event.at)
                    changed = []
                elif isinstance(event, LegSeen):
                    changed = self._tracker.seen(event.leg, event.at)
                elif isinstance(event, LegGone):
                    changed = self._tracker.gone(event.leg_id, event.at)
                elif isinstance(event, LegMissed):
                    changed = self._tracker.gone(event.leg_id, event.at)
                    self.on_missed(event.at)
                else:
                    changed = self._tracker.snapshot(event.legs, event.at)
                await self._track(changed)
        finally:
            if self._timer is not None:
                self._timer.cancel()
            await self._ends.close()

    async def _track(self, changed: Sequence[Call]) -> None:
        try:
            await self._book.track(changed)
        except Exception:
            log.exception("a change of a call could not be written down")
        self._tick_when_due()

    def _tick_when_due(self) -> None:
        """Have the tracker told when the time has come for which it waits now."""
        due = self._tracker.due
        if due == self._due:
            return
        if self._timer is not None:
            self._timer.cancel()
        self._due, self._timer = due, None
        if due is not None:
            wait = min(due - self._now(), READING).total_seconds()
            self._timer = asyncio.get_running_loop().call_later(max(0.0, wait) + 0.01, self._tick, due)

    def _tick(self, due: datetime) -> None:
        # What was waited for has come, whatever the computer's clock, which may have been set since, shows by now.
        changed = self._tracker.tick(max(self._now(), due))
        self._due = self._timer = None
        self._ends.start(self._track(changed), "end of calls")


def reader(settings: Settings) -> Callable[[Leg], Number]:
    """How the other end of a leg is read; an outside line that shows an extension's digits is still outside."""

    def read(leg: Leg) -> Number:
        raw = rewrite(leg.number, settings.rewrites())
        if leg.kind is not PartyKind.OUTSIDE and not raw:
            return Number(raw, NumberKind.INTERNAL, leg.party or _("Internal"), digits=leg.party)
        # A colleague who puts a caller through is the party, but the number shown is the caller's.
        inside = leg.kind is PartyKind.EXTENSION and raw == leg.party
        return read_caller_id(raw, settings[NUMBERS_REGION], internal=inside)

    return read
