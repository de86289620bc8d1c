"""What must not be found in logs, answers and representations."""

from __future__ import annotations

import logging

import pytest

from tests.helper.api.running import EXTENSION, Running


async def test_neither_token_nor_number_nor_secret_is_logged(api: Running, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    token, number, secret = api.api.token, "+34912345678", "hunter2-secret"
    api.service.fails["dial"] = RuntimeError(number)
    await api.post("dial", {"number": number, "request_id": "r1"})
    await api.post("secrets/set", {"name": "pbx.client_secret", "value": secret}, Origin="sidecall://cli")
    await api.post("status", Authorization=f"Bearer {token}x")
    await api.raw(api.head() + f"Bad Header {token}\r\n\r\n{{}}")
    await api.raw(api.head(Authorization=f"Bearer {token}\x00") + "\r\n{}")
    await api.raw(f"POST /v1/status?{token} HTTP/9.9\r\n\r\n")
    async with api.browser():
        pass
    for record in caplog.records:
        logged = f"{record.getMessage()} {record.exc_text} {record.exc_info} {record.args}"
        for sensitive in (token, number, secret):
            assert sensitive not in logged


def test_representations_do_not_show_the_token(api: Running) -> None:
    assert api.api.token not in repr(api.api)
    assert api.api.token not in repr(api.api._context)


async def test_an_error_page_is_json_and_names_no_software(api: Running) -> None:
    for request in ("GARBAGE\r\n\r\n", "GET / HTTP/1.1\r\n\r\n", api.head(Origin=EXTENSION[:-1]) + "\r\n{}"):
        reply = await api.raw(request)
        assert b"content-type: application/json" in reply.lower()
        assert b"x-sidecall: 1.2.3" in reply.lower()
        assert b"aiohttp" not in reply.lower()
        assert b"python" not in reply.lower()
