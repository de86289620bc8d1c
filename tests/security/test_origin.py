"""Requests that a web page, or somebody else's extension, has a browser make."""

from __future__ import annotations

import pytest

from tests.helper.api.running import EXTENSION, Running, status_of

STRANGERS = [
    None,
    "",
    "null",
    "https://acme.lightning.force.com",
    "https://acme.my.salesforce.com",
    "http://127.0.0.1:{port}",
    "chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    EXTENSION + ".evil.test",
    EXTENSION + "/",
    EXTENSION.upper(),
    "x" + EXTENSION,
    EXTENSION + " " + EXTENSION,
    EXTENSION.replace("chrome-extension:", "moz-extension:"),
    "sidecall://cli/",
    "sidecall://",
]


@pytest.mark.parametrize("origin", STRANGERS)
async def test_another_origin_is_refused(api: Running, origin: str | None) -> None:
    origin = origin and origin.format(port=api.port)
    assert status_of(await api.raw(api.head(Origin=origin) + "\r\n{}")) == 403
    assert api.service.asked == []


async def test_two_origins_are_refused(api: Running) -> None:
    assert status_of(await api.raw(api.head() + f"Origin: {EXTENSION}\r\n\r\n{{}}")) == 403


@pytest.mark.parametrize("origin", STRANGERS)
async def test_a_websocket_of_another_origin_is_refused_before_it_opens(api: Running, origin: str | None) -> None:
    origin = origin and origin.format(port=api.port)
    assert status_of(await api.raw(upgrade(api, Origin=origin) + "\r\n")) == 403


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "FOO"])
async def test_every_method_but_post_is_refused(api: Running, method: str) -> None:
    reply = await api.raw(api.head("dial", method=method, Content_Length="0") + "\r\n")
    assert status_of(reply) == (400 if method == "FOO" else 405)
    assert api.service.asked == []


async def test_head_is_refused(api: Running) -> None:
    async with api.socket() as (reader, writer):
        writer.write((api.head("dial", method="HEAD", Content_Length="0") + "\r\n").encode())
        assert status_of(await reader.readuntil(b"\r\n\r\n")) == 405
    assert api.service.asked == []


async def test_it_is_no_proxy(api: Running) -> None:
    target = f"127.0.0.1:{api.port}"
    assert status_of(await api.raw(api.head(method="CONNECT", target=target, Content_Length=None) + "\r\n")) == 403


async def test_a_preflight_gets_no_permission(api: Running) -> None:
    asks = {"Access_Control_Request_Method": "POST", "Access_Control_Request_Private_Network": "true"}
    reply = await api.raw(api.head(method="OPTIONS", Content_Length="0", Authorization=None, **asks) + "\r\n")
    assert status_of(reply) == 405
    assert b"access-control" not in reply.lower()


@pytest.mark.parametrize(
    "content_type",
    [
        None,
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json, text/plain",
        "application/json; charset=utf-16",
        "text/plain; application/json",
        "application/jsonx",
    ],
)
async def test_what_a_form_or_a_beacon_can_send_is_refused(api: Running, content_type: str | None) -> None:
    assert status_of(await api.raw(api.head(Content_Type=content_type) + "\r\n{}")) == 415
    assert api.service.asked == []


async def test_two_content_types_are_refused(api: Running) -> None:
    assert status_of(await api.raw(api.head() + "Content-Type: application/json\r\n\r\n{}")) in (400, 415)


@pytest.mark.parametrize("content_type", ["application/json; charset=UTF-8", "Application/JSON"])
async def test_other_spellings_of_json_are_fine(api: Running, content_type: str) -> None:
    assert (await api.post("status", Content_Type=content_type))[0] == 200


async def test_no_answer_may_be_read_by_other_origins(api: Running) -> None:
    for head in (api.head(), api.head(Origin="https://evil.test"), api.head(Authorization=None)):
        reply = (await api.raw(head + "\r\n{}")).lower()
        assert b"access-control-allow" not in reply
        assert b"x-sidecall: 1.2.3" in reply
        assert b"cache-control: no-store" in reply


def upgrade(api: Running, **changes: str | None) -> str:
    good: dict[str, str | None] = {
        "Content_Length": None,
        "Content_Type": None,
        "Authorization": None,
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec_WebSocket_Version": "13",
        "Sec_WebSocket_Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }
    return api.head("events", method="GET", **{**good, **changes})


async def test_the_upgrade_that_the_extension_makes_is_let_in(api: Running) -> None:
    reply = await api.raw(upgrade(api) + "\r\n")
    assert status_of(reply) == 101
    assert b"x-sidecall: 1.2.3" in reply.lower()


@pytest.mark.parametrize(
    "changes",
    [
        {"Host": "evil.test"},
        {"Content_Length": "2"},
        {"Upgrade": None},
        {"Sec_WebSocket_Key": "short"},
        {"Sec_WebSocket_Version": "12"},
    ],
)
async def test_any_other_upgrade_is_refused(api: Running, changes: dict[str, str | None]) -> None:
    assert status_of(await api.raw(upgrade(api, **changes) + "\r\n{}")) in (400, 403, 413)
