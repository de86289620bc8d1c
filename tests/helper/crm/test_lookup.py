"""Who a number is, in an org that stores numbers every which way and indexes only digit runs."""

from __future__ import annotations

import pytest

from helper.crm.port import MatchRule
from helper.numbers.model import Number, NumberKind
from helper.people.model import PersonKind
from helper.sandbox.salesforce.schema import Field
from tests.helper.crm.desk import Desk
from tests.helper.crm.fake_org import described, fake_org, record, signed_in

EXACT = MatchRule("exact", 7, "ES")
LAST_7 = MatchRule("last_digits", 7, "ES")


def called(e164: str) -> Number:
    return Number(e164, NumberKind.EXTERNAL, e164, e164)


async def names(desk: Desk, e164: str, rule: MatchRule = EXACT) -> list[str]:
    return [person.name for person in await desk.sf.find_by_number(called(e164), rule)]


@pytest.mark.parametrize(
    ("e164", "name"),
    [
        ("+34912345678", "Ana Ruiz"),
        ("+34612345678", "Ana Ruiz"),
        ("+493023125118", "Lucas Meyer"),
        ("+46812345678", "Nora Lindqvist"),
        ("+34954001122", "Clínica Sol"),
        ("+34954001125", "Rafael Ortega"),
        ("+14155550132", "Grace Nguyen"),
        ("+14155550133", "Samuel Price"),
        ("+442079460019", "Amelia Lowe"),
        ("+390294751234", "Giulia Bianchi"),
        ("+34932100011", "Irene Campos"),
        ("+34655010151", "Pau Serra"),
    ],
)
async def test_the_companys_people_are_found(agent: Desk, e164: str, name: str) -> None:
    assert await names(agent, e164) == [name]


@pytest.mark.parametrize(
    "stored",
    [
        "+34 911 222 333",
        "+34911222333",
        "0034 911 222 333",
        "00.34.911.222.333",
        "911 222 333",
        "911222333",
        "91 122 23 33",
        "(91) 122-2333",
        "34 911 222 333",
        "+34 911 222 333 ext. 12",
        "911222333x7",
        "Tel. 911 222 333",
        "600 111 222 / 911 222 333",
    ],
)
async def test_a_number_is_found_however_it_is_stored(agent: Desk, stored: str) -> None:
    agent.org.create("Contact", LastName="Nuevo", Phone=stored)
    assert await names(agent, "+34911222333") == ["Nuevo"]


@pytest.mark.parametrize("stored", ["+44 (0)20 7946 0555", "44 0 20 7946 0555", "0044 (0) 20 7946 0555"])
async def test_a_trunk_prefix_behind_the_country_code_does_no_harm(agent: Desk, stored: str) -> None:
    agent.org.create("Contact", LastName="Trunk", Phone=stored)
    assert await names(agent, "+442079460555") == ["Trunk"]


async def test_the_records_own_country_reads_its_number(agent: Desk) -> None:
    agent.org.create("Contact", LastName="Coded", Phone="089 1234567", MailingCountry="DE")
    agent.org.create("Contact", LastName="Named", Phone="089 1234568", MailingCountry="Alemania")
    assert await names(agent, "+49891234567") == ["Coded"]
    assert await names(agent, "+49891234568") == ["Named"]


async def test_the_same_digits_of_another_country_are_somebody_else(agent: Desk) -> None:
    agent.org.create("Contact", LastName="Abroad", Phone="+44 20 7234 5678")
    agent.org.create("Contact", LastName="Local", Phone="234 56 78")
    assert await names(agent, "+34912345678", LAST_7) == ["Ana Ruiz"]
    assert await names(agent, "+34932345678", LAST_7) == ["Local"]
    assert await names(agent, "+34932345678", EXACT) == []


async def test_nobody_is_nobody(agent: Desk) -> None:
    assert await names(agent, "+34600000000", LAST_7) == []
    withheld = Number("", NumberKind.WITHHELD, "Withheld")
    asked = agent.org.api.used
    assert await agent.sf.find_by_number(withheld, LAST_7) == ()
    assert agent.org.api.used == asked


async def test_a_fax_is_nobody(agent: Desk) -> None:
    assert await names(agent, "+34954001123", LAST_7) == []


