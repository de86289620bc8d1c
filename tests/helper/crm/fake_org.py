"""A stand-in for Salesforce that answers exactly what a test tells it to, and remembers what it was asked."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from aiohttp import web

from helper.crm.salesforce import Config, Salesforce, Timing
from helper.crm.salesforce.agent import Remembered, remember
from helper.crm.salesforce.session import REMEMBERED
from helper.faces import Connection
from helper.secrets.port import SALESFORCE_REFRESH_TOKEN
from tests.helper.crm.desk import CONSUMER_KEY, Memory, until

Body = Mapping[str, Any] | list[Any] | str | None
Answer = tuple[int, Body] | tuple[int, Body, Mapping[str, str]]

NAMES = ("Id", "Name", "Phone", "MobilePhone", "OwnerId", "LastActivityDate", "Email", "Title")
OWN = {
    "Contact": (*NAMES, "AccountId", "DoNotCall", "LastName", "FirstName", "Description"),
    "Lead": (*NAMES, "Company", "IsConverted", "LastName", "FirstName", "Description"),
    "Account": ("Id", "Name", "Phone", "OwnerId", "LastActivityDate"),
    "User": ("Id", "Name", "Phone", "MobilePhone", "Email", "Title", "IsActive"),
    "Task": ("Id", "Subject", "Description", "Status", "ActivityDate", "WhoId", "WhatId", "CallObject"),
}
TYPES = {"Phone": "phone", "MobilePhone": "phone", "Fax": "phone", "Email": "email", "LastActivityDate": "date"}


def described(name: str, **more: Any) -> dict[str, Any]:
    """One field of a describe, as Salesforce writes it; optional unless ``more`` says otherwise."""
    base = {
        "name": name,
        "label": name,
        "type": TYPES.get(name, "string"),
        "length": 80,
        "nillable": True,
        "createable": True,
        "updateable": True,
        "defaultedOnCreate": False,
        "picklistValues": [],
    }
    return {**base, **more}


def refusal(code: str, message: str = "No.", **more: Any) -> list[dict[str, Any]]:
    """Salesforce's error body."""
    return [{"message": message, "errorCode": code, **more}]


@dataclass(frozen=True, slots=True)
class Asked:
    method: str
    path: str
    query: Mapping[str, str]
    body: Any
    headers: Mapping[str, str]

    @property
    def text(self) -> str:
        """The SOSL or SOQL of a request."""
        return self.query.get("q", "")


@dataclass(slots=True)
class FakeOrg:
    """``answers``: by "METHOD path" (the path below the version, without a slash at its end) what to say instead of the
    usual: one answer, or a list that is used up and whose last one stays. ``found`` are the records of every search.
    """

    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    answers: dict[str, Any] = field(default_factory=dict)
    fields: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    found: list[dict[str, Any]] = field(default_factory=list)
    usage: str = "api-usage=100/100000"
    token_answers: list[Answer] = field(default_factory=list)
    userinfo: dict[str, Any] = field(default_factory=dict)
    before: Callable[[Asked], Awaitable[None]] | None = None
    at_once: int = 0
    most_at_once: int = 0

    def __post_init__(self) -> None:
        for kind, names in OWN.items():
            self.fields[kind] = [described(name) for name in names]

    def of(self, start: str) -> list[Asked]:
        """The requests whose "METHOD path" begins like that."""
        return [one for one in self.asked if f"{one.method} {one.path}".startswith(start)]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        raw = await request.read()
        if request.path == "/services/oauth2/token":
            body: Any = dict(await request.post())
        else:
            body = json.loads(raw) if raw else None
        path = request.path.removeprefix("/services/data/v62.0/").strip("/")
        one = Asked(request.method, path, dict(request.query), body, dict(request.headers))
        self.asked.append(one)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            if self.before is not None:
                await self.before(one)
            status, answer, *more = self._answer(one)
        finally:
            self.at_once -= 1
        headers = {"Sforce-Limit-Info": self.usage, **(more[0] if more else {})}
        if answer is None:
            return web.Response(status=status, headers=headers)
        if isinstance(answer, str):
            return web.Response(status=status, text=answer, content_type="text/html", headers=headers)
        return web.json_response(answer, status=status, headers=headers)

    def _answer(self, one: Asked) -> Any:
        told = self.answers.get(f"{one.method} {one.path}")
        if isinstance(told, list):
            told = told.pop(0) if len(told) > 1 else told[0]
        if callable(told):
            told = told(one)
        return told if told is not None else self._usual(one)

    def _part(self, part: Mapping[str, Any]) -> dict[str, Any]:
        """What the query in one part of a composite request is answered."""
        where = urlsplit(part["url"])
        path = where.path.removeprefix("/services/data/v62.0/").strip("/")
        status, body, *_more = self._answer(Asked(part["method"], path, dict(parse_qsl(where.query)), None, {}))
        return {"referenceId": part["referenceId"], "httpStatusCode": status, "body": body}

    def _in_batch(self, part: Mapping[str, Any]) -> dict[str, Any]:
        where = urlsplit(part["url"])
        path = where.path.removeprefix("v62.0/").strip("/")
        status, body, *_more = self._answer(Asked(part["method"], path, dict(parse_qsl(where.query)), None, {}))
        return {"statusCode": status, "result": body}

    def _usual(self, one: Asked) -> Answer:
        match one.method, one.path.split("/"):
            case _, ["services", "oauth2", "token"]:
                token = {"access_token": "00D!x", "instance_url": self.url, "token_type": "Bearer", "scope": "api"}
                return self.token_answers.pop(0) if self.token_answers else (200, token)
            case _, ["services", "oauth2", "userinfo"]:
                return 200, {
                    "user_id": "005AGENT0000000AAA",
                    "organization_id": "00DORG",
                    "name": "Marta Vidal",
                    "email": "marta.vidal@acme.example",
                    "zoneinfo": "Europe/Madrid",
                    "language": "es",
                    **self.userinfo,
                }
            case _, ["services", "data"]:
                return 200, [{"label": "x", "url": "/services/data/v62.0", "version": "62.0"}]
            case "GET", ["sobjects", kind, "describe"] if kind in self.fields:
                return 200, {"name": kind, "fields": self.fields[kind]}
            case "GET", ["sobjects", "User", user_id]:
                return 200, {"attributes": {"type": "User"}, "Id": user_id}
            case "GET", ["search"]:
                return 200, {"searchRecords": self.found}
            case "POST", ["composite"]:
                return 200, {"compositeResponse": [self._part(part) for part in one.body["compositeRequest"]]}
            case "POST", ["composite", "batch"]:
                results = [self._in_batch(part) for part in one.body["batchRequests"]]
                return 200, {"hasErrors": any(part["statusCode"] >= 400 for part in results), "results": results}
            case "GET", ["query"]:
                return 200, {"totalSize": 0, "done": True, "records": []}
        return 404, refusal("NOT_FOUND", "The requested resource does not exist")


