"""How the session stands: what ends it, what only looks like it, and how it comes back without anybody's help."""

from __future__ import annotations

import asyncio

import httpx2
import pytest

from helper.crm.port import MatchRule, Temporary
from helper.errors import NotConnected, NotSignedIn, SidecallError
from helper.faces import Connection
from helper.numbers.model import Number, NumberKind
from tests.helper.crm.desk import Desk, until
from tests.helper.crm.fake_org import Asked, fake_org, refusal, signed_in

RULE = MatchRule("exact", 7, "ES")
ANA = Number("+34912345678", NumberKind.EXTERNAL, "912 345 678", "+34912345678")
EXPIRED = (401, refusal("INVALID_SESSION_ID", "Session expired or invalid"))


@pytest.mark.parametrize("hidden", [False, True])
async def test_a_refused_session_is_tried_again_with_what_needs_it(hidden: bool) -> None:
    async with fake_org() as org, signed_in(org) as sf:
        not_allowed = (401, refusal("INVALID_SESSION_ID", "This session is not valid for use with the REST API"))
        org.answers["GET search"] = org.answers["GET sobjects/User/005AGENT0000000AAA"] = not_allowed
        with pytest.raises(NotSignedIn):
            await sf.find_by_number(ANA, RULE)
        await until(lambda: len(org.of("GET sobjects/User/")) >= 2, "tried again")
        assert sf.status().state is Connection.REFUSED
        org.answers.clear()
        if hidden:
            org.answers["GET sobjects/User/005AGENT0000000AAA"] = (404, refusal("NOT_FOUND"))
        await until(lambda: sf.status().state is Connection.CONNECTED, "back by itself")
        assert sf.status().message == ""


async def test_a_user_without_the_api_is_asked_about_ever_more_rarely() -> None:
    async with fake_org() as org, signed_in(org, first_retry_s=0.05, longest_refused_s=30.0) as sf:
        no = (403, refusal("API_DISABLED_FOR_ORG", "The REST API is not enabled for this Organization."))
        org.answers["GET search"] = no
        for _ in range(3):
            with pytest.raises(SidecallError):
                await sf.find_by_number(ANA, RULE)
            await until(lambda: sf.status().state is Connection.CONNECTED, "the rest works")
        org.answers["GET sobjects/User/005AGENT0000000AAA"] = no
        with pytest.raises(SidecallError):
            await sf.find_by_number(ANA, RULE)
        asked = len(org.asked)
        await asyncio.sleep(1.5)
        assert sf.status().state is Connection.REFUSED
        # Thirty at an even pace; each pause is twice the last one, less up to a half.
        assert len(org.asked) - asked <= 7


async def test_a_gateways_401_is_no_refusal() -> None:
    async with fake_org() as org, signed_in(org) as sf:
        refused = (401, "<html>Proxy</html>")
        org.answers["GET search"] = [refused, refused, (200, {"searchRecords": []})]
        with pytest.raises(NotConnected, match="HTTP 401"):
            await sf.find_by_number(ANA, RULE)
        await until(lambda: sf.status().state is Connection.CONNECTED, "back")
        assert await sf.find_by_number(ANA, RULE) == []


@pytest.mark.parametrize(
    "answer",
    [
        (400, {"error": "invalid_request", "error_description": "strange"}),
        (400, {"error": "unknown_thing", "error_description": ""}),
        (400, {"error": "unsupported_grant_type", "error_description": "grant type not supported"}),
        (429, {"error": "too_many_requests", "error_description": "slow down"}),
        (429, {"error": "invalid_grant", "error_description": "slow down"}),
        (403, {"error": "invalid_client", "error_description": "blocked by the gateway"}),
        (400, [{"errorCode": "X", "message": "y"}]),
    ],
)
async def test_what_does_not_end_the_session_passes(answer: tuple[int, object]) -> None:
    async with fake_org() as org, signed_in(org) as sf:
        org.answers["GET search"] = [EXPIRED, (200, {"searchRecords": []})]
        org.token_answers = [answer]  # type: ignore[list-item]
        with pytest.raises(NotConnected):
            await sf.find_by_number(ANA, RULE)
        await until(lambda: sf.status().state is Connection.CONNECTED, "back")
        assert await sf.find_by_number(ANA, RULE) == []


