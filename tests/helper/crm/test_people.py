"""Searching, reading, creating people and giving them numbers."""

from __future__ import annotations

from datetime import date

import pytest

from helper.crm.port import Duplicates, MatchRule
from helper.errors import BadRequest, SalesforceRefused
from helper.faces import NewPerson
from helper.numbers.model import Number, NumberKind
from helper.people.model import Person, PersonKind, Related
from helper.sandbox.salesforce.rest.message import Reply, Request
from tests.helper.crm.desk import Desk

EXACT = MatchRule("exact", 7, "ES")


def called(e164: str) -> Number:
    return Number(e164, NumberKind.EXTERNAL, e164, e164)


async def somebody(desk: Desk, text: str) -> Person:
    return (await desk.sf.search(text))[0]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ana Ru", "Ana Ruiz"),
        ("lindqvist", "Nora Lindqvist"),
        ("elena.navarro@clinicasol.example", "Elena Navarro"),
        ("Clínica", "Clínica Sol"),
        ("034912345678", "Ana Ruiz"),
        ("+34 612 345 678", "Ana Ruiz"),
    ],
)
async def test_people_are_found_by_what_an_agent_types(agent: Desk, text: str, name: str) -> None:
    assert name in [person.name for person in await agent.sf.search(text.replace("034", "+34"))]


@pytest.mark.parametrize("text", ["", "a", " a ", "{", "AND", "' OR '", "))((", "\\", "*", "??", "-- +", "a" * 5000])
async def test_any_text_can_be_searched_for(agent: Desk, text: str) -> None:
    for person in await agent.sf.search(text):
        assert person.name


async def test_one_letter_asks_nothing(agent: Desk) -> None:
    asked = agent.org.api.used
    assert await agent.sf.search("a") == ()
    assert agent.org.api.used == asked


@pytest.mark.parametrize("text", ["Ana Ruiz", "Nora Lindqvist", "Clínica Sol"])
async def test_a_person_is_read_by_id(agent: Desk, text: str) -> None:
    known = await somebody(agent, text)
    assert await agent.sf.person(known.id) == known
    assert await agent.sf.person(known.id[:15]) == known


@pytest.mark.parametrize(
    "record_id", ["", "003", "003Sb000000zzzzzzz", "00TSb0000000001IAA", "003' OR Id != '", "500Sb000000000jIAA"]
)
async def test_what_is_nobodys_id_is_nobody(agent: Desk, record_id: str) -> None:
    assert await agent.sf.person(record_id) is None


async def test_what_is_going_on_with_somebody_is_one_request(agent: Desk) -> None:
    ana = await somebody(agent, "Ana Ruiz")
    agent.org.create("Task", Subject="Earlier call", Status="Completed", WhoId=ana.id)
    asked = agent.org.api.used
    related = await agent.sf.related(ana)
    assert agent.org.api.used == asked + 1
    (case,) = related.cases
    assert (case.kind, case.state) == ("Case", "Working")
    assert case.title == "00001001 Delivery 2026-0417 incomplete"
    assert case.url == f"{agent.org.url}/lightning/r/Case/{case.id}/view"
    (opportunity,) = related.opportunities
    assert (opportunity.title, opportunity.when) == ("Spring catalogue 2027", date(2026, 12, 31))
    assert related.last_activity_subject == "Earlier call"
    assert related.last_activity is not None
    assert related.last_activity.tzinfo is not None


async def test_a_company_and_a_lead_have_what_is_theirs(agent: Desk) -> None:
    company = await somebody(agent, "Ferretería Ruiz SL")
    assert company.kind is PersonKind.ACCOUNT
    assert [item.title for item in (await agent.sf.related(company)).opportunities] == ["Spring catalogue 2027"]
    lead = await somebody(agent, "Nora Lindqvist")
    assert await agent.sf.related(lead) == Related()


async def test_objects_the_agent_may_not_use_have_nothing(agent: Desk) -> None:
    ana = await somebody(agent, "Ana Ruiz")
    del agent.org.store.types["Case"]
    related = await agent.sf.related(ana)
    assert related.cases == ()
    assert related.opportunities


async def test_a_new_lead_is_found_before_the_index_knows_it(agent: Desk) -> None:
    agent.org.switches.index_delay(3600.0)
    created = await agent.sf.create(
        NewPerson("Lead", "+34611222333", "García", "Luz", company="Luz SL", email="luz@luz.example")
    )
    (stored,) = [each for each in agent.org.store.all("Lead") if each["LastName"] == "García"]
    assert (stored["Id"], stored["MobilePhone"], stored["Phone"]) == (created.id, "+34 611 22 23 33", None)
    assert (stored["Company"], stored["Email"], stored["OwnerId"]) == ("Luz SL", "luz@luz.example", agent.org.agent_id)
    assert created.url == f"{agent.org.url}/lightning/r/Lead/{created.id}/view"
    assert await agent.sf.find_by_number(called("+34611222333"), EXACT) == [created]


