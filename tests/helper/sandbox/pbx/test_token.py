"""`/connect/token`: one live token per client, both encodings of the form, and when it ends."""

from __future__ import annotations

import base64
import json
import time
from typing import Any

import aiohttp
import pytest

from helper.sandbox import Sandbox

FORM = {"client_id": "150", "client_secret": "sandbox-secret", "grant_type": "client_credentials"}


def claims(token: str) -> dict[str, Any]:
    part = token.split(".")[1]
    decoded: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return decoded


async def test_urlencoded_form(sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
    async with http.post(f"{sandbox.pbx.url}/connect/token", data=FORM) as response:
        assert response.status == 200
        answer = await response.json()
    assert answer["token_type"] == "Bearer"
    assert answer["expires_in"] == 3600
    assert answer["refresh_token"] is None


async def test_multipart_form_as_3cx_itself_sends_it(sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
    form = aiohttp.FormData(default_to_multipart=True)
    for name, value in FORM.items():
        form.add_field(name, value)
    async with http.post(f"{sandbox.pbx.url}/connect/token", data=form) as response:
        assert response.status == 200
        assert (await response.json())["access_token"].count(".") == 2


async def test_older_builds_say_minutes_and_the_token_itself_says_seconds(sandbox: Sandbox, client: Any) -> None:
    sandbox.pbx.switch(expires_in_unit="minutes")
    answer = await client.sign_in()
    assert answer["expires_in"] == 60
    told = claims(answer["access_token"])
    assert told["exp"] - told["iat"] == 3600
    assert abs(told["iat"] - time.time()) < 10


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": "999"}, 401, "invalid_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
    ],
)
async def test_refusals_are_oauth_errors(
    sandbox: Sandbox, http: aiohttp.ClientSession, changes: dict[str, str], status: int, error: str
) -> None:
    async with http.post(f"{sandbox.pbx.url}/connect/token", data={**FORM, **changes}) as response:
        assert response.status == status
        answer = await response.json()
    assert answer["error"] == error
    assert answer["error_description"]


async def test_a_new_token_ends_the_one_before_and_its_streams(client: Any) -> None:
    old, socket = client.token, await client.listen()
    await client.sign_in()
    new = client.token
    client.token = old
    assert (await client.get("/callcontrol"))[0] == 401
    assert (await socket.receive(timeout=30)).type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED)
    client.token = new
    assert (await client.get("/callcontrol"))[0] == 200


async def test_another_clients_token_lives_on(client: Any, http: aiohttp.ClientSession, sandbox: Sandbox) -> None:
    async with http.post(f"{sandbox.pbx.url}/connect/token", data={**FORM, "client_id": "151"}) as response:
        assert response.status == 200
    assert (await client.get("/callcontrol"))[0] == 200


async def test_a_token_ends_when_its_exp_says(sandbox: Sandbox, client: Any) -> None:
    sandbox.pbx.switch(token_lifetime_s=0)
    await client.sign_in()
    assert (await client.get("/callcontrol"))[0] == 401


async def test_the_websocket_wants_a_live_token_too(client: Any) -> None:
    client.token = "made.up.token"
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await client.listen()
    assert refused.value.status == 401


async def test_a_person_signs_in_to_the_web_client_and_stays_signed_in(
    sandbox: Sandbox, http: aiohttp.ClientSession
) -> None:
    url = sandbox.pbx.url
    login = {"Username": "marta.vidal@acme.example", "Password": "sandbox-secret", "SecurityCode": ""}
    async with http.post(f"{url}/webclient/api/Login/GetAccessToken", json=login) as response:
        answer = await response.json()
    assert (response.status, answer["Status"], answer["Token"]["token_type"]) == (200, "AuthSuccess", "Bearer")
    again = {
        "client_id": "Webclient",
        "grant_type": "refresh_token",
        "refresh_token": answer["Token"]["refresh_token"],
    }
    async with http.post(f"{url}/connect/token", data=again) as response:
        renewed = await response.json()
    headers = {"Authorization": f"Bearer {renewed['access_token']}"}
    async with http.get(f"{url}/xapi/v1/Users", headers=headers) as response:
        assert response.status == 200
    async with http.get(f"{url}/callcontrol", headers=headers) as response:
        assert response.status == 403
    async with http.post(f"{url}/connect/token", data=again) as response:
        assert response.status == 401, "a refresh token is good once"


async def test_a_wrong_password_is_refused(sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
    login = {"Username": "150", "Password": "wrong"}
    async with http.post(f"{sandbox.pbx.url}/webclient/api/Login/GetAccessToken", json=login) as response:
        assert response.status == 401
        assert (await response.json())["Token"] is None
