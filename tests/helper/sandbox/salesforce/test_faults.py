"""What can go wrong, to order."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import pytest

from helper.sandbox import Sandbox


async def create(api: Any) -> Any:
    return await api("POST", "sobjects/Task", {"Subject": "Call"})


def held(sandbox: Sandbox) -> int:
    return len(sandbox.salesforce.tasks()["tasks"])


async def test_refused_connections(sandbox: Sandbox, api: Any) -> None:
    sandbox.salesforce.down("refuse")
    with pytest.raises(aiohttp.ClientConnectionError):
        await api("GET", "limits")
    sandbox.salesforce.down("off")
    assert (await api("GET", "limits")).status == 200


async def test_maintenance_is_an_html_page(sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
    sandbox.salesforce.down("maintenance")
    for path in ("/services/data/v62.0/limits", "/services/oauth2/token"):
        async with http.post(sandbox.salesforce.url + path) as response:
            assert response.status == 503
            assert response.content_type == "text/html"
    async with http.get(f"{sandbox.salesforce.url}/lightning/o/Contact/list") as response:
        assert response.status == 200
    sandbox.salesforce.down("maintenance", pages=True)
    async with http.get(f"{sandbox.salesforce.url}/lightning/o/Contact/list") as response:
        assert response.status == 503


async def test_hanging_ends_when_it_is_up_again(sandbox: Sandbox, api: Any) -> None:
    sandbox.salesforce.down("hang")
    waiting = asyncio.create_task(create(api))
    done, _ = await asyncio.wait([waiting], timeout=0.2)
    assert not done
    sandbox.salesforce.down("off")
    with pytest.raises(aiohttp.ClientConnectionError):
        await waiting
    assert held(sandbox) == 0


async def test_the_next_task_is_refused_once(sandbox: Sandbox, api: Any) -> None:
    sandbox.salesforce.refuse_next_task("FIELD_CUSTOM_VALIDATION_EXCEPTION", "Choose a result", ["CallDisposition"])
    refused = await create(api)
    assert refused.status == 400
    assert refused.body == [
        {"message": "Choose a result", "errorCode": "FIELD_CUSTOM_VALIDATION_EXCEPTION", "fields": ["CallDisposition"]}
    ]
    assert (await create(api)).status == 201


async def test_a_row_of_a_collection_is_refused_too(sandbox: Sandbox, api: Any) -> None:
    sandbox.salesforce.refuse_next_task("FIELD_CUSTOM_VALIDATION_EXCEPTION", "Choose a result")
    row = {"attributes": {"type": "Task"}, "Subject": "Call"}
    answer = await api("POST", "composite/sobjects", {"records": [row, row]})
    assert [o["success"] for o in answer.body] == [False, True]


async def test_saved_though_the_line_broke(sandbox: Sandbox, api: Any) -> None:
    sandbox.salesforce.break_next_task("commit_then_drop")
    with pytest.raises(aiohttp.ClientConnectionError):
        await create(api)
    assert held(sandbox) == 1


async def test_broken_before_anything_was_saved(sandbox: Sandbox, api: Any) -> None:
    sandbox.salesforce.break_next_task("drop")
    with pytest.raises(aiohttp.ClientConnectionError):
        await create(api)
    assert held(sandbox) == 0


async def test_saved_late_though_the_client_gave_up(sandbox: Sandbox, api: Any, eventually: Any) -> None:
    sandbox.salesforce.break_next_task("commit_late", after=1.0)
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(create(api), 0.1)
    assert held(sandbox) == 0
    await eventually(lambda: held(sandbox) == 1)


async def test_a_locked_row(sandbox: Sandbox, api: Any) -> None:
    sandbox.salesforce.lock_rows(2)
    for _ in range(2):
        locked = await create(api)
        assert (locked.status, locked.body[0]["errorCode"]) == (500, "UNABLE_TO_LOCK_ROW")
    assert (await create(api)).status == 201


async def test_the_daily_limit(sandbox: Sandbox, api: Any) -> None:
    sandbox.salesforce.limit_reached(True)
    answer = await create(api)
    assert (answer.status, answer.body[0]["errorCode"]) == (403, "REQUEST_LIMIT_EXCEEDED")
    assert "Retry-After" not in answer.headers
    sandbox.salesforce.limit_reached(False)
    assert (await api("GET", "limits")).body["DailyApiRequests"] == {"Max": 100_000, "Remaining": 99_998}


async def test_an_expired_session(sandbox: Sandbox, api: Any) -> None:
    sandbox.salesforce.expire_sessions()
    answer = await api("GET", "limits")
    assert (answer.status, answer.body) == (
        401,
        [{"message": "Session expired or invalid", "errorCode": "INVALID_SESSION_ID"}],
    )
