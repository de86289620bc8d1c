"""Outgoing calls: how long a dial is under way inside Sidecall before 3CX has it."""

from __future__ import annotations

import time
import uuid
from typing import Any

import aiohttp

from tests.bench.figures import milliseconds, percentile
from tests.bench.program import Desk, Servers, wait_for
from tests.day.program import NotAsItShouldBe

DIALS = 30
BARE_FOR_EACH = 2


async def measure_dials(servers: Servers, desk: Desk) -> dict[str, float]:
    """From the moment the request is sent to the helper until ``makecall`` has reached the PBX, both ways included.

    Every second dial is a click on a record's page (record and host are sent along), the others are a number alone;
    whether Salesforce is asked before is Sidecall's business. Empty requests to another process are timed in between,
    each after the same rest as a dial: what comes first after a rest finds processors and caches cold.
    """
    contacts = servers.control("salesforce/records", type="Contact")["records"]
    people = [one for one in contacts if one.get("Phone") and one["Phone"].startswith("+349133")][:DIALS]
    host = servers.urls["salesforce"].split("//")[1]
    url, headers = desk.api
    dials, bare = [], []
    async with aiohttp.ClientSession() as http:
        for at, person in enumerate(people):
            number = person["Phone"]
            servers.control("pbx/behave", destination=number, then="ring")
            for _ in range(BARE_FOR_EACH):
                desk.rest()
                bare.append(await _timed(http, f"{servers.urls['bench']}/bare"))
            body: dict[str, Any] = {"number": number, "request_id": str(uuid.uuid4())}
            if at % 2:
                body |= {"record_id": person["Id"], "page_host": host}
            servers.stamps()
            desk.rest()
            sent = time.monotonic()
            async with http.post(f"{url}/dial", json=body, headers=headers) as reply:
                answer = await reply.json()
                if reply.status != 200:
                    raise NotAsItShouldBe(f"dial: {answer}")
            dials.append(_makecall_at(servers.stamps()) - sent)
            call_id = answer["call"]["id"]
            desk.ask("hangup", call_id=call_id)
            wait_for(lambda: desk.ask("calls", limit=1)["calls"][0]["state"] == "ended", "the call ends")
    if len(dials) < DIALS:
        raise NotAsItShouldBe(f"only {len(dials)} people to dial")
    return {
        "dial_overhead_ms_p50": milliseconds(percentile(dials, 50)),
        "dial_overhead_ms_p95": milliseconds(percentile(dials, 95)),
        "dial_number_overhead_ms_p50": milliseconds(percentile(dials[0::2], 50)),
        "dial_record_overhead_ms_p50": milliseconds(percentile(dials[1::2], 50)),
        "bare_roundtrip_ms_p50": milliseconds(percentile(bare, 50)),
    }


async def _timed(http: aiohttp.ClientSession, url: str) -> float:
    start = time.monotonic()
    async with http.post(url) as reply:
        await reply.read()
    return time.monotonic() - start


def _makecall_at(stamps: list[dict[str, Any]]) -> float:
    for stamp in stamps:
        if stamp["what"] == "request" and stamp["of"].endswith("/makecall"):
            return float(stamp["at"])
    raise NotAsItShouldBe("no makecall reached the PBX")
