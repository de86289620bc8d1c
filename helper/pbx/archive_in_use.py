"""The exchange's records that are in use now; they can be replaced while the program runs, as the line is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from helper.faces import Check
from helper.language import _
from helper.pbx.archive import Archive, Colleague, LoggedCall, MayNotRead, Rang


class ArchiveInUse:
    """Implements ``Archive`` by whichever adapter it was last given; with none, nothing may be read."""

    def __init__(self) -> None:
        self._adapter: Archive | None = None

    def use(self, adapter: Archive | None) -> None:
        self._adapter = adapter

    @property
    def ahead(self) -> timedelta:
        return self._adapter.ahead if self._adapter else timedelta()

    async def colleagues(self) -> Mapping[str, Colleague]:
        return await self._in_use().colleagues()

    async def groups(self) -> Mapping[str, str]:
        return await self._in_use().groups()

    async def own_email(self) -> str:
        return await self._in_use().own_email()

    async def calls_since(self, when: datetime, rang: Sequence[Rang] = ()) -> Sequence[LoggedCall]:
        return await self._in_use().calls_since(when, rang)

    async def check(self) -> Sequence[Check]:
        return await self._adapter.check() if self._adapter else ()

    def _in_use(self) -> Archive:
        if self._adapter is None:
            raise MayNotRead(_("Sidecall has no API key that could read 3CX’s records."))
        return self._adapter
