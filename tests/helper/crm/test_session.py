"""The session: kept across restarts, renewed once for everybody, never through the wrong door."""

from __future__ import annotations

import asyncio
import dataclasses
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from helper.crm.port import MatchRule
from helper.crm.salesforce import Config, Salesforce
from helper.errors import NotConnected, NotSignedIn, SidecallError
from helper.faces import Connection
from helper.numbers.model import Number, NumberKind
from helper.sandbox.salesforce import SalesforceSandbox
from helper.secrets.port import SALESFORCE_REFRESH_TOKEN
from tests.helper.crm.desk import CONSUMER_KEY, Desk, until
from tests.helper.crm.fake_org import fake_org, refusal, signed_in

RULE = MatchRule("exact", 7, "ES")
ANA = Number("+34912345678", NumberKind.EXTERNAL, "912 345 678", "+34912345678")


async def restarted(desk: Desk) -> None:
    """Stop the adapter and start another on what it kept, without running it yet."""
    await desk.sf.close()
    desk.adapter()


async def test_the_session_survives_a_restart(desk: Desk) -> None:
    async with desk.running():
        await desk.sign_in()
        await desk.warm()
    await restarted(desk)
    async with desk.running() as sf:
        await desk.connected()
        assert [person.name for person in await sf.find_by_number(ANA, RULE)] == ["Ana Ruiz"]
    assert desk.org.oauth.requests["authorize"] == 1
    assert desk.org.oauth.requests["token refresh_token"] == 1


async def test_who_it_is_is_known_while_salesforce_is_away(desk: Desk) -> None:
    async with desk.running():
        await desk.sign_in()
        await desk.warm()
    await restarted(desk)
    desk.org.down("maintenance")
    async with desk.running() as sf:
        await until(lambda: sf.status().state is Connection.OFFLINE, "offline")
        agent = sf.agent()
        assert agent is not None
        assert agent.name == "Marta Vidal"
        assert sf.status().user == "Marta Vidal"
        desk.org.down("off")
        await desk.connected()
        assert sf.reachable()


async def test_an_expired_session_is_renewed_once_for_all_who_wait(agent: Desk) -> None:
    agent.org.expire_sessions()
    found = await asyncio.gather(*(agent.sf.find_by_number(ANA, RULE) for _ in range(20)))
    assert [[person.name for person in people] for people in found] == [["Ana Ruiz"]] * 20
    assert agent.org.oauth.requests["token refresh_token"] == 1


async def test_who_gives_up_waiting_does_not_end_the_renewal(agent: Desk) -> None:
    agent.org.switches.rotation(True)
    agent.org.expire_sessions()
    agent.secrets.setting = ""
    agent.secrets.may_set.clear()
    impatient = asyncio.create_task(agent.sf.find_by_number(ANA, RULE))
    await until(lambda: agent.secrets.setting == SALESFORCE_REFRESH_TOKEN, "the renewal is on its way")
    impatient.cancel()
    await asyncio.wait({impatient})
    agent.secrets.may_set.set()
    assert [person.name for person in await agent.sf.find_by_number(ANA, RULE)] == ["Ana Ruiz"]
    assert agent.org.oauth.requests["token refresh_token"] == 1


async def test_a_rotated_token_is_kept_before_its_session_is_used(agent: Desk) -> None:
    agent.org.switches.rotation(True)
    agent.org.expire_sessions()
    before = agent.secrets.kept[SALESFORCE_REFRESH_TOKEN]
    asked = agent.org.api.used
    agent.secrets.setting = ""
    agent.secrets.may_set.clear()
    first = asyncio.create_task(agent.sf.find_by_number(ANA, RULE))
    await until(lambda: agent.secrets.setting == SALESFORCE_REFRESH_TOKEN, "the new refresh token is to be kept")
    others = [asyncio.create_task(agent.sf.find_by_number(ANA, RULE)) for _ in range(5)]
    # Each of the others is a whole round trip of another client behind.
    for _ in range(5):
        await agent.browse(f"{agent.org.url}/services/data/")
    assert agent.org.api.used == asked, "the new access token was used before its refresh token was kept"
    agent.secrets.may_set.set()
    assert all(await asyncio.gather(first, *others))
    assert agent.secrets.kept[SALESFORCE_REFRESH_TOKEN] != before
    agent.org.expire_sessions()
    assert await agent.sf.find_by_number(ANA, RULE)


