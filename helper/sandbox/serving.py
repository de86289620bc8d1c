"""One aiohttp application listening on the loopback interface."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

STOP_WITHIN_S = 2.0
MAX_LINE = 64 * 1024
"""Longest request line or header that is read at all; what is too long for a server, it says itself."""


class LoopbackServer:
    """Serves `app` on 127.0.0.1 from `start()` to `stop()`.

    `port` 0 takes any free one; `url` (no trailing slash) is known once started.
    """

    def __init__(self, app: web.Application, port: int = 0) -> None:
        self._runner = web.AppRunner(
            app, access_log=None, shutdown_timeout=STOP_WITHIN_S, max_line_size=MAX_LINE, max_field_size=MAX_LINE
        )
        self._wanted_port = port
        self.port = 0
        self.url = ""

    async def start(self) -> None:
        """Listen; raises OSError when the port is taken."""
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._wanted_port)
        try:
            await site.start()
        except OSError:
            await self._runner.cleanup()
            raise
        self.port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{self.port}"

    async def stop(self) -> None:
        """Stop listening and end what is still being answered."""
        await self._runner.cleanup()


def cut_the_line(request: web.Request) -> web.Response:
    """Reset the connection under `request`, as a server that died would.

    The response is only there because aiohttp wants one; it never reaches anybody.
    """
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def never_answer(released: asyncio.Event, request: web.Request) -> web.Response:
    """Leave the client waiting until `released`, then reset its connection."""
    await released.wait()
    return cut_the_line(request)
