"""The Salesforce org on its own port: login host, instance and pages in one."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from urllib.parse import unquote

from aiohttp import web

from helper.sandbox.salesforce.errors import ApiError
from helper.sandbox.salesforce.gate import Gate
from helper.sandbox.salesforce.language import translated
from helper.sandbox.salesforce.oauth.grants import Grant, bearer
from helper.sandbox.salesforce.org import Org
from helper.sandbox.salesforce.pages.routes import RecordPages
from helper.sandbox.salesforce.rest.api import VERSIONS
from helper.sandbox.salesforce.rest.message import Reply, Request
from helper.sandbox.serving import LoopbackServer

MAX_BODY = 4 * 1024 * 1024
PER_APP_LIMIT = 250
_NOT_FOR_REST = "This session is not valid for use with the REST API"


class SalesforceSandbox(Org):
    """The org, served on loopback from `start()` to `stop()`."""

    def __init__(self, port: int = 0) -> None:
        super().__init__()
        self._gate = Gate(self.faults, self.grants)
        self._server = LoopbackServer(self._web_app(), port)

    @property
    def url(self) -> str:
        """`http://127.0.0.1:<port>`."""
        return self._server.url

    async def start(self) -> None:
        await self._server.start()
        self.grants.url = self.url

    async def stop(self) -> None:
        self.faults.release()
        await self._server.stop()

    def _web_app(self) -> web.Application:
        app = web.Application(middlewares=[self._gate.__call__], client_max_size=MAX_BODY)
        self.oauth.add_routes(app)
        app.router.add_get("/services/data", self._versions)
        app.router.add_get("/services/data/", self._versions)
        app.router.add_route("*", "/services/data/{tail:.*}", self._rest)
        RecordPages(self.store, self.agent_id).add_routes(app)
        return app

    async def _versions(self, request: web.Request) -> web.Response:
        """Needs no session and does not count."""
        return web.json_response(
            [{"label": label, "url": f"/services/data/v{number}", "version": number} for number, label in VERSIONS]
        )

    async def _rest(self, request: web.Request) -> web.Response:
        grant = self._grant(request)
        if isinstance(grant, Reply):
            return self._shown(grant)
        try:
            asked = await self._read(request, grant.user_id)
        except ApiError as error:
            return self._shown(Reply(error.status, error.body()))
        if self.response_delay_s:
            await asyncio.sleep(self.response_delay_s)
        return self._shown(self.api.counted(asked))

    def _grant(self, request: web.Request) -> Grant | Reply:
        """Whose request it is, or why it is nobody's."""
        token = bearer(request.headers.get("Authorization", ""))
        if not token:
            return Reply(401, [{"message": "INVALID_HEADER_TYPE", "errorCode": "INVALID_AUTH_HEADER"}])
        grant = self.grants.session(token)
        if grant is None or not self.grants.is_instance(request.host):
            return Reply(
                401,
                [{"message": "Session expired or invalid", "errorCode": "INVALID_SESSION_ID"}],
                {"WWW-Authenticate": "Token"},
            )
        if self.rest_forbidden:
            return Reply(401, [{"message": _NOT_FOR_REST, "errorCode": "INVALID_SESSION_ID"}])
        if not {"api", "full"} & set(grant.scopes):
            wanted = "One of the following scopes is required: Manage user data via APIs, Full access"
            return Reply(401, [{"message": f"{_NOT_FOR_REST}. {wanted}", "errorCode": "INVALID_SESSION_ID"}])
        return grant

    async def _read(self, request: web.Request, user_id: str) -> Request:
        raw = [part for part in request.raw_path.partition("?")[0].split("/") if part][2:]
        path = tuple(unquote(part) for part in raw)
        method = request.method
        if method == "POST" and "_HttpMethod" in request.query:
            method = request.query["_HttpMethod"].upper()
        body: Any = None
        if raw_body := await request.read():
            if request.content_type != "application/json":
                raise ApiError(
                    415,
                    "UNSUPPORTED_MEDIA_TYPE",
                    f"Content-Type {request.content_type} is not supported for this resource",
                )
            try:
                body = json.loads(raw_body)
            except (ValueError, RecursionError) as wrong:
                raise ApiError(400, "JSON_PARSER_ERROR", f"Unexpected character or end of input at [{wrong}]") from None
        headers = {name.lower(): value for name, value in request.headers.items()}
        query = {name: ",".join(request.query.getall(name)) for name in request.query}
        return Request(method, path[0].lstrip("v") if path else "", path[1:], query, headers, user_id, body)

    def _shown(self, reply: Reply) -> web.Response:
        usage = f"api-usage={self.api.used}/{self.api.limit}"
        if self.per_app_usage:
            usage += f"; per-app-api-usage={self.api.requests.total()}/{PER_APP_LIMIT}(appName=Sidecall)"
        headers = {**reply.headers, "Sforce-Limit-Info": usage}
        if reply.status in (204, 304):
            return web.Response(status=reply.status, headers=headers)
        return web.json_response(translated(reply.body, self.language), status=reply.status, headers=headers)
