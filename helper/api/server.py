"""The API as the rest of Sidecall sees it: start it, stop it, and tell browsers to open a record."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Sequence

from aiohttp import web

from helper.api.body import read
from helper.api.door import CLI, NO_DOOR, Door
from helper.api.events import EVENTS, Events
from helper.api.guards import Guard, addressed_to_us, doorkeeper
from helper.api.limits import Limits
from helper.api.listener import Connection, Listener, bind
from helper.api.pop.serve import POP, Pop
from helper.api.replies import Replies
from helper.api.verbs import VERBS, Context
from helper.errors import NotFound
from helper.faces import Service
from helper.language import _


def doors() -> tuple[Door, ...]:
    """Everything the API answers to."""
    return (EVENTS, POP, *(verb.door for verb in VERBS))


class Api:
    """The server on 127.0.0.1. ``token`` is new for each ``Api`` and must reach nobody but the user's runtime file.

    ``extension_origins`` are our extension's (``chrome-extension://<id>``); ``open_in_browser`` opens a URL in the
    system's browser when no extension did; ``org_hosts`` tells every host of the signed-in org's pages;
    ``pop_capability`` what the contact URL must have in it, "" while there is none.
    """

    def __init__(
        self,
        service: Service,
        *,
        version: str,
        extension_origins: Sequence[str],
        open_in_browser: Callable[[str], Awaitable[None]],
        org_hosts: Callable[[], Sequence[str]] = tuple,
        pop_capability: Callable[[], str] = str,
        limits: Limits | None = None,
    ) -> None:
        self.token = secrets.token_urlsafe(32)
        self.origins = (*extension_origins, CLI)
        self._limits = limits = limits or Limits()
        self._replies = Replies(version)
        self._context = Context(service, self.token, org_hosts)
        self._events = Events(self._context, self._replies, limits, open_in_browser)
        self._pop = Pop(self._context, self._replies, pop_capability)
        self._verbs = {verb.door.path: verb for verb in VERBS}
        self._doors = {door.path: door for door in doors()}
        self._first_guards: Sequence[Guard] = ()
        self._guards: Sequence[Guard] = ()
        self._runner: web.ServerRunner | None = None

    async def start(self, port: int = 0) -> int:
        """Listen on ``port``, or on any free one when it is taken or 0; returns the port. Raises ``OSError``."""
        sock = bind(port)
        bound: int = sock.getsockname()[1]
        self._first_guards = addressed_to_us(bound)
        self._guards = doorkeeper(bound, self.origins, self.token, self._limits)
        listener = Listener(self._handle, self._replies, self._limits)
        self._runner = web.ServerRunner(listener, shutdown_timeout=self._limits.goodbye)
        await self._runner.setup()
        await web.SockSite(self._runner, sock).start()
        self._events.start()
        return bound

    async def stop(self) -> None:
        """Close the door, tell WebSocket clients that we go away (1001), let running requests end; within 5 s."""
        if self._runner is None:
            return
        for site in self._runner.sites:
            await site.stop()
        await self._events.stop()
        await self._runner.cleanup()
        self._runner = None

    async def open_record(self, url: str, host: str, asked: bool = True) -> bool:
        """Have ``url`` (on ``host``) opened by the browser that has that org open and had the focus last.

        When there is none, or it does not say within a second that it did, by the system's browser. False: it was not
        opened, because it was not ``asked`` for by the agent, who is editing in that org's tab.
        """
        return await self._events.open_record(url, host, asked)

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        connection = request.protocol
        assert isinstance(connection, Connection)
        try:
            if self._pop.wants(request):
                return await self._pop.serve(request, self._first_guards)
            door = self._doors.get(request.raw_path, NO_DOOR)
            for guard in self._guards:
                guard(request, door)
            if door.upgrade:
                return await self._events.serve(request)
            connection.trusted = door.needs_token
            body = await read(request, self._limits.body)
            verb = self._verbs.get(door.path)
            if verb is None:
                raise NotFound(_("Sidecall does not know this request. It may be an older version."))
            return self._replies.json(await verb.run(self._context, body))
        except (asyncio.CancelledError, ConnectionError):
            raise
        except Exception as error:
            return self._replies.problem(error)
        finally:
            connection.trusted = False
