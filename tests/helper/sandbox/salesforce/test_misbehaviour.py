"""Faults for any request: to order, or at random with a seed."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

import aiohttp
import pytest

from helper.sandbox import Sandbox


def held(sandbox: Sandbox) -> int:
    return len(sandbox.salesforce.tasks()["tasks"])


async def create(api: Any, subject: str = "Call") -> Any:
    return await api("POST", "sobjects/Task", {"Subject": subject})


async def outcomes(sandbox: Sandbox, api: Any, eventually: Any, seed: int, count: int = 60) -> list[str]:
    """What a client saw of each of so many creates."""

    def unanswered() -> int:
        happened = Counter(sandbox.salesforce.state()["happened"])
        return happened["hang"] + happened["commit_late"]

    sandbox.salesforce.misbehave(seed=seed, refuse=0.2, hang=0.1, late=0.1, drop=0.2, unavailable=0.1, late_after=0.2)
    seen = []
    for number in range(count):
        before = unanswered()
        request = asyncio.create_task(create(api, f"{seed}:{number}"))
        # How long an answer takes says nothing: the sandbox says when there will be none.
        await eventually(lambda request=request, before=before: request.done() or unanswered() > before)
        if not request.done():
            request.cancel()
            seen.append("hung")
            continue
        try:
            seen.append(str(request.result().status))
        except aiohttp.ClientConnectionError:
            seen.append("cut")
    return seen


async def test_a_seed_brings_the_same_misfortune_again(sandbox: Sandbox, api: Any, eventually: Any) -> None:
    first = await outcomes(sandbox, api, eventually, seed=7)
    happened = Counter(sandbox.salesforce.state()["happened"])
    assert set(happened) == {"drop", "hang", "commit_late", "commit_then_drop", "unavailable"}
    counts = Counter(first)
    assert counts["cut"] == happened["drop"] + happened["commit_then_drop"]
    assert counts["hung"] == happened["hang"] + happened["commit_late"]
    assert counts["503"] == happened["unavailable"]
    await eventually(lambda: sandbox.salesforce.state()["late_waiting"] == 0)
    assert held(sandbox) == counts["201"] + happened["commit_then_drop"] + happened["commit_late"]
    assert await outcomes(sandbox, api, eventually, seed=7) == first
    assert await outcomes(sandbox, api, eventually, seed=8) != first


async def test_reads_are_left_alone_unless_told(sandbox: Sandbox, api: Any) -> None:
    sandbox.salesforce.misbehave(refuse=1.0)
    assert (await api("GET", "limits")).status == 200
    assert (await api("GET", "query", q="SELECT Id FROM Task")).status == 200
    assert (await api("POST", "parameterizedSearch", {"q": "Ruiz"})).status == 200
    reads = {"compositeRequest": [{"method": "GET", "url": "/services/data/v62.0/limits", "referenceId": "a"}]}
    assert (await api("POST", "composite", reads)).status == 200
    for method, path in (
        ("POST", "sobjects/Lead"),
        ("PATCH", "sobjects/Account/ExtId__c/1"),
        ("DELETE", "sobjects/Task/1"),
    ):
        with pytest.raises(aiohttp.ClientConnectionError):
            await api(method, f"sobjects/{path}", {})
    sandbox.salesforce.misbehave(refuse=1.0, requests="all")
    with pytest.raises(aiohttp.ClientConnectionError):
        await api("GET", "limits")


async def test_behaving_well_ends_every_fault(sandbox: Sandbox, api: Any) -> None:
    org = sandbox.salesforce
    org.misbehave(hang=1.0)
    waiting = asyncio.create_task(create(api))
    done, _ = await asyncio.wait([waiting], timeout=0.2)
    assert not done
    org.break_next("*", "hang")
    org.break_next_task("drop")
    org.refuse_next("limits", "API_DISABLED_FOR_ORG", "The REST API is not enabled for this Organization.", status=403)
    org.refuse_next_task("FIELD_CUSTOM_VALIDATION_EXCEPTION", "Choose a result")
    org.lock_rows(3)
    org.limit_reached(True)
    org.refuse_tokens("invalid_grant", "ip restricted")
    org.behave_well()
    with pytest.raises(aiohttp.ClientConnectionError):
        await waiting
    assert (await create(api)).status == 201
    assert (await api("GET", "limits")).status == 200


@pytest.mark.parametrize("wrong", [{"refuse": 0.7, "hang": 0.7}, {"drop": -1}, {"requests": "some"}])
async def test_nonsense_is_refused(sandbox: Sandbox, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"probabilities|writes or all"):
        sandbox.salesforce.misbehave(**wrong)


@pytest.mark.parametrize(
    ("then", "status", "kind"),
    [
        ("maintenance", 503, "text/html"),
        ("maintenance_200", 200, "text/html"),
        ("bad_gateway", 502, "text/html"),
        ("edge", 420, "text/html"),
        ("unavailable", 503, "application/json"),
    ],
)
async def test_answers_from_in_front_of_the_org(
    sandbox: Sandbox, http: aiohttp.ClientSession, api: Any, then: str, status: int, kind: str
) -> None:
    url, headers = f"{api.url}/services/data/v62.0/limits", {"Authorization": f"Bearer {api.token}"}
    sandbox.salesforce.break_next("limits", then)
    for expected in ((status, kind), (200, "application/json")):
        async with http.get(url, headers=headers) as response:
            assert (response.status, response.content_type) == expected
    sandbox.salesforce.down(then)
    async with http.get(url, headers=headers) as response:
        assert (response.status, response.content_type) == (status, kind)


async def test_a_fault_waits_for_its_own_request(sandbox: Sandbox, api: Any) -> None:
    sandbox.salesforce.break_next("create lead", "commit_then_drop")
    assert (await create(api)).status == 201
    with pytest.raises(aiohttp.ClientConnectionError):
        await api("POST", "sobjects/Lead", {"LastName": "Lost", "Company": "X"})
    assert [r["LastName"] for r in await api.soql("SELECT LastName FROM Lead WHERE Company = 'X'")] == ["Lost"]


async def test_any_request_can_be_refused_with_any_status(sandbox: Sandbox, api: Any) -> None:
    sandbox.salesforce.refuse_next(
        "describe *", "API_DISABLED_FOR_ORG", "The REST API is not enabled for this Organization.", status=403
    )
    answer = await api("GET", "sobjects/Task/describe")
    assert (answer.status, answer.body[0]["errorCode"]) == (403, "API_DISABLED_FOR_ORG")
    assert (await api("GET", "sobjects/Task/describe")).status == 200


async def test_a_locked_row_with_400(sandbox: Sandbox, api: Any) -> None:
    sandbox.salesforce.lock_rows(1, status=400)
    answer = await create(api)
    assert (answer.status, answer.body[0]["errorCode"]) == (400, "UNABLE_TO_LOCK_ROW")


async def test_the_count_of_the_day_can_be_set(sandbox: Sandbox, api: Any) -> None:
    sandbox.salesforce.usage(used=800, limit=1000)
    answer = await api("GET", "limits")
    assert answer.headers["Sforce-Limit-Info"] == "api-usage=801/1000"
    assert answer.body["DailyApiRequests"] == {"Max": 1000, "Remaining": 199}
    assert sandbox.salesforce.requests()["total"] == 1
    sandbox.salesforce.usage(used=999)
    assert (await api("GET", "limits")).status == 200
    refused = await api("GET", "limits")
    assert (refused.status, refused.body[0]["errorCode"]) == (403, "REQUEST_LIMIT_EXCEEDED")


async def test_the_usage_of_the_app_alone(sandbox: Sandbox, api: Any) -> None:
    sandbox.salesforce.switch(per_app_usage=True)
    info = (await api("GET", "limits")).headers["Sforce-Limit-Info"]
    assert info == "api-usage=1/100000; per-app-api-usage=1/250(appName=Sidecall)"


async def test_too_many_at_once(sandbox: Sandbox, api: Any) -> None:
    sandbox.salesforce.switch(concurrent_limit=2, response_delay=0.2)
    answers = await asyncio.gather(*(api("GET", "limits") for _ in range(4)))
    refused = [a.body[0] for a in answers if a.status == 403]
    assert refused
    assert refused[0]["message"].startswith("ConcurrentRequests")


async def test_a_session_that_is_not_for_rest(sandbox: Sandbox, api: Any) -> None:
    sandbox.salesforce.switch(rest_forbidden=True)
    answer = await api("GET", "limits")
    assert answer.status == 401
    assert answer.body[0]["errorCode"] == "INVALID_SESSION_ID"
    assert "not valid for use with the REST API" in answer.body[0]["message"]


async def test_long_addresses(api: Any) -> None:
    long = "SELECT Id FROM Contact WHERE Id IN ('" + "','".join(["003Sb0000000001"] * 600) + "')"
    assert (await api("GET", "query", q=long)).status == 200
    assert (await api("GET", "query", q=long * 2)).status == 414