async def test_a_new_contact_belongs_to_the_one_company_of_that_name(agent: Desk) -> None:
    created = await agent.sf.create(NewPerson("Contact", "+34954001199", "Vega", company="Clínica Sol"))
    stored = agent.org.store.find(created.id)
    assert stored is not None
    assert stored["AccountId"] == created.account_id != ""
    assert stored["Phone"] == "+34 954 00 11 99"
    other = await agent.sf.create(NewPerson("Contact", "+34954001198", "Vera", company="Nobody's Ltd"))
    stored = agent.org.store.find(other.id)
    assert stored is not None
    assert (stored["AccountId"], stored["Description"]) == (None, "Company: Nobody's Ltd")


async def test_somebody_alike_is_shown_first(agent: Desk) -> None:
    new = NewPerson("Contact", "+34611222444", "Ruiz", "Ana María", email="ana.ruiz@ferreteria-ruiz.example")
    with pytest.raises(Duplicates) as alike:
        await agent.sf.create(new)
    assert [person.name for person in alike.value.people] == ["Ana Ruiz"]
    assert alike.value.may_save
    assert "duplicate" in alike.value.message
    created = await agent.sf.create(
        NewPerson("Contact", new.number, new.last_name, new.first_name, email=new.email, save_duplicate=True)
    )
    assert created.name == "Ana María Ruiz"


async def test_the_owner_and_the_duplicate_rule_are_asked_for_in_headers(agent: Desk) -> None:
    asked: list[dict[str, str]] = []
    answer = agent.org.api.counted

    def recorded(request: Request) -> Reply:
        asked.append(dict(request.headers))
        return answer(request)

    agent.org.api.counted = recorded  # type: ignore[method-assign]
    await agent.sf.create(NewPerson("Lead", "+34611222777", "Uno", company="Uno SL"))
    await agent.sf.create(NewPerson("Lead", "+34611222778", "Dos", company="Dos SL", save_duplicate=True))
    assert [headers["sforce-auto-assign"] for headers in asked] == ["FALSE", "FALSE"]
    assert [headers.get("sforce-duplicate-rule-header") for headers in asked] == [None, "allowSave=true"]


async def test_both_spellings_of_the_duplicates_are_read(agent: Desk) -> None:
    """``duplicateResut`` is what is captured in the wild; some clients read ``duplicateResult``."""
    answer = agent.org.api.counted

    def respelt(request: Request) -> Reply:
        reply = answer(request)
        if reply.status == 400:
            result = {**reply.body[0].pop("duplicateResut"), "allowSave": False}
            reply.body[0]["duplicateResult"] = result
        return reply

    agent.org.api.counted = respelt  # type: ignore[method-assign]
    new = NewPerson("Contact", "+34611222444", "Ruiz", "Ana", email="ana.ruiz@ferreteria-ruiz.example")
    with pytest.raises(Duplicates) as alike:
        await agent.sf.create(new)
    assert [person.name for person in alike.value.people] == ["Ana Ruiz"]
    assert not alike.value.may_save


async def test_a_converted_lead_is_the_contact_it_became(agent: Desk) -> None:
    nora = await somebody(agent, "Nora Lindqvist")
    ana = await somebody(agent, "Ana Ruiz")
    stored = agent.org.store.find(nora.id)
    assert stored is not None
    stored.update(IsConverted=True, ConvertedContactId=ana.id)
    assert await agent.sf.person(nora.id) == ana


async def test_what_the_org_requires_is_said_by_the_org(agent: Desk) -> None:
    with pytest.raises(SalesforceRefused, match="Company"):
        await agent.sf.create(NewPerson("Lead", "+34611222555", "Solo"))
    with pytest.raises(BadRequest):
        await agent.sf.create(NewPerson("Opportunity", "+34611222555", "Solo"))


async def test_a_number_is_given_to_somebody(agent: Desk) -> None:
    agent.org.switches.index_delay(3600.0)
    nora = await somebody(agent, "Nora Lindqvist")
    changed = await agent.sf.attach(nora, "+46701234567", "MobilePhone")
    assert [phone.number for phone in changed.phones] == ["+46 8 123 456 78", "+46 70 123 45 67"]
    found = await agent.sf.find_by_number(called("+46701234567"), EXACT)
    assert [person.name for person in found] == ["Nora Lindqvist"]


@pytest.mark.parametrize("field", ["LastName", "Nonsense", "Fax", "OwnerId", ""])
async def test_a_number_goes_into_telephone_fields_only(agent: Desk, field: str) -> None:
    nora = await somebody(agent, "Nora Lindqvist")
    with pytest.raises(BadRequest):
        await agent.sf.attach(nora, "+46701234567", field)


async def test_the_address_of_a_record(agent: Desk) -> None:
    assert agent.sf.record_url("00TSb0000000001IAA") == f"{agent.org.url}/lightning/r/Task/00TSb0000000001IAA/view"
    assert agent.sf.record_url("xyz") == ""
