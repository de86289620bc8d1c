"""The one-time listener that a browser comes back to after signing in at Salesforce.

Salesforce compares the registered callback exactly and knows ``localhost`` only, so both loopback addresses are
listened on: browsers differ in which they take the name for. https://datatracker.ietf.org/doc/html/rfc8252#section-7.3
"""

from __future__ import annotations

import asyncio
import errno
import hmac
import socket
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import web

from helper.crm.salesforce.page import page
from helper.errors import NotConnected
from helper.language import _

PATH = "/oauth/callback"
_DONE = "/oauth/done"
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True, slots=True)
class Reply:
    """What the browser brought: a ``code``, or an ``error`` code and what Salesforce says of it."""

    code: str = ""
    error: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of it, for the page the person sees at the end."""

    ok: bool
    title: str
    message: str


class Callback:
    """Listens on the first free of ``ports`` from ``open`` to ``close``, for one answer that carries ``state``.

    ``redirect_uri`` is known once open. Everything but that one answer and the page after it is ignored.
    """

    def __init__(self, ports: Sequence[int], state: str) -> None:
        self.redirect_uri = ""
        self._ports = ports
        self._state = state
        loop = asyncio.get_running_loop()
        self._reply: asyncio.Future[Reply] = loop.create_future()
        self._result: asyncio.Future[Result] = loop.create_future()
        self._shown = asyncio.Event()
        app = web.Application(client_max_size=1024)
        app.router.add_get(PATH, self._came_back, allow_head=False)
        app.router.add_get(_DONE, self._done, allow_head=False)
        # No access log: its lines would hold the code.
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)

    async def open(self) -> None:
        """Listen. Raises ``NotConnected`` when none of the ports is free."""
        for port in self._ports:
            try:
                sockets = loopback_sockets(port)
            except OSError:
                continue
            await self._runner.setup()
            for listening in sockets:
                await web.SockSite(self._runner, listening).start()
            self._port = sockets[0].getsockname()[1]
            self.redirect_uri = f"http://localhost:{self._port}{PATH}"
            return
        ports = ", ".join(str(port) for port in self._ports)
        raise NotConnected(
            _(
                "Another program uses the port that Salesforce would answer to ({ports}). End that program, or have "
                "another port registered in the Salesforce app and enter it in the settings."
            ).format(ports=ports)
        )

    async def reply(self) -> Reply:
        """Wait for the browser to come back."""
        return await asyncio.shield(self._reply)

    async def show(self, result: Result, timeout: float) -> None:
        """Tell the person in the browser, who may have closed the page meanwhile: waits no longer than ``timeout``."""
        self._result.set_result(result)
        if not self._reply.done():
            return
        try:
            await asyncio.wait_for(self._shown.wait(), timeout)
        except TimeoutError:
            pass

    async def close(self) -> None:
        """Stop listening."""
        self._result.cancel()
        self._reply.cancel()
        await self._runner.cleanup()

    async def _came_back(self, request: web.Request) -> web.Response:
        self._only_from_here(request)
        code, error, state = (request.query.get(name, "") for name in ("code", "error", "state"))
        # A refusal has been seen without a state; all that somebody else could do with it is to end this sign-in.
        bare_error = bool(error) and "state" not in request.query
        if not bare_error and not hmac.compare_digest(state.encode(), self._state.encode()):
            return _respond(
                400,
                Result(
                    False,
                    _("Not signed in"),
                    _("This answer does not belong to the sign-in that Sidecall started. Start again from Sidecall."),
                ),
            )
        if not self._reply.done() and (code or error):
            said = request.query.get("error_description", "")
            self._reply.set_result(Reply(error=error, description=said) if error else Reply(code=code))
        # Takes the code out of the address bar and the browser's history.
        raise web.HTTPFound(_DONE, headers=_HEADERS)

    async def _done(self, request: web.Request) -> web.Response:
        self._only_from_here(request)
        if not self._reply.done():
            raise web.HTTPNotFound
        result = await asyncio.shield(self._result)
        response = _respond(200, result)
        asyncio.get_running_loop().call_soon(self._shown.set)
        return response

    def _only_from_here(self, request: web.Request) -> None:
        if request.host not in {f"{name}:{self._port}" for name in ("localhost", "127.0.0.1", "[::1]")}:
            raise web.HTTPNotFound


def loopback_sockets(port: int) -> list[socket.socket]:
    """Sockets listening on 127.0.0.1 and, where the machine has it, on ::1, all at ``port`` (0: any free one).

    Raises ``OSError`` when another program has the port on either: a browser might take the code there.
    """
    opened: list[socket.socket] = []
    try:
        opened.append(_listen(socket.AF_INET, "127.0.0.1", port))
        try:
            opened.append(_listen(socket.AF_INET6, "::1", opened[0].getsockname()[1]))
        except OSError as error:
            if error.errno not in (errno.EAFNOSUPPORT, errno.EADDRNOTAVAIL, errno.EPROTONOSUPPORT):
                raise
    except BaseException:
        for listening in opened:
            listening.close()
        raise
    return opened


def _listen(family: socket.AddressFamily, address: str, port: int) -> socket.socket:
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":
            # Without it, Windows lets another program bind the same port and take what is meant for us.
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listening.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listening.bind((address, port))
        listening.listen(16)
        listening.setblocking(False)
    except BaseException:
        listening.close()
        raise
    return listening


def _respond(status: int, result: Result) -> web.Response:
    return web.Response(
        status=status,
        text=page(result.ok, result.title, result.message),
        content_type="text/html",
        charset="utf-8",
        headers=_HEADERS,
    )