async def test_a_userinfo_that_knows_no_token_is_a_reason_to_renew(desk: Desk) -> None:
    """It says so with 403 and a word, not with 401."""
    async with desk.running():
        await desk.sign_in()
        await desk.warm()
    await restarted(desk)
    await desk.find("x")
    desk.org.expire_sessions()
    await desk.sf._session.connect()
    assert desk.org.oauth.requests["token refresh_token"] == 2


@pytest.mark.parametrize(
    "message",
    [
        "This session is not valid for use with the REST API",
        "This session is not valid for use with the API",
        "One of the following scopes is required: Manage user data via APIs, Full access",
        "Connected app is not attached to Agent",
    ],
)
async def test_a_401_that_is_no_expiry_is_not_renewed(message: str) -> None:
    """The same code stands for a session that may not use the API; renewing on it would never end."""
    async with fake_org() as org, signed_in(org) as sf:
        org.answers["GET search"] = (401, refusal("INVALID_SESSION_ID", message))
        with pytest.raises(NotSignedIn, match=message):
            await sf.find_by_number(ANA, RULE)
        assert sf.status().state is Connection.REFUSED
        assert message in sf.status().message
        assert org.of("POST services/oauth2/token") == []


async def test_an_expiry_in_other_words_is_renewed_once_and_not_for_ever() -> None:
    """What Salesforce says of it is nowhere promised to be English."""
    async with fake_org() as org, signed_in(org) as sf:
        expired = (401, refusal("INVALID_SESSION_ID", "La sesión ha caducado o no es válida"))
        org.answers["GET search"] = [expired, (200, {"searchRecords": []})]
        assert await sf.find_by_number(ANA, RULE) == []
        assert len(org.of("POST services/oauth2/token")) == 1
        org.answers["GET search"] = expired
        with pytest.raises(NotSignedIn, match="caducado"):
            await sf.find_by_number(ANA, RULE)
        assert len(org.of("POST services/oauth2/token")) == 2


async def test_an_expiry_that_a_gateway_tells_with_403_is_renewed() -> None:
    async with fake_org() as org, signed_in(org) as sf:
        expired = (403, refusal("INVALID_SESSION_ID", "Session expired or invalid"))
        org.answers["GET search"] = [expired, (200, {"searchRecords": []})]
        assert await sf.find_by_number(ANA, RULE) == []
        assert len(org.of("POST services/oauth2/token")) == 1
        org.answers["GET search"] = expired
        with pytest.raises(NotSignedIn):
            await sf.find_by_number(ANA, RULE)
        assert len(org.of("POST services/oauth2/token")) == 2


@pytest.mark.parametrize("body", [None, "<html>Unauthorized</html>", {"error": "unauthorized"}])
async def test_an_expiry_that_is_told_without_a_reason_is_renewed_once_and_not_for_ever(body: Any) -> None:
    """Else the agent would be offline until the program is started again; and with every 401 of a proxy's renewed, a
    token would be asked for with each request.
    """
    async with fake_org() as org, signed_in(org) as sf:
        others = ({"access_token": f"00D!{n}", "instance_url": org.url, "scope": "api"} for n in range(9))
        org.token_answers = [(200, one) for one in others]
        org.answers["GET search"] = [(401, body), (200, {"searchRecords": []})]
        assert await sf.find_by_number(ANA, RULE) == []
        assert len(org.of("POST services/oauth2/token")) == 1
        org.answers["GET search"] = (401, body)
        for _ in range(3):
            with pytest.raises(NotConnected, match="401"):
                await sf.find_by_number(ANA, RULE)
        assert len(org.of("POST services/oauth2/token")) == 2


async def test_an_org_that_does_not_tell_who_it_is_misses_a_scope() -> None:
    async with fake_org() as org, signed_in(org) as sf:
        org.answers["GET services/oauth2/userinfo"] = (403, "Missing_OAuth_Token")
        sf._session._known_agent = False
        sf._session.lost(NotConnected("for a moment"))
        await until(lambda: sf.status().state is Connection.REFUSED, "refused")
        assert "openid" in sf.status().message
        assert "Missing_OAuth_Token" in sf.status().message


async def test_a_network_that_is_not_let_in_keeps_the_session_for_later() -> None:
    async with fake_org() as org, signed_in(org) as sf:
        expired = (401, refusal("INVALID_SESSION_ID", "Session expired or invalid"))
        org.answers["GET search"] = [expired, (200, {"searchRecords": []})]
        no = (400, {"error": "invalid_grant", "error_description": "ip restricted"})
        org.token_answers = [no]
        with pytest.raises(NotConnected, match="VPN"):
            await sf.find_by_number(ANA, RULE)
        assert sf.status().state is Connection.OFFLINE
        assert "ip restricted" in sf.status().message
        await until(lambda: sf.status().state is Connection.CONNECTED, "back in the company's network")
        assert await sf.find_by_number(ANA, RULE) == []


