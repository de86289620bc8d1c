"""Signing in where that is refused, and orgs that are difficult, in the whole helper."""

from __future__ import annotations

from pathlib import Path

import aiohttp
import pytest

from helper.calls.model import CallState
from helper.crm.port import Duplicates
from helper.errors import SalesforceRefused
from helper.faces import Connection, NeededField, NewPerson
from helper.people.model import LookupState, PersonKind
from tests.whole.rig import Rig, running, until

ANA = "+34912345678"
NOBODY = "+34600000000"


async def browsed(rig: Rig) -> str:
    """Sign in as the agent's browser does, and return the last page's text."""
    url = await rig.service.sign_in()
    async with aiohttp.ClientSession() as browser, browser.get(url) as page:
        return await page.text()


async def answered_call(rig: Rig, number: str) -> str:
    """The person's id of a call from ``number`` that was answered and has ended."""
    ring = rig.sandbox.pbx.ring(number=number, extension="150")

    async def found() -> bool:
        return (await rig.call(state=CallState.RINGING)).lookup is LookupState.FOUND

    await until(found, "somebody is found")
    rig.sandbox.pbx.answer(callid=ring["callid"])
    await rig.call(state=CallState.CONNECTED)
    rig.sandbox.pbx.hang_up(callid=ring["callid"], by="far")
    view = await rig.call(state=CallState.ENDED)
    assert view.person is not None
    return view.person.id


@pytest.mark.parametrize(
    ("error", "description", "mend"),
    [
        ("access_denied", "end-user denied authorization", "choose “Allow”"),
        ("access-denied", "end-user denied authorization", "choose “Allow”"),
        ("OAUTH_APP_ACCESS_DENIED", "user is not admin approved to access this app", "Permitted Users"),
        ("invalid_scope", "the requested scope is not allowed", "refresh_token"),
    ],
)
async def test_a_refusal_in_the_browser_is_explained_there_and_in_the_status(
    tmp_path: Path, error: str, description: str, mend: str
) -> None:
    async with running(tmp_path, connected=False) as rig:
        rig.sandbox.salesforce.refuse_sign_in(error, description, where="callback")
        page = await browsed(rig)
        assert mend in page
        assert description in page
        await until(lambda: mend in rig.service.status().salesforce.message, "the mend is in the status")
        rig.sandbox.salesforce.refuse_sign_in("", "")
        await rig.sign_in()


@pytest.mark.parametrize(
    ("error", "description", "mend"),
    [
        ("invalid_grant", "ip restricted", "VPN"),
        ("inactive_user", "user is inactive", "not active"),
        ("invalid_client_id", "client identifier invalid", "consumer key"),
        ("invalid_client", "invalid client credentials", "consumer secret"),
    ],
)
async def test_a_refused_token_is_explained(tmp_path: Path, error: str, description: str, mend: str) -> None:
    async with running(tmp_path, connected=False) as rig:
        rig.sandbox.salesforce.refuse_tokens(error, description)
        assert mend in await browsed(rig)
        await until(lambda: mend in rig.service.status().salesforce.message, "the mend is in the status")


async def test_a_person_account_is_one_person_and_logged_as_its_contact(tmp_path: Path) -> None:
    async with running(tmp_path, connected=False) as rig:
        org = rig.sandbox.salesforce
        org.switch(person_accounts=True)
        await rig.until_pbx(Connection.CONNECTED)
        await rig.sign_in()
        rosa_id = await answered_call(rig, "+34644100200")
        [rosa] = [one for one in org.records("Account")["records"] if one["Id"] == rosa_id]
        await until(lambda: any(task["CallObject"] for task in rig.tasks()), "the call is logged")
        [task] = [task for task in rig.tasks() if task["CallObject"]]
        assert task["WhoId"] == rosa["PersonContactId"]
        [found] = await rig.service.search("Rosa Delgado")
        assert (found.kind, found.id) == (PersonKind.PERSON_ACCOUNT, rosa_id)


