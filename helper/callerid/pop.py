"""Opening the caller's record by itself, where the settings want that."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import quote

from helper.callbook.record import Record
from helper.calls.model import CallState, Direction
from helper.people.model import LookupState
from helper.settings.settings import Settings
from helper.settings.table import (
    CALLERID_MANY_MATCHES,
    CALLERID_NO_MATCH,
    CALLERID_ONE_MATCH,
    CALLERID_POP,
    CONTACTS_CREATE_AS,
)


class ScreenPop:
    """Decides once for each incoming call what to open; ``show`` opens a record, ``open_path`` a path of the org."""

    def __init__(
        self,
        settings: Settings,
        show: Callable[[str], Awaitable[None]],
        open_path: Callable[[str], Awaitable[None]],
    ) -> None:
        self._settings = settings
        self._show = show
        self._open_path = open_path
        self._done: set[str] = set()

    async def consider(self, record: Record) -> None:
        """To be called whenever a call or its lookup changes."""
        call = record.call
        if call.over:
            self._done.discard(call.id)
            return
        moments = {"ringing": (CallState.RINGING, CallState.CONNECTED), "answered": (CallState.CONNECTED,)}
        if call.direction is not Direction.INBOUND or call.id in self._done:
            return
        if call.state not in moments.get(self._settings[CALLERID_POP], ()):
            return
        if record.lookup is LookupState.FOUND:
            if record.person is not None and self._settings[CALLERID_ONE_MATCH] == "open":
                self._done.add(call.id)
                await self._show(record.person.id)
            elif record.person is None and self._settings[CALLERID_MANY_MATCHES] == "search":
                self._done.add(call.id)
                await self._open_path(f"/lightning/search/all?searchTerm={quote(call.number or '', safe='')}")
        elif record.lookup is LookupState.NOT_FOUND and self._settings[CALLERID_NO_MATCH] == "create":
            self._done.add(call.id)
            kind = self._settings[CONTACTS_CREATE_AS]
            phone = quote(call.number or "", safe="")
            await self._open_path(f"/lightning/o/{kind}/new?defaultFieldValues=Phone%3D{phone}")
