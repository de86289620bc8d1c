"""The Salesforce org on its own port, and the verbs that play with it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import unquote

from aiohttp import web

from helper.sandbox.salesforce.errors import ApiError
from helper.sandbox.salesforce.ids import make_id
from helper.sandbox.salesforce.oauth.endpoints import OAuthEndpoints
from helper.sandbox.salesforce.oauth.grants import ClientApp, Grant, Grants
from helper.sandbox.salesforce.pages.routes import RecordPages
from helper.sandbox.salesforce.query.sosl import Index
from helper.sandbox.salesforce.rest.api import DAILY_LIMIT, VERSIONS, DataApi, creates_task
from helper.sandbox.salesforce.rest.faults import MAINTENANCE_PAGE, Faults
from helper.sandbox.salesforce.rest.message import Reply, Request
from helper.sandbox.salesforce.schema import Field
from helper.sandbox.salesforce.seed import fill
from helper.sandbox.salesforce.store import Record, Store
from helper.sandbox.salesforce.switches import Switches
from helper.sandbox.serving import LoopbackServer, cut_the_line, never_answer

CONSUMER_KEY = "sandbox-consumer-key"
CALLBACK = "http://localhost:47801/oauth/callback"
MAX_BODY = 4 * 1024 * 1024
MAX_URI = 16_384
_PAGES = ("/lightning", "/assets/")


class SalesforceSandbox:
    """An org of one small company. Its methods are the verbs `salesforce/...` of the control API.

    They must be called on the loop that runs the sandbox. Wrong arguments raise ValueError.
    """

    def __init__(self, port: int = 0) -> None:
        self.store = Store()
        self.agent_id = fill(self.store)
        self.index = Index(self.store)
        self.faults = Faults()
        self.grants = Grants(make_id("00D", 1))
        self.app = ClientApp(CONSUMER_KEY, [CALLBACK])
        self.grants.apps[CONSUMER_KEY] = self.app
        self.oauth = OAuthEndpoints(self.grants, self.store, self.agent_id)
        self.api = DataApi(self.store, self.index, self.faults)
        self.switches = Switches(self)
        self.response_delay_s = 0.0
        self._released = asyncio.Event()
        self._server = LoopbackServer(self._web_app(), port)

    @property
    def url(self) -> str:
        """`http://127.0.0.1:<port>`: login host, instance and pages in one."""
        return self._server.url

    async def start(self) -> None:
        await self._server.start()
        self.grants.url = self.url

    async def stop(self) -> None:
        self._released.set()
        await self._server.stop()

    # Verbs

    def down(self, mode: str, pages: bool = False) -> dict[str, Any]:
        """off (up) | refuse | maintenance | hang. The record pages stay up unless `pages`."""
        self.faults.set_down(mode, pages=pages)
        self._released.set()
        self._released = asyncio.Event()
        return {}

    def refuse_next_task(self, errorCode: str, message: str, fields: list[str] | None = None) -> dict[str, Any]:  # noqa: N803
        """The next Task that would be created is refused with this, once; told twice, the next two."""
        self.faults.refusals.append(ApiError(400, errorCode, message, list(fields or [])))
        return {}

    def break_next_task(self, then: str, after: float = 5.0) -> dict[str, Any]:
        """What becomes of the next request that makes a Task: commit_then_drop | commit_late | drop | hang.

        `commit_late` saves and answers only after `after` seconds.
        """
        self.faults.break_line(then, after)
        return {}

    def lock_rows(self, times: int = 1) -> dict[str, Any]:
        """The next writes fail with UNABLE_TO_LOCK_ROW."""
        self.faults.locked_rows = int(times)
        return {}

    def limit_reached(self, on: bool) -> dict[str, Any]:
        """The org has used up its daily requests: 403 REQUEST_LIMIT_EXCEEDED."""
        self.faults.limit_reached = bool(on)
        return {}

    def expire_sessions(self) -> dict[str, Any]:
        """Access tokens end as by time-out; refresh tokens live on."""
        self.grants.expire_sessions()
        return {}

    def revoke(self) -> dict[str, Any]:
        """The administrator revokes the app: refresh tokens end too."""
        self.grants.revoke_all()
        return {}

    def switch(self, **changes: Any) -> dict[str, Any]:
        """Change how the org is set up: the names and values of `switches.Switches`."""
        self.switches.change(**changes)
        return {}

    def tasks(self) -> dict[str, Any]:
        """`{"tasks": [...]}`: every Task as stored, oldest first."""
        return {"tasks": [dict(task) for task in self.store.all("Task")]}

    def records(self, type: str) -> dict[str, Any]:
        """`{"records": [...]}` of one type, as stored."""
        kind = self.store.find_type(type)
        if kind is None:
            raise ValueError(f"no type {type}; there are {', '.join(self.store.types)}")
        return {"records": [dict(record) for record in self.store.all(kind.name)]}

    def requests(self) -> dict[str, Any]:
        """`total` and `by_kind` of the data API's requests; `oauth` counts the sign-in's beside them."""
        return {"total": self.api.used, "by_kind": dict(self.api.requests), "oauth": dict(self.oauth.requests)}

    def state(self) -> dict[str, Any]:
        return {
            "down": self.faults.down,
            "refusals_waiting": len(self.faults.refusals),
            "limit_reached": self.faults.limit_reached,
        }

    # For tests that start in the middle

    def open_session(self, scopes: tuple[str, ...] = ("api", "refresh_token", "id", "openid")) -> str:
        """An access token of the agent without the sign-in."""
        return self.grants.open_session(Grant(self.app, self.agent_id, scopes))

    def create(self, type: str, **fields: Any) -> Record:
        """A record made by the agent, found by search at once; raises ApiError like the API."""
        return dict(self.store.create(self.store.type(type), fields, self.agent_id, indexed=True))

    def show_field(self, type: str, field: Field, on: bool) -> None:
        """Add a field to a type or take it away, as an administrator does."""
        fields = self.store.types[type].fields
        if on:
            fields.setdefault(field.name, field)
            for record in self.store.all(type):
                record.setdefault(field.name, None)
        else:
            fields.pop(field.name, None)

    # HTTP

    def _web_app(self) -> web.Application:
        app = web.Application(middlewares=[self._gate], client_max_size=MAX_BODY)
        self.oauth.add_routes(app)
        app.router.add_get("/services/data", self._versions)
        app.router.add_get("/services/data/", self._versions)
        app.router.add_route("*", "/services/data/{tail:.*}", self._rest)
        RecordPages(self.store, self.agent_id).add_routes(app)
        return app

    @web.middleware
    async def _gate(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        is_page = request.path == "/" or request.path.startswith(_PAGES)
        mode = self.faults.down
        if mode == "off" or (is_page and not self.faults.pages_too):
            if len(request.raw_path) > MAX_URI:
                return web.Response(status=414)
            return await handler(request)
        if mode == "refuse":
            return cut_the_line(request)
        if mode == "maintenance":
            return web.Response(text=MAINTENANCE_PAGE, status=503, content_type="text/html")
        return await never_answer(self._released, request)

    async def _versions(self, request: web.Request) -> web.Response:
        """Needs no session and does not count."""
        return web.json_response(
            [{"label": label, "url": f"/services/data/v{number}", "version": number} for number, label in VERSIONS]
        )

    async def _rest(self, request: web.Request) -> web.Response:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() not in ("bearer", "oauth") or not token:
            return self._shown(Reply(401, [{"message": "INVALID_HEADER_TYPE", "errorCode": "INVALID_AUTH_HEADER"}]))
        grant = self.grants.session(token.strip())
        if grant is None:
            return self._shown(
                Reply(
                    401,
                    [{"message": "Session expired or invalid", "errorCode": "INVALID_SESSION_ID"}],
                    {"WWW-Authenticate": "Token"},
                )
            )
        if not {"api", "full"} & set(grant.scopes):
            message = (
                "This session is not valid for use with the REST API. "
                "One of the following scopes is required: Manage user data via APIs, Full access"
            )
            return self._shown(Reply(401, [{"message": message, "errorCode": "INVALID_SESSION_ID"}]))
        try:
            asked = await self._read(request, grant.user_id)
        except ApiError as error:
            return self._shown(Reply(error.status, error.body()))
        if self.response_delay_s:
            await asyncio.sleep(self.response_delay_s)
        if self.faults.line and creates_task(asked):
            return await self._broken_line(request, asked)
        return self._shown(self.api.counted(asked))

    async def _broken_line(self, request: web.Request, asked: Request) -> web.Response:
        fault = self.faults.line.pop(0)
        if fault.kind == "commit_then_drop":
            self.api.counted(asked)
            return cut_the_line(request)
        if fault.kind == "commit_late":
            await asyncio.sleep(fault.after)
            return self._shown(self.api.counted(asked))
        if fault.kind == "hang":
            return await never_answer(self._released, request)
        return cut_the_line(request)

    async def _read(self, request: web.Request, user_id: str) -> Request:
        raw = [part for part in request.raw_path.partition("?")[0].split("/") if part][2:]
        path = tuple(unquote(part) for part in raw)
        method = request.method
        if method == "POST" and "_HttpMethod" in request.query:
            method = request.query["_HttpMethod"].upper()
        body: Any = None
        if request.can_read_body and (text := await request.text()):
            if request.content_type != "application/json":
                raise ApiError(
                    415,
                    "UNSUPPORTED_MEDIA_TYPE",
                    f"Content-Type {request.content_type} is not supported for this resource",
                )
            try:
                body = json.loads(text)
            except ValueError as wrong:
                raise ApiError(400, "JSON_PARSER_ERROR", f"Unexpected character or end of input at [{wrong}]") from None
        headers = {name.lower(): value for name, value in request.headers.items()}
        return Request(
            method, path[0].lstrip("v") if path else "", path[1:], dict(request.query), headers, user_id, body
        )

    def _shown(self, reply: Reply) -> web.Response:
        headers = {**reply.headers, "Sforce-Limit-Info": f"api-usage={self.api.used}/{DAILY_LIMIT}"}
        if reply.status == 204:
            return web.Response(status=204, headers=headers)
        return web.json_response(reply.body, status=reply.status, headers=headers)
