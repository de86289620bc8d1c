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
    sandbox.salesforce.expire_sessions()
    with pytest.raises(SalesforceExpiredSession):
        await asyncio.to_thread(org.query, "SELECT Id FROM Task")
