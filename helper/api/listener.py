"""aiohttp's server with what it lacks: a bound on connections, and errors that quote nothing of the request."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable
from typing import Any

from aiohttp import web

from helper.api.limits import Limits
from helper.api.replies import Replies
from helper.errors import BadRequest
from helper.language import _

Handler = Callable[[web.BaseRequest], Any]


class Connection(web.RequestHandler):
    """One TCP connection. ``trusted`` while what it asks came with the token."""

    trusted = False

    def __init__(self, manager: Listener, replies: Replies, **options: Any) -> None:
        super().__init__(manager, **options)
        self._replies = replies

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Answer what is not HTTP. aiohttp would send and log the offending bytes, which may hold the token."""
        if request.writer.output_size > 0:
            raise ConnectionError
        reply = self._replies.problem(BadRequest(_("The request is not HTTP as Sidecall speaks it.")))
        reply.force_close()
        return reply


class Listener(web.Server):
    """Makes connections and, past ``limits.connections``, closes the oldest one that has not shown the token."""

    def __init__(self, handler: Handler, replies: Replies, limits: Limits) -> None:
        super().__init__(handler)
        self._replies = replies
        self._limits = limits

    def __call__(self) -> web.RequestHandler:
        return Connection(
            self,
            self._replies,
            loop=self._loop,
            access_log=None,
            auto_decompress=False,
            keepalive_timeout=self._limits.idle,
            lingering_time=1.0,
            # A tab brings the caller's name, and the cookies of whatever else runs on this machine.
            max_line_size=4096,
            max_field_size=8190,
            max_headers=64,
        )

    def connection_made(self, handler: web.RequestHandler, transport: Any) -> None:
        super().connection_made(handler, transport)
        open_now = self.connections
        if len(open_now) > self._limits.connections:
            strangers = [one for one in open_now if not (isinstance(one, Connection) and one.trusted)]
            (strangers or [handler])[0].force_close()


def bind(port: int) -> socket.socket:
    """A socket on 127.0.0.1 that nobody else can share: ``port``, or any free one when that is taken or 0."""
    try:
        return _bind(port)
    except OSError:
        if not port:
            raise
        return _bind(0)


def _bind(port: int) -> socket.socket:
    one = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":
            # Without it another program may bind the same port and take some of our connections.
            one.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            # Lets the next start have the port at once, while old connections are still in TIME_WAIT.
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        one.bind(("127.0.0.1", port))
        one.listen(128)
        one.setblocking(False)
    except BaseException:
        one.close()
        raise
    return one
