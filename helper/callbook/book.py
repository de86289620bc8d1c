"""Keeping the book: every change to a call is written down before anybody is told."""

from __future__ import annotations

import asyncio
import logging
from bisect import insort
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol, TypeVar

from helper.callbook.record import Record
from helper.callbook.text import whole
from helper.calls.model import Action, Call, CallState, Direction, Outcome
from helper.calls.tracker import Tracker
from helper.errors import NotFound, WrongState
from helper.faces import CallChanged, CallView
from helper.journal.model import Entry, Log
from helper.language import _
from helper.people.model import LookupState
from helper.store.port import RequestKnown, Store
from helper.tasks import Tasks

log = logging.getLogger(__name__)
T = TypeVar("T")

_PATIENCE = 1.0  # seconds for which a change waits for the disk before it is shown
_KEPT = 200  # calls that are held in memory after their end


class Journal(Protocol):
    """What the book needs of the journal: it decides what is written about a call, and knows what became of it."""

    def entry_for(self, record: Record) -> Entry | None:
        """The entry for a call that is over; None when this kind of call is not logged."""

    def unwanted(self, record: Record) -> str:
        """The id of the entry that this call has and is not to have after all, ""."""

    def forget(self, call_id: str) -> None:
        """The call has no entry any more."""

    def may_log(self, record: Record, seconds: int = 1) -> bool:
        """Whether the agent can have a call logged that is not logged by itself, as one that lasted ``seconds``."""

    def log_of(self, record: Record) -> Log:
        """What will be, or was, logged about a call."""

    def knows(self, call_id: str) -> bool:
        """Whether it has the entry of a call at hand."""

    def recalled(self, entry: Entry) -> None:
        """``entry`` has been read from the store."""

    def noted(self, entry: Entry) -> None:
        """``entry`` has just been written to the store."""


