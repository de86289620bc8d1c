"""What it means when Salesforce does not answer as it should."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from helper.crm.port import Broken, Doubtful, MatchRule, TaskDraft, Temporary, Unconfirmed
from helper.crm.salesforce.config import Timing
from helper.crm.salesforce.errors import Answer, Refusal, created_id, error_of
from helper.crm.salesforce.reconnecting import pause
from helper.crm.salesforce.transport import Transport
from helper.errors import NotConnected, SalesforceRefused
from helper.faces import Connection
from helper.numbers.model import Number, NumberKind
from tests.helper.crm.desk import Desk, until
from tests.helper.crm.fake_org import fake_org, signed_in
from tests.ports import free_port

RULE = MatchRule("exact", 7, "ES")
ANA = Number("+34912345678", NumberKind.EXTERNAL, "912 345 678", "+34912345678")
DRAFT = TaskDraft("sidecall:1", "Call with Ana", "Talked.", date(2026, 11, 22), "Inbound", 61)


async def test_maintenance_is_temporary(agent: Desk) -> None:
    agent.org.down("maintenance")
    with pytest.raises(Doubtful):  # a page instead of an answer: what was written may be there all the same
        await agent.write(DRAFT)
    with pytest.raises(Temporary):
        await agent.sf.find_by_number(ANA, RULE)
    assert not agent.sf.reachable()
    await until(lambda: agent.sf.status().state is Connection.OFFLINE, "offline")
    agent.org.down("off")
    await agent.connected()
    assert agent.sf.reachable()
    assert agent.org.tasks()["tasks"] == []


async def test_no_answer_to_a_write_is_doubtful(agent: Desk) -> None:
    await agent.warm()
    agent.timing = replace(agent.timing, request_s=1.0)
    agent.adapter()
    async with agent.running():
        await agent.connected()
        agent.org.down("hang")
        with pytest.raises(Doubtful):
            await agent.write(DRAFT)
        assert not agent.sf.reachable()
        with pytest.raises(NotConnected):
            await agent.sf.find_by_number(ANA, RULE)


@pytest.mark.parametrize(("then", "written"), [("commit_then_drop", 1), ("drop", 0)])
async def test_a_line_cut_after_sending_is_doubtful_and_can_be_asked_about(
    agent: Desk, then: str, written: int
) -> None:
    agent.org.break_next_task(then)
    with pytest.raises(Doubtful):
        await agent.write(DRAFT)
    assert bool(await agent.find(DRAFT.key)) == bool(written)
    assert len(agent.org.tasks()["tasks"]) == written


async def test_a_refused_connection_did_nothing(agent: Desk) -> None:
    await agent.org.stop()
    with pytest.raises(NotConnected):
        await agent.write(DRAFT)
    assert not agent.sf.reachable()


async def test_a_host_that_does_not_exist_did_nothing() -> None:
    transport = Transport("https://no-such-org.invalid", Timing(connect_s=2.0, request_s=4.0))
    transport.use({"access_token": "x"})
    with pytest.raises(NotConnected):
        await transport.send("POST", "/services/data/v62.0/sobjects/Task/", write=True, body={})
    await transport.close()


async def test_a_proxy_that_refuses_did_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The proxy is asked for a way through first; that is not the request itself."""
    asked: list[bytes] = []

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readline())
        writer.write(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        writer.close()

    proxy = await asyncio.start_server(refuse, "127.0.0.1", 0)
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.sockets[0].getsockname()[1]}")
    transport = Transport("https://acme.my.salesforce.com", Timing(connect_s=20.0, request_s=20.0))
    transport.use({"access_token": "x"})
    with pytest.raises(NotConnected):
        await transport.send("POST", "/services/data/v62.0/sobjects/Task/", write=True, body={})
    await transport.close()
    proxy.close()
    assert asked == [b"CONNECT acme.my.salesforce.com:443 HTTP/1.1\r\n"]