async def test_the_agents_own_number_is_nobody(agent: Desk) -> None:
    assert await names(agent, "+34655010150") == []


async def test_a_converted_lead_and_a_colleague_who_left_are_not_found(agent: Desk) -> None:
    assert await names(agent, "+46812345678") == ["Nora Lindqvist"]
    nora = next(lead for lead in agent.org.store.all("Lead") if lead["Name"] == "Nora Lindqvist")
    nora["IsConverted"] = True
    assert await names(agent, "+46812345678") == []
    pau = next(user for user in agent.org.store.all("User") if user["Name"] == "Pau Serra")
    pau["IsActive"] = False
    assert await names(agent, "+34655010151") == []


async def test_a_shared_number_gives_the_company_then_its_people(agent: Desk) -> None:
    people = await agent.sf.find_by_number(called("+34933445566"), EXACT)
    assert [person.name for person in people] == ["Talleres Soto", "Carmen Soto", "Diego Soto"]


async def test_the_number_of_many_is_the_companys(agent: Desk) -> None:
    soto = next(record for record in agent.org.store.all("Account") if record["Name"] == "Talleres Soto")
    agent.org.create("Contact", LastName="Aprendiz", Phone="933 445 566", AccountId=soto["Id"])
    assert await names(agent, "+34933445566") == ["Talleres Soto", "Aprendiz", "Carmen Soto", "Diego Soto"]


async def test_one_person_with_the_companys_number_is_that_person(agent: Desk) -> None:
    account = agent.org.create("Account", Name="Taller Único", Phone="911 222 555")
    agent.org.create("Contact", LastName="Único", Phone="911 222 555", AccountId=account["Id"])
    assert await names(agent, "+34911222555") == ["Único"]


async def test_no_more_than_can_be_shown(agent: Desk) -> None:
    for number in range(15):
        agent.org.create("Contact", LastName=f"Twin {number:02}", Phone="911 222 666")
    assert await names(agent, "+34911222666") == [f"Twin {number:02}" for number in range(10)]


async def test_what_is_known_about_somebody(agent: Desk) -> None:
    (ana,) = await agent.sf.find_by_number(called("+34912345678"), EXACT)
    assert (ana.kind, ana.title, ana.company) == (PersonKind.CONTACT, "Owner", "Ferretería Ruiz SL")
    assert ana.account_id.startswith("001")
    assert [(phone.label, phone.number) for phone in ana.phones] == [
        ("Phone", "+34 912 345 678"),
        ("Mobile", "+34 612 345 678"),
    ]
    assert ana.url == f"{agent.org.url}/lightning/r/Contact/{ana.id}/view"
    (tom,) = await agent.sf.find_by_number(called("+442079460018"), EXACT)
    assert tom.do_not_call


async def test_one_request_a_lookup(agent: Desk) -> None:
    await names(agent, "+34912345678")
    asked = agent.org.api.used
    await names(agent, "+34600000000", LAST_7)
    assert agent.org.api.used == asked + 1


async def test_what_is_known_of_the_org_is_kept_for_the_next_start(agent: Desk) -> None:
    await names(agent, "+34912345678")
    described = agent.org.api.requests["describe Contact"]
    await agent.sf.close()
    agent.adapter()
    assert await names(agent, "+34912345678") == ["Ana Ruiz"]
    assert agent.org.api.requests["describe Contact"] == described


async def test_fields_that_are_hidden_during_the_day_are_left_out(agent: Desk) -> None:
    await names(agent, "+34912345678")
    contact = agent.org.store.types["Contact"].fields
    for name in ("Title", "HomePhone", "DoNotCall"):
        agent.org.show_field("Contact", contact[name], False)
    (ana,) = await agent.sf.find_by_number(called("+34912345678"), EXACT)
    assert (ana.name, ana.title) == ("Ana Ruiz", "")
    asked = agent.org.api.used
    await names(agent, "+34912345678")
    assert agent.org.api.used == asked + 1, "what was hidden is remembered"


