"""A running API with a fake service behind it, and clients for it: a well-behaved one and bare sockets."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from helper.api.limits import Limits
from helper.api.server import Api
from helper.faces import Service
from tests.helper.api.fake_service import FakeService

EXTENSION = "chrome-extension://oidjnjigdbnnhpemdnemjnnkljdafmcf"
CLI = "sidecall://cli"
HOSTS = ("127.0.0.1:9", "acme.my.salesforce.com")
CAPABILITY = "p" * 43
# Short enough to wait for in a test. What is in time itself has the times that the API ships with.
QUICK = Limits(body=0.5, idle=0.5, first_message=0.5, opened=0.5, goodbye=0.5)


@dataclass
class Running:
    api: Api
    service: FakeService
    port: int
    http: aiohttp.ClientSession
    opened: list[str] = field(default_factory=list)

    def headers(self, **changes: str | None) -> dict[str, str]:
        """Those of a request that is let in; ``Content_Type=None`` leaves one out."""
        good: dict[str, str | None] = {
            "Origin": EXTENSION,
            "Authorization": f"Bearer {self.api.token}",
            "Content-Type": "application/json",
        }
        good.update({name.replace("_", "-"): value for name, value in changes.items()})
        return {name: value for name, value in good.items() if value is not None}

    async def post(self, verb: str, body: Any = None, /, **headers: str | None) -> tuple[int, Any]:
        """Status and JSON. ``body`` as JSON, or as it is when it is bytes."""
        data = body if isinstance(body, bytes) else json.dumps({} if body is None else body).encode()
        url = f"http://127.0.0.1:{self.port}/v1/{verb}"
        skip = () if "Content-Type" in self.headers(**headers) else ("Content-Type",)
        async with self.http.post(
            url, data=data, headers=self.headers(**headers), skip_auto_headers=skip, allow_redirects=False
        ) as reply:
            assert reply.headers["X-Sidecall"] == "1.2.3"
            return reply.status, await reply.json()

    def head(self, verb: str = "status", *, method: str = "POST", target: str = "", **changes: str | None) -> str:
        """The head of a request as it goes over the wire, without its last empty line."""
        fields = {"Host": f"127.0.0.1:{self.port}", **self.headers(), "Content-Length": "2"}
        for name, value in changes.items():
            fields[name.replace("_", "-")] = value  # type: ignore[assignment]
        lines = [f"{name}: {value}" for name, value in fields.items() if value is not None]
        return "\r\n".join([f"{method} {target or '/v1/' + verb} HTTP/1.1", *lines, ""])

    async def raw(self, text: str | bytes) -> bytes:
        """Everything that comes back until the server closes, or goes silent for a moment after answering."""
        async with self.socket() as (reader, writer):
            writer.write(text if isinstance(text, bytes) else text.encode())
            with contextlib.suppress(ConnectionError):
                return await answer(reader)
        return b""

    @contextlib.asynccontextmanager
    async def socket(self) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            yield reader, writer
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    def events(self, **options: Any) -> Any:
        """An upgrade to ``/v1/events``; nothing is sent yet."""
        origin = options.pop("origin", EXTENSION)
        return self.http.ws_connect(f"http://127.0.0.1:{self.port}/v1/events", origin=origin, **options)

    def hello(self, **changes: Any) -> dict[str, Any]:
        """A first message that is let in."""
        return {
            "token": self.api.token, "browser": "chrome", "profile": "p", "orgs": [], "focused": False, **changes
        }  # fmt: skip

    @contextlib.asynccontextmanager
    async def browser(self, **changes: Any) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
        """A client that is let in and has had its first status."""
        async with self.events() as socket:
            await socket.send_json(self.hello(**changes))
            first = await socket.receive_json(timeout=20)
            assert first["type"] == "status"
            yield socket


@contextlib.asynccontextmanager
async def running(limits: Limits | None = None, port: int = 0) -> AsyncIterator[Running]:
    service, opened = FakeService(), []

    async def open_in_browser(url: str) -> None:
        opened.append(url)

    as_service: Service = service
    api = Api(
        as_service,
        version="1.2.3",
        extension_origins=[EXTENSION],
        open_in_browser=open_in_browser,
        org_hosts=lambda: HOSTS,
        pop_capability=lambda: CAPABILITY,
        limits=limits,
    )
    port = await api.start(port)
    try:
        async with aiohttp.ClientSession() as http:
            yield Running(api, service, port, http, opened)
    finally:
        await api.stop()


async def answer(reader: asyncio.StreamReader) -> bytes:
    """One whole HTTP answer, or what came before the connection was closed."""
    head = b""
    try:
        async with asyncio.timeout(30):
            head = await reader.readuntil(b"\r\n\r\n")
            length = next((int(v) for k, v in fields(head) if k == b"content-length"), 0)
            return head + await reader.readexactly(length)
    except asyncio.IncompleteReadError as short:
        return head + short.partial


def fields(head: bytes) -> Iterator[tuple[bytes, bytes]]:
    for line in head.split(b"\r\n")[1:]:
        name, colon, value = line.partition(b":")
        if colon:
            yield name.strip().lower(), value.strip()


def status_of(reply: bytes) -> int:
    """The status of a raw answer; 0 when the connection was closed without one."""
    return int(reply.split(b" ", 2)[1]) if reply.startswith(b"HTTP/1.") else 0