async def test_this_machine_is_never_asked_for_through_a_proxy(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{free_port()}")
    monkeypatch.delenv("NO_PROXY", raising=False)
    async with desk.running():
        await desk.sign_in()
        await desk.connected()


def self_signed(folder: Path) -> ssl.SSLContext:
    """A server's context with a certificate for 127.0.0.1 that nobody has signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "server.pem"
    pem.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + certificate.public_bytes(Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context


async def test_a_certificate_that_is_not_trusted_ends_it_before_anything_is_said(tmp_path: Path) -> None:
    heard: list[bytes] = []

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.read())
        writer.close()

    server = await asyncio.start_server(listen, "127.0.0.1", 0, ssl=self_signed(tmp_path))
    transport = Transport(f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}", Timing(2.0, 4.0))
    transport.use({"access_token": "x"})
    with pytest.raises(NotConnected, match="not trusted"):
        await transport.send("POST", "/", write=True, body={})
    await transport.close()
    server.close()
    assert heard == []


async def test_a_locked_row_and_a_used_up_limit_are_temporary(agent: Desk) -> None:
    agent.org.lock_rows(4)
    with pytest.raises(Temporary, match="same record"):
        await agent.write(DRAFT)
    agent.org.limit_reached(True)
    with pytest.raises(Temporary, match="used up"):
        await agent.write(DRAFT)
    agent.org.limit_reached(False)
    assert await agent.write(DRAFT)


async def test_a_refusal_has_the_orgs_own_words_and_the_field(agent: Desk) -> None:
    agent.org.refuse_next_task("FIELD_CUSTOM_VALIDATION_EXCEPTION", "Elija\u202e un\n resultado", ["CallDisposition"])
    with pytest.raises(SalesforceRefused) as refused:
        await agent.write(DRAFT)
    assert refused.value.message == "Elija un resultado (CallDisposition)"
    assert agent.sf.reachable()


Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def test_a_create_that_names_no_record_is_doubtful() -> None:
    for body in ({}, [], {"id": None}, {"id": ""}, "x"):
        with pytest.raises(Doubtful):
            created_id(Answer(201, {}, "", body))


@asynccontextmanager
async def odd_org(handler: Handler, within: float = 20.0) -> AsyncIterator[Transport]:
    """A server that answers everything with ``handler``."""
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", handler)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    transport = Transport(f"http://127.0.0.1:{port}", Timing(connect_s=within, request_s=within))
    transport.use({"access_token": "00D!token"})
    try:
        yield transport
    finally:
        await transport.close()
        await runner.cleanup()


HTML = "<html><body>Gateway</body></html>"


@pytest.mark.parametrize(
    ("status", "text", "write", "error"),
    [
        (500, HTML, True, Doubtful),
        (502, HTML, True, Doubtful),
        (504, "", True, Doubtful),
        (504, "", False, Temporary),
        (503, HTML, True, Unconfirmed),
        (503, HTML, False, Temporary),
        (420, "", True, Unconfirmed),
        (420, "", False, Temporary),
        (408, "", True, Doubtful),
        (408, "", False, Temporary),
        (500, '[{"message":"An unexpected error occurred","errorCode":"UNKNOWN_EXCEPTION"}]', True, Broken),
        (500, '[{"message":"An unexpected error occurred","errorCode":"UNKNOWN_EXCEPTION"}]', False, Temporary),
        (503, '[{"message":"busy","errorCode":"SERVER_UNAVAILABLE"}]', True, Unconfirmed),
        (503, '[{"message":"busy","errorCode":"SERVER_UNAVAILABLE"}]', False, Temporary),
        (429, "", True, Temporary),
        (200, HTML, True, Doubtful),
        (200, HTML, False, Temporary),
        (403, HTML, True, NotConnected),
        (407, HTML, True, NotConnected),
        (302, "", True, NotConnected),
        (500, '[{"message":"x","errorCode":"UNABLE_TO_LOCK_ROW","fields":[]}]', True, Temporary),
        (400, '{"message":"x","errorCode":"JSON_PARSER_ERROR"}', True, Refusal),
        (400, "[null, 3]", True, Refusal),
        (404, HTML, False, Refusal),
        (400, '[{"statusCode":"REQUIRED_FIELD_MISSING","message":"m","fields":["LastName"]}]', True, Refusal),
    ],
)
async def test_each_odd_answer_has_one_meaning(status: int, text: str, write: bool, error: type[Exception]) -> None:
    async def answer(request: web.Request) -> web.Response:
        headers = {"Location": "https://elsewhere.example/"} if status == 302 else {}
        return web.Response(status=status, text=text, headers=headers)

    async with odd_org(answer) as transport:
        got = await transport.send("POST" if write else "GET", "/services/data/v62.0/x", write=write)
    assert not got.ok
    assert type(error_of(got, write=write)) is error


async def test_a_token_does_not_follow_a_redirect() -> None:
    asked: list[str] = []

    async def elsewhere(request: web.Request) -> web.Response:
        asked.append(request.path)
        raise web.HTTPFound("/elsewhere")

    async with odd_org(elsewhere) as transport:
        await transport.send("GET", "/first")
    assert asked == ["/first"]


async def test_a_read_is_repeated_when_an_idle_line_turns_out_to_be_closed_and_a_write_is_not() -> None:
    asked: list[str] = []

    async def first_time_cut(request: web.Request) -> web.Response:
        asked.append(request.method)
        if len(asked) == 1:
            assert request.transport is not None
            request.transport.abort()
        return web.json_response([])

    async with odd_org(first_time_cut) as transport:
        assert (await transport.send("GET", "/x")).ok
    assert asked == ["GET", "GET"]
    asked.clear()
    async with odd_org(first_time_cut) as transport:
        with pytest.raises(Doubtful):
            await transport.send("POST", "/x", write=True, body={})
    assert asked == ["POST"]


async def test_half_an_answer_to_a_write_is_doubtful() -> None:
    async def half(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "100"})
        await response.prepare(request)
        await response.write(b'{"id":')
        assert request.transport is not None
        request.transport.abort()
        return response

    async with odd_org(half) as transport:
        with pytest.raises(Doubtful):
            await transport.send("POST", "/x", write=True, body={})


def test_the_pauses_between_attempts_grow_and_differ() -> None:
    timing = Timing(first_retry_s=1.0, longest_retry_s=60.0)
    early = {pause(timing, 0) for _ in range(20)}
    late = {pause(timing, 50) for _ in range(20)}
    assert len(early) > 1
    assert max(early) <= 1.0
    assert 30.0 <= min(late) <= max(late) <= 60.0


async def test_nothing_that_an_org_says_is_the_end_of_trying(monkeypatch: pytest.MonkeyPatch) -> None:
    async with fake_org() as org, signed_in(org) as sf:
        broken: list[Exception] = [KeyError("version"), AttributeError("get")]
        connect = sf._session.connect

        async def odd() -> None:
            if broken:
                raise broken.pop()
            await connect()

        monkeypatch.setattr(sf._session, "connect", odd)
        sf._session.lost(NotConnected("for a moment"))
        await until(lambda: sf.status().state is Connection.CONNECTED, "back")
        assert broken == []
