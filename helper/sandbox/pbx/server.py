"""The 3CX on its own port, and the verbs that play the outside world to it."""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable, Sequence
from email.utils import formatdate
from typing import Any, Literal

from aiohttp import web

from helper.sandbox.pbx.callcontrol import CallControl
from helper.sandbox.pbx.exchange import DEVICES, Exchange, Refused
from helper.sandbox.pbx.faults import Fault, Faults
from helper.sandbox.pbx.model import Device, Spoken
from helper.sandbox.pbx.stream import Streams
from helper.sandbox.pbx.switches import Switches
from helper.sandbox.pbx.tokens import ApiClient, TokenRefused, Tokens
from helper.sandbox.pbx.xapi.api import VERSION, Xapi
from helper.sandbox.pbx.xapi.chats import Chats
from helper.sandbox.people import STAFF
from helper.sandbox.serving import LoopbackServer, cut_the_line

CLIENT_SECRET = "sandbox-secret"
MAX_BODY = 64 * 1024


class PbxSandbox:
    """A 3CX of a few extensions. Its methods are the verbs `pbx/...` of the control API.

    They must be called on the loop that runs the sandbox. Wrong arguments raise ValueError, an unknown
    call KeyError. Each colleague has an API client of the extension's own name that sees that extension alone.
    """

    def __init__(self, port: int = 0) -> None:
        self.switches = Switches()
        self.exchange = Exchange(self.switches, self._published)
        self._call_control = CallControl(self.exchange)
        self.chats = Chats(self.switches)
        self._xapi = Xapi(self.exchange, self.chats)
        self._streams = Streams(self.switches, self._call_control)
        self.tokens = Tokens(self.switches, self._streams.close)
        for colleague in STAFF:
            self.add_client(colleague.extension, CLIENT_SECRET, [colleague.extension])
        self._faults = Faults()
        self._offline = False
        self._requests = 0
        self._server = LoopbackServer(self._app(), port)

    @property
    def url(self) -> str:
        """`http://127.0.0.1:<port>`, once started."""
        return self._server.url

    async def start(self) -> None:
        await self._server.start()

    async def stop(self) -> None:
        self.exchange.close()
        self._faults.mend()
        self._streams.close()
        await self._server.stop()

    # The outside world

    def ring(
        self, number: str = "", name: str = "", extension: str = "150", queue: str = "", did: str = ""
    ) -> dict[str, Any]:
        """Somebody calls the agent; `number` "" withholds it. -> `{"callid"}`"""
        try:
            return {"callid": self.exchange.ring(number, name, extension, queue, did).callid}
        except Refused as refused:
            raise ValueError(refused.text) from refused

    def answer(self, callid: int) -> dict[str, Any]:
        """The agent lifts the handset."""
        self.exchange.answer(callid)
        return {}

    def answer_elsewhere(self, callid: int, extension: str = "151") -> dict[str, Any]:
        """A colleague answers a call that rings at the agent's."""
        self.exchange.answer_elsewhere(callid, extension)
        return {}

    def far_answer(self, callid: int) -> dict[str, Any]:
        """The one who is being dialled lifts."""
        self.exchange.far_answer(callid)
        return {}

    def hang_up(self, callid: int, by: Literal["far", "agent"] = "far") -> dict[str, Any]:
        if by not in ("far", "agent"):
            raise ValueError('by is "far" or "agent"')
        self.exchange.hang_up(callid, by)
        return {}

    def behave(self, destination: str, then: str, after: float | None = None, text: str = "") -> dict[str, Any]:
        """What a number does when it is dialled: see `farend.Behaviour`."""
        self.exchange.far_ends.tell(destination, then, after, text)
        return {}

    def transcribe(
        self,
        callid: int,
        transcription: str = "",
        summary: str = "",
        sentiment: int | None = None,
        recording_url: str = "",
    ) -> dict[str, Any]:
        """What speech recognition makes of a call that runs; it shows in the call log. KeyError when none runs."""
        self.exchange.call(callid).spoken = Spoken(transcription, summary, sentiment, recording_url)
        return {}

    def chat(
        self,
        name: str,
        messages: Sequence[dict[str, Any]],
        number: str = "",
        email: str = "",
        queue: str = "",
        provider: str = "LiveChat",
        extension: str = "150",
        conversation: int | None = None,
    ) -> dict[str, Any]:
        """A chat, or more of one: `messages` is `[{"from": "far"|"agent", "text", "extension"?, "ago"?}]`.
        -> `{"conversation"}`
        """
        if not all(isinstance(m, dict) and m.get("from") in ("far", "agent") and "text" in m for m in messages):
            raise ValueError('each message is {"from": "far" or "agent", "text"}')
        lines = self.exchange.lines
        if conversation is None:
            agent = lines[extension].name
            conversation = self.chats.open(name, number, email, extension, agent, queue, provider).id
        for message in messages:
            writer = str(message.get("extension", ""))
            self.chats.write(
                conversation,
                str(message["text"]),
                outside=message["from"] == "far",
                ago=float(message.get("ago", 0)),
                agent=(writer, lines[writer].name) if writer else None,
            )
        return {"conversation": conversation}

    def offline(self, on: bool) -> dict[str, Any]:
        """Cut the PBX off: streams break and every connection is reset. Calls go on meanwhile, unseen."""
        self._offline = bool(on)
        if on:
            self._streams.close()
        return {}

    def restart(self) -> dict[str, Any]:
        """The PBX starts anew: calls, tokens and streams are gone, and its counters begin where they once began."""
        self.exchange.restart()
        self.tokens.end_all()
        self._streams.close()
        return {}

    def drop_websockets(self, code: int = 1000) -> dict[str, Any]:
        """Streams are closed with that code, such as 1001, 1011 or 4001; which one a 3CX uses is not known."""
        if code not in (1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011) and not 3000 <= code <= 4999:
            raise ValueError("a WebSocket is not closed with that code")
        self._streams.close(code=code)
        return {}

    def fault(
        self,
        of: str = "all",
        status: int = 0,
        page: bool = False,
        hang: bool = False,
        retry_after: str = "",
        slow_s: float = 0.0,
    ) -> dict[str, Any]:
        """From now on requests `of` that kind (see `faults`) are answered with `status`, as JSON or as a `page` of a
        proxy, or never (`hang`), or as they should be but `slow_s` seconds late. Without any of it, that is over; for
        "all", every fault is.
        """
        if not status and not hang and slow_s <= 0:
            if of == "all":
                self._faults.mend()
            self._faults.tell(of, None)
        elif status and not 100 < status < 600:
            raise ValueError("status is one of HTTP's")
        else:
            self._faults.tell(of, Fault(status or 503, page, hang, retry_after, slow_s))
        return {}

    def dial(self, destination: str, extension: str = "150") -> dict[str, Any]:
        """The agent dials on the phone itself. -> `{"callid"}`"""
        try:
            return {"callid": self.exchange.make_call(extension, None, destination, by_hand=True).callid}
        except Refused as refused:
            raise ValueError(refused.text) from refused

    def put_through(self, callid: int, consultation: int) -> dict[str, Any]:
        """The agent connects the other ends of two calls by the keys of the phone (an attended transfer)."""
        self.exchange.put_through(callid, consultation)
        return {}

    def renumber(self, callid: int, said: bool = False) -> dict[str, Any]:
        """The call's legs get other participant ids; whether those before are gone is `said`, or nobody is told."""
        self.exchange.renumber(callid, said)
        return {}

    def end_tokens(self) -> dict[str, Any]:
        """Every access token dies before its time, as when another PC minted one."""
        self.tokens.end_all()
        return {}

    def devices(self, devices: Sequence[dict[str, Any]] | None = None) -> dict[str, Any]:
        """Register anew: `[{dn, device_id, user_agent, controllable?}]`; None restores what was at the start."""
        self.exchange.devices[:] = DEVICES if devices is None else [Device(**device) for device in devices]
        return {"devices": [device.wire() for device in self.exchange.devices]}

    def switch(self, **changes: Any) -> dict[str, Any]:
        """Change how the PBX behaves: the names and values of `switches.Switches`."""
        self.switches.change(**changes)
        return {}

    def state(self) -> dict[str, Any]:
        """`calls` that run, the last `ended` ones, `tokens_minted`, `requests` (HTTP, all), `devices`, `websockets`."""
        return {
            "calls": [call.summary() for call in self.exchange.running.values()],
            "ended": [call.summary() for call in self.exchange.ended],
            "tokens_minted": self.tokens.minted,
            "requests": self._requests,
            "devices": [device.wire() for device in self.exchange.devices],
            "websockets": self._streams.count,
            "offline": self._offline,
        }

    def add_client(
        self, client_id: str, secret: str, dns: Sequence[str], *, call_control: bool = True, xapi: bool = True
    ) -> None:
        """Make another API client that sees `dns`."""
        self.tokens.add_client(ApiClient(client_id, secret, frozenset(dns), call_control, xapi))

    # HTTP

    def _app(self) -> web.Application:
        app = web.Application(middlewares=[self._gate], client_max_size=MAX_BODY)
        app.router.add_post("/connect/token", self._token)
        app.router.add_post("/webclient/api/Login/GetAccessToken", self._sign_in)
        app.router.add_get("/callcontrol/ws", self._stream)
        app.router.add_route("*", "/callcontrol{tail:.*}", self._rest)
        app.router.add_route("*", "/xapi/v1/{tail:.*}", self._configuration)
        return app

    @web.middleware
    async def _gate(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        if self._offline:
            return cut_the_line(request)
        self._requests += 1
        reply = await self._faults.answer(request) or await handler(request)
        if not reply.prepared:
            reply.headers["Date"] = formatdate(time.time() + self.switches.clock_off_s, usegmt=True)
        return reply

    async def _token(self, request: web.Request) -> web.Response:
        form = await request.post()
        try:
            return web.json_response(
                self.tokens.mint({key: value for key, value in form.items() if isinstance(value, str)})
            )
        except TokenRefused as refused:
            return web.json_response(refused.body, status=refused.status)

    async def _sign_in(self, request: web.Request) -> web.Response:
        """How a person signs in to the web client; undocumented, as captured. Such a token opens the XAPI alone."""
        given = await _json(request)
        given = given if isinstance(given, dict) else {}
        name, password = str(given.get("Username", "")), str(given.get("Password", ""))
        person = next((one for one in STAFF if name.lower() in (one.extension, one.email.lower())), None)
        if person is None or password != CLIENT_SECRET:
            return web.json_response({"Status": "AuthFailed", "Token": None, "TwoFactorAuth": None}, status=401)
        user = ApiClient(f"user {person.extension}", "", frozenset([person.extension]), call_control=False, xapi=True)
        token = self.tokens.sign_in(user)
        return web.json_response({"Status": "AuthSuccess", "Token": token, "TwoFactorAuth": None})

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        client = self.tokens.client_of(request.headers.get("Authorization", ""))
        if client is None:
            return web.json_response({}, status=401)
        if not client.call_control:
            return web.json_response({}, status=403)
        return await self._streams.serve(request, client)

    async def _rest(self, request: web.Request) -> web.Response:
        client = self.tokens.client_of(request.headers.get("Authorization", ""))
        if client is None:
            return web.json_response({}, status=401)
        path = request.raw_path.partition("?")[0]
        reply = await self._call_control.answer(client, request.method, path, await _json(request))
        if reply.lost:
            return cut_the_line(request)
        return web.json_response(reply.body, status=reply.status)

    async def _configuration(self, request: web.Request) -> web.Response:
        client = self.tokens.client_of(request.headers.get("Authorization", ""))
        if client is None:
            return web.Response(status=401)
        if self.switches.xapi_status:
            return web.Response(status=self.switches.xapi_status)
        path = request.raw_path.partition("?")[0].removeprefix("/xapi/v1/")
        reply = self._xapi.answer(client, request.method, path, request.query, await _json(request))
        headers = {"X-3CX-Version": VERSION}
        if reply.body is None:
            return web.Response(status=reply.status, headers=headers)
        return web.json_response(reply.body, status=reply.status, headers=headers)

    def _published(self, event_type: int, entity: str, dn: str) -> None:
        self._streams.publish(event_type, entity, dn)


async def _json(request: web.Request) -> Any:
    """The JSON body of a POST; None when there is none or it cannot be read."""
    if request.method != "POST" or request.content_type != "application/json":
        return None
    try:
        return json.loads(await request.text())
    except ValueError:
        return None
