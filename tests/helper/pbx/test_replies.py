"""Replies come in pieces, and say what time it is at the other end."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from helper.pbx.replies import clock_ahead, read_json

NOW = datetime(2026, 11, 22, 9, 0, 0, tzinfo=UTC)


async def in_two_pieces(request: web.Request) -> web.StreamResponse:
    reply = web.StreamResponse()
    await reply.prepare(request)
    await reply.write(b'[{"dn": "150", ')
    await asyncio.sleep(0.05)
    await reply.write(b'"devices": []}]')
    return reply


@pytest.mark.parametrize(("longest", "answer"), [(1000, [{"dn": "150", "devices": []}]), (20, None)])
async def test_an_answer_is_read_to_its_end(longest: int, answer: object) -> None:
    app = web.Application()
    app.router.add_get("/", in_two_pieces)
    async with TestServer(app) as server, aiohttp.ClientSession() as http, http.get(server.make_url("/")) as reply:
        assert await read_json(reply, longest) == answer


@pytest.mark.parametrize(
    ("date", "ahead"),
    [
        ("Sun, 22 Nov 2026 09:00:00 GMT", timedelta(seconds=0.5)),
        ("Sun, 22 Nov 2026 08:55:00 GMT", timedelta(seconds=-299.5)),
        ("yesterday", None),
        ("", None),
    ],
)
def test_the_clock_at_the_other_end(date: str, ahead: timedelta | None) -> None:
    assert clock_ahead({"Date": date} if date else {}, NOW) == ahead