def alike(message: str, *ids: str, allowed: bool = True) -> dict[str, Any]:
    """What one duplicate rule that took effect says of the records with these ids."""
    matched = [{"matchConfidence": 100.0, "record": {"attributes": {}, "Id": one}} for one in ids]
    result = {"allowSave": allowed, "matchResults": [{"entityType": "Contact", "matchRecords": matched}]}
    return {"message": message, "errorCode": "DUPLICATES_DETECTED", "duplicateResut": result}


def record(kind: str, record_id: str, **values: Any) -> dict[str, Any]:
    return {
        "attributes": {"type": kind, "url": f"/services/data/v62.0/sobjects/{kind}/{record_id}"},
        "Id": record_id,
    } | values


@asynccontextmanager
async def fake_org() -> AsyncIterator[FakeOrg]:
    org = FakeOrg()
    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", org.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    org.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield org
    finally:
        await runner.cleanup()


@asynccontextmanager
async def signed_in(org: FakeOrg, **timing: Any) -> AsyncIterator[Salesforce]:
    """An adapter whose agent signed in at ``org`` some time ago."""
    secrets, state = Memory(), Memory()
    secrets.kept[SALESFORCE_REFRESH_TOKEN] = "kept"
    state.kept[REMEMBERED] = remember(Remembered(org.url, CONSUMER_KEY, None))
    pauses: dict[str, Any] = {
        "first_retry_s": 0.02,
        "longest_retry_s": 0.1,
        "connect_s": 20.0,
        "request_s": 20.0,
        "look_again_s": (0.05,),
    }
    config = Config(login_url=org.url, client_id=CONSUMER_KEY, callback_ports=(0,), region="ES")
    if timing:  # however short the times of the test are, there is time for what comes before
        async with running(Salesforce(config, secrets, state, timing=Timing(**pauses))):
            await until(lambda: sum("schema" in name for name in state.kept) == 5, "the org's fields are known")
    async with running(Salesforce(config, secrets, state, timing=Timing(**pauses | timing))) as sf:
        await until(lambda: sum("schema" in name for name in state.kept) == 5, "the org's fields are known")
        org.asked.clear()
        yield sf


@asynccontextmanager
async def running(sf: Salesforce) -> AsyncIterator[Salesforce]:
    task = asyncio.create_task(sf.run())
    try:
        await until(lambda: sf.status().state is Connection.CONNECTED, "connected")
        yield sf
    finally:
        task.cancel()
        await asyncio.wait({task})
