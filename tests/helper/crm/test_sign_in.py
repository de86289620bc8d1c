"""Signing in through the browser."""

from __future__ import annotations

import dataclasses
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx2
import pytest

from helper.crm.salesforce import Config, Salesforce
from helper.crm.salesforce.callback import loopback_sockets
from helper.errors import NotConnected, NotSignedIn, SettingsError
from helper.faces import Connection
from helper.secrets.port import SALESFORCE_CLIENT_SECRET, SALESFORCE_REFRESH_TOKEN
from tests.helper.crm.desk import Desk, Memory, until
from tests.helper.crm.fake_org import FakeOrg, fake_org
from tests.ports import free_port

TOKEN = {"access_token": "00D!x", "refresh_token": "5Aep", "token_type": "Bearer", "scope": "api refresh_token"}


@asynccontextmanager
async def at_the_desk_of(org: FakeOrg) -> AsyncIterator[tuple[Salesforce, Memory]]:
    """An adapter in front of ``org``, with nobody signed in, and its secrets."""
    secrets = Memory()
    sf = Salesforce(Config(login_url=org.url, client_id="key", callback_ports=(0,)), secrets, Memory())
    try:
        yield sf, secrets
    finally:
        await sf.close()


def asked(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def callback(url: str, **query: str) -> str:
    """Where the browser would come back to, with this instead of Salesforce's answer."""
    return f"{asked(url)['redirect_uri']}?{urlencode(query)}"


async def test_the_browser_round_trip_signs_the_agent_in(desk: Desk) -> None:
    async with desk.running() as sf:
        page = await desk.sign_in()
        await desk.connected()
    assert page.status_code == 200
    assert "Signed in" in page.text
    assert "You can close this page." in page.text
    agent = sf.agent()
    assert agent is not None
    assert (agent.name, agent.email) == ("Marta Vidal", "marta.vidal@acme.example")
    assert (agent.time_zone, agent.language, agent.first_name) == ("Europe/Madrid", "es", "Marta")
    assert agent.hosts == (urlsplit(desk.org.url).netloc,)
    assert sf.status().user == "Marta Vidal"
    assert sf.status().message == ""


async def test_what_is_asked_for(desk: Desk) -> None:
    query = asked(await desk.sf.sign_in())
    assert query["response_type"] == "code"
    assert query["client_id"] == desk.config.client_id
    assert set(query["scope"].split()) == {"api", "refresh_token", "openid", "id"}
    assert query["redirect_uri"] == f"http://localhost:{desk.config.callback_ports[0]}/oauth/callback"
    assert query["code_challenge_method"] == "S256"
    assert len(query["code_challenge"]) == 43
    assert len(query["state"]) >= 32


async def test_the_verifier_is_really_checked(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The org compares the challenge with the verifier; with another verifier there is no session."""
    verifiers = iter(["state-" + "s" * 40, "v" * 64, "unused"])
    monkeypatch.setattr("helper.crm.salesforce.sign_in.random_source.token_urlsafe", lambda _n: next(verifiers))
    url = await desk.sf.sign_in()
    wrong = url.replace(asked(url)["code_challenge"], "A" * 43)
    page = await desk.browse(wrong)
    assert "Not signed in" in page.text
    await until(lambda: "invalid code verifier" in desk.sf.status().message, "the refusal is in the status")


async def test_the_code_leaves_the_address_bar(desk: Desk) -> None:
    page = await desk.sign_in()
    assert page.url.query == b""
    assert page.history[-1].status_code == 302
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"


async def test_the_refresh_token_is_kept_as_a_secret_and_nowhere_else(desk: Desk) -> None:
    await desk.sign_in()
    token = desk.secrets.kept[SALESFORCE_REFRESH_TOKEN]
    assert token.startswith("5Aep861")
    assert token not in str(desk.state.kept)
    assert "!AQ4AQ" not in str(desk.state.kept) + str(desk.secrets.kept)


async def test_the_listener_is_gone_afterwards(desk: Desk) -> None:
    await desk.sign_in()
    port = desk.config.callback_ports[0]

    def gone() -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) != 0

    await until(gone, "nobody listens there any more")


async def test_an_answer_with_another_state_is_not_ours(desk: Desk) -> None:
    url = await desk.sf.sign_in()
    for query in ({"code": "aPrx", "state": "guessed"}, {"code": "aPrx"}, {"error": "access_denied", "state": "x"}):
        page = await desk.browse(callback(url, **query))
        assert page.status_code == 400
        assert "does not belong" in page.text
    assert (await desk.browse(url)).status_code == 200
    assert desk.secrets.kept[SALESFORCE_REFRESH_TOKEN]


async def test_everything_else_is_ignored(desk: Desk) -> None:
    url = await desk.sf.sign_in()
    base = f"http://127.0.0.1:{desk.config.callback_ports[0]}"
    async with httpx2.AsyncClient(trust_env=False) as client:
        for path in ("/", "/favicon.ico", "/oauth/done", "/oauth"):
            assert (await client.get(base + path)).status_code == 404
        assert (await client.post(base + "/oauth/callback")).status_code == 405
        rebound = await client.get(callback(url, code="x", state=asked(url)["state"]), headers={"Host": "evil.example"})
        assert rebound.status_code == 404
    assert (await desk.browse(url)).status_code == 200


async def test_a_denial_is_said_in_words(desk: Desk) -> None:
    url = await desk.sf.sign_in()
    page = await desk.browse(
        callback(
            url,
            error="access_denied",
            error_description="end-user denied <script>alert(1)</script>",
            state=asked(url)["state"],
        )
    )
    assert "Not signed in" in page.text
    assert "<script>" not in page.text
    await until(lambda: "end-user denied" in desk.sf.status().message, "the denial is in the status")


async def test_nobody_coming_back_ends_it(desk: Desk) -> None:
    desk.timing = dataclasses.replace(desk.timing, sign_in_s=0.1)
    await desk.adapter().sign_in()
    await until(lambda: "in time" in desk.sf.status().message, "the time-out is in the status")


async def test_a_second_sign_in_replaces_the_first(desk: Desk) -> None:
    first = await desk.sf.sign_in()
    second = await desk.sf.sign_in()
    stale = await desk.browse(first)
    assert stale.status_code == 400
    assert "Signed in" in (await desk.browse(second)).text


async def test_a_busy_port_makes_room_for_the_next(desk: Desk) -> None:
    busy, free = desk.config.callback_ports[0], free_port()
    desk.org.app.callbacks.append(f"http://localhost:{free}/oauth/callback")
    desk.config = dataclasses.replace(desk.config, callback_ports=(busy, free))
    with socket.socket() as other:
        other.bind(("127.0.0.1", busy))
        other.listen()
        page = await desk.browse(await desk.adapter().sign_in())
    assert "Signed in" in page.text
    assert page.url.port == free


async def test_no_free_port_is_said(desk: Desk) -> None:
    busy = desk.config.callback_ports[0]
    with socket.socket() as other:
        other.bind(("127.0.0.1", busy))
        other.listen()
        with pytest.raises(NotConnected, match=str(busy)):
            await desk.sf.sign_in()


def has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


def test_both_loopback_addresses_are_listened_on() -> None:
    """A browser may take "localhost" for either."""
    sockets = loopback_sockets(0)
    try:
        wanted = ["127.0.0.1", "::1"] if has_ipv6() else ["127.0.0.1"]
        assert [listening.getsockname()[0] for listening in sockets] == wanted
        assert len({listening.getsockname()[1] for listening in sockets}) == 1
    finally:
        for listening in sockets:
            listening.close()


async def test_a_secret_is_sent_where_the_app_has_one(desk: Desk) -> None:
    desk.org.switches.client_secret("app-secret")
    page = await desk.sign_in()
    assert "invalid client credentials" in page.text
    await desk.secrets.set(SALESFORCE_CLIENT_SECRET, "app-secret")
    page = await desk.sign_in()
    assert "Signed in" in page.text


async def test_without_a_consumer_key_there_is_nothing_to_sign_in_to(desk: Desk) -> None:
    desk.config = dataclasses.replace(desk.config, client_id="")
    desk.adapter()
    async with desk.running() as sf:
        await until(lambda: sf.status().state is Connection.UNCONFIGURED, "unconfigured")
        assert "consumer key" in sf.status().message
        with pytest.raises(NotConnected):
            await sf.sign_in()


async def test_a_login_address_that_is_not_safe_is_refused(desk: Desk) -> None:
    desk.config = dataclasses.replace(desk.config, login_url="http://acme.my.salesforce.com")
    with pytest.raises(SettingsError):
        await desk.adapter().sign_in()


async def test_a_session_at_another_kind_of_host_is_not_used() -> None:
    async with fake_org() as org, at_the_desk_of(org) as (sf, secrets):
        url = await sf.sign_in()
        org.token_answers = [(200, {**TOKEN, "instance_url": "https://my.salesforce.com.evil.example"})]
        async with httpx2.AsyncClient(follow_redirects=True, trust_env=False) as browser:
            page = await browser.get(callback(url, code="aPrx%3D%3D", state=asked(url)["state"]))
        assert "not Salesforce" in page.text
        assert SALESFORCE_REFRESH_TOKEN not in secrets.kept


async def test_signing_out_forgets_here_and_there(agent: Desk) -> None:
    token = agent.secrets.kept[SALESFORCE_REFRESH_TOKEN]
    await agent.sf.sign_out()
    assert agent.sf.status().state is Connection.SIGNED_OUT
    assert agent.sf.agent() is None
    assert agent.secrets.kept[SALESFORCE_REFRESH_TOKEN] == ""
    assert agent.org.oauth.requests["revoke"] == 1
    assert token not in agent.org.grants._refresh
    with pytest.raises(NotSignedIn):
        await agent.find("x")


@pytest.mark.parametrize("spelling", ["access_denied", "access-denied"])
async def test_a_denial_in_either_spelling_says_what_to_do(desk: Desk, spelling: str) -> None:
    url = await desk.sf.sign_in()
    page = await desk.browse(callback(url, error=spelling, error_description="end-user denied authorization"))
    assert "choose “Allow”" in page.text
    await until(lambda: "choose “Allow”" in desk.sf.status().message, "the mend is in the status")


async def test_a_session_without_the_api_is_none(desk: Desk) -> None:
    url = await desk.sf.sign_in()
    page = await desk.browse(url.replace("scope=api+", "scope="))
    assert "Manage user data via APIs (api)" in page.text
    assert SALESFORCE_REFRESH_TOKEN not in desk.secrets.kept


async def test_the_time_out_names_what_only_the_browser_showed(desk: Desk) -> None:
    desk.timing = dataclasses.replace(desk.timing, sign_in_s=0.1)
    await desk.adapter().sign_in()
    port = desk.config.callback_ports[0]
    await until(lambda: f"localhost:{port}/oauth/callback" in desk.sf.status().message, "the callback is named")


async def test_the_code_is_never_logged(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    async with desk.running():
        await desk.sign_in()
        await desk.warm()
    token = desk.secrets.kept[SALESFORCE_REFRESH_TOKEN]
    for record in caplog.records:
        if record.name.startswith(("helper.crm", "httpx2", "authlib")):
            assert token not in record.getMessage()
            assert "code=" not in record.getMessage()
