"""Sending what is written down: each entry to Salesforce once, whatever happens on the way."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Mapping, Set
from datetime import datetime

from helper.crm.port import CrmPort
from helper.errors import NotFound
from helper.faces import Connection
from helper.journal import states
from helper.journal.decide import moves_org
from helper.journal.delivery import Delivery
from helper.journal.model import Entry, EntryState, Hold
from helper.journal.pace import Pace, Timing
from helper.journal.source import Source
from helper.language import _
from helper.store.port import Store

log = logging.getLogger(__name__)

_AFTER_A_FAULT = 10.0
_AT_ONCE = 500
_ALL = 1_000_000


class Outbox:
    """Implements the states of ``EntryState``: waiting → sending → sent; or doubtful, refused, held.

    ``sources`` by ``Entry.kind``. ``obstacle`` says in words why nothing may be logged now, "" when it may.
    ``taken``: the ids of Tasks by others that log a call known here already, and so no other.
    """

    def __init__(
        self,
        store: Store,
        crm: CrmPort,
        sources: Mapping[str, Source],
        now: Callable[[], datetime],
        obstacle: Callable[[], str] = lambda: "",
        timing: Timing = Timing(),  # noqa: B008  (frozen)
        clock: Callable[[], float] = time.monotonic,
        taken: Callable[[], Set[str]] = frozenset,
    ) -> None:
        self._store = store
        self._crm = crm
        self._sources = sources
        self._now = now
        self._obstacle = obstacle
        self._pace = Pace(timing, now, clock)
        self._delivery = Delivery(store, crm, sources, self._pace, now, taken)
        self._holds = True  # something may be held for an obstacle, since before the start
        self._wake = asyncio.Event()

    def wake(self) -> None:
        """There may be something to send: a call ended, Salesforce is back, the agent mended an entry."""
        self._wake.set()

    async def release(self) -> None:
        """What was held for an obstacle that is gone now is sent."""
        if not self._holds or self._obstacle():
            return
        self._holds = False
        held = await self._store.entries([EntryState.HELD], _ALL)
        await self._delivery.change([entry for entry in held if entry.error], states.again)
        self.wake()

    async def run(self) -> None:
        """Send whatever is due. Runs until cancelled; what was under way then is doubtful at the next start."""
        broken_off = True
        while True:
            self._wake.clear()
            try:
                if broken_off:
                    under_way = await self._store.entries([EntryState.SENDING], _ALL)
                    await self._delivery.change(under_way, states.after_a_crash)
                    broken_off = False
                due = await self._send_due()
            except Exception:
                # A fault of ours must not end the sending for good; what was being sent is in the store.
                log.exception("the outbox stumbled")
                due, broken_off = _AFTER_A_FAULT, True
            idle = self._pace.timing.idle
            due = idle if due is None else min(due, idle)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(due):
                    await self._wake.wait()

    async def retry(self, entry_id: str | None) -> None:
        """Send what was refused or is waiting again now: one entry, or all. A Task that somebody deleted is written
        anew only when its entry is named. Raises ``NotFound``.
        """
        if entry_id is None:
            wanted = [EntryState.WAITING, EntryState.REFUSED, EntryState.DOUBTFUL, EntryState.HELD]
            entries = [entry for entry in await self._store.entries(wanted, _ALL) if not entry.gone]
        else:
            entry = await self._store.entry(entry_id)
            if entry is None:
                raise NotFound("")
            entries = [] if entry.state in (EntryState.SENDING, EntryState.SENT) else [entry]
        # One that is held without a reason waits for the agent to say who it was.
        entries = [entry for entry in entries if entry.state is not EntryState.HELD or entry.error]
        await self._delivery.change(entries, states.again)
        self._pace.hurry()
        self.wake()

    async def _send_due(self) -> float | None:
        """Send what is due, oldest first; returns the seconds until something else is, None when nothing is waiting."""
        while True:
            if self._crm.status().state is not Connection.CONNECTED:
                return None  # its change of state wakes us
            if (rest := self._pace.rest()) > 0:
                return rest
            due, soonest = await self._store.due_entries(self._now(), _AT_ONCE)
            if not due:
                return None if soonest is None else max(0.05, (soonest - self._now()).total_seconds())
            if others := [entry for entry in due if self._is_anothers(entry)]:
                self._holds = True
                reasons = {entry.id: self._whose(entry) for entry in others}
                for why in set(reasons.values()):
                    theirs = [entry for entry in others if reasons[entry.id] == why]
                    await self._delivery.hold(theirs, why, Hold.OTHER_USER)
                continue
            if doubtful := [entry for entry in due if entry.state is EntryState.DOUBTFUL]:
                await self._delivery.ask_for(doubtful)
                continue  # what waited behind one that is doubtful still has to wait on
            why = self._obstacle()
            if why:
                self._holds = True
                await self._delivery.hold(due, why)
            else:
                await self._delivery.send(due)

    def _is_anothers(self, entry: Entry) -> bool:
        """Whether somebody else was signed in when it was written down, and it would become the Task of who is now; or
        it is another org's, which whatever was said in it is none of.
        """
        agent = self._crm.agent()
        if agent is None:
            return False
        if moves_org(entry, agent):
            return True
        return not entry.owner_id and bool(entry.user_id) and entry.user_id != agent.user_id

    def _whose(self, entry: Entry) -> str:
        if entry.owner_id and moves_org(entry, self._crm.agent()):
            return _(
                "Made for another Salesforce than the one you are signed in to. It is logged when that is signed in to"
                " again, unless you log it as yours or set it aside."
            )
        return _(
            "Made while {name} was signed in to Salesforce. It is logged when they sign in again,"
            " unless you log it as yours or set it aside."
        ).format(name=entry.user_name or _("somebody else"))
