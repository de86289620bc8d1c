"""The record pages: Lightning's structure, the records' content, and nothing unescaped."""

from __future__ import annotations

import re
from typing import Any

import aiohttp
import pytest

from helper.sandbox import Sandbox


@pytest.fixture
def page(sandbox: Sandbox, http: aiohttp.ClientSession) -> Any:
    async def get(path: str, status: int = 200) -> str:
        async with http.get(sandbox.salesforce.url + path) as response:
            assert response.status == status
            return re.sub(r">\s+<", "><", await response.text())

    return get


async def test_a_contact_has_its_numbers_as_a_page_layout_shows_them(page: Any, named: Any) -> None:
    html = await page(f"/lightning/r/Contact/{named('Contact', 'Ana Ruiz')['Id']}/view")
    assert 'data-target-selection-name="sfdc:RecordField.Contact.Phone"' in html
    assert '<records-record-layout-item field-label="Mobile Phone"' in html
    link = '<lightning-formatted-phone><a href="tel:+34 912 345 678">+34 912 345 678</a></lightning-formatted-phone>'
    assert html.count(link) == 2
    assert "<records-highlights-details-item" in html
    assert "windowViewMode-normal oneContent active" in html


async def test_the_description_has_a_number_and_things_that_are_none(page: Any, named: Any) -> None:
    html = await page(f"/lightning/r/Contact/{named('Contact', 'Ana Ruiz')['Id']}/view")
    assert "91 234 56 79 (Julián)" in html
    assert "Order 4500123456 of 2026-03-14" in html


async def test_a_lead_is_laid_out_by_dynamic_forms(page: Any, named: Any) -> None:
    html = await page(f"/lightning/r/{named('Lead', 'Nora Lindqvist')['Id']}/view")
    assert 'data-target-selection-name="sfdc:RecordField.Lead.Phone"' in html
    assert "<record_flexipage-record-field" in html
    assert "records-record-layout-item" not in html


async def test_an_accounts_contacts_are_an_aura_list_without_links(page: Any, named: Any) -> None:
    html = await page(f"/lightning/r/Account/{named('Account', 'Ferretería Ruiz SL')['Id']}/view")
    assert '<span class="forceOutputPhone slds-truncate" data-aura-class="forceOutputPhone">91 234 56 79</span>' in html
    ana = named("Contact", "Ana Ruiz")["Id"]
    assert f'data-recordid="{ana}" href="/lightning/r/{ana}/view" title="Ana Ruiz"' in html


async def test_list_views_come_in_three_forms(page: Any) -> None:
    contacts = await page("/lightning/o/Contact/list")
    assert '<lightning-formatted-phone data-navigation="enable"' in contacts
    assert len(re.findall(r"<tr data-row-key-value=", contacts)) == 22
    assert 'data-inline-type="formatted-phone"' in await page("/lightning/o/Lead/list")
    assert "forceOutputPhone" in await page("/lightning/o/Account/list")


async def test_content_is_escaped(page: Any, sandbox: Sandbox) -> None:
    nasty = "<script>alert(1)</script>\"'&"
    made = sandbox.salesforce.create("Contact", LastName=nasty, Phone='"><b>1', Description=nasty, Title=nasty)
    account = sandbox.salesforce.create("Account", Name=nasty, Website="javascript:alert(1)")
    for path in (f"/lightning/r/Contact/{made['Id']}/view", f"/lightning/r/Account/{account['Id']}/view"):
        html = await page(path)
        assert "<script>alert" not in html
        assert '"><b>1' not in html
        assert 'href="javascript:' not in html
    assert "<script>alert" not in await page("/lightning/o/Contact/list")


async def test_the_timeline_tells_the_tasks_of_a_record(page: Any, sandbox: Sandbox, http: Any, named: Any) -> None:
    ana = named("Contact", "Ana Ruiz")["Id"]
    sandbox.salesforce.create("Task", Subject="First", WhoId=ana)
    sandbox.salesforce.create("Task", Subject="Second", WhoId=ana, CallDurationInSeconds=7, CallType="Inbound")
    async with http.get(f"{sandbox.salesforce.url}/lightning/sandbox/activities/{ana}") as response:
        told = (await response.json())["activities"]
    assert [task["subject"] for task in told] == ["Second", "First"]
    assert (told[0]["seconds"], told[0]["call_type"], told[0]["owner"]) == (7, "Inbound", "Marta Vidal")


async def test_a_bare_id_leads_to_the_page(sandbox: Sandbox, http: Any, named: Any) -> None:
    ana = named("Contact", "Ana Ruiz")["Id"]
    async with http.get(f"{sandbox.salesforce.url}/{ana[:15]}", allow_redirects=False) as response:
        assert response.headers["Location"] == f"/lightning/r/Contact/{ana}/view"


@pytest.mark.parametrize(
    "path",
    [
        "/lightning/r/Contact/003Sb000000zzzz/view",
        "/lightning/r/Contact/nonsense/view",
        "/lightning/o/Task/list",
        "/assets/x",
    ],
)
async def test_pages_that_are_not_there(page: Any, path: str) -> None:
    await page(path, status=404)


async def test_pages_cost_no_api_request_and_forbid_foreign_scripts(sandbox: Sandbox, http: Any) -> None:
    async with http.get(f"{sandbox.salesforce.url}/") as response:
        assert response.url.path == "/lightning/o/Contact/list"
        assert "script-src 'self'" in response.headers["Content-Security-Policy"]
    assert sandbox.salesforce.requests()["total"] == 0


async def test_the_search_page_finds_people_by_what_was_dialled(page: Any) -> None:
    found = await page("/lightning/search/all?searchTerm=%2B34933445566")
    assert [name in found for name in ("Carmen Soto", "Diego Soto", "Talleres Soto", "Ana Ruiz")] == [
        True,
        True,
        True,
        False,
    ]
    assert "No results" in await page("/lightning/search/all?searchTerm=%2B34600000000")
    assert "No results" in await page("/lightning/search/all?searchTerm=%22%28")


async def test_a_new_record_is_filled_in_from_its_address_and_saved(page: Any, sandbox: Sandbox, http: Any) -> None:
    form = await page("/lightning/o/Lead/new?defaultFieldValues=Phone%3D%252B34600000000%2CLastName%3DNueva")
    assert 'name="Phone" value="+34600000000"' in form
    assert 'name="LastName" value="Nueva"' in form
    url = f"{sandbox.salesforce.url}/lightning/o/Lead/new"
    values = {"LastName": "Nueva", "Phone": "+34600000000"}
    async with http.post(url, data=values) as response:
        assert response.status == 403
    own = {"Origin": sandbox.salesforce.url}
    async with http.post(url, data=values, headers=own) as response:
        assert "Required fields are missing: [Company]" in await response.text()
    async with http.post(url, data={**values, "Company": "Nueva SL"}, headers=own, allow_redirects=False) as response:
        made = sandbox.salesforce.records("Lead")["records"][-1]
        assert response.headers["Location"] == f"/lightning/r/Lead/{made['Id']}/view"
    assert (made["Phone"], made["Company"]) == ("+34600000000", "Nueva SL")
