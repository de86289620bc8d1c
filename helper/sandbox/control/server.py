"""`POST /control/<verb>`, JSON in and out, and the page that uses it.

Only a page of this very server, or a program, may give orders: the Host must be our own loopback
address and an Origin, when there is one, too.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from importlib.resources import files
from typing import Any

from aiohttp import web

from helper.sandbox.control.page import page_state
from helper.sandbox.pbx import PbxSandbox
from helper.sandbox.salesforce import SalesforceSandbox
from helper.sandbox.salesforce.errors import ApiError
from helper.sandbox.serving import LoopbackServer

Verb = Callable[..., dict[str, Any]]

_PBX_VERBS = (
    "ring",
    "answer",
    "answer_elsewhere",
    "chat",
    "far_answer",
    "hang_up",
    "behave",
    "offline",
    "drop_websockets",
    "end_tokens",
    "restart",
    "fault",
    "renumber",
    "dial",
    "put_through",
    "devices",
    "switch",
    "state",
    "transcribe",
)
_SALESFORCE_VERBS = (
    "down",
    "refuse_next_task",
    "refuse_next",
    "break_next_task",
    "break_next",
    "misbehave",
    "behave_well",
    "lock_rows",
    "limit_reached",
    "usage",
    "expire_sessions",
    "revoke",
    "move",
    "refuse_tokens",
    "refuse_sign_in",
    "switch",
    "create",
    "edit",
    "remove",
    "convert_lead",
    "merge",
    "custom_field",
    "access",
    "validation_rule",
    "break_trigger",
    "tasks",
    "records",
    "requests",
    "state",
)
_FILES = {"control.css": "text/css", "control.js": "text/javascript"}
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)


class ControlServer:
    """Calls the verbs of both sandboxes by name."""

    def __init__(self, pbx: PbxSandbox, salesforce: SalesforceSandbox, port: int = 0) -> None:
        self.verbs: dict[str, Verb] = {f"pbx/{name}": getattr(pbx, name) for name in _PBX_VERBS}
        self.verbs |= {f"salesforce/{name}": getattr(salesforce, name) for name in _SALESFORCE_VERBS}
        self.verbs["page"] = lambda: page_state(pbx, salesforce)
        app = web.Application(client_max_size=64 * 1024)
        app.router.add_get("/", self._page)
        app.router.add_get("/{name}", self._file)
        app.router.add_post("/control/{verb:.+}", self._verb)
        self._server = LoopbackServer(app, port)

    @property
    def url(self) -> str:
        return self._server.url

    async def start(self) -> None:
        await self._server.start()

    async def stop(self) -> None:
        await self._server.stop()

    async def _verb(self, request: web.Request) -> web.Response:
        own = {f"127.0.0.1:{self._server.port}", f"localhost:{self._server.port}"}
        origin = request.headers.get("Origin")
        if request.headers.get("Host") not in own or (
            origin is not None and origin not in {f"http://{host}" for host in own}
        ):
            return _refused(403, "not from here")
        if request.content_type != "application/json":
            return _refused(415, "send JSON")
        verb = self.verbs.get(request.match_info["verb"])
        if verb is None:
            return _refused(404, f"no verb {request.match_info['verb']}; there are {', '.join(sorted(self.verbs))}")
        try:
            arguments = json.loads(await request.text() or "{}")
            if not isinstance(arguments, dict):
                raise ValueError("send a JSON object")
            inspect.signature(verb).bind(**arguments)
            return web.json_response(verb(**arguments))
        except (TypeError, ValueError, ApiError) as wrong:
            return _refused(400, str(wrong))
        except KeyError as unknown:
            return _refused(404, str(unknown.args[0]))

    async def _page(self, request: web.Request) -> web.Response:
        return self._served("control.html", "text/html")

    async def _file(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        if name not in _FILES:
            raise web.HTTPNotFound
        return self._served(name, _FILES[name])

    def _served(self, name: str, content_type: str) -> web.Response:
        text = files("helper.sandbox.control").joinpath(name).read_text("utf-8")
        return web.Response(
            text=text,
            content_type=content_type,
            headers={"Content-Security-Policy": _POLICY, "Cache-Control": "no-store"},
        )


def _refused(status: int, message: str) -> web.Response:
    return web.json_response({"error": message}, status=status)
