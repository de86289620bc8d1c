"""A bare REST client with a session, so that each test shows the wire."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest

from helper.sandbox import Sandbox


@dataclass(slots=True)
class Answer:
    status: int
    body: Any
    headers: dict[str, str]


@dataclass(slots=True)
class Api:
    """Calls `/services/data/v62.0/...` with the agent's session."""

    http: aiohttp.ClientSession
    url: str
    token: str
    version: str = "62.0"
    headers: dict[str, str] = field(default_factory=dict)

    async def __call__(self, method: str, path: str, body: Any = None, **query: str) -> Answer:
        headers = {"Authorization": f"Bearer {self.token}", **self.headers}
        url = f"{self.url}/services/data/v{self.version}/{path}"
        more = {"json": body} if body is not None else {}
        async with self.http.request(method, url, params=query, headers=headers, **more) as response:
            decoded = await response.json(content_type=None) if response.status != 204 else None
            return Answer(response.status, decoded, dict(response.headers))

    async def soql(self, text: str) -> list[dict[str, Any]]:
        answer = await self("GET", "query", q=text)
        assert answer.status == 200, answer.body
        return list(answer.body["records"])

    async def sosl(self, text: str) -> list[dict[str, Any]]:
        answer = await self("GET", "search", q=text)
        assert answer.status == 200, answer.body
        return list(answer.body["searchRecords"])


@pytest.fixture
def api(sandbox: Sandbox, http: aiohttp.ClientSession) -> Api:
    return Api(http, sandbox.salesforce.url, sandbox.salesforce.open_session())


@pytest.fixture
def named(sandbox: Sandbox) -> Any:
    """The stored record of a name."""

    def find(kind: str, name: str) -> dict[str, Any]:
        return next(r for r in sandbox.salesforce.records(kind)["records"] if r.get("Name") == name)

    return find
