"""Sending what is written down: each entry to Salesforce once, whatever happens on the way."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from helper.callbook.book import CallBook
from helper.callerid.look_up import CallerId
from helper.crm.port import CrmPort, Doubtful, Temporary
from helper.errors import NotConnected, NotFound, NotSignedIn, SidecallError
from helper.faces import Connection
from helper.journal.compose import Composer
from helper.journal.model import Entry, EntryState
from helper.store.port import Store

log = logging.getLogger(__name__)

# A request that hung may still be committed later; before this time nothing is sent a second time.
_LATE_COMMIT = timedelta(minutes=2)
_FIRST_PAUSE = 2.0  # seconds; doubled with each attempt
_LONGEST_PAUSE = 300.0
_AFTER_A_FAULT = 10.0
_BATCH = 50


class Outbox:
    """Implements the states of ``EntryState``: waiting → sending → sent; or doubtful, refused, held."""

    def __init__(
        self,
        store: Store,
        crm: CrmPort,
        book: CallBook,
        callerid: CallerId,
        composer: Composer,
        now: Callable[[], datetime],
        obstacle: Callable[[], str] = lambda: "",
    ) -> None:
        self._store = store
        self._crm = crm
        self._book = book
        self._callerid = callerid
        self._composer = composer
        self._now = now
        self._obstacle = obstacle
        self._holds = True  # something may be held for an obstacle, since before the start
        self._wake = asyncio.Event()
        self._lock = asyncio.Lock()

    def wake(self) -> None:
        """There may be something to send: a call ended, Salesforce is back, the agent mended an entry."""
        self._wake.set()

    async def release(self) -> None:
        """What was held for an obstacle that is gone now is sent."""
        if not self._holds or self._obstacle():
            return
        self._holds = False
        for entry in await self._store.entries([EntryState.HELD], 1000):
            if entry.error:
                await self._save(replace(entry, state=EntryState.WAITING, error=""))
        self.wake()

    async def run(self) -> None:
        """Send whatever is due. Runs until cancelled; what was under way then is doubtful at the next start."""
        for entry in await self._store.entries([EntryState.SENDING], 1000):
            await self._save(replace(entry, state=EntryState.DOUBTFUL, next_try_at=None))
        while True:
            self._wake.clear()
            try:
                due = await self._send_due()
            except Exception:
                # A full disk or a fault of ours must not end the sending for good; what was being sent is in the store.
                log.exception("the outbox stumbled")
                due = _AFTER_A_FAULT
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(due):
                    await self._wake.wait()

    async def retry(self, entry_id: str | None) -> None:
        """Send what was refused or is waiting again now: one entry, or all. Raises ``NotFound``."""
        if entry_id is not None and await self._store.entry(entry_id) is None:
            raise NotFound("")
        wanted = [EntryState.WAITING, EntryState.REFUSED, EntryState.DOUBTFUL, EntryState.HELD]
        for entry in await self._store.entries(wanted, 1000):
            if entry.state is EntryState.HELD and not entry.error:
                continue  # it is for the agent to say who it was
            if entry_id in (None, entry.id):
                state = EntryState.DOUBTFUL if entry.state is EntryState.DOUBTFUL else EntryState.WAITING
                await self._save(replace(entry, state=state, next_try_at=None, error=""))
        self.wake()

    async def _send_due(self) -> float | None:
        """Send what is due, oldest first; returns the seconds until something else is, None when nothing is waiting."""
        while True:
            due, soonest = await self._store.due_entries(self._now(), _BATCH)
            for entry in due:
                if self._crm.status().state is not Connection.CONNECTED:
                    return None  # its change of state wakes us
                await self._handle(entry)
            if not due:
                return None if soonest is None else max(0.05, (soonest - self._now()).total_seconds())

    async def _handle(self, entry: Entry) -> Entry:
        try:
            if entry.state is EntryState.DOUBTFUL:
                return await self._ask_for(entry)
            return await self._send(entry)
        except (NotConnected, NotSignedIn, Temporary) as error:
            return await self._later(entry, error)
        except Doubtful as error:
            latest = await self._latest(entry)
            if latest.task_id:
                return await self._later(latest, error)  # bringing it up to date twice does no harm
            return await self._save(
                replace(latest, state=EntryState.DOUBTFUL, next_try_at=self._pause(entry), error=error.message)
            )
        except SidecallError as error:
            latest = await self._latest(entry)
            return await self._save(replace(latest, state=EntryState.REFUSED, error=error.message, next_try_at=None))

    async def _send(self, entry: Entry) -> Entry:
        why = self._obstacle()
        if why:
            self._holds = True
            return await self._save(replace(entry, state=EntryState.HELD, error=why, next_try_at=None))
        if entry.needs_lookup:
            await self._callerid.settle(entry.call_id)
            entry = await self._latest(entry)
            if entry.state is not EntryState.WAITING:
                return entry
        record = await self._book.get(entry.call_id)
        # Worded anew: a call that ended before the session was back was worded without the agent's name and time zone.
        entry = self._composer.amended(entry, record)
        if entry.state is EntryState.HELD:
            return await self._save(entry)
        entry = replace(
            entry,
            state=EntryState.SENDING,
            attempts=entry.attempts + 1,
            sent_at=self._now(),
            next_try_at=None,
            error="",
        )
        # Written down before it is sent: after a crash it is asked for, not sent again.
        await self._save(entry)
        draft = self._composer.draft(entry, record)
        if entry.task_id:
            await self._crm.update_task(entry.task_id, draft)
            task_id = entry.task_id
        else:
            task_id = await self._crm.write_task(draft)
        return await self._sent(entry, task_id)

    async def _ask_for(self, entry: Entry) -> Entry:
        task_id = await self._crm.find_task(entry.key)
        if task_id:
            return await self._sent(entry, task_id)
        again_at = (entry.sent_at or entry.created_at) + _LATE_COMMIT
        if self._now() < again_at:
            return await self._save(replace(entry, next_try_at=again_at))
        return await self._send(replace(entry, state=EntryState.WAITING))

    async def _sent(self, sent: Entry, task_id: str) -> Entry:
        latest = await self._latest(sent)
        # A note or person that changed while it was under way is sent after it.
        state = EntryState.SENT if _content(latest) == _content(sent) else EntryState.WAITING
        written = {"who_id": sent.who_id, "what_id": sent.what_id, "disposition": sent.disposition}
        return await self._save(
            replace(latest, state=state, task_id=task_id, next_try_at=None, error="", written=written)
        )

    async def _later(self, entry: Entry, error: SidecallError) -> Entry:
        latest = await self._latest(entry)
        state = EntryState.DOUBTFUL if entry.state is EntryState.DOUBTFUL else EntryState.WAITING
        return await self._save(replace(latest, state=state, next_try_at=self._pause(latest), error=error.message))

    async def _latest(self, entry: Entry) -> Entry:
        return await self._store.entry(entry.id) or entry

    async def _save(self, entry: Entry) -> Entry:
        await self._store.save_entry(entry, flush=True)
        self._composer.noted(entry)
        with contextlib.suppress(NotFound):
            self._book.announce(await self._book.get(entry.call_id))
        return entry

    def _pause(self, entry: Entry) -> datetime:
        seconds = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** min(entry.attempts, 10))
        return self._now() + timedelta(seconds=seconds * random.uniform(0.7, 1.3))  # noqa: S311 - spreads load


def _content(entry: Entry) -> tuple[object, ...]:
    """What of an entry is in its Task."""
    return (
        entry.subject,
        entry.text,
        entry.who_id,
        entry.what_id,
        entry.disposition,
        entry.fields,
        entry.seconds,
    )
