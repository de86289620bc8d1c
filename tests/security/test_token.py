"""The token: none, wrong, old, in the wrong place."""

from __future__ import annotations

import re

import pytest

from helper.api.guards.token import same
from tests.helper.api.running import Running, running, status_of


def test_it_is_32_random_bytes_in_base64url(api: Running) -> None:
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", api.api.token)


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "{token}",
        "Basic {token}",
        "Bearer {token}x",
        "Bearer {short}",
        "Bearer {swapped}",
        "Bearer  {token}",
        "Bearer {token} x",
        "Bearer {token}, Bearer {token}",
        "Bearer tökén",
        "Bearer null",
        "Bearer undefined",
    ],
)
async def test_anything_but_the_token_is_refused(api: Running, authorization: str | None) -> None:
    token = api.api.token
    given = authorization and authorization.format(token=token, short=token[:-1], swapped=token.swapcase())
    assert status_of(await api.raw(api.head(Authorization=given) + "\r\n{}")) == 401
    assert api.service.asked == []


async def test_two_authorizations_are_refused_even_if_both_are_right(api: Running) -> None:
    head = api.head() + f"Authorization: Bearer {api.api.token}\r\n"
    assert status_of(await api.raw(head + "\r\n{}")) in (400, 401)


async def test_a_token_in_the_address_is_none(api: Running) -> None:
    target = f"/v1/status?token={api.api.token}"
    assert status_of(await api.raw(api.head(target=target, Authorization=None) + "\r\n{}")) == 401


async def test_the_token_of_an_earlier_start_is_refused(api: Running) -> None:
    async with running() as later:
        assert later.api.token != api.api.token
        assert (await later.post("status", Authorization=f"Bearer {api.api.token}"))[0] == 401


async def test_hello_never_shows_the_token(api: Running) -> None:
    status, body = await api.post("hello", {"nonce": "0" * 32}, Authorization=None)
    assert (status, set(body)) == (200, {"proof"})
    assert api.api.token not in str(body)


def test_tokens_are_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []
    monkeypatch.setattr("hmac.compare_digest", lambda a, b: compared.append((a, b)) or True)
    assert same("a", "b")
    assert compared == [(b"a", b"b")]


@pytest.mark.parametrize(
    "first",
    [
        "{}",
        "not json",
        '{"token": "wrong", "browser": "chrome", "profile": "p", "orgs": [], "focused": false}',
        '{"token": "TOKEN", "browser": "chrome", "profile": "p", "orgs": [], "focused": false, "more": 1}',
        '{"token": "TOKEN", "token": "TOKEN", "browser": "chrome", "profile": "p", "orgs": [], "focused": false}',
        '{"token": "TOKEN"}',
    ],
)
async def test_a_websocket_that_does_not_begin_with_the_token_is_closed(api: Running, first: str) -> None:
    api.service.asked.clear()
    async with api.events() as socket:
        await socket.send_str(first.replace("TOKEN", api.api.token))
        await socket.receive(timeout=20)
        assert socket.close_code == 1008
    assert api.service.asked == []


async def test_a_websocket_that_sends_bytes_first_is_closed(api: Running) -> None:
    async with api.events() as socket:
        await socket.send_bytes(api.api.token.encode())
        await socket.receive(timeout=20)
        assert socket.close_code == 1008
