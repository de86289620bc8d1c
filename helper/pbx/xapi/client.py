"""Asking the XAPI: with the one token that Call Control has as well, within a time, page by page."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol
from urllib.parse import quote

import aiohttp
from yarl import URL

from helper.errors import NotConnected, PbxRefused
from helper.language import _
from helper.pbx.archive import MayNotRead
from helper.pbx.proxy import Way
from helper.pbx.replies import clock_ahead, read_json

log = logging.getLogger(__name__)

_DEADLINE = 30.0  # seconds; a report over weeks takes 3CX a while
_PAGES = (500, 100)  # rows; which is the most that may be asked for at once is not documented
_MOST_ROWS = 20_000  # 3CX itself ends a report there (its parameter REPORT_ROW_LIMIT)
_LONGEST = 20_000_000  # bytes of one page; transcriptions are long
_PLAIN_IN_PATHS = "/()=,'."
_REFUSALS = 3  # so many tokens in a row refused here, and working elsewhere, mean that the key has no XAPI


class NotUnderstood(PbxRefused):
    """400 or 404: this version of 3CX has no such view, or wants its arguments in another form."""

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


class Token(Protocol):
    """Where the access token comes from."""

    async def get(self) -> str: ...

    def accepted(self, value: str) -> None:
        """3CX took it."""

    def refused(self, value: str) -> None:
        """3CX did not take it, so that the next ``get`` mints. Raises ``PbxRefused`` when that is of no use."""


class Client:
    """Rows of one collection or function; what is not allowed is not asked for again."""

    def __init__(self, http: aiohttp.ClientSession, url: str, token: Token, owns_token: bool = False) -> None:
        self._http = http
        self._url = url
        self._way = Way(url)
        self._token = token
        self._owns_token = owns_token
        self._closed: dict[str, MayNotRead] = {}  # by view
        self._refused_tokens = 0
        self._pages: tuple[int, ...] = _PAGES
        self.ahead = timedelta()
        self.requests = 0

    async def rows(self, view: str, arguments: str = "", **options: str) -> list[dict[str, Any]]:
        """All rows of ``view``, called with ``arguments`` when it is a function; ``options`` are OData's, without
        their dollar. Raises ``MayNotRead``, ``NotUnderstood``, ``NotConnected``.
        """
        if view in self._closed:
            raise MayNotRead(self._closed[view].message)
        try:
            return await self._all(view, arguments, options)
        except NotUnderstood as error:
            if error.status != 400 or len(self._pages) == 1:
                raise
        self._pages = self._pages[1:]
        return await self._all(view, arguments, options)

    async def _all(self, view: str, arguments: str, options: Mapping[str, str]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        most = self._pages[0]
        while len(found) < _MOST_ROWS:
            answer = await self._page(view, arguments, {**options, "top": str(most), "skip": str(len(found))})
            rows = answer.get("value") if isinstance(answer, dict) else None
            if not isinstance(rows, list):
                raise NotUnderstood(_("3CX’s records cannot be read: it did not answer as expected."))
            found += [row if isinstance(row, dict) else {} for row in rows]
            # A server may give fewer than were asked for, and say that there are more.
            if not rows or (len(rows) < most and not answer.get("@odata.nextLink")):
                return found
        log.info("%s has more rows than are read at once", view)
        return found

    def is_cut(self, rows: Sequence[object]) -> bool:
        """Whether there may be more than these, which were read at once."""
        return len(rows) >= _MOST_ROWS

    def close(self, view: str, why: str) -> MayNotRead:
        """Never ask for ``view`` again; returns what is said instead."""
        self._closed[view] = MayNotRead(why)
        return self._closed[view]

    def open_all(self) -> None:
        """Forget what was not allowed."""
        self._closed.clear()
        self._refused_tokens = 0

    async def _page(self, view: str, arguments: str, options: Mapping[str, str]) -> Any:
        path = f"{view}({arguments})" if arguments else view
        query = "&".join(f"%24{name}={quote(value, safe='')}" for name, value in options.items())
        url = URL(f"{self._url}/xapi/v1/{quote(path, safe=_PLAIN_IN_PATHS)}?{query}", encoded=True)
        try:
            async with asyncio.timeout(_DEADLINE):
                way = await self._way.find()
                token = await self._token.get()
                self.requests += 1
                headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
                async with self._http.get(url, headers=headers, allow_redirects=False, **way) as reply:
                    self._note_clock(reply)
                    answer = await read_json(reply, _LONGEST)
        except (aiohttp.ClientError, OSError, TimeoutError):
            raise NotConnected(_("3CX’s records cannot be read: it does not answer.")) from None
        if self._owns_token:  # else giving one up would end Call Control's stream
            (self._token.refused if reply.status == 401 else self._token.accepted)(token)
        if reply.status == 200:
            self._refused_tokens = 0
            return answer
        raise self._refusal(view, reply.status)

    def _refusal(self, view: str, status: int) -> PbxRefused | NotConnected:
        self._refused_tokens = self._refused_tokens + 1 if status == 401 else 0
        if status == 403 or self._refused_tokens >= _REFUSALS:
            return self.close(view, _("3CX does not let this API key read it ({status}).").format(status=status))
        if status in (401, 429) or status >= 500:
            return NotConnected(_("3CX’s records cannot be read now ({status}).").format(status=status))
        return NotUnderstood(_("3CX’s records cannot be read: it answered {status}.").format(status=status), status)

    def _note_clock(self, reply: aiohttp.ClientResponse) -> None:
        ahead = clock_ahead(reply.headers, datetime.now(UTC))
        if ahead is not None:
            self.ahead = ahead
