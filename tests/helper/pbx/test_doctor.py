"""``doctor`` names the first link to 3CX that is broken, and how to mend it."""

from __future__ import annotations

import contextlib
import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from helper.faces import Check, Connection, PbxStatus
from helper.pbx.callcontrol.client import Client
from helper.pbx.callcontrol.config import Config
from helper.pbx.callcontrol.doctor import walk
from helper.sandbox.pbx import PbxSandbox

UP = PbxStatus(Connection.CONNECTED, "150")


@contextlib.asynccontextmanager
async def sandbox(**switches: object) -> AsyncIterator[PbxSandbox]:
    pbx = PbxSandbox()
    await pbx.start()
    pbx.switch(**switches)
    yield pbx
    await pbx.stop()


async def ask(
    url: str, *, client_id: str = "150", secret: str = "sandbox-secret", status: PbxStatus = UP
) -> dict[str, Check]:
    config = Config(url, "150", client_id, secret)
    async with aiohttp.ClientSession() as http:
        return {check.name: check for check in await walk(config, Client(http, config), status)}


def broken(checks: dict[str, Check]) -> list[str]:
    return [check.name for check in checks.values() if not check.ok]


async def test_all_is_well() -> None:
    async with sandbox() as pbx:
        checks = await ask(pbx.url)
        assert list(checks) == [
            "pbx_address",
            "pbx_certificate",
            "pbx_key",
            "pbx_licence",
            "pbx_clock",
            "pbx_extension",
            "pbx_device",
            "pbx_events",
        ]
        assert broken(checks) == []


async def test_nobody_answers_at_the_address() -> None:
    async with sandbox() as pbx:
        pbx.offline(True)
        assert broken(await ask(pbx.url)) == ["pbx_address"]


async def test_a_wrong_key() -> None:
    async with sandbox() as pbx:
        assert broken(await ask(pbx.url, secret="wrong")) == ["pbx_key"]


async def test_a_key_or_licence_without_call_control() -> None:
    async with sandbox() as pbx:
        pbx.add_client("nothing", "sandbox-secret", [], call_control=False)
        checks = await ask(pbx.url, client_id="nothing")
        assert broken(checks) == ["pbx_licence"]
        assert "licence" in checks["pbx_licence"].message


async def test_an_extension_that_is_not_on_the_list_of_the_key() -> None:
    async with sandbox() as pbx:
        assert broken(await ask(pbx.url, client_id="151")) == ["pbx_extension"]


async def test_no_phone_and_no_stream() -> None:
    async with sandbox() as pbx:
        pbx.devices([])
        checks = await ask(pbx.url, status=PbxStatus(Connection.OFFLINE, "150", message="It broke."))
        assert broken(checks) == ["pbx_device", "pbx_events"]
        assert checks["pbx_events"].message.startswith("It broke. 3CX answers")


@pytest.mark.parametrize(("seconds", "words"), [(600, "10 minutes behind"), (-600, "10 minutes ahead"), (60, "")])
async def test_a_clock_that_is_wrong(seconds: float, words: str) -> None:
    async with sandbox(clock_off_s=seconds) as pbx:
        checks = await ask(pbx.url)
        assert checks["pbx_clock"].ok is not bool(words)
        assert words in checks["pbx_clock"].message


@pytest.mark.parametrize(
    ("fault", "link", "words"),
    [
        ({"status": 503, "page": True}, "pbx_address", "restarted (503)"),
        ({"status": 200, "page": True}, "pbx_address", "not 3CX"),
        ({"of": "everything", "status": 404}, "pbx_address", "no Call Control API"),
        ({"of": "token", "status": 400}, "pbx_key", "client id and API key"),
        ({"of": "token", "status": 403, "page": True}, "pbx_key", "restricts IP addresses"),
        ({"of": "everything", "status": 401}, "pbx_key", "refuses the session"),
        ({"of": "everything", "status": 403}, "pbx_licence", "licence"),
    ],
    ids=str,
)
async def test_what_3cx_answers_is_told_of_the_link_that_it_breaks(
    fault: dict[str, object], link: str, words: str
) -> None:
    async with sandbox() as pbx:
        pbx.fault(**fault)
        checks = await ask(pbx.url)
        assert broken(checks) == [link]
        assert words in checks[link].message


async def test_a_stream_that_a_proxy_blocks_is_told_once() -> None:
    async with sandbox() as pbx:
        why = "3CX opens no stream. A proxy or firewall may block WebSockets."
        checks = await ask(pbx.url, status=PbxStatus(Connection.OFFLINE, "150", message=why))
        assert checks["pbx_events"].message == why


async def test_a_server_without_https() -> None:
    async with sandbox() as pbx:
        checks = await ask(pbx.url.replace("http:", "https:"))
        assert broken(checks) == ["pbx_address"]
        assert "by https" in checks["pbx_address"].message


async def test_a_certificate_that_nobody_vouches_for(tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(tmp_path))
    server = TestServer(web.Application())
    await server.start_server(ssl=context)
    try:
        checks = await ask(f"https://127.0.0.1:{server.port}")
    finally:
        await server.close()
    assert list(checks) == ["pbx_address", "pbx_certificate"]
    assert broken(checks) == ["pbx_certificate"]
    assert "self-signed" in checks["pbx_certificate"].message


def self_signed(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    path = folder / "pbx.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return path
