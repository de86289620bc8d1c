"""`/sobjects`: what is created, changed, described and refused, one record at a time."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from helper.sandbox import Sandbox

CALL = {"Subject": "Call", "Status": "Completed", "TaskSubtype": "Call", "CallType": "Inbound", "CallObject": "key:1"}


def error(answer: Any) -> tuple[int, str, Any]:
    assert isinstance(answer.body, list)
    return answer.status, answer.body[0]["errorCode"], answer.body[0].get("fields")


async def test_versions_need_no_session_and_count_nothing(sandbox: Sandbox, http: Any) -> None:
    async with http.get(f"{sandbox.salesforce.url}/services/data/") as response:
        versions = await response.json()
        assert "Sforce-Limit-Info" not in response.headers
    assert {"label": "Winter '25", "url": "/services/data/v62.0", "version": "62.0"} in versions
    assert sandbox.salesforce.requests()["total"] == 0


async def test_a_call_is_logged(api: Any, sandbox: Sandbox, named: Any) -> None:
    ana = named("Contact", "Ana Ruiz")
    created = await api("POST", "sobjects/Task/", {**CALL, "WhoId": ana["Id"][:15], "ActivityDate": "2026-11-22"})
    assert created.status == 201
    assert created.body == {"id": created.body["id"], "success": True, "errors": []}
    assert created.headers["Location"] == f"/services/data/v62.0/sobjects/Task/{created.body['id']}"
    assert created.headers["Sforce-Limit-Info"] == "api-usage=1/100000"
    task = sandbox.salesforce.tasks()["tasks"][0]
    assert task["Id"] == created.body["id"]
    assert (task["WhoId"], task["AccountId"], task["OwnerId"]) == (
        ana["Id"],
        ana["AccountId"],
        sandbox.salesforce.agent_id,
    )
    assert (task["IsClosed"], task["Priority"]) == (True, "Normal")
    assert task["CompletedDateTime"].endswith("+0000")
    assert sandbox.salesforce.requests()["by_kind"] == {"create Task": 1}


async def test_read_update_delete(api: Any, named: Any) -> None:
    path = f"sobjects/Contact/{named('Contact', 'Ana Ruiz')['Id']}"
    answer = await api("GET", path, fields="Name,phone")
    assert (answer.status, answer.body["Phone"]) == (200, "+34 912 345 678")
    assert error(await api("GET", path, fields="Nope"))[:2] == (400, "INVALID_FIELD")
    assert (await api("PATCH", path, {"MobilePhone": "  +34 600 111 222 "})).status == 204
    assert (await api("POST", path, {"Title": "CEO"}, _HttpMethod="PATCH")).status == 204
    answer = await api("GET", path)
    assert (answer.body["MobilePhone"], answer.body["Title"]) == ("+34 600 111 222", "CEO")
    assert (await api("DELETE", path)).status == 204
    assert error(await api("GET", path))[:2] == (404, "ENTITY_IS_DELETED")


@pytest.mark.parametrize(
    ("kind", "body", "expected"),
    [
        ("Task", {"Nope": 1}, (400, "INVALID_FIELD", None)),
        ("Task", {"Type": "Call"}, (400, "INVALID_FIELD", None)),
        ("Task", {"CallType": "Sideways"}, (400, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", ["CallType"])),
        ("Task", {"TaskSubtype": "Phone"}, (400, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", ["TaskSubtype"])),
        ("Task", {"Subject": "x" * 256}, (400, "STRING_TOO_LONG", ["Subject"])),
        ("Task", {"CallDurationInSeconds": "12"}, (400, "JSON_PARSER_ERROR", None)),
        ("Task", {"CallDurationInSeconds": 10**9}, (400, "NUMBER_OUTSIDE_VALID_RANGE", ["CallDurationInSeconds"])),
        ("Task", {"ActivityDate": "22/11/2026"}, (400, "JSON_PARSER_ERROR", None)),
        ("Task", {"WhoId": "nonsense"}, (400, "MALFORMED_ID", ["WhoId"])),
        ("Task", {"WhoId": "003Sb0000000zzzAAA"}, (400, "MALFORMED_ID", ["WhoId"])),
        ("Task", {"WhoId": "003Sb000000zzzz"}, (400, "INVALID_CROSS_REFERENCE_KEY", [])),
        ("Task", {"IsClosed": True}, (400, "INVALID_FIELD_FOR_INSERT_UPDATE", ["IsClosed"])),
        ("Contact", {"FirstName": "Ana"}, (400, "REQUIRED_FIELD_MISSING", ["LastName"])),
        ("Lead", {"FirstName": "Ana"}, (400, "REQUIRED_FIELD_MISSING", ["LastName", "Company"])),
        ("Contact", {"LastName": "X", "Email": "no address"}, (400, "INVALID_EMAIL_ADDRESS", ["Email"])),
        ("Contact", {"LastName": "X", "Name": "X"}, (400, "INVALID_FIELD_FOR_INSERT_UPDATE", ["Name"])),
        ("User", {"LastName": "X"}, (400, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", None)),
        ("Nope", {}, (404, "NOT_FOUND", None)),
    ],
)
async def test_what_is_refused(api: Any, sandbox: Sandbox, kind: str, body: dict[str, Any], expected: Any) -> None:
    assert error(await api("POST", f"sobjects/{kind}", body)) == expected
    assert sandbox.salesforce.tasks()["tasks"] == []


async def test_who_and_what_take_only_their_types(api: Any, named: Any) -> None:
    account = named("Account", "Talleres Soto")["Id"]
    lead, contact = named("Lead", "Nora Lindqvist")["Id"], named("Contact", "Ana Ruiz")["Id"]
    wrong = await api("POST", "sobjects/Task", {"WhoId": account})
    assert error(wrong) == (400, "FIELD_INTEGRITY_EXCEPTION", ["WhoId"])
    assert wrong.body[0]["message"] == f"Name ID: id value of incorrect type: {account}"
    assert error(await api("POST", "sobjects/Task", {"WhatId": contact}))[2] == ["WhatId"]
    assert error(await api("POST", "sobjects/Task", {"WhoId": lead, "WhatId": account}))[:2] == (
        400,
        "FIELD_INTEGRITY_EXCEPTION",
    )
    assert (await api("POST", "sobjects/Task", {"WhatId": account})).status == 201


async def test_a_subtype_is_for_ever(api: Any) -> None:
    task = (await api("POST", "sobjects/Task", CALL)).body["id"]
    changed = await api("PATCH", f"sobjects/Task/{task}", {"TaskSubtype": "Task"})
    assert error(changed) == (400, "INVALID_FIELD_FOR_INSERT_UPDATE", ["TaskSubtype"])


async def test_a_call_is_found_by_its_own_key(api: Any) -> None:
    await api("POST", "sobjects/Task", CALL)
    assert len(await api.soql("SELECT Id FROM Task WHERE CallObject = 'key:1'")) == 1
    answer = await api("PATCH", "sobjects/Task/CallObject/key:1", CALL)
    assert error(answer)[:2] == (404, "NOT_FOUND")


async def test_upsert_by_external_id(api: Any, sandbox: Sandbox) -> None:
    sandbox.salesforce.switch(task_external_id=True)
    path = "sobjects/Task/SidecallKey__c/sidecall%3A7"
    first = await api("PATCH", path.replace("%3A", ":"), {"Subject": "Call"})
    assert (first.status, first.body["created"]) == (201, True)
    again = await api("PATCH", path.replace("%3A", ":"), {"Subject": "Changed"})
    assert (again.status, again.body) == (
        200,
        {"id": first.body["id"], "success": True, "errors": [], "created": False},
    )
    assert [task["Subject"] for task in sandbox.salesforce.tasks()["tasks"]] == ["Changed"]
    assert (await api("PATCH", "sobjects/Account/ExtId__c/9", {"Name": "Nine"}, updateOnly="true")).status == 404


async def test_an_external_id_is_unique(api: Any) -> None:
    assert (await api("POST", "sobjects/Account", {"Name": "One", "ExtId__c": "1"})).status == 201
    assert error(await api("POST", "sobjects/Account", {"Name": "Two", "ExtId__c": "1"})) == (
        400,
        "DUPLICATE_VALUE",
        ["ExtId__c"],
    )


async def test_describe_tells_what_may_be_sent(api: Any, sandbox: Sandbox) -> None:
    fields = {f["name"]: f for f in (await api("GET", "sobjects/Task/describe")).body["fields"]}
    assert "Type" not in fields
    assert (fields["Description"]["filterable"], fields["Description"]["length"]) == (False, 32000)
    assert (fields["TaskSubtype"]["createable"], fields["TaskSubtype"]["updateable"]) == (True, False)
    assert fields["WhoId"]["referenceTo"] == ["Contact", "Lead"]
    assert [v["value"] for v in fields["CallType"]["picklistValues"]] == ["Internal", "Inbound", "Outbound"]
    assert not any(f["createable"] and not f["nillable"] and not f["defaultedOnCreate"] for f in fields.values())
    sandbox.salesforce.switch(call_center=False, task_type_field=True)
    fields = {f["name"]: f for f in (await api("GET", "sobjects/Task/describe")).body["fields"]}
    assert "CallObject" not in fields
    assert "Type" in fields
    assert error(await api("POST", "sobjects/Task", CALL))[1] == "INVALID_FIELD"


async def test_duplicates_are_named_and_may_be_allowed(api: Any, named: Any) -> None:
    twin = {"LastName": "Ruiz", "FirstName": "Ana", "Phone": "+34912345678"}
    refused = await api("POST", "sobjects/Contact", twin)
    assert refused.status == 400
    error_body = refused.body[0]
    assert error_body["errorCode"] == "DUPLICATES_DETECTED"
    assert "fields" not in error_body
    matches = error_body["duplicateResut"]["matchResults"][0]["matchRecords"]
    assert matches[0]["record"]["Id"] == named("Contact", "Ana Ruiz")["Id"]
    assert "Name" not in matches[0]["record"]
    api.headers["Sforce-Duplicate-Rule-Header"] = "allowSave=true; includeRecordDetails=true"
    assert (await api("POST", "sobjects/Contact", twin)).status == 201


async def test_a_new_lead_is_assigned_away_unless_told_not_to(api: Any, sandbox: Sandbox) -> None:
    lead = {"LastName": "New", "Company": "New"}
    await api("POST", "sobjects/Lead", lead)
    api.headers["Sforce-Auto-Assign"] = "FALSE"
    await api("POST", "sobjects/Lead", lead)
    owners = [r["OwnerId"] for r in sandbox.salesforce.records("Lead")["records"] if r["LastName"] == "New"]
    assert owners[0] != sandbox.salesforce.agent_id
    assert owners[1] == sandbox.salesforce.agent_id


@pytest.mark.parametrize(
    ("header", "code"),
    [(None, "INVALID_AUTH_HEADER"), ("Basic eDp5", "INVALID_AUTH_HEADER"), ("Bearer expired", "INVALID_SESSION_ID")],
)
async def test_a_bad_session_is_a_401_array(sandbox: Sandbox, http: Any, header: str | None, code: str) -> None:
    headers = {} if header is None else {"Authorization": header}
    async with http.get(f"{sandbox.salesforce.url}/services/data/v62.0/limits", headers=headers) as response:
        assert response.status == 401
        assert [e["errorCode"] for e in await response.json()] == [code]


async def test_a_session_without_the_api_scope_is_no_expired_session(sandbox: Sandbox, api: Any) -> None:
    api.token = sandbox.salesforce.open_session(("openid", "id"))
    answer = await api("GET", "limits")
    assert error(answer)[:2] == (401, "INVALID_SESSION_ID")
    assert "One of the following scopes is required" in answer.body[0]["message"]


async def test_what_the_sandbox_does_not_do_it_says(api: Any) -> None:
    assert error(await api("GET", "tooling/query", q="x"))[:2] == (400, "FUNCTIONALITY_NOT_ENABLED")
    api.version = "99.0"
    assert error(await api("GET", "limits"))[:2] == (404, "NOT_FOUND")


async def test_ids_are_the_same_at_every_start() -> None:
    first, second = Sandbox(), Sandbox()
    for kind in ("Account", "Contact", "Lead", "Case", "Opportunity", "User"):
        ids = [[r["Id"] for r in s.salesforce.records(kind)["records"]] for s in (first, second)]
        assert ids[0] == ids[1]
        assert len(set(ids[0])) == len(ids[0])


@pytest.mark.parametrize("body", [b"\xff\xfe\xfa", b"{", b"[" * 100_000, b"12"])
async def test_a_body_that_is_no_record(sandbox: Sandbox, http: aiohttp.ClientSession, api: Any, body: bytes) -> None:
    """Also while a fault waits, for which the body is looked at first."""
    sandbox.salesforce.break_next("create Lead", "drop")
    headers = {"Authorization": f"Bearer {api.token}", "Content-Type": "application/json; charset=nonsense"}
    async with http.post(f"{api.url}/services/data/v62.0/sobjects/Task", data=body, headers=headers) as response:
        assert response.status == 400
        assert (await response.json())[0]["errorCode"] == "JSON_PARSER_ERROR"
