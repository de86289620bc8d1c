"""The org as somebody else's client sees it: PyPI's simple-salesforce."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import requests
from requests.adapters import HTTPAdapter
from simple_salesforce import Salesforce, format_soql
from simple_salesforce.exceptions import (
    SalesforceExpiredSession,
    SalesforceMalformedRequest,
    SalesforceMoreThanOneRecord,
    SalesforceRefusedRequest,
    SalesforceResourceNotFound,
)

from helper.sandbox import Sandbox


class ToHttp(HTTPAdapter):
    """The library insists on https; the sandbox is on loopback without."""

    def send(self, request: Any, *args: Any, **more: Any) -> Any:
        request.url = request.url.replace("https://", "http://", 1)
        return super().send(request, *args, **more)


@pytest.fixture
def org(sandbox: Sandbox) -> Salesforce:
    session = requests.Session()
    session.mount(sandbox.salesforce.url.replace("http://", "https://"), ToHttp())
    token = sandbox.salesforce.open_session()
    return Salesforce(session_id=token, instance_url=sandbox.salesforce.url, session=session)


async def test_queries_and_paging(sandbox: Sandbox, org: Salesforce) -> None:
    for number in range(450):
        sandbox.salesforce.create("Task", Subject=f"T{number}")
    found = await asyncio.to_thread(
        org.query, format_soql("SELECT Id, Name FROM Contact WHERE Phone LIKE '%{:like}'", "678")
    )
    assert [record["Name"] for record in found["records"]] == ["Ana Ruiz"]
    org.headers["Sforce-Query-Options"] = "batchSize=200"
    everything = await asyncio.to_thread(org.query_all, "SELECT Id FROM Task")
    assert len(everything["records"]) == 450


async def test_searches(org: Salesforce) -> None:
    found = await asyncio.to_thread(
        org.search, "FIND {34933445566} IN PHONE FIELDS RETURNING Contact(Id, Name), Lead(Id)"
    )
    assert {r["Name"] for r in found["searchRecords"]} == {"Carmen Soto", "Diego Soto"}
    assert len((await asyncio.to_thread(org.quick_search, "Ruiz"))["searchRecords"]) >= 2
    assert (await asyncio.to_thread(org.quick_search, "+34912345678"))["searchRecords"] == []


async def test_records(sandbox: Sandbox, org: Salesforce) -> None:
    made = await asyncio.to_thread(org.Task.create, {"Subject": "Call", "Status": "Completed", "CallType": "Outbound"})
    assert made["success"] is True
    assert await asyncio.to_thread(org.Task.update, made["id"], {"Description": "Wants a quote"}) == 204
    assert (await asyncio.to_thread(org.Task.get, made["id"]))["Description"] == "Wants a quote"
    assert await asyncio.to_thread(org.Account.upsert, "ExtId__c/7", {"Name": "Seven"}) == 201
    assert await asyncio.to_thread(org.Account.upsert, "ExtId__c/7", {"Name": "Seven"}) == 200
    assert (await asyncio.to_thread(org.Account.get_by_custom_id, "ExtId__c", "7"))["Name"] == "Seven"
    described = await asyncio.to_thread(org.Task.describe)
    assert "CallObject" in {field["name"] for field in described["fields"]}
    assert await asyncio.to_thread(org.Task.delete, made["id"]) == 204
    assert sandbox.salesforce.tasks()["tasks"] == []


async def test_paging_by_hand(sandbox: Sandbox, org: Salesforce) -> None:
    for number in range(250):
        sandbox.salesforce.create("Task", Subject=f"T{number}")
    org.headers["Sforce-Query-Options"] = "batchSize=200"
    first = await asyncio.to_thread(org.query, "SELECT Id FROM Task")
    assert (first["totalSize"], first["done"], len(first["records"])) == (250, False, 200)
    rest = await asyncio.to_thread(org.query_more, first["nextRecordsUrl"], True)
    assert (rest["done"], len(rest["records"])) == (True, 50)
    lazily = await asyncio.to_thread(lambda: sum(1 for _ in org.query_all_iter("SELECT Id FROM Task")))
    assert lazily == 250


async def test_a_parameterized_search_both_ways(org: Salesforce) -> None:
    body = {"q": "Soto", "in": "NAME", "sobjects": [{"name": "Contact", "fields": ["Name"], "limit": 10}]}
    found = await asyncio.to_thread(org.restful, "parameterizedSearch/", None, "POST", json=body)
    assert {"Carmen Soto", "Diego Soto"} <= {r["Name"] for r in found["searchRecords"]}
    query = {"q": "Soto", "sobject": "Contact", "Contact.fields": "Name", "Contact.limit": "1"}
    found = await asyncio.to_thread(org.restful, "parameterizedSearch/", query)
    assert len(found["searchRecords"]) == 1


async def test_many_at_once(sandbox: Sandbox, org: Salesforce) -> None:
    parts = [
        {
            "method": "POST",
            "url": "/services/data/v59.0/sobjects/Account",
            "referenceId": "a",
            "body": {"Name": "Kahn"},
        },
        {"method": "GET", "url": "/services/data/v59.0/sobjects/Account/@{a.id}", "referenceId": "b"},
    ]
    done = await asyncio.to_thread(org.restful, "composite", None, "POST", json={"compositeRequest": parts})
    assert [part["httpStatusCode"] for part in done["compositeResponse"]] == [201, 200]
    rows = [{"attributes": {"type": "Task"}, "Subject": "x" * length} for length in (10, 300)]
    done = await asyncio.to_thread(org.restful, "composite/sobjects", None, "POST", json={"records": rows})
    assert [row["success"] for row in done] == [True, False]
    assert done[1]["errors"][0]["statusCode"] == "STRING_TOO_LONG"
    assert {s["name"] for s in (await asyncio.to_thread(org.describe))["sobjects"]} >= {"Task", "Lead"}


async def test_what_the_header_of_a_create_changes(org: Salesforce) -> None:
    lead = {"LastName": "Kahn", "Company": "Kahn"}
    mine = await asyncio.to_thread(org.Lead.create, lead, headers={"Sforce-Auto-Assign": "FALSE"})
    theirs = await asyncio.to_thread(org.Lead.create, lead | {"LastName": "Otto"})
    owners = [(await asyncio.to_thread(org.Lead.get, made["id"]))["OwnerId"] for made in (mine, theirs)]
    assert owners[0] != owners[1]


async def test_limits_are_read_from_the_header(org: Salesforce) -> None:
    assert (await asyncio.to_thread(org.limits))["DailyApiRequests"]["Max"] == 100_000
    assert org.api_usage["api-usage"].used == 1


async def test_refusals(sandbox: Sandbox, org: Salesforce) -> None:
    with pytest.raises(SalesforceMalformedRequest) as malformed:
        await asyncio.to_thread(org.query, "SELECT Id FORM Task")
    assert malformed.value.content[0]["errorCode"] == "MALFORMED_QUERY"
    with pytest.raises(SalesforceMalformedRequest) as missing:
        await asyncio.to_thread(org.Contact.create, {"FirstName": "Ana"})
    assert missing.value.content[0]["fields"] == ["LastName"]
    with pytest.raises(SalesforceResourceNotFound):
        await asyncio.to_thread(org.Contact.get, "003Sb000000zzzz")
    twin = {"LastName": "Ruiz", "Email": "ana.ruiz@ferreteria-ruiz.example"}
    with pytest.raises(SalesforceMalformedRequest) as duplicate:
        await asyncio.to_thread(org.Contact.create, twin)
    assert duplicate.value.content[0]["duplicateResut"]["allowSave"] is True
    for name in ("One", "Two"):
        sandbox.salesforce.create("Account", Name=name, OldKey__c="7")
    with pytest.raises(SalesforceMoreThanOneRecord):
        await asyncio.to_thread(org.Account.get_by_custom_id, "OldKey__c", "7")
    sandbox.salesforce.limit_reached(True)
    with pytest.raises(SalesforceRefusedRequest) as used_up:
        await asyncio.to_thread(org.query, "SELECT Id FROM Task")
    assert used_up.value.content[0]["errorCode"] == "REQUEST_LIMIT_EXCEEDED"
    sandbox.salesforce.limit_reached(False)
    sandbox.salesforce.expire_sessions()
    with pytest.raises(SalesforceExpiredSession):
        await asyncio.to_thread(org.query, "SELECT Id FROM Task")