async def test_an_orgs_own_required_field_is_asked_for_and_its_rules_are_said(tmp_path: Path) -> None:
    async with running(tmp_path, connected=False) as rig:
        org = rig.sandbox.salesforce
        org.custom_field("Lead", "Segment__c", "picklist", required=True, label="Segmento", values=["A", "B"])
        await rig.until_pbx(Connection.CONNECTED)
        await rig.sign_in()
        assert await rig.service.required("Lead") == [
            NeededField("Segment__c", "Segmento", "choice", (("A", "A"), ("B", "B")))
        ]
        with pytest.raises(SalesforceRefused, match="Segment__c"):
            await rig.service.create(NewPerson("Lead", NOBODY, "García", company="Luz SL"))
        org.validation_rule("Lead", "Email", "Un correo, por favor", at_field=True)
        needed = {"Segment__c": "B"}
        with pytest.raises(SalesforceRefused, match="Un correo, por favor"):
            await rig.service.create(NewPerson("Lead", NOBODY, "García", company="Luz SL", fields=needed))
        created = await rig.service.create(
            NewPerson("Lead", NOBODY, "García", company="Luz SL", email="luz@luz.example", fields=needed)
        )
        assert created.name == "García"


@pytest.mark.parametrize(("rules", "may_save"), [("allow", True), ("block", False)])
async def test_duplicate_rules_are_honoured(tmp_path: Path, rules: str, may_save: bool) -> None:
    async with running(tmp_path) as rig:
        rig.sandbox.salesforce.switch(duplicate_rules=rules, language="es")
        alike = NewPerson("Contact", NOBODY, "Ruiz", "Ana", email="ana.ruiz@ferreteria-ruiz.example")
        with pytest.raises(Duplicates) as found:
            await rig.service.create(alike)
        assert [one.name for one in found.value.people] == ["Ana Ruiz"]
        assert found.value.may_save is may_save


async def test_fields_and_objects_that_the_agent_may_not_see_are_done_without(tmp_path: Path) -> None:
    async with running(tmp_path, connected=False) as rig:
        org = rig.sandbox.salesforce
        for field in ("Title", "HomePhone", "DoNotCall", "Email", "LastActivityDate"):
            org.access("Contact", field=field, level="none")
        org.access("Lead", level="none")
        await rig.until_pbx(Connection.CONNECTED)
        await rig.sign_in()
        [ana] = await rig.service.lookup(ANA)
        assert (ana.name, ana.title, ana.email) == ("Ana Ruiz", "", "")
        org.access("Contact", field="MobilePhone", level="none")
        org.access("Case", field="Status", level="none")
        [lucas] = await rig.service.lookup("+493023125118")
        related = await rig.service.related(lucas.id)
        assert len(related.cases) == 1


async def test_an_agent_who_may_only_read_is_told_so(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        org = rig.sandbox.salesforce
        org.access("Contact", level="read")
        [nora] = await rig.service.search("Nora Lindqvist")
        with pytest.raises(SalesforceRefused):
            await rig.service.create(NewPerson("Contact", NOBODY, "García"))
        assert (await rig.service.attach(nora.id, NOBODY, "MobilePhone")).id == nora.id
        [ana] = await rig.service.lookup(ANA)
        assert ana.name == "Ana Ruiz"


async def test_a_create_that_is_carried_out_late_makes_nobody_twice(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        org = rig.sandbox.salesforce
        org.break_next("create Lead", "commit_then_drop")
        created = await rig.service.create(NewPerson("Lead", NOBODY, "García", "Luz", company="Luz SL"))
        made = [one["Id"] for one in org.records("Lead")["records"] if one["LastName"] == "García"]
        assert made == [created.id]


async def test_a_locked_record_is_written_a_moment_later(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        for status in (400, 500):
            rig.sandbox.salesforce.lock_rows(times=1, status=status)
            created = await rig.service.create(NewPerson("Lead", NOBODY, f"García {status}", company="Luz SL"))
            assert created.id


@pytest.mark.parametrize("mode", ["maintenance", "maintenance_200", "bad_gateway", "edge", "unavailable"])
async def test_whatever_stands_in_front_of_salesforce_calls_are_looked_up_when_it_is_gone(
    tmp_path: Path, mode: str
) -> None:
    async with running(tmp_path) as rig:
        rig.sandbox.salesforce.down(mode)
        ring = rig.sandbox.pbx.ring(number=ANA, extension="150")

        async def offline() -> bool:
            return (await rig.call(state=CallState.RINGING)).lookup is LookupState.OFFLINE

        await until(offline, "the card says that Salesforce is away")
        rig.sandbox.salesforce.down("off")

        async def found() -> bool:
            return (await rig.call(state=CallState.RINGING)).lookup is LookupState.FOUND

        await until(found, "looked up as soon as it is back")
        rig.sandbox.pbx.hang_up(callid=ring["callid"], by="far")
