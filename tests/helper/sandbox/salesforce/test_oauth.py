"""Signing in: PKCE, exact callbacks, tokens without `expires_in`, rotation, and who the user is."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import aiohttp
import pytest
from yarl import URL

from helper.sandbox import Sandbox

CALLBACK = "http://localhost:47801/oauth/callback"
VERIFIER = secrets.token_urlsafe(64)
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
ASK = {
    "response_type": "code",
    "client_id": "sandbox-consumer-key",
    "redirect_uri": CALLBACK,
    "scope": "api refresh_token openid id",
    "state": "s t&te",
    "code_challenge": CHALLENGE,
}


@dataclass(slots=True)
class Browser:
    """Follows nothing by itself."""

    http: aiohttp.ClientSession
    url: str

    async def authorize(self, **changes: str | None) -> tuple[int, str, dict[str, str]]:
        """Status, page, and the query the callback would get."""
        query = {key: value for key, value in {**ASK, **changes}.items() if value is not None}
        url = f"{self.url}/services/oauth2/authorize"
        async with self.http.get(url, params=query, allow_redirects=False) as response:
            return response.status, await response.text(), self._callback(response)

    async def decide(self, page: str, decision: str) -> dict[str, str]:
        key = re.search(r'name="request" value="([^"]+)"', page)
        assert key is not None
        form = {"request": key.group(1), "decision": decision}
        async with self.http.post(
            f"{self.url}/services/oauth2/authorize", data=form, allow_redirects=False
        ) as response:
            return self._callback(response)

    @staticmethod
    def _callback(response: aiohttp.ClientResponse) -> dict[str, str]:
        location = response.headers.get("Location", "")
        assert not location or location.startswith(CALLBACK + "?")
        return dict(parse_qsl(urlsplit(location).query))

    async def token(self, **form: str) -> tuple[int, dict[str, Any]]:
        form = {"client_id": "sandbox-consumer-key", **form}
        async with self.http.post(f"{self.url}/services/oauth2/token", data=form) as response:
            return response.status, await response.json()

    async def sign_in(self, **changes: str | None) -> dict[str, Any]:
        _, _, query = await self.authorize(**changes)
        status, answer = await self.redeem(query["code"])
        assert status == 200, answer
        return answer

    async def redeem(self, code: str, **changes: str) -> tuple[int, dict[str, Any]]:
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK, "code_verifier": VERIFIER}
        return await self.token(**{**form, **changes})

    async def refresh(self, token: str) -> tuple[int, dict[str, Any]]:
        return await self.token(grant_type="refresh_token", refresh_token=token)


@pytest.fixture
def browser(sandbox: Sandbox, http: aiohttp.ClientSession) -> Browser:
    return Browser(http, sandbox.salesforce.url)


async def test_who_consented_before_is_redirected_at_once(browser: Browser) -> None:
    status, _, query = await browser.authorize()
    assert status == 302
    assert query["code"].endswith("==")
    assert query["state"] == "s t&te"


@pytest.mark.parametrize("method", [None, "S256"])
async def test_the_challenge_is_s256_whether_said_or_not(browser: Browser, method: str | None) -> None:
    _, _, query = await browser.authorize(code_challenge_method=method)
    assert (await browser.redeem(query["code"]))[0] == 200


async def test_the_token_answer(sandbox: Sandbox, browser: Browser) -> None:
    answer = await browser.sign_in()
    assert set(answer) == {
        "access_token", "refresh_token", "signature", "scope", "id_token", "instance_url", "id", "token_type",
        "issued_at",
    }  # fmt: skip
    assert "!" in answer["access_token"]
    assert answer["instance_url"] == sandbox.salesforce.url
    assert isinstance(answer["issued_at"], str)
    assert len(answer["issued_at"]) == 13
    assert "expires_in" not in answer


async def test_without_the_scopes_neither_refresh_nor_id_token(browser: Browser) -> None:
    answer = await browser.sign_in(scope="api")
    assert not {"refresh_token", "id_token"} & set(answer)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"redirect_uri": "http://127.0.0.1:47801/oauth/callback"}, "redirect_uri_mismatch"),
        ({"redirect_uri": "http://localhost:50000/oauth/callback"}, "redirect_uri_mismatch"),
        ({"client_id": "unknown"}, "invalid_client_id"),
        ({"scope": "api full"}, "OAUTH_APPROVAL_ERROR_GENERIC"),
    ],
)
async def test_a_wrong_app_or_callback_is_said_on_the_page_and_never_sent(
    browser: Browser, changes: dict[str, str], said: str
) -> None:
    status, page, query = await browser.authorize(**changes)
    assert (status, query) == (400, {})
    assert said in page


async def test_more_callbacks_can_be_registered(sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
    other = "http://localhost:50123/oauth/callback"
    sandbox.salesforce.switch(callbacks=[other])
    url = URL(f"{sandbox.salesforce.url}/services/oauth2/authorize").with_query({**ASK, "redirect_uri": other})
    async with http.get(url, allow_redirects=False) as response:
        assert response.headers["Location"].startswith(other)


async def test_pkce_is_required(browser: Browser) -> None:
    _, _, query = await browser.authorize(code_challenge=None)
    assert query["error"] == "invalid_request"


async def test_a_wrong_verifier_and_a_missing_one_are_told_apart(browser: Browser) -> None:
    _, _, query = await browser.authorize()
    status, answer = await browser.redeem(query["code"], code_verifier="x" * 64)
    assert (status, answer["error"]) == (400, "invalid_request")
    _, _, query = await browser.authorize()
    status, answer = await browser.redeem(query["code"], code_verifier="")
    assert (status, answer["error"]) == (400, "invalid_grant")


async def test_a_code_works_once_and_for_its_own_callback(browser: Browser) -> None:
    _, _, query = await browser.authorize()
    assert (await browser.redeem(query["code"]))[0] == 200
    assert (await browser.redeem(query["code"]))[1]["error"] == "invalid_grant"
    _, _, query = await browser.authorize()
    status, answer = await browser.redeem(query["code"], redirect_uri="http://localhost:1/oauth/callback")
    assert (status, answer["error"]) == (400, "redirect_uri_mismatch")


@pytest.mark.parametrize("prompt", ["login", "consent"])
async def test_the_page_asks_when_it_is_told_to(browser: Browser, prompt: str) -> None:
    status, page, _ = await browser.authorize(prompt=prompt)
    assert status == 200
    assert "Marta Vidal" in page
    assert (await browser.decide(page, "allow"))["code"]


async def test_the_user_may_deny(sandbox: Sandbox, browser: Browser) -> None:
    sandbox.salesforce.switch(consented=False)
    _, page, _ = await browser.authorize()
    assert await browser.decide(page, "deny") == {
        "error": "access_denied",
        "error_description": "end-user denied authorization",
        "state": "s t&te",
    }


async def test_a_refresh_returns_no_refresh_token(browser: Browser) -> None:
    first = await browser.sign_in()
    status, again = await browser.refresh(first["refresh_token"])
    assert status == 200
    assert "refresh_token" not in again
    assert again["access_token"] != first["access_token"]
    assert (await browser.refresh(first["refresh_token"]))[0] == 200


async def test_with_rotation_each_refresh_ends_the_token_used(sandbox: Sandbox, browser: Browser) -> None:
    sandbox.salesforce.switch(rotation=True)
    first = await browser.sign_in()
    _, again = await browser.refresh(first["refresh_token"])
    status, refused = await browser.refresh(first["refresh_token"])
    assert (status, refused) == (400, {"error": "invalid_grant", "error_description": "expired access/refresh token"})
    assert (await browser.refresh(again["refresh_token"]))[0] == 200


async def test_a_public_client_sends_no_secret(sandbox: Sandbox, browser: Browser) -> None:
    _, _, query = await browser.authorize()
    status, answer = await browser.redeem(query["code"], client_secret="made up")
    assert (status, answer["error"]) == (400, "invalid_client")
    sandbox.salesforce.switch(client_secret="required")
    _, _, query = await browser.authorize()
    assert (await browser.redeem(query["code"]))[1]["error"] == "invalid_client"
    _, _, query = await browser.authorize()
    assert (await browser.redeem(query["code"], client_secret="required"))[0] == 200


async def test_other_grants_are_not_supported(browser: Browser) -> None:
    assert (await browser.token(grant_type="password"))[1]["error"] == "unsupported_grant_type"


async def test_a_chunked_body_is_read(sandbox: Sandbox, http: aiohttp.ClientSession, browser: Browser) -> None:
    first = await browser.sign_in()

    async def body() -> Any:
        yield f"grant_type=refresh_token&client_id=sandbox-consumer-key&refresh_token={first['refresh_token']}".encode()

    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    async with http.post(f"{sandbox.salesforce.url}/services/oauth2/token", data=body(), headers=headers) as response:
        assert response.status == 200


async def test_revoking(sandbox: Sandbox, http: aiohttp.ClientSession, browser: Browser) -> None:
    first = await browser.sign_in()
    url = f"{sandbox.salesforce.url}/services/oauth2/revoke"
    async with http.post(url, data={"token": first["refresh_token"]}) as response:
        assert (response.status, await response.text()) == (200, "")
    assert (await browser.refresh(first["refresh_token"]))[1]["error"] == "invalid_grant"
    async with http.post(url, data={"token": first["refresh_token"]}) as response:
        assert response.status == 400
        assert parse_qs(await response.text())["error"] == ["invalid_token"]


async def test_an_expired_session_and_a_revoked_app(sandbox: Sandbox, browser: Browser) -> None:
    first = await browser.sign_in()
    sandbox.salesforce.expire_sessions()
    assert (await browser.refresh(first["refresh_token"]))[0] == 200
    sandbox.salesforce.revoke()
    assert (await browser.refresh(first["refresh_token"]))[0] == 400


async def test_userinfo_and_identity_say_the_same_in_other_words(
    sandbox: Sandbox, http: aiohttp.ClientSession, browser: Browser
) -> None:
    answer = await browser.sign_in()
    headers = {"Authorization": f"Bearer {answer['access_token']}"}
    async with http.get(f"{sandbox.salesforce.url}/services/oauth2/userinfo", headers=headers) as response:
        info = await response.json()
    async with http.get(answer["id"], headers=headers) as response:
        identity = await response.json()
    assert info["sub"] == identity["id"] == answer["id"]
    assert info["preferred_username"] == identity["username"] == "marta.vidal@acme.example"
    assert info["zoneinfo"] == identity["timezone"] == "Europe/Madrid"
    assert (info["locale"], info["name"], identity["display_name"]) == ("es_ES", "Marta Vidal", "Marta Vidal")


async def test_another_colleague_may_sit_at_the_browser(sandbox: Sandbox, browser: Browser) -> None:
    sandbox.salesforce.switch(user="pau.serra@acme.example")
    pau = next(u for u in sandbox.salesforce.records("User")["records"] if u["FirstName"] == "Pau")
    assert (await browser.sign_in())["id"].endswith(pau["Id"])


@pytest.mark.parametrize(
    ("headers", "word"), [({"Authorization": "Bearer nothing"}, "Bad_OAuth_Token"), ({}, "Missing_OAuth_Token")]
)
async def test_userinfo_answers_a_bad_token_with_403_and_a_word(
    sandbox: Sandbox, http: aiohttp.ClientSession, headers: dict[str, str], word: str
) -> None:
    async with http.get(f"{sandbox.salesforce.url}/services/oauth2/userinfo", headers=headers) as response:
        assert (response.status, await response.text()) == (403, word)


@pytest.mark.parametrize(
    ("error", "description"),
    [("invalid_grant", "ip restricted"), ("inactive_user", "user is inactive"), ("invalid_grant", "inactive org")],
)
async def test_the_token_endpoint_can_be_told_to_refuse(
    sandbox: Sandbox, browser: Browser, error: str, description: str
) -> None:
    held = (await browser.sign_in())["refresh_token"]
    sandbox.salesforce.refuse_tokens(error, description)
    _, _, query = await browser.authorize()
    refused = (400, {"error": error, "error_description": description})
    assert await browser.redeem(query["code"]) == refused
    assert await browser.refresh(held) == refused
    sandbox.salesforce.refuse_tokens("")
    assert (await browser.refresh(held))[0] == 200


async def test_the_authorization_page_can_be_told_to_refuse(sandbox: Sandbox, browser: Browser) -> None:
    sandbox.salesforce.refuse_sign_in("OAUTH_APPROVAL_ERROR_GENERIC", "An unexpected error has occurred")
    status, page, query = await browser.authorize()
    assert (status, query) == (400, {})
    assert "OAUTH_APPROVAL_ERROR_GENERIC" in page
    sandbox.salesforce.refuse_sign_in("OAUTH_APP_ACCESS_DENIED", "user is not admin approved", where="callback")
    _, _, query = await browser.authorize()
    assert (query["error"], query["state"]) == ("OAUTH_APP_ACCESS_DENIED", "s t&te")


async def test_a_scope_that_is_not_selected_for_the_app(sandbox: Sandbox, browser: Browser) -> None:
    sandbox.salesforce.switch(app_scopes=["api", "id", "openid"])
    _, page, query = await browser.authorize()
    assert "OAUTH_APPROVAL_ERROR_GENERIC" in page
    sandbox.salesforce.switch(app_scopes=["api", "refresh_token", "id"])
    _, _, query = await browser.authorize()
    assert query["error"] == "invalid_scope"


async def test_the_page_knows_who_signs_in(browser: Browser) -> None:
    _, page, _ = await browser.authorize(prompt="select_account", login_hint="pau.serra@acme.example")
    assert re.search(r'value="pau.serra@acme.example" selected', page)


async def test_introspection(sandbox: Sandbox, http: aiohttp.ClientSession, browser: Browser) -> None:
    answer = await browser.sign_in()

    async def introspect(token: str) -> Any:
        form = {"token": token, "client_id": "sandbox-consumer-key"}
        async with http.post(f"{sandbox.salesforce.url}/services/oauth2/introspect", data=form) as response:
            return await response.json()

    assert (await introspect(answer["access_token"]))["active"] is True
    assert (await introspect(answer["refresh_token"]))["token_type"] == "refresh_token"
    sandbox.salesforce.expire_sessions()
    assert await introspect(answer["access_token"]) == {"active": False}


async def test_tokens_in_other_formats(sandbox: Sandbox, http: aiohttp.ClientSession, browser: Browser) -> None:
    held = (await browser.sign_in())["refresh_token"]
    form = {"grant_type": "refresh_token", "refresh_token": held, "client_id": "sandbox-consumer-key"}
    url = f"{sandbox.salesforce.url}/services/oauth2/token"
    async with http.post(url, data={**form, "format": "urlencoded"}) as response:
        assert "!" in dict(parse_qsl(await response.text()))["access_token"]
    async with http.post(url, data={**form, "format": "xml"}) as response:
        assert "<access_token>" in await response.text()


async def test_the_org_moves_to_another_host(sandbox: Sandbox, http: aiohttp.ClientSession, browser: Browser) -> None:
    answer = await browser.sign_in()
    new = sandbox.salesforce.move()["instance_url"]
    assert new.startswith("http://localhost:")
    _, fresh = await browser.refresh(answer["refresh_token"])
    assert fresh["instance_url"] == new
    headers = {"Authorization": f"Bearer {fresh['access_token']}"}
    for host, status in ((sandbox.salesforce.url, 401), (new, 200)):
        async with http.get(f"{host}/services/data/v62.0/limits", headers=headers) as response:
            assert response.status == status


async def test_a_refresh_whose_answer_is_lost_ends_a_rotating_token(sandbox: Sandbox, browser: Browser) -> None:
    sandbox.salesforce.switch(rotation=True)
    held = (await browser.sign_in())["refresh_token"]
    sandbox.salesforce.break_next("oauth token refresh_token", "commit_then_drop")
    with pytest.raises(aiohttp.ClientConnectionError):
        await browser.refresh(held)
    assert (await browser.refresh(held))[1]["error"] == "invalid_grant"


async def test_a_deactivated_user_is_thrown_out(
    sandbox: Sandbox, http: aiohttp.ClientSession, browser: Browser
) -> None:
    answer = await browser.sign_in()
    sandbox.salesforce.edit(sandbox.salesforce.agent_id, IsActive=False)
    headers = {"Authorization": f"Bearer {answer['access_token']}"}
    async with http.get(f"{sandbox.salesforce.url}/services/data/v62.0/limits", headers=headers) as response:
        assert response.status == 401
    assert (await browser.refresh(answer["refresh_token"]))[1]["error"] == "inactive_user"
    sandbox.salesforce.edit(sandbox.salesforce.agent_id, IsActive=True)
    assert (await browser.refresh(answer["refresh_token"]))[0] == 200


async def test_revoking_by_address(sandbox: Sandbox, http: aiohttp.ClientSession, browser: Browser) -> None:
    held = (await browser.sign_in())["refresh_token"]
    async with http.get(f"{sandbox.salesforce.url}/services/oauth2/revoke", params={"token": held}) as response:
        assert response.status == 200
    assert (await browser.refresh(held))[1]["error"] == "invalid_grant"
