"""`/callcontrol/ws`: events that name and do not tell."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import aiohttp
import pytest

from helper.sandbox import Sandbox

UPSERT, REMOVE, RESPONSE = 0, 1, 4


async def test_an_event_names_the_entity_and_carries_no_data(sandbox: Sandbox, client: Any, event: Any) -> None:
    socket = await client.listen()
    sandbox.pbx.switch(duplicate_upserts=False, ring_devices="first")
    callid = sandbox.pbx.ring("+49123456789")["callid"]
    sandbox.pbx.answer(callid)
    sandbox.pbx.hang_up(callid)
    frames = [await event(socket) for _ in range(3)]
    participant = sandbox.pbx.state()["ended"][0]
    assert participant["callid"] == callid
    entity = frames[0]["event"]["entity"]
    assert entity.startswith("/callcontrol/150/participants/")
    assert [f["event"] for f in frames] == [
        {"event_type": kind, "entity": entity, "attached_data": None} for kind in (UPSERT, UPSERT, REMOVE)
    ]
    assert [f["sequence"] for f in frames] == sorted(f["sequence"] for f in frames)
    assert (await client.get(entity))[0] == 404


async def test_upserts_come_twice_unless_told_otherwise(sandbox: Sandbox, client: Any, event: Any) -> None:
    socket = await client.listen()
    sandbox.pbx.switch(ring_devices="first")
    sandbox.pbx.ring("+49123456789")
    first, second = await event(socket), await event(socket)
    assert first["event"] == second["event"]


async def test_events_of_other_extensions_are_not_seen(sandbox: Sandbox, client: Any, event: Any) -> None:
    socket = await client.listen()
    sandbox.pbx.ring("+49111111111", extension="151")
    sandbox.pbx.ring("+49222222222")
    frame = await event(socket)
    assert frame["event"]["entity"].startswith("/callcontrol/150/")
    assert frame["sequence"] > 1


async def test_what_happened_while_away_is_not_sent_again(sandbox: Sandbox, client: Any, event: Any) -> None:
    socket = await client.listen()
    sandbox.pbx.drop_websockets()
    assert (await socket.receive(timeout=30)).type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED)
    missed = sandbox.pbx.ring("+49111111111")["callid"]
    again = await client.listen()
    seen = sandbox.pbx.ring("+49222222222")["callid"]
    frame = await event(again)
    _, leg = await client.get(frame["event"]["entity"])
    assert leg["callid"] == seen
    assert missed in {p["callid"] for p in (await client.get("/callcontrol/150/participants"))[1]}


async def test_events_may_come_before_the_reply_of_makecall(sandbox: Sandbox, client: Any, event: Any) -> None:
    sandbox.pbx.switch(makecall_reply_s=0.2)
    socket = await client.listen()
    dialling = asyncio.create_task(client.post("/callcontrol/150/makecall", {"destination": "+34612345678"}))
    frame = await event(socket)
    assert not dialling.done()
    _, made = await dialling
    assert frame["event"]["entity"].endswith(f"/{made['result']['id']}")


@pytest.mark.parametrize(("case", "key"), [("pascal", "StatusCode"), ("lower", "statuscode")])
async def test_request_mode(sandbox: Sandbox, client: Any, event: Any, case: str, key: str) -> None:
    sandbox.pbx.switch(response_keys=case)
    socket = await client.listen()
    await socket.send_str(json.dumps({"RequestID": "123", "Path": "/callcontrol/150/devices", "RequestData": ""}))
    frame = await event(socket)
    assert frame["event"]["event_type"] == RESPONSE
    answer = frame["event"]["attached_data"]
    assert answer[key] == 200
    assert answer["RequestID" if case == "pascal" else "requestid"] == "123"
    assert len(answer["Response" if case == "pascal" else "response"]) == 2


async def test_a_request_over_the_stream_can_dial(sandbox: Sandbox, client: Any, event: Any) -> None:
    socket = await client.listen()
    ask = {"RequestID": "1", "Path": "/callcontrol/150/makecall", "RequestData": {"destination": "+34612345678"}}
    await socket.send_str(json.dumps(ask))
    frames = [await event(socket) for _ in range(3)]
    answers = [f["event"]["attached_data"] for f in frames if f["event"]["event_type"] == RESPONSE]
    assert answers[0]["Response"]["result"]["status"] == "Dialing"


async def test_offline_breaks_streams_and_connections(sandbox: Sandbox, client: Any) -> None:
    socket = await client.listen()
    sandbox.pbx.offline(True)
    assert (await socket.receive(timeout=30)).type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED)
    with pytest.raises(aiohttp.ClientConnectionError):
        await client.get("/callcontrol")
    sandbox.pbx.offline(False)
    assert (await client.get("/callcontrol"))[0] == 200


async def test_after_a_restart_the_counters_start_over(sandbox: Sandbox, client: Any) -> None:
    before = sandbox.pbx.ring("+49111111111")["callid"]
    socket = await client.listen()
    sandbox.pbx.restart()
    assert (await socket.receive(timeout=30)).type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED)
    assert (await client.get("/callcontrol"))[0] == 401
    await client.sign_in()
    assert (await client.get("/callcontrol/150/participants"))[1] == []
    assert sandbox.pbx.ring("+49222222222")["callid"] == before
