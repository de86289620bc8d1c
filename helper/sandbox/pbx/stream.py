"""`/callcontrol/ws`: the events, and requests made over the same line.

An event names what changed and carries no data (`attached_data` null); nobody need subscribe, and
nothing that happened while a client was away is sent again.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

from aiohttp import WSMsgType, web

from helper.sandbox.pbx.callcontrol import CallControl
from helper.sandbox.pbx.exchange import UPSERT
from helper.sandbox.pbx.switches import Switches
from helper.sandbox.pbx.tokens import ApiClient

RESPONSE = 4


class Streams:
    """All open event streams. `sequence` counts for the whole server, so a client sees gaps."""

    def __init__(self, switches: Switches, call_control: CallControl) -> None:
        self._switches = switches
        self._call_control = call_control
        self._open: dict[_Stream, ApiClient] = {}
        self._sequence = 0

    @property
    def count(self) -> int:
        return len(self._open)

    def publish(self, event_type: int, entity: str, dn: str) -> None:
        copies = 2 if event_type == UPSERT and self._switches.duplicate_upserts else 1
        for _ in range(copies):
            frame = self._frame(event_type, entity, None)
            for stream, client in self._open.items():
                if dn in client.dns and client.call_control:
                    stream.outbox.put_nowait(frame)

    def close(self, client: ApiClient | None = None, code: int = 1000) -> None:
        """End the streams of one client, or all, with that code."""
        for stream, owner in list(self._open.items()):
            if client in (None, owner):
                stream.code = code
                stream.outbox.put_nowait(None)

    async def serve(self, request: web.Request, client: ApiClient) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        stream = _Stream()
        self._open[stream] = client
        sender = asyncio.create_task(stream.send_to(socket))
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    stream.outbox.put_nowait(await self._respond(client, message.data))
        finally:
            del self._open[stream]
            sender.cancel()
            await asyncio.gather(sender, return_exceptions=True)
        return socket

    async def _respond(self, client: ApiClient, text: str) -> str:
        """Request mode: `{"RequestID", "Path", "RequestData"}`; with data it is a POST, without a GET."""
        try:
            asked = json.loads(text)
        except ValueError:
            asked = None
        if not isinstance(asked, dict) or not isinstance(asked.get("Path"), str):
            return self._frame(
                RESPONSE, "", self._cased({"RequestID": None, "Path": None, "StatusCode": 400, "Response": None})
            )
        data = asked.get("RequestData") or None
        reply = await self._call_control.answer(client, "POST" if data else "GET", asked["Path"], data)
        answer = {
            "RequestID": asked.get("RequestID"),
            "Path": asked["Path"],
            "StatusCode": reply.status,
            "Response": reply.body,
        }
        return self._frame(RESPONSE, asked["Path"], self._cased(answer))

    def _cased(self, answer: dict[str, Any]) -> dict[str, Any]:
        return (
            answer
            if self._switches.response_keys == "pascal"
            else {key.lower(): value for key, value in answer.items()}
        )

    def _frame(self, event_type: int, entity: str, attached: dict[str, Any] | None) -> str:
        self._sequence += 1
        event = {"event_type": event_type, "entity": entity, "attached_data": attached}
        return json.dumps({"sequence": self._sequence, "event": event}, separators=(",", ":"))


class _Stream:
    """One websocket's outgoing side; None in the box closes it."""

    def __init__(self) -> None:
        self.outbox: asyncio.Queue[str | None] = asyncio.Queue()
        self.code = 1000

    async def send_to(self, socket: web.WebSocketResponse) -> None:
        while (frame := await self.outbox.get()) is not None:
            await socket.send_str(frame)
        await socket.close(code=self.code)
