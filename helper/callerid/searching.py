"""Finding somebody as the agent types: only the newest search counts, and only one is ever on its way."""

from __future__ import annotations

import asyncio
import contextlib
import unicodedata
from collections.abc import Sequence

from helper.crm.port import CrmPort
from helper.errors import BadRequest, SidecallError, Superseded
from helper.language import _
from helper.people.model import Person

_PATIENCE = 2.0  # seconds that a search nobody wants any more may take up the line


class Searching:
    """An agent has two hands: whatever face a search comes from, the one before it is outdated."""

    def __init__(self, crm: CrmPort) -> None:
        self._crm = crm
        self._request: asyncio.Task[Sequence[Person]] | None = None
        self._outdated: asyncio.Event | None = None

    async def people(self, text: str) -> Sequence[Person]:
        """See ``CrmPort.search``. Raises ``Superseded`` as soon as a newer one is asked for.

        The request of an outdated one is let finish for a moment, rather than its connection thrown away; this one
        waits for that.
        """
        if not _enough(text):
            raise BadRequest(_("Type at least two characters."))
        if self._outdated is not None:
            self._outdated.set()
        outdated = self._outdated = asyncio.Event()
        before = self._request
        if before is not None and not before.done():
            await _either(before, outdated, _PATIENCE)
            if not outdated.is_set() and not before.done():
                before.cancel()
                await asyncio.wait({before})
        if outdated.is_set():
            raise Superseded
        request = self._request = asyncio.create_task(self._crm.search(text), name="search")
        request.add_done_callback(_seen)
        try:
            await _either(request, outdated, None)
        except asyncio.CancelledError:
            request.cancel()
            raise
        if outdated.is_set():
            raise Superseded
        return request.result()

    async def close(self) -> None:
        """End a search that is on its way."""
        if self._request is not None:
            self._request.cancel()
            with contextlib.suppress(asyncio.CancelledError, SidecallError):
                await self._request


def _enough(text: str) -> bool:
    """One Chinese, Japanese or Korean sign is a word already."""
    text = text.strip()
    return len(text) > 1 or (len(text) == 1 and unicodedata.east_asian_width(text) == "W")


async def _either(request: asyncio.Task[Sequence[Person]], outdated: asyncio.Event, within: float | None) -> None:
    news = asyncio.create_task(outdated.wait())
    try:
        await asyncio.wait({request, news}, timeout=within, return_when=asyncio.FIRST_COMPLETED)
    finally:
        news.cancel()


def _seen(request: asyncio.Task[Sequence[Person]]) -> None:
    """An error of a search that nobody waits for is nobody's."""
    if not request.cancelled():
        request.exception()
