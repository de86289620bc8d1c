"""The sandbox as a process of its own that notes when it sends and gets what: ``python -m tests.bench.servers``.

Prints ``{"pbx", "salesforce", "control", "bench"}`` as one line of JSON and runs until standard input ends. On
``bench``: ``POST /bare`` answers nothing, for comparison; ``POST /stamps`` hands out and forgets what was noted since
the last time; ``POST /people`` makes contacts. Times are ``time.monotonic`` in seconds, the same clock for all
processes of a machine.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from helper.sandbox import Sandbox
from helper.sandbox.serving import LoopbackServer

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Stamps:
    """What went over the wire: ``{"what": "event"|"request"|"reply", "at", "of"}``, in order."""

    def __init__(self) -> None:
        self._noted: list[dict[str, Any]] = []

    def note(self, what: str, of: str) -> None:
        self._noted.append({"what": what, "at": time.monotonic(), "of": of})

    def take(self) -> list[dict[str, Any]]:
        noted, self._noted = self._noted, []
        return noted

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        of = f"{request.method} {request.path}"
        self.note("request", of)
        response = await handler(request)
        self.note("reply", of)
        return response


class StampedSocket(web.WebSocketResponse):
    """Notes each event of the PBX right before it is sent."""

    stamps: Stamps

    async def send_str(self, data: str, compress: int | None = None) -> None:
        self.stamps.note("event", data)
        await super().send_str(data, compress)


def install(stamps: Stamps) -> None:
    """Have every server that is made from now on note its traffic."""
    StampedSocket.stamps = stamps
    web.WebSocketResponse = StampedSocket  # type: ignore[misc,assignment]
    make = LoopbackServer.__init__

    def stamped(self: LoopbackServer, app: web.Application, port: int = 0) -> None:
        app.middlewares.insert(0, stamps.middleware)
        make(self, app, port)

    LoopbackServer.__init__ = stamped  # type: ignore[method-assign]


def bench_app(sandbox: Sandbox, stamps: Stamps) -> web.Application:
    async def bare(request: web.Request) -> web.Response:
        return web.Response()

    async def take(request: web.Request) -> web.Response:
        return web.json_response({"stamps": stamps.take()})

    async def people(request: web.Request) -> web.Response:
        for fields in (await request.json())["people"]:
            sandbox.salesforce.create("Contact", **fields)
        return web.json_response({})

    app = web.Application(client_max_size=1 << 20)
    app.router.add_post("/bare", bare)
    app.router.add_post("/stamps", take)
    app.router.add_post("/people", people)
    return app


async def main() -> None:
    stamps = Stamps()
    install(stamps)
    sandbox = Sandbox()
    bench = web.AppRunner(bench_app(sandbox, stamps), access_log=None)
    async with sandbox:
        await bench.setup()
        site = web.TCPSite(bench, "127.0.0.1", 0)
        await site.start()
        host, port = bench.addresses[0][:2]
        print(json.dumps({**sandbox.urls, "bench": f"http://{host}:{port}"}), flush=True)
        await asyncio.to_thread(sys.stdin.read)
        await bench.cleanup()


if __name__ == "__main__":
    asyncio.run(main())
