"""Opening the caller's record by itself, where the settings want that."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from urllib.parse import quote

from helper.callbook.record import Record
from helper.callerid.new_record import new_record_path
from helper.calls.model import CallState, Direction
from helper.crm.port import CrmPort
from helper.people.model import LookupState
from helper.settings.settings import Settings
from helper.settings.table import (
    CALLERID_MANY_MATCHES,
    CALLERID_NO_MATCH,
    CALLERID_ONE_MATCH,
    CALLERID_POP,
)

_STILL_RINGING = timedelta(minutes=1)


class ScreenPop:
    """Decides once for each incoming call what to open.

    ``open_url`` says whether it did open that page of ``org``: it leaves alone what the agent is editing, and ``left``
    is told the call for which that was so.
    """

    def __init__(
        self,
        settings: Settings,
        org: CrmPort,
        open_url: Callable[[str], Awaitable[bool]],
        left: Callable[[str], None],
        now: Callable[[], datetime],
    ) -> None:
        self._settings = settings
        self._org = org
        self._open_url = open_url
        self._left = left
        self._now = now
        self._done: set[str] = set()

    def leave(self, call_id: str) -> None:
        """Open nothing for this call: a tab is on its way there already."""
        self._done.add(call_id)

    async def consider(self, record: Record) -> None:
        """To be called whenever a call or its lookup changes."""
        call = record.call
        # Of a call that 3CX's app reports nothing is heard again, so it can only be opened then.
        reported = call.state is CallState.HANDED_OVER and self._now() - call.started_at < _STILL_RINGING
        if call.over and not reported:
            self._done.discard(call.id)
            return
        moments = {
            "ringing": (CallState.RINGING, CallState.CONNECTED, CallState.HANDED_OVER),
            "answered": (CallState.CONNECTED, CallState.HANDED_OVER),
        }
        if call.direction is not Direction.INBOUND or call.id in self._done:
            return
        if call.state not in moments.get(self._settings[CALLERID_POP], ()):
            return
        if record.lookup is LookupState.FOUND:
            if record.person is not None and self._settings[CALLERID_ONE_MATCH] == "open":
                await self._open(call.id, self._org.record_url(record.person.id))
            elif record.person is None and self._settings[CALLERID_MANY_MATCHES] == "search":
                path = f"/lightning/search/all?searchTerm={quote(call.number or '', safe='')}"
                await self._open(call.id, self._org.page_url(path))
        elif record.lookup is LookupState.NOT_FOUND and self._settings[CALLERID_NO_MATCH] == "create":
            path = new_record_path(self._settings, call.number or "", call.name_from_pbx)
            await self._open(call.id, self._org.page_url(path))

    async def _open(self, call_id: str, url: str) -> None:
        self._done.add(call_id)
        if not await self._open_url(url):
            self._left(call_id)