async def test_an_org_without_a_field_is_never_asked_for_it(desk: Desk) -> None:
    contact = desk.org.store.types["Contact"].fields
    desk.org.show_field("Contact", contact["AssistantPhone"], False)
    async with desk.running():
        await desk.sign_in()
        await desk.warm()
        assert await names(desk, "+34912345678") == ["Ana Ruiz"]
        assert desk.org.api.requests["search"] == 1


async def test_an_object_the_agent_may_not_use_is_left_out(agent: Desk) -> None:
    await names(agent, "+34912345678")
    del agent.org.store.types["Lead"]
    assert await names(agent, "+34912345678") == ["Ana Ruiz"]


async def test_a_custom_phone_field_counts_and_has_the_orgs_name_for_it(desk: Desk) -> None:
    desk.org.show_field("Contact", Field("Yacht__c", "phone", label="Yacht", length=40), True)
    desk.org.create("Contact", LastName="Captain", Yacht__c="+34 911 222 777")
    async with desk.running():
        await desk.sign_in()
        await desk.warm()
        (captain,) = await desk.sf.find_by_number(called("+34911222777"), EXACT)
    assert [(phone.label, phone.number) for phone in captain.phones] == [("Yacht", "+34 911 222 777")]


async def test_a_person_account_is_one_person() -> None:
    """It comes back as an account and as its hidden contact."""
    account, contact = "001000000000001AAA", "003000000000001AAA"
    async with fake_org() as org:
        org.fields["Account"] += [described("IsPersonAccount"), described("PersonContactId")]
        org.fields["Account"] += [described("PersonMobilePhone", type="phone"), described("PersonDoNotCall")]
        org.fields["Contact"].append(described("IsPersonAccount"))
        shared = {"Name": "Pilar Sanz", "IsPersonAccount": True}
        org.found = [
            record("Contact", contact, **shared, MobilePhone="611 222 333", AccountId=account, DoNotCall=True),
            record(
                "Account",
                account,
                **shared,
                PersonMobilePhone="611 222 333",
                PersonContactId=contact,
                PersonDoNotCall=True,
            ),
        ]
        async with signed_in(org) as sf:
            (pilar,) = await sf.find_by_number(called("+34611222333"), EXACT)
            (searched,) = await sf.search("pilar")
    assert searched.id == pilar.id
    assert (pilar.kind, pilar.id, pilar.contact_id) == (PersonKind.PERSON_ACCOUNT, account, contact)
    assert pilar.do_not_call
    assert pilar.url.endswith(f"/lightning/r/Account/{account}/view")


async def test_a_person_account_is_all_that_the_agent_sees_of_it_on_either_record() -> None:
    account, contact = "001000000000001AAA", "003000000000001AAA"
    async with fake_org() as org:
        # Neither PersonContactId nor PersonDoNotCall may be seen.
        org.fields["Account"] += [described("IsPersonAccount"), described("PersonMobilePhone", type="phone")]
        org.fields["Contact"].append(described("IsPersonAccount"))
        shared = {"Name": "Pilar Sanz", "IsPersonAccount": True}
        org.found = [
            record("Contact", contact, **shared, MobilePhone="611 222 333", AccountId=account, DoNotCall=True),
            record("Account", account, **shared, PersonMobilePhone="611 222 333"),
        ]
        async with signed_in(org) as sf:
            (pilar,) = await sf.find_by_number(called("+34611222333"), EXACT)
            (searched,) = await sf.search("pilar")
    assert searched == pilar
    assert (pilar.id, pilar.contact_id, pilar.do_not_call) == (account, contact, True)
    assert [phone.number for phone in pilar.phones] == ["611 222 333"]


async def test_who_was_last_in_touch_is_among_the_people_of_the_largest_switchboard(agent: Desk) -> None:
    phone = "+34 911 222 333"
    company = agent.org.create("Account", Name="Grande SA", Phone=phone)
    made = [
        agent.org.create("Contact", LastName=f"P{place:03}", Phone=phone, AccountId=company["Id"])
        for place in range(120)
    ]
    agent.org.edit(made[-1]["Id"], LastActivityDate="2026-11-21")
    found = await agent.sf.find_by_number(called("+34911222333"), LAST_7)
    assert [one.name for one in found][:2] == ["Grande SA", "P119"]
