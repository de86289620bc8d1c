"""Round after round: is there anything new in 3CX, whose is it, and is it in Salesforce."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
from collections.abc import Callable
from datetime import datetime, timedelta

from helper.chats.gather import Gatherer
from helper.collector.calls import Calls
from helper.collector.owners import Owners
from helper.crm.port import CrmPort
from helper.errors import NotConnected, PbxRefused, SidecallError
from helper.faces import Connection
from helper.language import _
from helper.pbx.archive import MayNotRead
from helper.pbx.company_in_use import CompanyInUse
from helper.store.port import Store

log = logging.getLogger(__name__)

EVERY = 60.0  # seconds
LONGEST_PAUSE = 900.0
_LONG_AWAY = timedelta(minutes=5)  # after less, agents' Sidecalls have tried again before the usual grace is over
FINE = (Connection.CONNECTED, Connection.CONNECTING)
_OPENED_EVERY = timedelta(hours=1)
_FIRST_START = "collector.first_start"


class Rounds:
    """``state`` and ``message`` say how 3CX was in the last round. ``chats_wanted`` tells whether chats are logged;
    ``since`` is the day from which on they and calls are, None for the first start; ``wake`` has a round done now.
    """

    def __init__(
        self,
        store: Store,
        archive: CompanyInUse,
        crm: CrmPort,
        owners: Owners,
        calls: Calls,
        chats: Gatherer,
        *,
        chats_wanted: Callable[[], bool],
        since: Callable[[], datetime | None],
        added: Callable[[], None],
        changed: Callable[[], None],
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._archive = archive
        self._crm = crm
        self._owners = owners
        self._calls = calls
        self._chats = chats
        self._chats_wanted = chats_wanted
        self._since = since
        self._added = added
        self._changed = changed
        self._now = now
        self._wake = asyncio.Event()
        self._failures = 0
        self._answers = False
        self._opened_at: datetime | None = None
        self._salesforce_failed = False
        self.state = Connection.CONNECTING
        self.message = ""
        self.last_at: datetime | None = None

    def wake(self) -> None:
        self._wake.set()

    async def first(self) -> tuple[datetime, bool]:
        """Where the very first run begins, by our clock, and whether the administrator chose that."""
        chosen = self._since()
        kept = await self._store.get(_FIRST_START)
        if not kept:
            kept = self._now().isoformat()
            await self._store.set(_FIRST_START, kept)
        return (chosen, True) if chosen else (datetime.fromisoformat(kept), False)

    async def run(self) -> None:
        """Until cancelled."""
        await self.first()
        while True:
            self._wake.clear()
            await self._round_safely()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._pause()):
                    await self._wake.wait()

    async def _round_safely(self) -> None:
        try:
            await self._round()
            self._failures = 0
        except MayNotRead as error:
            self._archive.ask_anew()  # next time: somebody may have given the key another role
            self._failed(Connection.REFUSED, error.message)
        except PbxRefused as error:
            self._failed(Connection.REFUSED, error.message)
        except NotConnected as error:
            self._salesforce_failed |= self._answers
            if self._answers and self._crm.status().state is not Connection.CONNECTED:
                self._failed(self.state, self.message)  # it is Salesforce, which tells of itself
            else:
                self._failed(Connection.OFFLINE, error.message)
        except SidecallError as error:
            self._salesforce_failed |= self._answers
            log.info("a round was not finished: %s", error.code)
            self._failed(self.state, self.message)
        except Exception:
            log.exception("a round of the collector broke")
            self._failed(self.state, self.message)

    async def _round(self) -> None:
        if not self._archive.complete:
            self._say(
                Connection.UNCONFIGURED, _("The address of 3CX, the collector’s client id or its key is missing.")
            )
            return
        self._answers = False
        if self._opened_at is None or self._now() - self._opened_at >= _OPENED_EVERY:
            self._opened_at = self._now()
            self._archive.ask_anew()  # one refusal by a proxy, say, is none for ever
        change = await self._archive.last_change()
        self._answers = True
        self._say(Connection.CONNECTED, "")
        first, chosen = await self.first()
        await self._calls.begin(first, chosen)
        await self._chats.begin(first, chosen)
        if self._crm.status().state is not Connection.CONNECTED:
            self._salesforce_failed = True
            return
        if self._salesforce_failed:
            self._owners.forget()  # so that Salesforce is asked for something, and may prove that it is back
        await self._owners.read()
        self._mind_an_outage()
        back_to = self._owners.back_to()
        new = await self._calls.gather(change.call_began_at, back_to)
        if self._chats_wanted():
            new += await self._chats.gather(change.message_sent_at, back_to)
        await self._owners.settle(back_to)
        self.last_at = self._now()
        if new:
            log.info("%s calls and chats are to be logged", new)
            self._added()
        self._changed()

    def _mind_an_outage(self) -> None:
        """When Salesforce comes back, agents' Sidecalls have waiting calls to log at that very moment."""
        if self._salesforce_failed and self.last_at is not None and self._now() - self.last_at >= _LONG_AWAY:
            log.info("Salesforce is back; agents' own Sidecalls come first")
            self._calls.salesforce_is_back()
        self._salesforce_failed = False

    def _failed(self, state: Connection, message: str) -> None:
        self._failures += 1
        self._say(state, message)

    def _say(self, state: Connection, message: str) -> None:
        if (state, message) != (self.state, self.message):
            self.state, self.message = state, message
            log.log(logging.INFO if state in FINE else logging.WARNING, "3CX: %s", state)
            self._changed()

    def _pause(self) -> float:
        pause = min(LONGEST_PAUSE, EVERY * 2.0 ** min(max(0, self._failures - 1), 6))
        return pause * random.uniform(0.9, 1.1)  # noqa: S311 - spreads load
