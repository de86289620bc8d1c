"""DNS rebinding and other requests that are meant for somebody else (CVE-2024-28224 and its kind)."""

from __future__ import annotations

import socket

import pytest

from tests.helper.api.running import Running, status_of


@pytest.mark.parametrize(
    "host",
    [
        "evil.test:{port}",
        "127.0.0.1.nip.io:{port}",
        "127.0.0.1.:{port}",
        "localhost:{port}",
        "LOCALHOST:{port}",
        "[::1]:{port}",
        "0.0.0.0:{port}",
        "127.1:{port}",
        "127.0.0.2:{port}",
        "127.0.0.1",
        "127.0.0.1:",
        "127.0.0.1:80",
        "127.0.0.1:0{port}",
        "127.0.0.1:{port}.",
        "127.0.0.1:{port}@evil.test",
        "evil.test@127.0.0.1:{port}",
        "127.0.0.1:{port},evil.test",
    ],
)
async def test_another_host_is_refused(api: Running, host: str) -> None:
    reply = await api.raw(api.head(Host=host.format(port=api.port)) + "\r\n{}")
    assert status_of(reply) in (400, 403)
    assert api.service.asked == []


@pytest.mark.parametrize("lines", ["", "Host: 127.0.0.1:{port}\r\nHost: 127.0.0.1:{port}\r\n"], ids=["none", "two"])
async def test_no_host_and_two_hosts_are_refused(api: Running, lines: str) -> None:
    head = api.head(Host=None) + lines.format(port=api.port)
    assert status_of(await api.raw(head + "\r\n{}")) in (400, 403)
    assert api.service.asked == []


@pytest.mark.parametrize(
    "target", ["http://evil.test/v1/status", "http://127.0.0.1:{port}/v1/status", "//evil.test/v1/status", "*"]
)
async def test_a_target_with_an_authority_is_refused(api: Running, target: str) -> None:
    reply = await api.raw(api.head(target=target.format(port=api.port)) + "\r\n{}")
    assert status_of(reply) in (400, 403)
    assert api.service.asked == []


@pytest.mark.parametrize(
    "target",
    [
        "/v1/../v1/status",
        "/v1/%73tatus",
        "/v1/%2e%2e/v1/status",
        "/v1//status",
        "/v1/status/",
        "/v1/status;x=1",
        "/v1/status?x=1",
        "/v1/status#x",
        "/V1/status",
        "/v1/status%00",
        "/v1\\status",
        "/" + "a" * 5000,
    ],
)
async def test_a_path_is_taken_as_it_is(api: Running, target: str) -> None:
    assert status_of(await api.raw(api.head(target=target) + "\r\n{}")) in (400, 404)
    assert api.service.asked == []


async def test_it_listens_on_ipv4_loopback_alone(api: Running) -> None:
    with socket.socket(socket.AF_INET6) as other:
        other.settimeout(1)
        assert other.connect_ex(("::1", api.port)) != 0
    with socket.create_server(("127.0.0.2", api.port)):
        """Free: nobody listens on all addresses."""


async def test_nobody_else_can_bind_the_port_meanwhile(api: Running) -> None:
    with socket.socket() as squatter:
        squatter.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with pytest.raises(OSError, match="in use"):
            squatter.bind(("127.0.0.1", api.port))