async def test_a_revoked_session_says_sign_in_again(agent: Desk) -> None:
    agent.org.revoke()
    with pytest.raises(NotSignedIn, match="expired access/refresh token"):
        await agent.sf.find_by_number(ANA, RULE)
    assert agent.sf.status().state is Connection.SIGNED_OUT
    asked = agent.org.oauth.requests["token refresh_token"]
    with pytest.raises(NotSignedIn):
        await agent.sf.find_by_number(ANA, RULE)
    assert agent.org.oauth.requests["token refresh_token"] == asked, "it is not tried again and again"
    await agent.sign_in()
    await agent.connected()
    assert await agent.sf.find_by_number(ANA, RULE)


async def test_an_org_that_moved_is_followed_as_its_tokens_say(agent: Desk) -> None:
    before = agent.sf.record_url("003Sb0000000001IAA")
    agent.org.move()
    assert [person.name for person in await agent.sf.find_by_number(ANA, RULE)] == ["Ana Ruiz"]
    moved = agent.sf.agent()
    assert moved is not None
    assert moved.instance_url == agent.org.grants.instance_url
    assert agent.sf.record_url("003Sb0000000001IAA") != before
    await restarted(agent)
    await agent.find("x")
    again = agent.sf.agent()
    assert again is not None
    assert again.instance_url == moved.instance_url


@pytest.mark.parametrize("path", ["GET search", "GET services/data"])
async def test_an_old_address_that_redirects_is_left_for_the_new_one(path: str) -> None:
    async with fake_org() as org, signed_in(org) as sf:
        elsewhere = (302, "", {"Location": "https://evil.example/"})
        org.answers[path] = [elsewhere, (200, [{"version": "62.0"}] if "data" in path else {"searchRecords": []})]
        if "data" in path:
            sf._session.lost(NotConnected("for a moment"))
            await until(lambda: sf.status().state is Connection.CONNECTED, "back")
        assert await sf.find_by_number(ANA, RULE) == []
        assert len(org.of("POST services/oauth2/token")) == 1


async def test_an_old_address_that_is_gone_is_left_for_the_new_one() -> None:
    async with fake_org() as login, AsyncExitStack() as until_it_moved:
        old = await until_it_moved.enter_async_context(fake_org())
        login.token_answers = [
            (200, {"access_token": "00D!x", "instance_url": old.url, "token_type": "Bearer", "scope": "api"})
        ]
        async with signed_in(login) as sf:
            assert sf.status().instance_url == old.url
            await until_it_moved.aclose()
            with pytest.raises(NotConnected):
                await sf.find_by_number(ANA, RULE)
            await until(lambda: sf.status().instance_url == login.url, "the org is where its tokens say")
            await until(lambda: sf.status().state is Connection.CONNECTED, "connected there")