class CallBook:
    """All calls by our own id. Changes are made one after the other; each is in the store before listeners hear of
    it.
    """

    def __init__(self, store: Store, tracker: Tracker, journal: Journal) -> None:
        self._store = store
        self._tracker = tracker
        self._journal = journal
        self._records: dict[str, Record] = {}
        self._order: list[str] = []
        self._lock = asyncio.Lock()
        self._unheard: dict[str, asyncio.TimerHandle] = {}
        self._listeners: list[Callable[[CallChanged], None]] = []
        self.on_tracked: Callable[[], None] = lambda: None
        """Called after the tracker's calls were taken over: it may have something to do at another time now."""
        self._saving: set[asyncio.Future[Any]] = set()
        self._under_way: set[asyncio.Future[Any]] = set()
        self._taking_back = Tasks()

    def subscribe(self, listener: Callable[[CallChanged], None]) -> None:
        self._listeners.append(listener)

    async def load(self) -> None:
        """Read the latest calls; those that were running are left to the tracker until a snapshot tells."""
        for record in reversed(await self._store.calls(_KEPT)):
            self._keep(record)
        for record in await self._store.unfinished_calls():
            self._keep(record)
            self._tracker.resume(record.call)
        await self._recall(list(self._records.values()))

    async def close(self) -> None:
        """To be called when nobody changes calls any more. What has been waiting for the disk for long is left so."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=_PATIENCE)
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        await self._taking_back.close()

    async def get(self, call_id: str) -> Record:
        """Raises ``NotFound``."""
        record = self._records.get(call_id) or await self._store.call(call_id)
        if record is None:
            raise NotFound(_("There is no such call."))
        return record

    async def of_request(self, request_id: str) -> Record | None:
        """The call that a dial request led to, None when there is none."""
        held = (record for record in self._records.values() if record.call.request_id == request_id)
        return next(held, None) or await self._store.call_of_request(request_id)

    def running(self) -> Sequence[Record]:
        return [record for record in self._records.values() if not record.call.over]

    def current(self, since: datetime) -> Sequence[Record]:
        """Calls that run, and those whose end nobody will see that began after ``since``; newest first."""
        calls = (self._records[call_id] for call_id in reversed(self._order))
        return [record for record in calls if not record.call.over or _open_ended(record.call, since)]

    async def latest(self, limit: int) -> Sequence[Record]:
        if limit <= len(self._order):
            return [self._records[call_id] for call_id in self._order[-limit:][::-1]]
        stored = {record.call.id: record for record in await self._store.calls(limit)}
        # What is in memory is at least as new, and may still be waiting for the disk.
        records = sorted({**stored, **self._records}.values(), key=_start, reverse=True)[:limit]
        await self._recall(records)
        return records

    async def between(self, since: datetime, until: datetime) -> Sequence[Record]:
        """All calls that began in this time (UTC), oldest first; with what is being written down at this moment."""
        async with self._lock:
            stored = {record.call.id: record for record in await self._store.calls_between(since, until)}
            records = sorted({**stored, **self._records}.values(), key=_start)
            records = [record for record in records if since <= record.call.started_at <= until]
            await self._recall(records)
            return records

    async def add(self, record: Record, pop: bool = True) -> None:
        """Write down a call that begins here; ``pop`` False: one that was over long before it got here."""
        await self._to_its_end(self._write(record, new=pop))

    async def add_dial(self, record: Record, later: float = 0.0) -> None:
        """Write down a dial before it is sent; the listeners hear of it after ``later`` seconds, or with its first
        change. Raises ``RequestKnown`` when its request led to a call before, and ``WrongState`` when it cannot be
        written down in time: what is not written down could be dialled twice, so it must not be sent then.
        """
        if any(known.call.request_id == record.call.request_id for known in self._records.values()):
            raise RequestKnown(record.call.request_id)
        async with self._lock:
            saving = asyncio.ensure_future(self._store.save_call(record))
            in_time = False
            try:
                await asyncio.wait([saving], timeout=_PATIENCE)
                in_time = saving.done()
            finally:
                if not in_time:
                    self._taking_back.start(self._take_back(record, saving), "a dial that is not sent")
            if not in_time:
                raise WrongState(_not_written())
            saving.result()
            self._keep(record)
        if later <= 0:
            self.announce(record, pop=True)
        else:
            loop = asyncio.get_running_loop()
            self._unheard[record.call.id] = loop.call_later(later, self._announce_unheard, record.call.id)

    async def track(self, calls: Sequence[Call]) -> None:
        """Take over what the tracker says of calls."""
        try:
            await self._to_its_end(self._take_over(calls))
        finally:
            self.on_tracked()

    async def _take_over(self, calls: Sequence[Call]) -> None:
        failures: list[Exception] = []
        for call in calls:
            known = self._records.get(call.id)
            # What a person or a lookup said of the call is not the tracker's to change.
            record = Record(call) if known is None else replace(known, call=_merged(known.call, call))
            if record.lookup is LookupState.NONE and _can_be_asked_for(call):
                # Whatever happens before the answer, it is not taken for a call with nobody.
                record = replace(record, lookup=LookupState.LOOKING_UP)
            try:
                if not self._tracker.was_none(call.id):
                    await self._write(record, new=known is None)
                elif known is not None:
                    self._forget(record)
            except Exception as error:
                failures.append(error)  # the tracker tells of the others only now, too
        if failures:
            raise failures[0]

    async def change(self, call_id: str, change: Callable[[Record], Record]) -> Record:
        """Apply ``change`` to a call's record; raises ``NotFound``."""
        return await self._to_its_end(self._change(call_id, change))

    def view(self, record: Record) -> CallView:
        """A call as faces see it."""
        return CallView(
            call=record.call,
            lookup=record.lookup,
            lookup_message=record.lookup_message,
            log=self._journal.log_of(record),
            matches=record.matches,
            person=record.person,
            actions=self._actions(record),
        )

    def announce(self, record: Record, pop: bool = False) -> None:
        """Tell the listeners how a call is now."""
        unheard = self._unheard.pop(record.call.id, None)
        if unheard is not None:
            unheard.cancel()
            pop = True
        event = CallChanged(self.view(record), pop)
        for listener in self._listeners:
            listener(event)

    async def _to_its_end(self, work: Coroutine[Any, Any, T]) -> T:
        """``work``, after what was begun before it. Who asked for it may give up waiting: what gets to the disk is
        known here all the same, and told.
        """
        task = asyncio.ensure_future(self._in_turn(work))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            task.add_done_callback(_log_failure)
            raise

    async def _in_turn(self, work: Coroutine[Any, Any, T]) -> T:
        try:
            async with self._lock:
                return await work
        finally:
            work.close()

    async def _change(self, call_id: str, change: Callable[[Record], Record]) -> Record:
        before = await self.get(call_id)
        after = _writable(change(before))
        if after == before:
            return before
        await self._recall([after])
        said = _said(after) != _said(before)
        await self._write(after, flush=after.call.over and said)
        return after

    async def _recall(self, records: Sequence[Record]) -> None:
        """Have the journal know the entries of these calls: it shows them, and must not make second ones."""
        unknown = [one.call.id for one in records if one.call.over and not self._journal.knows(one.call.id)]
        for entry in await self._store.entries_of(unknown) if unknown else ():
            self._journal.recalled(entry)

    async def _take_back(self, record: Record, saving: asyncio.Future[Entry | None]) -> None:
        """Once a dial that was not sent is written down after all, write down that it failed."""
        try:
            await saving
        except RequestKnown:
            return  # it was a second one, and the first stands
        except Exception:
            log.exception("a dial that was not sent could not be written down")
            return
        call = replace(record.call, state=CallState.ENDED, outcome=Outcome.FAILED, failure=_not_written())
        async with self._lock:
            await self._write(replace(record, call=replace(call, ended_at=call.started_at)))

    def _announce_unheard(self, call_id: str) -> None:
        if call_id in self._records:
            self.announce(self._records[call_id])

    async def _write(self, record: Record, *, new: bool = False, flush: bool | None = None) -> None:
        unwanted = self._journal.unwanted(record) if record.call.over else ""
        entry = self._journal.entry_for(record) if record.call.over and not unwanted else None
        # The end of a call and its entry survive together or not at all, a power cut included; and what the agent says.
        flush = record.call.over if flush is None else flush
        saving = asyncio.ensure_future(self._store.save_call(record, entry, flush=flush, without=unwanted))
        # While the disk is full, calls are shown all the same; what is to be written is, in its order, when it can be.
        await asyncio.wait([saving], timeout=0 if self._store.trouble() else _PATIENCE)
        if saving.done():
            entry = saving.result()
        else:
            self._saving.add(saving)
            saving.add_done_callback(self._saved)
        self._keep(record)
        if unwanted:
            self._journal.forget(record.call.id)
        if entry is not None:
            self._journal.noted(entry)
        self.announce(record, pop=new)

    def _forget(self, record: Record) -> None:
        """There never was such a call: whoever shows it is told that it is over, and nothing is kept of it."""
        self._order.remove(record.call.id)
        del self._records[record.call.id]
        deleting = asyncio.ensure_future(self._store.forget_call(record.call.id))
        self._saving.add(deleting)
        deleting.add_done_callback(self._saved)
        self.announce(record)

    def _saved(self, saving: asyncio.Future[Any]) -> None:
        self._saving.discard(saving)
        if saving.cancelled():
            return
        error, entry = saving.exception(), None if saving.exception() else saving.result()
        if error is not None:
            log.error("a call could not be written down", exc_info=error)
        elif entry is not None:
            self._journal.noted(entry)

    def _keep(self, record: Record) -> None:
        new = record.call.id not in self._records
        self._records[record.call.id] = record
        if new:  # one that was found in the exchange's log began long before
            insort(self._order, record.call.id, key=lambda call_id: self._records[call_id].call.started_at)
        while len(self._order) > _KEPT:
            oldest = next((call_id for call_id in self._order if self._records[call_id].call.over), None)
            if oldest is None:
                break
            self._order.remove(oldest)
            del self._records[oldest]

    def _actions(self, record: Record) -> tuple[Action, ...]:
        call = record.call
        if self._journal.may_log(record):
            return (Action.LOG,)
        legs = self._tracker.legs(call.id)
        if call.over or not legs:
            return ()
        actions = [Action.HANGUP]
        if call.state is CallState.RINGING and call.direction is not Direction.OUTBOUND:
            actions.append(Action.DIVERT)
            if any(leg.controllable for leg in legs):
                actions.insert(0, Action.ANSWER)
        elif call.state is CallState.CONNECTED:
            actions.append(Action.TRANSFER)
        return tuple(actions)


