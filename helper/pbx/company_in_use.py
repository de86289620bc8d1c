"""Everybody's records that are in use now; they can be replaced while the program runs."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from helper.errors import NotConnected
from helper.faces import Check
from helper.language import _
from helper.pbx.archive import ChatMessage, Colleague, CompanyArchive, ExtensionCall, LastChange


class Reopening(CompanyArchive, Protocol):
    def ask_anew(self) -> None:
        """Ask again for what was not allowed."""


class CompanyInUse:
    """Implements ``CompanyArchive`` by whichever adapter it was last given."""

    def __init__(self) -> None:
        self._adapter: Reopening | None = None

    def use(self, adapter: Reopening | None) -> None:
        self._adapter = adapter

    @property
    def complete(self) -> bool:
        """Whether there is anything to ask."""
        return self._adapter is not None

    @property
    def ahead(self) -> timedelta:
        return self._adapter.ahead if self._adapter else timedelta()

    def ask_anew(self) -> None:
        if self._adapter is not None:
            self._adapter.ask_anew()

    async def colleagues(self) -> Mapping[str, Colleague]:
        return await self._in_use().colleagues()

    async def last_change(self) -> LastChange:
        return await self._in_use().last_change()

    async def messages_since(self, when: datetime) -> Sequence[ChatMessage]:
        return await self._in_use().messages_since(when)

    async def calls_of_all(
        self, since: datetime, until: datetime, extensions: Collection[str]
    ) -> Sequence[ExtensionCall]:
        return await self._in_use().calls_of_all(since, until, extensions)

    async def check_company(self) -> Sequence[Check]:
        return await self._adapter.check_company() if self._adapter else ()

    def _in_use(self) -> Reopening:
        if self._adapter is None:
            raise NotConnected(_("The address of 3CX, the collector’s client id or its key is missing."))
        return self._adapter
