"""The chats of the agent's own extension, where the agent's key may see 3CX's reports."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from helper.chats.gather import Gatherer
from helper.chats.whom import Finder
from helper.crm.port import Agent, CrmPort
from helper.errors import SidecallError
from helper.faces import Check, Connection
from helper.language import _
from helper.pbx.archive import ChatArchive, Colleague, MayNotRead
from helper.settings.settings import Settings
from helper.settings.table import JOURNAL_CHATS, PBX_EXTENSION
from helper.store.port import Store

log = logging.getLogger(__name__)

EVERY = 60.0  # seconds
_LONGEST_PAUSE = 900.0


class OwnChats:
    """Runs as long as the program; does nothing while chats are not to be logged, or may not be read.

    ``colleagues`` are those of 3CX, as far as they are known; ``added`` is called when there is something to be sent.
    """

    def __init__(
        self,
        store: Store,
        crm: CrmPort,
        finder: Finder,
        settings: Settings,
        *,
        colleagues: Callable[[], Sequence[Colleague]],
        added: Callable[[], None],
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._crm = crm
        self._finder = finder
        self._settings = settings
        self._colleagues = colleagues
        self._added = added
        self._now = now
        self._archive: ChatArchive | None = None
        self._gatherer: Gatherer | None = None
        self._why = ""
        self._wake = asyncio.Event()

    def use(self, archive: ChatArchive | None) -> None:
        """Another 3CX, or another key."""
        self._archive, self._gatherer, self._why = archive, None, ""
        self._wake.set()

    def check(self) -> Sequence[Check]:
        """Whether the chats can be read, where they are wanted."""
        if not self._settings[JOURNAL_CHATS] or self._archive is None:
            return ()
        return [Check("pbx_chats", not self._why, _("Chats of 3CX"), self._why)]

    async def run(self) -> None:
        """Until cancelled."""
        failures = 0
        while True:
            self._wake.clear()
            try:
                await self._round()
                failures = 0
            except MayNotRead as error:
                role = _("Give the API key a role that sees reports, such as System Owner.")
                self._why = f"{error.message} {role}"
            except SidecallError as error:
                failures += 1
                log.info("the chats were not read: %s", error.code)
            except Exception:
                failures += 1
                log.exception("the chats could not be gone through")
            pause = min(_LONGEST_PAUSE, EVERY * 2.0 ** min(failures, 6))
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._wake.wait()

    async def _round(self) -> None:
        archive = self._archive
        if archive is None or self._why or not self._settings[JOURNAL_CHATS]:
            return
        change = await archive.last_change()
        if self._gatherer is None:
            self._gatherer = Gatherer(
                self._store,
                archive,
                self._crm,
                self._finder,
                self._settings,
                extensions=self._extensions,
                owner=self._owner,
                grace=timedelta,
                now=self._now,
            )
        await self._gatherer.begin(self._now())
        if self._crm.status().state is not Connection.CONNECTED:
            return
        if await self._gatherer.gather(change.message_sent_at):
            self._added()

    def _extensions(self) -> frozenset[str]:
        return frozenset([self._settings[PBX_EXTENSION], *(one.extension for one in self._colleagues())])

    def _owner(self, extension: str, _at: datetime) -> Agent | None:
        return self._crm.agent() if extension == self._settings[PBX_EXTENSION] else None
