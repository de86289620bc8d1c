"""The control API: every verb by name, and only for those who may."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from helper.sandbox import Sandbox


@pytest.fixture
def control(sandbox: Sandbox, http: aiohttp.ClientSession) -> Any:
    async def post(verb: str, status: int = 200, **arguments: Any) -> Any:
        async with http.post(f"{sandbox.control.url}/control/{verb}", json=arguments) as response:
            assert response.status == status, await response.text()
            return await response.json()

    return post


async def test_a_call_from_ring_to_end(control: Any) -> None:
    callid = (await control("pbx/ring", number="+34912345678", queue="800", did="+34910000000"))["callid"]
    state = await control("pbx/state")
    assert [(c["callid"], c["state"], c["queue"]) for c in state["calls"]] == [(callid, "ringing", "800")]
    await control("pbx/answer", callid=callid)
    await control("pbx/hang_up", callid=callid, by="agent")
    state = await control("pbx/state")
    assert state["calls"] == []
    ended = state["ended"][0]
    assert (ended["ended_by"], ended["answered_by"]) == ("agent", "150")
    assert ended["answered_at"].endswith("Z")


async def test_a_dialled_number_waits_for_its_far_end(control: Any, sandbox: Sandbox) -> None:
    await control("pbx/behave", destination="+34 612 345 678", then="ring")
    callid = sandbox.pbx.exchange.make_call("150", None, "0034612345678").callid
    assert (await control("pbx/state"))["calls"][0]["state"] == "dialing"
    await control("pbx/far_answer", callid=callid)
    assert (await control("pbx/state"))["calls"][0]["state"] == "connected"


@pytest.mark.parametrize(
    ("verb", "arguments", "status"),
    [
        ("pbx/answer", {"callid": 1}, 404),
        ("pbx/ring", {"number": "1", "extension": "999"}, 400),
        ("pbx/ring", {"number": "1", "queue": "999"}, 400),
        ("pbx/ring", {"nonsense": 1}, 400),
        ("pbx/hang_up", {}, 400),
        ("pbx/behave", {"destination": "1", "then": "explode"}, 400),
        ("pbx/switch", {"nonsense": True}, 400),
        ("pbx/switch", {"duplicate_upserts": "yes"}, 400),
        ("salesforce/down", {"mode": "sideways"}, 400),
        ("salesforce/records", {"type": "Nope"}, 400),
        ("salesforce/switch", {"change": 1}, 400),
        ("salesforce/switch", {"rotation": "yes"}, 400),
        ("pbx/nonsense", {}, 404),
    ],
)
async def test_wrong_orders_are_refused_with_a_reason(
    control: Any, verb: str, arguments: dict[str, Any], status: int
) -> None:
    assert (await control(verb, status, **arguments))["error"]


async def test_salesforce_by_remote_control(control: Any) -> None:
    assert (await control("salesforce/tasks")) == {"tasks": []}
    assert len((await control("salesforce/records", type="Contact"))["records"]) == 22
    assert (await control("salesforce/requests"))["total"] == 0
    await control("salesforce/refuse_next_task", errorCode="X", message="y", fields=["Z"])
    await control("salesforce/down", mode="maintenance")
    state = await control("salesforce/state")
    assert (state["down"], state["refusals_waiting"]) == ("maintenance", 1)


async def test_the_page_knows_who_can_call_and_with_what_number(control: Any, sandbox: Sandbox) -> None:
    people = {p["name"]: p for p in (await control("page"))["people"]}
    assert people["Lucas Meyer"]["number"] == "+493023125118"
    assert people["Grace Nguyen"]["number"] == "+14155550132"
    assert people["Nora Lindqvist"]["url"].startswith(f"{sandbox.salesforce.url}/lightning/r/Lead/00Q")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://evil.example"}, 403),
        ({"Host": "evil.example"}, 403),
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
    ],
)
async def test_no_foreign_page_gives_orders(
    sandbox: Sandbox, http: aiohttp.ClientSession, headers: dict[str, str], status: int
) -> None:
    sent = {"Content-Type": "application/json", **headers}
    async with http.post(f"{sandbox.control.url}/control/pbx/offline", data='{"on": true}', headers=sent) as response:
        assert response.status == status
    assert sandbox.pbx.state()["offline"] is False


async def test_orders_are_never_a_get(sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
    async with http.get(f"{sandbox.control.url}/control/pbx/drop_websockets") as response:
        assert response.status == 405


async def test_the_page_and_its_files(sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
    for path, kind in (("/", "text/html"), ("/control.css", "text/css"), ("/control.js", "text/javascript")):
        async with http.get(sandbox.control.url + path) as response:
            assert (response.status, response.content_type) == (200, kind)
            assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    async with http.get(f"{sandbox.control.url}/server.py") as response:
        assert response.status == 404


async def test_the_orgs_administrator_is_on_the_control_server_too(control: Any, sandbox: Sandbox) -> None:
    made = await control("salesforce/create", type="Lead", LastName="Kahn", Company="Kahn")
    assert (await control("salesforce/edit", id=made["Id"], Phone="1234567"))["Phone"] == "1234567"
    contact = (await control("salesforce/convert_lead", id=made["Id"]))["contact"]
    other = await control("salesforce/create", type="Contact", LastName="Kahn")
    await control("salesforce/merge", master=contact, loser=other["Id"])
    await control("salesforce/remove", id=contact)
    await control("salesforce/custom_field", type="Lead", name="Region__c", required=True)
    await control(
        "salesforce/access", type="Contact", field="MobilePhone", level="none", user="marta.vidal@acme.example"
    )
    await control("salesforce/validation_rule", type="Task", field="CallDisposition", message="Choose a result")
    await control("salesforce/access", type="Contact", field="Nope", level="none", status=400)
    await control("salesforce/edit", id="nobody", status=400)


async def test_the_orgs_faults_are_on_the_control_server_too(control: Any, sandbox: Sandbox) -> None:
    await control("salesforce/misbehave", seed=3, refuse=0.1, hang=0.1, late=0.1, drop=0.1, late_after=2)
    await control("salesforce/break_next", request="create Lead", then="commit_late", after=1)
    await control(
        "salesforce/refuse_next", request="query", errorCode="QUERY_TIMEOUT", message="Your query took too long"
    )
    await control("salesforce/lock_rows", times=2)
    assert await control("salesforce/usage", used=80_000) == {"used": 80_000, "limit": 100_000}
    await control("salesforce/refuse_tokens", error="invalid_grant", error_description="ip restricted")
    await control("salesforce/refuse_sign_in", error="OAUTH_APP_ACCESS_DENIED", where="callback")
    assert (await control("salesforce/move"))["instance_url"].startswith("http://localhost:")
    state = await control("salesforce/state")
    assert (state["misbehaves"], state["refusals_waiting"], state["late_waiting"]) == (True, 1, 0)
    await control("salesforce/behave_well")
    assert (await control("salesforce/state"))["misbehaves"] is False
    await control("salesforce/misbehave", refuse=2, status=400)
    await control("salesforce/break_next", request="*", then="explode", status=400)
