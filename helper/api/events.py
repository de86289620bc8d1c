"""``/v1/events``: what happens, told to every browser at once, and one of them asked to open a record."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import secrets
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

import msgspec
from aiohttp import WSCloseCode, WSMsgType, web

from helper.api import requests, shapes, views
from helper.api.body import decode
from helper.api.door import Door
from helper.api.errors import TooManyRequests, log_unexpected
from helper.api.guards.rate import Bucket
from helper.api.guards.token import same
from helper.api.limits import Limits
from helper.api.listener import Connection
from helper.api.replies import Replies
from helper.api.verbs import Context
from helper.errors import BadRequest, SidecallError
from helper.faces import CallChanged, Event, SettingsChanged, StatusChanged
from helper.language import _

# The token is in the first message: a browser cannot add headers to an upgrade, and a URL would end up in logs.
EVENTS = Door("/v1/events", needs_token=False, upgrade=True)


class Client:
    """One browser profile that listens. ``focused_at`` counts up with every client that gets the focus."""

    def __init__(
        self,
        socket: web.WebSocketResponse,
        transport: asyncio.Transport,
        hello: requests.EventsHello,
        backlog: int,
    ) -> None:
        self.socket = socket
        self.transport = transport
        self.orgs = frozenset(hello.orgs)
        self.focused_at = 0
        self.queue: asyncio.Queue[bytes] = asyncio.Queue(backlog)
        self.opening: dict[str, asyncio.Future[str]] = {}

    def leave(self) -> None:
        """Nothing more will come from it."""
        for future in self.opening.values():
            if not future.done():
                future.set_result("")


class Events:
    """All WebSocket clients. ``start`` and ``stop`` bracket the server's life."""

    def __init__(
        self,
        context: Context,
        replies: Replies,
        limits: Limits,
        open_in_browser: Callable[[str], Awaitable[None]],
    ) -> None:
        self._context = context
        self._replies = replies
        self._limits = limits
        self._open_in_browser = open_in_browser
        self._clients: list[Client] = []
        self._strangers: dict[web.WebSocketResponse, asyncio.Transport] = {}
        self._focus = itertools.count(1)
        self._unsubscribe: Callable[[], None] = lambda: None
        self._stopping = False

    def start(self) -> None:
        self._unsubscribe = self._context.service.subscribe(self._publish)

    async def stop(self) -> None:
        """Close every client with 1001, the deaf ones the hard way after ``limits.goodbye``."""
        self._stopping = True
        self._unsubscribe()
        sockets = [*self._strangers, *(client.socket for client in self._clients)]
        goodbyes = [socket.close(code=WSCloseCode.GOING_AWAY) for socket in sockets]
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._limits.goodbye):
                await asyncio.gather(*goodbyes, return_exceptions=True)
        for transport in (*self._strangers.values(), *(client.transport for client in self._clients)):
            transport.abort()

    async def serve(self, request: web.BaseRequest) -> web.WebSocketResponse:
        """One client's whole visit. The guards have seen its upgrade."""
        connection, transport = request.protocol, request.transport
        if self._stopping or len(self._clients) >= self._limits.clients:
            raise TooManyRequests
        if transport is None:
            raise ConnectionResetError
        assert isinstance(connection, Connection)
        socket = web.WebSocketResponse(
            timeout=self._limits.goodbye, heartbeat=30, compress=False, max_msg_size=self._limits.body_size
        )
        socket.headers.update(self._replies.headers)
        await socket.prepare(request)
        hello = await self._hello(socket, transport)
        if hello is None or self._stopping:
            await socket.close(code=WSCloseCode.POLICY_VIOLATION)
            return socket
        connection.trusted = True
        client = Client(socket, transport, hello, self._limits.backlog)
        if hello.focused:
            client.focused_at = next(self._focus)
        await self._visit(client)
        return socket

    async def open_record(self, url: str, host: str, asked: bool = True) -> bool:
        """See ``Api.open_record``. Raises ``BadRequest`` for an address no browser should be sent to."""
        _check(url, host)
        client = self._best(host)
        answer = "" if client is None else await self._ask(client, url, host, asked)
        if answer == "busy" and not asked:
            return False
        if answer != "opened":
            await self._open_in_browser(url)
        return True

    async def _ask(self, client: Client, url: str, host: str, asked: bool) -> str:
        """What ``client`` said in time that it did: "opened", "busy" or "" (nothing)."""
        wish = secrets.token_hex(8)
        answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        client.opening[wish] = answer
        try:
            self._send(client, msgspec.json.encode(shapes.OpenRecordEvent(id=wish, url=url, host=host, asked=asked)))
            async with asyncio.timeout(self._limits.opened):
                return await answer
        except TimeoutError:
            return ""
        finally:
            del client.opening[wish]

    def _best(self, host: str) -> Client | None:
        """Of those that have the org of ``host`` open, the one that had the focus last."""
        hosts = frozenset(self._context.org_hosts())
        org = hosts if host in hosts else frozenset([host])
        having = [client for client in self._clients if client.orgs & org]
        return max(having, key=lambda client: client.focused_at, default=None)

    async def _hello(self, socket: web.WebSocketResponse, transport: asyncio.Transport) -> requests.EventsHello | None:
        """The first message, if it came in time and with the token."""
        if len(self._strangers) >= self._limits.strangers:
            next(iter(self._strangers.values())).abort()
        self._strangers[socket] = transport
        try:
            async with asyncio.timeout(self._limits.first_message):
                message = await socket.receive()
            hello = decode(message.data, requests.EventsHello) if message.type is WSMsgType.TEXT else None
        except (TimeoutError, BadRequest):
            return None
        finally:
            del self._strangers[socket]
        return hello if hello is not None and same(hello.token, self._context.token) else None

    async def _visit(self, client: Client) -> None:
        # From here on it misses nothing: what happens while the first messages are made waits behind them.
        self._clients.append(client)
        writer = asyncio.create_task(self._write(client), name="events-writer")
        try:
            await self._listen(client)
        finally:
            self._clients.remove(client)
            client.leave()
            writer.cancel()
            await asyncio.gather(writer, return_exceptions=True)

    async def _listen(self, client: Client) -> None:
        bucket = Bucket(self._limits.per_second, self._limits.burst)
        async for message in client.socket:
            if message.type is not WSMsgType.TEXT or not bucket.take() or not self._take(client, message.data):
                await client.socket.close(code=WSCloseCode.POLICY_VIOLATION)
                return

    def _take(self, client: Client, text: str) -> bool:
        """Whether ``text`` was something a client may say."""
        try:
            update = decode(text, requests.EventsUpdate)
        except BadRequest:
            return False
        if isinstance(update.orgs, list):
            client.orgs = frozenset(update.orgs)
        if update.focused is True:
            client.focused_at = next(self._focus)
        if update.type in ("opened", "busy") and isinstance(update.id, str):
            answer = client.opening.get(update.id)
            if answer is not None and not answer.done():
                answer.set_result(update.type)
        return True

    async def _write(self, client: Client) -> None:
        try:
            await client.socket.send_str(self._status().decode())
            for message in await self._running_calls():
                await client.socket.send_str(message.decode())
            while True:
                await client.socket.send_str((await client.queue.get()).decode())
        except ConnectionError:
            client.transport.abort()
        except Exception as error:
            log_unexpected(error)
            client.transport.abort()

    def _status(self) -> bytes:
        status = views.status(self._context.service.status(), self._context.org_hosts())
        return msgspec.json.encode(shapes.StatusEvent(status=status))

    async def _running_calls(self) -> list[bytes]:
        try:
            calls = await self._context.service.calls(50)
        except SidecallError:
            return []
        running = [view for view in reversed(calls) if not view.call.over]
        return [msgspec.json.encode(shapes.CallEvent(call=views.call(view))) for view in running]

    def _publish(self, event: Event) -> None:
        if not self._clients:
            return
        match event:
            case CallChanged(view=view):
                message = msgspec.json.encode(shapes.CallEvent(call=views.call(view)))
            case StatusChanged() | SettingsChanged():
                message = self._status()
            case _:
                return
        for client in self._clients:
            self._send(client, message)

    def _send(self, client: Client, message: bytes) -> None:
        """Never waits: who is too slow is dropped, and asks for everything again when it comes back."""
        try:
            client.queue.put_nowait(message)
        except asyncio.QueueFull:
            client.transport.abort()


def _check(url: str, host: str) -> None:
    parts = urlsplit(url)
    private = parts.scheme == "https" or (parts.scheme == "http" and views.on_loopback(url))
    if not private or parts.netloc.lower() != host.lower():
        raise BadRequest(_("This is not the address of a record."))
