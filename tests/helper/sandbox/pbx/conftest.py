"""What an API client of the PBX does, spelt out: no code of Sidecall's is used."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
from yarl import URL

from helper.sandbox import Sandbox

WEB_CLIENT = "sip%3A150%40127.0.0.1%3A5483%3Brinstance%3Dc2a75fd2f1caea71"
DESK_PHONE = "sip%3A150%40192.168.10.41%3A5060"


@dataclass(slots=True)
class Client:
    """An API client with a token. Paths are sent exactly as written."""

    http: aiohttp.ClientSession
    url: str
    token: str = ""

    async def sign_in(self, **changes: str) -> dict[str, Any]:
        form = {"client_id": "150", "client_secret": "sandbox-secret", "grant_type": "client_credentials", **changes}
        async with self.http.post(f"{self.url}/connect/token", data=form) as response:
            answer: dict[str, Any] = await response.json()
        self.token = answer["access_token"]
        return answer

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def get(self, path: str) -> tuple[int, Any]:
        async with self.http.get(URL(self.url + path, encoded=True), headers=self.headers) as response:
            return response.status, await response.json(content_type=None)

    async def post(self, path: str, body: Any = None) -> tuple[int, Any]:
        request = {"json": body} if body is not None else {}
        async with self.http.post(URL(self.url + path, encoded=True), headers=self.headers, **request) as response:
            return response.status, await response.json(content_type=None)

    async def listen(self) -> aiohttp.ClientWebSocketResponse:
        return await self.http.ws_connect(f"{self.url}/callcontrol/ws", headers=self.headers)


@pytest.fixture
async def client(sandbox: Sandbox, http: aiohttp.ClientSession) -> Client:
    signed_in = Client(http, sandbox.pbx.url)
    await signed_in.sign_in()
    return signed_in


async def next_event(socket: aiohttp.ClientWebSocketResponse) -> dict[str, Any]:
    message = await socket.receive(timeout=30)
    assert message.type is aiohttp.WSMsgType.TEXT, message
    frame: dict[str, Any] = json.loads(message.data)
    return frame


@pytest.fixture
def event() -> Any:
    return next_event
