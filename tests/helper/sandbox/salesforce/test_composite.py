"""Several records or requests in one."""

from __future__ import annotations

from typing import Any

from helper.sandbox import Sandbox


def task(subject: str, **more: Any) -> dict[str, Any]:
    return {"attributes": {"type": "Task"}, "Subject": subject, **more}


async def test_a_collection_answers_200_with_each_rows_outcome(api: Any, sandbox: Sandbox) -> None:
    rows = [task("one"), task("two", CallType="Sideways"), task("three")]
    answer = await api("POST", "composite/sobjects", {"allOrNone": False, "records": rows})
    assert answer.status == 200
    assert [row["success"] for row in answer.body] == [True, False, True]
    failed = answer.body[1]
    assert "id" not in failed
    assert failed["errors"][0]["statusCode"] == "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"
    assert "errorCode" not in failed["errors"][0]
    assert [t["Subject"] for t in sandbox.salesforce.tasks()["tasks"]] == ["one", "three"]
    assert sandbox.salesforce.requests()["total"] == 1


async def test_all_or_none(api: Any, sandbox: Sandbox) -> None:
    rows = [task("one"), task("two", CallType="Sideways")]
    answer = await api("POST", "composite/sobjects", {"allOrNone": True, "records": rows})
    codes = [row["errors"][0]["statusCode"] for row in answer.body]
    assert codes == ["ALL_OR_NONE_OPERATION_ROLLED_BACK", "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"]
    assert sandbox.salesforce.tasks()["tasks"] == []


async def test_a_collection_can_update(api: Any, named: Any) -> None:
    ana = named("Contact", "Ana Ruiz")["Id"]
    rows = [{"attributes": {"type": "Contact"}, "id": ana, "Title": "CEO"}]
    assert (await api("PATCH", "composite/sobjects", {"records": rows})).body[0]["success"] is True
    assert named("Contact", "Ana Ruiz")["Title"] == "CEO"


async def test_more_than_200_rows_are_too_many(api: Any) -> None:
    answer = await api("POST", "composite/sobjects", {"records": [task("x")] * 201})
    assert answer.status == 400


async def test_composite_requests_use_each_others_results(api: Any, sandbox: Sandbox) -> None:
    base = "/services/data/v62.0/sobjects"
    contact = {"LastName": "New", "AccountId": "@{refA.id}"}
    parts = [
        {"method": "POST", "url": f"{base}/Account", "referenceId": "refA", "body": {"Name": "Fresh"}},
        {"method": "POST", "url": f"{base}/Contact", "referenceId": "refC", "body": contact},
        {"method": "GET", "url": f"{base}/Contact/@{{refC.id}}?fields=AccountId", "referenceId": "refR"},
    ]
    answer = (await api("POST", "composite", {"allOrNone": True, "compositeRequest": parts})).body["compositeResponse"]
    assert [part["httpStatusCode"] for part in answer] == [201, 201, 200]
    assert answer[2]["body"]["AccountId"] == answer[0]["body"]["id"]
    assert answer[0]["httpHeaders"]["Location"].endswith(answer[0]["body"]["id"])


async def test_a_composite_that_fails_is_undone(api: Any, sandbox: Sandbox) -> None:
    base = "/services/data/v62.0/sobjects"
    parts = [
        {"method": "POST", "url": f"{base}/Task", "referenceId": "a", "body": {"Subject": "one"}},
        {"method": "POST", "url": f"{base}/Task", "referenceId": "b", "body": {"Nope": 1}},
    ]
    answer = (await api("POST", "composite", {"allOrNone": True, "compositeRequest": parts})).body["compositeResponse"]
    assert [part["body"][0]["errorCode"] for part in answer] == ["PROCESSING_HALTED", "INVALID_FIELD"]
    assert sandbox.salesforce.tasks()["tasks"] == []


async def test_batch(api: Any) -> None:
    parts = [
        {"method": "GET", "url": "v62.0/query?q=SELECT+COUNT()+FROM+Contact"},
        {"method": "GET", "url": "v62.0/sobjects/Nope/describe"},
        {"method": "GET", "url": "v62.0/limits"},
    ]
    answer = (await api("POST", "composite/batch", {"batchRequests": parts, "haltOnError": True})).body
    assert answer["hasErrors"] is True
    assert [result["statusCode"] for result in answer["results"]] == [200, 404, 412]
    assert answer["results"][0]["result"]["totalSize"] == 22