@pytest.mark.parametrize("code", ["invalid_grant", "inactive_user", "invalid_client", "invalid_client_id"])
async def test_what_ends_the_session_asks_for_a_sign_in(code: str) -> None:
    async with fake_org() as org, signed_in(org) as sf:
        org.answers["GET search"] = EXPIRED
        org.token_answers = [(400, {"error": code, "error_description": "no longer"})]
        with pytest.raises(NotSignedIn, match="no longer"):
            await sf.find_by_number(ANA, RULE)
        assert sf.status().state is Connection.SIGNED_OUT


async def test_one_slow_search_is_not_the_end_of_the_line() -> None:
    async with fake_org() as org, signed_in(org, request_s=2.0) as sf:
        states: list[Connection] = []
        sf.on_change(lambda: states.append(sf.status().state))

        async def slow(asked: Asked) -> None:
            if asked.path == "search":
                await asyncio.sleep(60)

        org.before = slow
        for _ in range(2):
            with pytest.raises(NotConnected, match="in time"):
                await sf.find_by_number(ANA, RULE)
        await until(lambda: len(org.of("GET services/data")) == 2, "asked whether anything is answered")
        assert states == []
        assert sf.reachable()


async def test_who_answers_nothing_at_all_is_offline() -> None:
    async with fake_org() as org, signed_in(org, request_s=0.2, connect_s=0.2) as sf:

        async def never(_asked: Asked) -> None:
            await asyncio.sleep(1.0)

        org.before = never
        with pytest.raises(NotConnected):
            await sf.find_by_number(ANA, RULE)
        await until(lambda: sf.status().state is Connection.OFFLINE, "offline")
        org.before = None
        await until(lambda: sf.status().state is Connection.CONNECTED, "back")


async def test_a_reading_of_every_record_that_fails_takes_nothing_away() -> None:
    async with fake_org() as org, signed_in(org, request_s=2.0) as sf:
        rule = MatchRule("exact", 7, "ES", read_all=True)

        async def slow(asked: Asked) -> None:
            if asked.path == "composite":
                await asyncio.sleep(60)

        org.before = slow
        assert await sf.find_by_number(ANA, rule) == []
        assert sf.status().state is Connection.CONNECTED
        org.before = None
        org.answers["POST composite"] = (400, refusal("QUERY_TIMEOUT", "Your query request was running for too long."))
        assert await sf.find_by_number(ANA, rule) == []
        org.answers["GET search"] = (503, refusal("SERVER_UNAVAILABLE"))
        with pytest.raises(Temporary):
            await sf.find_by_number(ANA, rule)


async def come_back_with(desk: Desk, error: str) -> None:
    """A browser whose agent said no."""
    url = httpx2.URL(await desk.sf.sign_in())
    query = {"error": error, "error_description": "end-user denied authorization", "state": url.params["state"]}
    await desk.browse(str(httpx2.URL(url.params["redirect_uri"], params=query)))


async def test_a_failed_sign_in_is_said_to_who_is_signed_out_and_not_for_ever(desk: Desk) -> None:
    async with desk.running():
        await come_back_with(desk, "access_denied")
        assert "choose “Allow”" in desk.sf.status().message
        await desk.sign_in()
        await desk.connected()
        assert desk.sf.status().message == ""


async def test_a_failed_sign_in_hides_nothing_from_who_is_signed_in(agent: Desk) -> None:
    await come_back_with(agent, "access_denied")
    assert agent.sf.status().message == ""
    agent.org.usage(85_000, 100_000)
    await agent.sf.find_by_number(ANA, RULE)
    assert "85 %" in agent.sf.status().message
    assert agent.sf.scarcity() == agent.sf.status().message
    await agent.sf.sign_in()
    assert "Waiting for you" in agent.sf.status().message


async def test_signing_in_again_ends_the_session_before(agent: Desk) -> None:
    before = agent.secrets.kept["salesforce.refresh_token"]
    await agent.sign_in()
    await agent.connected()
    await until(lambda: agent.org.oauth.requests["revoke"] == 1, "revoked")
    assert agent.secrets.kept["salesforce.refresh_token"] != before
    assert await agent.sf.find_by_number(ANA, RULE)


async def test_a_sign_out_that_salesforce_did_not_hear_of_is_said(agent: Desk) -> None:
    agent.org.down("refuse")
    await agent.sf.sign_out()
    assert agent.sf.status().state is Connection.SIGNED_OUT
    assert "could not be told" in agent.sf.status().message