def _log_failure(task: asyncio.Future[Any]) -> None:
    if not task.cancelled() and task.exception() is not None:
        log.error("a change of a call could not be written down", exc_info=task.exception())


def _not_written() -> str:
    return _("Sidecall’s data could not be written in time, so nothing was dialled. Try again.")


def _writable(record: Record) -> Record:
    note, disposition = whole(record.call.note), whole(record.call.disposition)
    return replace(record, call=replace(record.call, note=note, disposition=disposition))


def _said(record: Record) -> tuple[object, ...]:
    """What the agent alone knows of a call; everything else can be found out again."""
    call = record.call
    return call.note, call.disposition, call.related_id, call.person_id if record.chosen else "", call.timed_seconds


def _can_be_asked_for(call: Call) -> bool:
    return call.number is not None and call.direction is not Direction.INTERNAL and call.outcome is not Outcome.FAILED


def _start(record: Record) -> datetime:
    return record.call.started_at


def _merged(known: Call, tracked: Call) -> Call:
    return replace(
        tracked,
        person_id=known.person_id,
        related_id=known.related_id,
        note=known.note,
        disposition=known.disposition,
        request_id=known.request_id,
        name_from_pbx=tracked.name_from_pbx or known.name_from_pbx,
        queue_name=known.queue_name,
    )


def _open_ended(call: Call, since: datetime) -> bool:
    return call.state is CallState.HANDED_OVER and call.started_at >= since
