"""Finding what was not seen: calls while Sidecall was not running or not connected, and how unclear ones came out.

The log is asked when there is a reason to, a few times as its rows come late, and never otherwise.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from helper.callbook.book import CallBook
from helper.callbook.record import Record, Recorded
from helper.callerid.look_up import CallerId
from helper.calls.model import Call, Direction, Outcome
from helper.errors import NotFound, SidecallError
from helper.history.learn import from_log, learned, recorded, unsure
from helper.history.match import match
from helper.history.recordings import Recordings
from helper.pbx.archive import Archive, LoggedCall, MayNotRead, Rang
from helper.people.model import LookupState
from helper.settings.settings import Settings
from helper.settings.table import JOURNAL_KEEP_DAYS, PBX_EXTENSION
from helper.store.port import Store

log = logging.getLogger(__name__)
K = TypeVar("K")

KNOWN_UNTIL = "calls.known_until"
AFTER_GAP = (1.0, 30.0, 180.0)  # seconds after the line is up at which the log is asked
# Seconds after the end of a call that is unclear; a colleague who took it may talk for long, and is logged then.
AFTER_GLIMPSE = (5.0, 30.0, 180.0)
# ... and after one that was talked on, for what was said: 3CX writes it down some time later.
AFTER_TALK = (30.0, 180.0, 600.0, 1800.0)
AFTER_START = (5.0, 600.0, 1800.0)  # ... and after the start, for what was said in calls before it
_SAID_WITHIN = timedelta(days=1)
AFTER_CALL = (5.0, 30.0, 180.0, 900.0, 3600.0)
_TO_CLOSE = 1.0  # seconds
_ON_ITS_WAY = 1.0  # seconds
_BETWEEN = 3.0  # seconds at least from one question to the next
_NOTE_EVERY = timedelta(seconds=55)
_UNNOTICED = timedelta(seconds=20)  # a line may be dead for so long before it is noticed
_BACK = timedelta(minutes=2)  # a call that we met in the middle began before that
_COARSE = timedelta(seconds=5)  # the log's times, and how far its clock is ahead, are known to the second at best
_AHEAD = timedelta(seconds=10)
_NEAR = timedelta(seconds=15)  # a call may be on its way for so long before it rings here


class CatchUp:
    """Owns the time until which all calls are known. While the line is up that is now, and it is written down each
    minute; otherwise a gap is open until the log has been read for it.
    """

    def __init__(
        self,
        store: Store,
        archive: Archive,
        book: CallBook,
        callerid: CallerId,
        settings: Settings,
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._archive = archive
        self._book = book
        self._callerid = callerid
        self._settings = settings
        self._now = now
        self._whose = settings[PBX_EXTENSION]
        self._loaded = False
        self._up = False
        self._up_since: datetime | None = None
        self._gap: datetime | None = None
        self._gap_times: list[float] = []
        self._unclear: dict[str, list[float]] = {}
        self._glimpses: dict[datetime, list[float]] = {}
        self._considered: set[str] = set()
        self._noted: datetime | None = None
        self._asked_at = float("-inf")
        self._wake = asyncio.Event()
        self._recordings = Recordings()
        self.wants_said: Callable[[Call], bool] = lambda call: False

    def line(self, up: bool) -> None:
        """The line went up or down."""
        if up == self._up:
            return
        self._up = up
        if up:
            if self._settings[PBX_EXTENSION] != self._whose:
                self._forget()
            self._up_since = self._now()
            self._plan_gap()
        else:
            self._open_gap(self._now() - _UNNOTICED)
        self._wake.set()

    def woke(self, since: datetime) -> None:
        """Nothing was followed since then: the computer slept."""
        self._open_gap(since)
        if self._up:
            self._up_since = self._now()
            self._plan_gap()
        self._wake.set()

    def ended(self, call: Call) -> None:
        """A call is over; to be told again of the same one does nothing."""
        if call.id in self._considered:
            return
        said = call.talked and self.wants_said(call)
        if unsure(call) or said:
            self._considered.add(call.id)
            # A 3CX that seems to record nothing is asked once all the same: somebody may have switched it on.
            for_said = AFTER_TALK if self._recordings.likely() else AFTER_TALK[-1:]
            self._unclear[call.id] = _times(AFTER_CALL if unsure(call) else for_said)
            if said:
                self._recordings.wait_for(call.id)
            self._wake.set()

    def glimpsed(self, at: datetime) -> None:
        """A call came and went at that time, and nothing else was seen of it."""
        self._glimpses[at] = _times(AFTER_GLIMPSE)
        self._wake.set()

    async def run(self) -> None:
        """Ask when it is time, and write down each minute how far the calls are known. Runs until cancelled."""
        await self._load()
        while True:
            self._wake.clear()
            try:
                await self._note()
                await self._ask_if_due()
            except Exception:
                log.exception("3CX's call log could not be gone through")
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._pause()):
                    await self._wake.wait()

    async def close(self) -> None:
        """Write down, at a clean stop, until when the calls are known."""
        if self._loaded:
            with contextlib.suppress(TimeoutError):  # a full disk must not keep the program from ending
                async with asyncio.timeout(_TO_CLOSE):
                    await self._note(at_once=True)

    async def _load(self) -> None:
        until, _blank, whose = (await self._store.get(KNOWN_UNTIL)).partition(" ")
        if until and whose == self._whose:
            oldest = self._now() - timedelta(days=self._settings[JOURNAL_KEEP_DAYS])
            # After "now" only by a clock that has been set back since.
            self._open_gap(min(self._now(), max(datetime.fromisoformat(until), oldest)))
        await self._await_said()
        self._loaded = True
        if self._up:
            self._plan_gap()

    async def _await_said(self) -> None:
        """What was said in the last calls before the program ended may not have been told yet."""
        now = self._now()
        for record in await self._book.between(now - _SAID_WITHIN, now):
            call = record.call
            lacks = call.over and call.talked and not record.recorded.complete and self.wants_said(call)
            if lacks and call.id not in self._considered:
                self._considered.add(call.id)
                self._unclear[call.id] = _times(AFTER_START)
                self._recordings.wait_for(call.id)

    async def _note(self, at_once: bool = False) -> None:
        if not self._up or self._gap is not None:
            return
        if at_once or self._noted is None or self._now() - self._noted >= _NOTE_EVERY:
            self._noted = self._now()
            await self._store.set(KNOWN_UNTIL, f"{self._noted.isoformat()} {self._whose}")

    def _forget(self) -> None:
        """Another extension: what it did before it was ours to follow is not our concern."""
        self._whose = self._settings[PBX_EXTENSION]
        self._give_up()

    def _open_gap(self, since: datetime) -> None:
        self._gap = since if self._gap is None else min(self._gap, since)

    def _plan_gap(self) -> None:
        if self._gap is not None and self._loaded:
            self._gap_times = _times(AFTER_GAP)

    def _pause(self) -> float:
        """Seconds until something is due, at most until the time is to be written down again."""
        later = [*self._unclear.values(), *self._glimpses.values()]
        due = [*self._gap_times[:1], *(times[0] for times in later)]
        if not due or not self._up:
            return _NOTE_EVERY.total_seconds()
        return min(_NOTE_EVERY.total_seconds(), max(0.0, min(due) - _clock(), self._asked_at + _BETWEEN - _clock()))

    async def _ask_if_due(self) -> None:
        if not self._up or _clock() < self._asked_at + _BETWEEN:
            return
        gap_due = bool(self._gap_times) and self._gap_times[0] <= _clock()
        calls_due = [call_id for call_id, times in self._unclear.items() if times[0] <= _clock()]
        glimpses_due = [at for at, times in self._glimpses.items() if times[0] <= _clock()]
        if not gap_due and not calls_due and not glimpses_due:
            return
        self._asked_at = _clock()
        read = False
        try:
            await self._ask([record.call for record in await self._records(list(self._unclear))])
            read = True
        except MayNotRead:
            self._give_up()
        except SidecallError as error:
            log.info("3CX's call log was not read: %s", error.code)
        finally:
            self._asked(gap_due, calls_due, read)
            for at in glimpses_due:
                _strike(self._glimpses, at)
        await self._note()

    def _asked(self, gap_due: bool, calls_due: Sequence[str], read: bool) -> None:
        if gap_due:
            del self._gap_times[:1]
            if read and not self._gap_times:
                self._gap = None
        for call_id in calls_due:
            _strike(self._unclear, call_id)
            if call_id not in self._unclear:
                self._recordings.in_vain(call_id)

    def _give_up(self) -> None:
        self._gap = None
        self._gap_times.clear()
        self._unclear.clear()
        self._glimpses.clear()
        self._recordings.forget()

    async def _records(self, call_ids: Sequence[str]) -> list[Record]:
        found = []
        for call_id in call_ids:
            try:
                found.append(await self._book.get(call_id))
            except NotFound:
                self._unclear.pop(call_id, None)
        return found

    async def _ask(self, unclear: Sequence[Call]) -> None:
        """Read the log from the earliest that is wanted, learn from it, and add what was missed."""
        starts = [*(call.started_at for call in unclear), *self._glimpses]
        if self._gap_times and self._gap is not None:
            starts.append(self._gap)
        if not starts:
            return
        since = min(starts) - _BACK
        ahead = self._archive.ahead
        rang = [Rang(call.number, call.started_at + ahead) for call in unclear if _rang(call) and call.number]
        logged = await self._archive.calls_since(since + ahead, rang)
        ahead = self._archive.ahead
        missed = await self._compared(since, logged, ahead)
        if missed:
            # What the line tells of such a call may be on its way still; then it is none that was missed.
            await asyncio.sleep(_ON_ITS_WAY)
            missed = await self._compared(since, logged, ahead)
        for row in missed:
            await self._add(from_log(row, ahead, self._settings), recorded(Recorded(), row))

    async def _compared(self, since: datetime, logged: Sequence[LoggedCall], ahead: timedelta) -> list[LoggedCall]:
        """Learn from the rows of the log that are calls of ours; returns those that are none, and were missed."""
        known = await self._book.between(since - _BACK, self._now() + _AHEAD)
        missed = []
        for row, call in match([record.call for record in known], logged, ahead):
            if call is not None:
                await self._learn(call, row, ahead)
            elif self._missed(row, ahead):
                missed.append(row)
        return missed

    def _missed(self, row: LoggedCall, ahead: timedelta) -> bool:
        """Whether a call in the log that is none of ours is in a time in which nobody followed, or was glimpsed."""
        if any(at - _NEAR <= row.started_at - ahead <= at + _COARSE for at in self._glimpses):
            return True
        if not self._gap_times or self._gap is None or self._up_since is None:
            return False
        return self._gap - _COARSE <= row.started_at - ahead <= self._up_since + _AHEAD

    async def _learn(self, call: Call, row: LoggedCall, ahead: timedelta) -> None:
        def change(record: Record) -> Record:
            return replace(record, call=learned(record.call, row, ahead), recorded=recorded(record.recorded, row))

        if learned(call, row, ahead) != call or recorded(Recorded(), row) != Recorded():
            call = (await self._book.change(call.id, change)).call
        self._recordings.told(call.id, row)
        if call.over and call.outcome is not Outcome.UNKNOWN and not self._recordings.waits_for(call.id):
            self._unclear.pop(call.id, None)

    async def _add(self, call: Call, said: Recorded) -> None:
        """Take a missed call into the book and have it looked up; one that is there already stays as it is."""
        if await self._store.call(call.id) is not None:
            return
        self._considered.add(call.id)
        wanted = call.number is not None and call.direction is not Direction.INTERNAL
        lookup = LookupState.LOOKING_UP if wanted else LookupState.NONE
        await self._book.add(Record(call, lookup, recorded=said, from_log=True), pop=False)
        if wanted:
            self._callerid.start(call)
            with contextlib.suppress(SidecallError):  # the journal asks again before it writes
                await self._callerid.settle(call.id)


def _rang(call: Call) -> bool:
    return call.direction is Direction.INBOUND and call.answered_at is None


def _strike(waiting: dict[K, list[float]], one: K) -> None:
    """One question was asked for ``one``; after the last it is no longer waited for."""
    times = waiting.get(one, [])
    del times[:1]
    if not times:
        waiting.pop(one, None)


def _times(after: Sequence[float]) -> list[float]:
    return [_clock() + seconds for seconds in after]


def _clock() -> float:
    return asyncio.get_running_loop().time()
