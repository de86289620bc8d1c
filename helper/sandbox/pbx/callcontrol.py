"""Call Control over REST, and the same requests over the websocket.

Paths and codes are those of 3CX's "Call Control API endpoints" page; where it is silent, of captures.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import unquote

from helper.sandbox.pbx.exchange import Exchange, Refused
from helper.sandbox.pbx.model import Device, Line, Participant
from helper.sandbox.pbx.tokens import ApiClient

_MUST_BE_ENCODED = frozenset(":@;=")


@dataclass(frozen=True, slots=True)
class Reply:
    """`lost`: what was asked is done, and the line breaks before the answer."""

    status: int
    body: Any
    lost: bool = False


class CallControl:
    """Answers a client's requests on the exchange."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._made_by: dict[int, str] = {}

    async def answer(self, client: ApiClient, method: str, raw_path: str, body: Any) -> Reply:
        """`raw_path` as it came, still percent-encoded; `body` the decoded JSON, None when there was none."""
        raw = [part for part in raw_path.split("/") if part][1:]
        parts = [unquote(part) for part in raw]
        if not client.call_control:
            return _FORBIDDEN
        if not parts:
            return Reply(200, [self._dn(line) for line in self._lines(client)]) if method == "GET" else _NOT_ALLOWED
        if parts[0] not in self._exchange.lines:
            return _NOT_FOUND
        if parts[0] not in client.dns:
            return _FORBIDDEN
        dn, rest = parts[0], parts[1:]
        if len(rest) > 1 and rest[0] == "devices" and _MUST_BE_ENCODED & set(raw[2]):
            return _NOT_FOUND
        match method, rest:
            case "GET", []:
                return Reply(200, self._dn(self._exchange.lines[dn]))
            case "GET", ["devices"]:
                return Reply(200, [device.wire() for device in self._exchange.devices_of(dn)])
            case "GET", ["devices", device_id]:
                device = self._device(dn, device_id)
                return Reply(200, device.wire()) if device else _NOT_FOUND
            case "GET", ["participants"]:
                return Reply(200, [leg.wire() for leg in self._exchange.participants_of(dn)])
            case "GET", ["participants", number]:
                leg = self._participant(dn, number)
                return Reply(200, leg.wire()) if leg and self._may_touch(client, leg) else self._no(leg)
            case "POST", ["makecall"]:
                return await self._make_call(client, dn, None, body)
            case "POST", ["devices", device_id, "makecall"]:
                device = self._device(dn, device_id)
                return await self._make_call(client, dn, device, body) if device else _NOT_FOUND
            case "POST", ["participants", number, action]:
                leg = self._participant(dn, number)
                return self._act(leg, action, body) if leg and self._may_touch(client, leg) else self._no(leg)
            case _:
                return _NOT_FOUND

    async def _make_call(self, client: ApiClient, dn: str, device: Device | None, body: Any) -> Reply:
        if not isinstance(body, dict) or not isinstance(body.get("destination"), str):
            return Reply(400, {"reasontext": "A JSON body with a destination is required"})
        switches = self._exchange.switches
        try:
            leg = self._exchange.make_call(dn, device, body["destination"])
        except Refused as refused:
            failed = {
                "finalstatus": self._final("Failed"),
                "reason": refused.reason,
                "result": None,
                "reasontext": refused.text,
            }
            return Reply(422 if switches.refusal == "http" else 200, failed)
        self._made_by[leg.id] = client.client_id
        made = {"finalstatus": self._final("Success"), "reason": "None", "result": leg.wire(), "reasontext": ""}
        if switches.makecall_reply_s:
            await asyncio.sleep(switches.makecall_reply_s)
        return Reply(200, made, lost=switches.makecall_reply == "lost")

    def _act(self, leg: Participant, action: str, body: Any) -> Reply:
        if not isinstance(body, dict):
            return Reply(400, {"reasontext": "A JSON body is required"})
        try:
            match action:
                case "drop":
                    self._exchange.drop(leg)
                case "answer":
                    if not leg.direct_control:
                        return Reply(422, {"reasontext": "The device of this leg cannot be controlled"})
                    self._exchange.answer(leg.callid, leg.id)
                case "divert" | "transferto" | "routeto":
                    needed = "Connected" if action == "transferto" else "Ringing"
                    if leg.status != needed:
                        return Reply(422, {"reasontext": f"{action} needs a leg that is {needed}"})
                    if not isinstance(body.get("destination"), str):
                        return Reply(400, {"reasontext": "destination is required"})
                    self._exchange.send_away(leg, body["destination"], action)
                case "attach_participant_data" | "attach_party_data":
                    pass
                case _:
                    return _NOT_FOUND
        except Refused as refused:
            return Reply(
                422,
                {
                    "finalstatus": self._final("Failed"),
                    "reason": refused.reason,
                    "result": None,
                    "reasontext": refused.text,
                },
            )
        except ValueError as wrong:
            return Reply(422, {"reasontext": str(wrong)})
        return Reply(
            200, {"finalstatus": self._final("Success"), "reason": "None", "result": leg.wire(), "reasontext": ""}
        )

    def _may_touch(self, client: ApiClient, leg: Participant) -> bool:
        if leg.direct_control or self._exchange.switches.uncontrolled_legs == "open":
            return True
        return self._made_by.get(leg.id) == client.client_id

    @staticmethod
    def _no(leg: Participant | None) -> Reply:
        return _NOT_FOUND if leg is None else _FORBIDDEN

    def _final(self, word: Literal["Success", "Failed"]) -> str | int:
        if self._exchange.switches.final_status == "string":
            return word
        return 1 if word == "Success" else -1

    def _lines(self, client: ApiClient) -> list[Line]:
        return [line for dn, line in self._exchange.lines.items() if dn in client.dns]

    def _dn(self, line: Line) -> dict[str, Any]:
        return {
            "dn": line.dn,
            "type": line.type,
            "devices": [device.wire() for device in self._exchange.devices_of(line.dn)],
            "participants": [leg.wire() for leg in self._exchange.participants_of(line.dn)],
        }

    def _device(self, dn: str, device_id: str) -> Device | None:
        return next((d for d in self._exchange.devices_of(dn) if d.device_id == device_id), None)

    def _participant(self, dn: str, number: str) -> Participant | None:
        return next((leg for leg in self._exchange.participants_of(dn) if str(leg.id) == number), None)


_FORBIDDEN = Reply(403, {})
_NOT_FOUND = Reply(404, {})
_NOT_ALLOWED = Reply(405, {})