async def test_a_keyring_that_does_not_answer_ends_no_session(agent: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The old refresh token is worth nothing any more; the new one lives on in memory."""

    async def locked(_name: str, _value: str) -> None:
        raise RuntimeError("the collection is locked")

    agent.org.switches.rotation(True)
    with monkeypatch.context() as patch:
        patch.setattr(agent.secrets, "set", locked)
        for _ in range(2):
            agent.org.expire_sessions()
            assert await agent.sf.find_by_number(ANA, RULE)
    before = agent.secrets.kept[SALESFORCE_REFRESH_TOKEN]
    agent.org.expire_sessions()
    assert await agent.sf.find_by_number(ANA, RULE)
    assert agent.secrets.kept[SALESFORCE_REFRESH_TOKEN] != before, "kept as soon as the keyring takes it"


async def test_a_keyring_that_cannot_be_read_is_said_and_tried_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with desk.running():
        await desk.sign_in()
        await desk.warm()
    await restarted(desk)

    async def locked(_name: str) -> str:
        raise TimeoutError

    with monkeypatch.context() as patch:
        patch.setattr(desk.secrets, "get", locked)
        async with desk.running() as sf:
            await until(lambda: "keyring" in sf.status().message, "the keyring is named")
            patch.undo()
            await desk.connected()


async def test_the_usage_of_the_org_is_shown(agent: Desk) -> None:
    await agent.sf.find_by_number(ANA, RULE)
    status = agent.sf.status()
    assert status.api_used == agent.org.api.used
    assert status.api_limit == 100_000


async def test_another_org_means_signing_in_there(agent: Desk) -> None:
    """The refresh token of the one is never sent to the other."""
    await agent.sf.reconfigure(Config("https://other.my.salesforce.com", CONSUMER_KEY))
    await until(lambda: agent.sf.status().state is Connection.SIGNED_OUT, "signed out")
    assert agent.sf.agent() is None
    await agent.sf.reconfigure(agent.config)
    await agent.connected()


async def test_a_renewal_that_waits_while_the_org_changes_goes_to_neither(agent: Desk) -> None:
    other = SalesforceSandbox()
    await other.start()
    agent.org.expire_sessions()
    async with agent.sf._session._login:
        change = asyncio.create_task(agent.sf.reconfigure(Config(other.url, CONSUMER_KEY)))
        await asyncio.sleep(0)
        lookup = asyncio.create_task(agent.sf.find_by_number(ANA, RULE))
        await until(lambda: agent.sf._session._refreshing is not None, "a renewal waits")
    await change
    with pytest.raises(SidecallError):
        await lookup
    await agent.sf.sign_out()
    assert agent.sf.status().state is Connection.SIGNED_OUT
    assert not other.oauth.requests, "the one org's token was sent to the other"
    await other.stop()


async def test_an_api_version_can_be_fixed(agent: Desk) -> None:
    assert await agent.sf._session.version() == "67.0"
    await agent.sf.reconfigure(dataclasses.replace(agent.config, api_version="62.0"))
    assert await agent.sf._session.version() == "62.0"
    assert await agent.sf.find_by_number(ANA, RULE)


async def test_signing_out_in_the_middle_of_requests_breaks_none_of_them(agent: Desk) -> None:
    agent.org.switches.response_delay(0.1)
    asked = [asyncio.create_task(agent.sf.find_by_number(ANA, RULE)) for _ in range(10)]
    await asyncio.sleep(0)
    await agent.sf.sign_out()
    for outcome in await asyncio.gather(*asked, return_exceptions=True):
        assert isinstance(outcome, SidecallError | list), repr(outcome)
    assert agent.sf.status().state is Connection.SIGNED_OUT


async def test_what_is_kept_of_the_org_is_asked_for_again_after_a_day(desk: Desk) -> None:
    now = datetime(2026, 11, 22, 9, tzinfo=UTC)
    desk.sf = Salesforce(desk.config, desk.secrets, desk.state, now=lambda: now, timing=desk.timing)
    async with desk.running():
        await desk.sign_in()
        await desk.warm()
        for hours in (0, 23):
            now += timedelta(hours=hours)
            await desk.sf.find_by_number(ANA, RULE)
            assert desk.org.api.requests["describe Contact"] == 1
        now += timedelta(hours=2)
        await desk.sf.find_by_number(ANA, RULE)
        await until(lambda: desk.org.api.requests["describe Contact"] == 2, "read anew behind the call")
        await desk.sf.find_by_number(ANA, RULE)
        assert desk.org.api.requests["describe Contact"] == 2


async def test_a_broken_memory_is_like_none(desk: Desk) -> None:
    async with desk.running():
        await desk.sign_in()
        await desk.warm()
    await restarted(desk)
    for name in desk.state.kept:
        if name.startswith("salesforce.schema"):
            desk.state.kept[name] = '{"at": "never"'
    async with desk.running() as sf:
        await desk.connected()
        assert await sf.find_by_number(ANA, RULE)
    await restarted(desk)
    desk.state.kept["salesforce.session"] = "[]"
    async with desk.running() as sf:
        await until(lambda: sf.status().state is Connection.SIGNED_OUT, "signed out")


async def test_changes_are_announced(desk: Desk) -> None:
    seen: list[Connection] = []
    desk.sf.on_change(lambda: seen.append(desk.sf.status().state))
    async with desk.running():
        await until(lambda: Connection.SIGNED_OUT in seen, "signed out")
        await desk.sign_in()
        await until(lambda: Connection.CONNECTED in seen, "connected")
        desk.org.down("refuse")
        with pytest.raises(NotConnected):
            await desk.sf.find_by_number(ANA, RULE)
        await until(lambda: seen[-1] is Connection.OFFLINE, "offline")
        desk.org.down("off")
        await until(lambda: seen[-1] is Connection.CONNECTED, "connected again")
