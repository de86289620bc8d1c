"""Clients that take their time, and many of them."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from helper.api.limits import Limits
from tests.helper.api.running import QUICK, Running, answer, running, status_of
from tests.security.test_origin import upgrade
from tests.waiting import soon


def test_the_limits_it_ships_with() -> None:
    limits = Limits()
    assert (limits.body, limits.idle, limits.first_message) == (10, 10, 5)
    assert limits.body_size == 8192
    assert limits.goodbye * 3 < 5


@pytest.mark.parametrize("sent", ["", "POST /v1/sta", "POST /v1/status HTTP/1.1\r\nHost: 127"])
async def test_a_head_that_does_not_arrive_is_not_waited_for(quick_api: Running, sent: str) -> None:
    assert await soon(quick_api.raw(sent), 3) == b""


async def test_a_head_that_comes_in_drops_is_not_waited_for(quick_api: Running) -> None:
    async with quick_api.socket() as (reader, writer):
        gone = asyncio.create_task(reader.read())
        for letter in "POST /v1/status HTTP/1.1\r\n" * 2:
            writer.write(letter.encode())
            done, _pending = await asyncio.wait([gone], timeout=0.05)
            if done:
                break
        else:
            pytest.fail("it listened for too long")


async def test_a_body_that_stops_half_way_is_not_waited_for(quick_api: Running) -> None:
    reply = await soon(quick_api.raw(quick_api.head(Content_Length="20") + "\r\n{"), 3)
    assert status_of(reply) == 408
    assert quick_api.service.asked == []


async def test_a_body_that_comes_in_drops_is_not_waited_for(quick_api: Running) -> None:
    async with quick_api.socket() as (reader, writer):
        writer.write((quick_api.head(Content_Length="1000") + "\r\n").encode())
        reply = asyncio.create_task(answer(reader))
        for _ in range(60):
            writer.write(b" ")
            done, _pending = await asyncio.wait([reply], timeout=0.05)
            if done:
                break
        else:
            pytest.fail("it listened for too long")
        assert status_of(await reply) == 408


async def test_nobody_without_the_token_is_waited_for_at_all(api: Running) -> None:
    head = api.head(Content_Length="20", Authorization=None)
    assert status_of(await soon(api.raw(head + "\r\n{"), 2)) == 401


async def test_a_websocket_that_never_says_who_it_is_is_closed(quick_api: Running) -> None:
    async with quick_api.events() as socket:
        await soon(socket.receive(), 3)
        assert socket.close_code == 1008


async def test_200_idle_connections_do_not_keep_the_extension_out(api: Running) -> None:
    idle = [await asyncio.open_connection("127.0.0.1", api.port) for _ in range(200)]
    try:
        assert (await soon(api.post("status"), 2))[0] == 200
    finally:
        for _reader, writer in idle:
            writer.close()


async def test_slow_hellos_do_not_keep_the_extension_out() -> None:
    async with running(replace(Limits(), connections=8)) as api:
        slow = [await asyncio.open_connection("127.0.0.1", api.port) for _ in range(20)]
        for _reader, writer in slow:
            writer.write((api.head("hello", Authorization=None, Content_Length="60") + "\r\n{").encode())
        assert (await api.post("status"))[0] == 200
        for _reader, writer in slow:
            writer.close()


async def test_websockets_without_the_token_do_not_keep_the_extension_out() -> None:
    async with running(replace(Limits(), strangers=2)) as api:
        strangers = [await asyncio.open_connection("127.0.0.1", api.port) for _ in range(5)]
        for reader, writer in strangers:
            writer.write((upgrade(api) + "\r\n").encode())
            assert status_of(await reader.readuntil(b"\r\n\r\n")) == 101
        async with api.browser() as socket:
            assert not socket.closed
        for _reader, writer in strangers:
            writer.close()


async def test_there_are_only_so_many_websockets() -> None:
    async with running(replace(Limits(), clients=2)) as api, api.browser(), api.browser():
        reply = await api.raw(upgrade(api) + "\r\n")
        assert status_of(reply) == 429


async def test_an_upgraded_websocket_outlives_the_deadlines_of_requests() -> None:
    # The first message has to come in time, so it has as much as a busy machine may need.
    async with running(replace(QUICK, idle=0.3, first_message=4, body=0.3)) as api, api.browser() as socket:
        with pytest.raises(TimeoutError):
            await socket.receive(timeout=4.5)
        await socket.send_json({"type": "ping"})
        assert (await api.post("status"))[0] == 200
        assert not socket.closed


async def test_too_many_requests_are_refused_and_a_pause_mends_it() -> None:
    async with running(replace(Limits(), per_second=20, burst=5)) as api:
        statuses = [(await api.post("status"))[0] for _ in range(10)]
        assert statuses[:5] == [200] * 5
        assert 429 in statuses
        for _ in range(100):
            await asyncio.sleep(0.05)
            if (await api.post("status"))[0] == 200:
                return
        pytest.fail("it never answered again")


async def test_who_has_no_token_does_not_use_up_the_turns_of_who_has() -> None:
    async with running(replace(Limits(), per_second=0.01, burst=5)) as api:
        nonce = {"nonce": "0" * 32}
        assert [(await api.post("hello", nonce, Authorization=None))[0] for _ in range(6)] == [200] * 5 + [429]
        assert [(await api.post("status", Authorization="Bearer x"))[0] for _ in range(9)] == [401] * 9
        assert (await api.post("status"))[0] == 200


async def test_a_websocket_that_talks_too_much_is_closed() -> None:
    async with running(replace(Limits(), per_second=1, burst=10)) as api, api.browser() as socket:
        for _ in range(20):
            await socket.send_json({"type": "ping"})
        await socket.receive(timeout=20)
        assert socket.close_code == 1008


@pytest.mark.parametrize("message", ["{", '{"type": "dial"}', '{"orgs": "x"}', '{"type": "ping", "token": "x"}', "[]"])
async def test_a_websocket_that_talks_nonsense_is_closed(api: Running, message: str) -> None:
    async with api.browser() as socket:
        await socket.send_str(message)
        await socket.receive(timeout=20)
        assert socket.close_code == 1008


async def test_a_message_that_is_too_long_is_not_read(api: Running) -> None:
    async with api.browser() as socket:
        await socket.send_str(" " * 10_000 + "{}")
        await socket.receive(timeout=20)
        assert socket.close_code == 1009


async def test_a_compressed_websocket_is_not_offered(api: Running) -> None:
    async with api.events(compress=15) as socket:
        assert socket.compress == 0
