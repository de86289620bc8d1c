"""``/v1/events``: who gets told what, and who opens a record."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from typing import Any

import aiohttp
import pytest

from helper.api.limits import Limits
from helper.calls.model import CallState
from helper.errors import BadRequest
from helper.faces import CallChanged, Notice, SettingsChanged, StatusChanged
from tests.helper.api.fake_service import call_view
from tests.helper.api.running import HOSTS, Running, running
from tests.waiting import soon, until

HERE, ELSEWHERE = HOSTS[1], "other.my.salesforce.com"
RECORD = f"https://{HERE}/lightning/r/Contact/003A00000000001AAA/view"


async def test_a_client_gets_the_status_and_the_running_calls_at_once(api: Running) -> None:
    api.service.views = [
        call_view(id="newest", state=CallState.RINGING),
        call_view(id="over", state=CallState.ENDED),
        call_view(id="oldest", state=CallState.CONNECTED),
    ]
    async with api.events() as socket:
        await socket.send_json(api.hello())
        first = [await socket.receive_json(timeout=20) for _ in range(3)]
    assert first[0] == {"type": "status", "status": (await api.post("status"))[1]}
    assert [(event["type"], event["call"]["id"]) for event in first[1:]] == [("call", "oldest"), ("call", "newest")]


async def test_every_client_hears_of_calls_and_status(api: Running) -> None:
    async with api.browser() as one, api.browser() as other:
        api.service.publish(CallChanged(call_view(id="c9")))
        api.service.publish(StatusChanged(api.service.now))
        api.service.publish(SettingsChanged(("ui.language",)))
        api.service.publish(Notice("Not", "for browsers"))
        api.service.publish(CallChanged(call_view(id="c10")))
        for socket in (one, other):
            heard = [await socket.receive_json(timeout=20) for _ in range(4)]
            assert [event["type"] for event in heard] == ["call", "status", "status", "call"]
            assert (heard[0]["call"]["id"], heard[3]["call"]["id"]) == ("c9", "c10")


async def test_what_happens_while_a_client_is_greeted_comes_after_the_greeting(
    api: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, go_on = asyncio.Event(), asyncio.Event()

    async def slow_calls(_limit: int = 50) -> list[Any]:
        asked.set()
        await go_on.wait()
        return [call_view(id="c1", state=CallState.RINGING)]

    monkeypatch.setattr(api.service, "calls", slow_calls)
    async with api.browser() as socket:
        await asyncio.wait_for(asked.wait(), 20)
        api.service.publish(CallChanged(call_view(id="c1", state=CallState.CONNECTED)))
        go_on.set()
        states = [(await socket.receive_json(timeout=20))["call"]["state"] for _ in range(2)]
    assert states == ["ringing", "connected"]


async def test_a_record_opens_in_the_browser_that_had_the_focus_last(api: Running) -> None:
    async with (
        api.browser(orgs=[HERE], focused=True) as earlier,
        api.browser(orgs=[HERE], focused=True) as latest,
        api.browser(orgs=[HERE]) as never,
        api.browser(orgs=[ELSEWHERE], focused=True) as elsewhere,
    ):
        task = asyncio.create_task(api.api.open_record(RECORD, HERE))
        wish = await latest.receive_json(timeout=20)
        assert {**wish, "id": ""} == {"type": "open_record", "id": "", "url": RECORD, "host": HERE, "asked": True}
        await latest.send_json({"type": "opened", "id": wish["id"]})
        await asyncio.wait_for(task, 20)
        assert api.opened == []
        api.service.publish(StatusChanged(api.service.now))
        for socket in (earlier, never, elsewhere):
            assert (await socket.receive_json(timeout=20))["type"] == "status"


@pytest.mark.parametrize("tabs", [{"type": "tabs"}, {}])
async def test_tabs_and_focus_change(api: Running, tabs: dict[str, str]) -> None:
    async with api.browser(orgs=[HERE], focused=True) as one, api.browser() as other:
        await other.send_json({**tabs, "orgs": [HERE], "focused": True})
        await other.send_json({"type": "ping"})
        task = asyncio.create_task(open_when_updated(api))
        wish = await other.receive_json(timeout=20)
        await other.send_json({"type": "opened", "id": wish["id"]})
        await asyncio.wait_for(task, 20)
        assert api.opened == []
        assert one.closed is False


async def open_when_updated(api: Running) -> None:
    # The update is on its way: what was sent on one connection is read by the other task in its own time.
    await until(lambda: any(HERE in client.orgs and client.focused_at == 2 for client in api.api._events._clients))
    await api.api.open_record(RECORD, HERE)


async def test_another_host_of_the_same_org_counts_as_having_it_open(api: Running) -> None:
    async with api.browser(orgs=[HOSTS[0]]) as socket:
        task = asyncio.create_task(api.api.open_record(RECORD, HERE))
        wish = await socket.receive_json(timeout=20)
        await socket.send_json({"type": "opened", "id": wish["id"]})
        await asyncio.wait_for(task, 20)
    assert api.opened == []


async def test_where_the_agent_is_editing_nothing_opens_by_itself(api: Running) -> None:
    async with api.browser(orgs=[HERE]) as socket:
        task = asyncio.create_task(api.api.open_record(RECORD, HERE, asked=False))
        wish = await socket.receive_json(timeout=20)
        assert wish["asked"] is False
        await socket.send_json({"type": "busy", "id": wish["id"]})
        assert await asyncio.wait_for(task, 20) is False
    assert api.opened == []


async def test_what_the_agent_asks_for_opens_all_the_same(api: Running) -> None:
    async with api.browser(orgs=[HERE]) as socket:
        task = asyncio.create_task(api.api.open_record(RECORD, HERE, asked=True))
        wish = await socket.receive_json(timeout=20)
        await socket.send_json({"type": "busy", "id": wish["id"]})
        assert await asyncio.wait_for(task, 20) is True
    assert api.opened == [RECORD]


async def test_without_a_browser_that_has_the_org_open_the_system_opens_it(api: Running) -> None:
    async with api.browser(orgs=[ELSEWHERE], focused=True):
        await api.api.open_record(RECORD, HERE)
    assert api.opened == [RECORD]


async def test_a_browser_that_does_not_say_it_opened_it_is_not_waited_for() -> None:
    async with running(replace(Limits(), opened=0.5)) as api, api.browser(orgs=[HERE]) as socket:
        started = time.monotonic()
        await soon(api.api.open_record(RECORD, HERE), 3)
        assert time.monotonic() - started > 0.4
        wish = await socket.receive_json(timeout=20)
        await socket.send_json({"type": "opened", "id": wish["id"]})
        await socket.send_json({"type": "opened", "id": "never-asked"})
        api.service.publish(StatusChanged(api.service.now))
        assert (await socket.receive_json(timeout=20))["type"] == "status"
    assert api.opened == [RECORD]


async def test_a_browser_that_leaves_while_asked_is_not_waited_for() -> None:
    async with running(replace(Limits(), opened=60.0)) as api, api.browser(orgs=[HERE]) as socket:
        task = asyncio.create_task(api.api.open_record(RECORD, HERE))
        await socket.receive_json(timeout=20)
        await socket.close()
        await soon(task, 0.9)
    assert api.opened == [RECORD]


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
        (f"http://{HERE}/", HERE),
        (f"https://user@{HERE}/", HERE),
        (RECORD, ELSEWHERE),
    ],
)
async def test_only_a_record_s_address_is_opened(api: Running, url: str, host: str) -> None:
    with pytest.raises(BadRequest):
        await api.api.open_record(url, host)
    assert api.opened == []


async def test_a_client_that_does_not_read_is_dropped_and_holds_up_nobody() -> None:
    async with running(replace(Limits(), backlog=8)) as api, api.browser() as good, api.browser():
        deaf = api.api._events._clients[1]
        big = CallChanged(call_view(note="x" * 200_000))
        heard = 0
        async with asyncio.timeout(20):
            while deaf in api.api._events._clients:
                api.service.publish(big)
                event = await good.receive_json(timeout=20)
                assert event["type"] == "call"
                heard += 1
        assert heard > 8
        assert good.closed is False


async def test_stop_says_going_away_within_its_time() -> None:
    async with running(replace(Limits(), goodbye=60.0)) as api, api.browser() as socket, api.events() as stranger:
        stopping = asyncio.create_task(api.api.stop())
        for one in (socket, stranger):
            message = await one.receive(timeout=20)
            assert (message.type, one.close_code) == (aiohttp.WSMsgType.CLOSE, aiohttp.WSCloseCode.GOING_AWAY)
        await soon(stopping, 5)
    assert api.service.listeners == []
    with pytest.raises(OSError, match=r".*"):
        await asyncio.open_connection("127.0.0.1", api.port)


async def test_stop_does_not_wait_for_a_client_that_is_gone_deaf(quick_api: Running) -> None:
    async with quick_api.socket() as (reader, writer):
        writer.write(upgrade(quick_api).encode())
        assert b" 101 " in await reader.readuntil(b"\r\n\r\n")
        await soon(quick_api.api.stop(), 5)


def upgrade(api: Running) -> str:
    return (
        api.head(
            "events",
            method="GET",
            Content_Length=None,
            Content_Type=None,
            Upgrade="websocket",
            Connection="Upgrade",
            Sec_WebSocket_Version="13",
            Sec_WebSocket_Key="dGhlIHNhbXBsZSBub25jZQ==",
        )
        + "\r\n"
    )
