"""What every request passes first: the faults that were ordered for it, and the limits of an address."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import unquote

from aiohttp import web

from helper.sandbox.salesforce.oauth.grants import Grants, bearer
from helper.sandbox.salesforce.rest.faults import PAGES, Faults, LineFault
from helper.sandbox.salesforce.rest.kinds import creates_task, kind_of, writes
from helper.sandbox.salesforce.rest.message import Request
from helper.sandbox.serving import cut_the_line, never_answer

MAX_URI = 16_384
_PAGES = ("/lightning", "/assets/")
_DATA, _OAUTH = "/services/data/", "/services/oauth2/"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class _Asked:
    kind: str
    makes_task: bool = False
    writes: bool = False


class Gate:
    """The middleware in front of everything the org answers."""

    def __init__(self, faults: Faults, grants: Grants) -> None:
        self._faults = faults
        self._grants = grants

    @web.middleware
    async def __call__(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        is_page = request.path == "/" or request.path.startswith(_PAGES)
        mode = self._faults.down
        if mode != "off" and (not is_page or self._faults.pages_too):
            if mode == "refuse":
                return cut_the_line(request)
            return await self._instead(request, mode)
        if len(request.raw_path) > MAX_URI:
            return web.Response(status=414)
        if len(request.raw_path) + sum(len(k) + len(v) for k, v in request.raw_headers) > MAX_URI:
            return web.Response(status=431)
        fault = None if is_page else await self._fault(request)
        self._faults.at_once += 1
        try:
            return await (handler(request) if fault is None else self._faulty(request, handler, fault))
        finally:
            self._faults.at_once -= 1

    async def _instead(self, request: web.Request, kind: str) -> web.StreamResponse:
        if kind in PAGES:
            status, text, content_type = PAGES[kind]
            return web.Response(text=text, status=status, content_type=content_type)
        return await never_answer(self._faults.released, request)

    async def _faulty(self, request: web.Request, handler: Handler, fault: LineFault) -> web.StreamResponse:
        await request.read()
        if fault.kind == "drop":
            return cut_the_line(request)
        if fault.kind == "commit_then_drop":
            await handler(request)
            return cut_the_line(request)
        if fault.kind == "commit_late":
            self._faults.late_waiting += 1
            try:
                await asyncio.sleep(fault.after)
                return await handler(request)
            finally:
                self._faults.late_waiting -= 1
        return await self._instead(request, fault.kind)

    async def _fault(self, request: web.Request) -> LineFault | None:
        faults = self._faults
        if not (faults.line or faults.task_line or faults.misbehaviour):
            return None
        asked = await self._asked(request)
        return faults.fault_for(asked.kind, makes_task=asked.makes_task, writes=asked.writes)

    async def _asked(self, request: web.Request) -> _Asked:
        """What a request is. One without a session is never a write: it would not get that far."""
        if request.path.startswith(_OAUTH):
            what = request.path.removeprefix(_OAUTH).strip("/")
            if what != "token":
                return _Asked(f"oauth {what}")
            form = await request.post()
            return _Asked(f"oauth token {form.get('grant_type', '')}".strip())
        if request.path.startswith("/id/"):
            return _Asked("oauth identity")
        path = tuple(unquote(part) for part in request.path.removeprefix(_DATA).split("/") if part)[1:]
        if not request.path.startswith(_DATA) or not path:
            return _Asked("resources")
        method = request.query.get("_HttpMethod", request.method).upper()
        try:
            body = json.loads(await request.read() or b"null")
        except (ValueError, RecursionError):
            body = None
        kind = kind_of(method, path)
        if self._grants.session(bearer(request.headers.get("Authorization", ""))) is None:
            return _Asked(f"{kind} without session")
        parsed = Request(method, "", path, request.query, {}, "", body)
        return _Asked(kind, creates_task(parsed), writes(parsed))
