"""Starting and stopping."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import pytest

from helper.api.server import Api
from tests.helper.api.fake_service import FakeService, call_view
from tests.helper.api.running import EXTENSION, Running, running, status_of
from tests.ports import free_port
from tests.waiting import soon


def make() -> Api:
    async def nowhere(_url: str) -> None:
        return

    return Api(FakeService(), version="1", extension_origins=[EXTENSION], open_in_browser=nowhere)


async def test_the_wanted_port_is_taken_when_it_is_free() -> None:
    port = free_port()
    api = make()
    try:
        assert await api.start(port) == port
    finally:
        await api.stop()


async def test_any_free_port_when_the_wanted_one_is_taken() -> None:
    api = make()
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        port = await api.start(taken)
    try:
        assert port not in (0, taken)
    finally:
        await api.stop()


async def test_the_port_is_free_again_at_once() -> None:
    async with running(port=free_port()) as api:
        await api.post("status")
    again = make()
    try:
        assert await again.start(api.port) == api.port
    finally:
        await again.stop()


async def test_stop_may_come_twice_and_before_start() -> None:
    api = make()
    await api.stop()
    await api.start()
    await api.stop()
    await api.stop()


async def test_a_request_that_runs_is_answered_before_the_end(api: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def dial(_request: Any) -> Any:
        begun.set()
        await go_on.wait()
        return call_view()

    monkeypatch.setattr(api.service, "dial", dial)
    request = asyncio.create_task(api.post("dial", {"number": "912", "request_id": "r1"}))
    await asyncio.wait_for(begun.wait(), 20)
    stopping = asyncio.create_task(api.api.stop())
    await asyncio.sleep(0)
    go_on.set()
    assert (await request)[0] == 200
    await stopping


async def test_a_request_that_never_ends_does_not_hold_up_the_end(
    api: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = asyncio.Event()

    async def doctor() -> Any:
        begun.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(api.service, "doctor", doctor)
    request = asyncio.create_task(api.raw(api.head("doctor") + "\r\n{}"))
    await asyncio.wait_for(begun.wait(), 20)
    await soon(api.api.stop(), 5)
    assert status_of(await request) == 0
