"""From what the telephone system shows to the book: every event in order, and ends when they are certain."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from helper.callbook.book import CallBook
from helper.calls.leg import Leg, PartyKind
from helper.calls.model import Call
from helper.calls.tracker import GRACE, Tracker
from helper.language import _
from helper.numbers.model import Number, NumberKind
from helper.numbers.read import read_caller_id
from helper.numbers.rewrite import rewrite
from helper.pbx.port import LegGone, LegMissed, LegSeen, PbxPort
from helper.settings.settings import Settings
from helper.settings.table import NUMBERS_REGION

log = logging.getLogger(__name__)


class Follower:
    """Runs the tracker on the line's events and has the book write down what changed."""

    def __init__(self, line: PbxPort, tracker: Tracker, book: CallBook, now: Callable[[], datetime]) -> None:
        self._line = line
        self._tracker = tracker
        self._book = book
        self._now = now
        self._ends: set[asyncio.Task[None]] = set()
        self.on_missed: Callable[[datetime], None] = lambda at: None
        """Called with the time at which a call came and went before it could be read."""

    async def run(self) -> None:
        """Until cancelled."""
        try:
            self._tick_when_due()
            async for event in self._line.events():
                if isinstance(event, LegSeen):
                    changed = self._tracker.seen(event.leg, event.at)
                elif isinstance(event, LegGone):
                    changed = self._tracker.gone(event.leg_id, event.at)
                elif isinstance(event, LegMissed):
                    self.on_missed(event.at)
                    continue
                else:
                    changed = self._tracker.snapshot(event.legs, event.at)
                await self._track(changed)
                self._tick_when_due()
        finally:
            for task in self._ends:
                task.cancel()

    async def _track(self, changed: Sequence[Call]) -> None:
        try:
            await self._book.track(changed)
        except Exception:
            log.exception("a change of a call could not be written down")

    def _tick_when_due(self) -> None:
        if self._tracker.due is not None:
            task = asyncio.create_task(self._tick(), name="end of calls")
            self._ends.add(task)
            task.add_done_callback(self._ends.discard)

    async def _tick(self) -> None:
        await asyncio.sleep(GRACE.total_seconds() + 0.01)
        await self._track(self._tracker.tick(self._now()))


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
