"""Owners and people by their e-mail addresses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from helper.calls.ids import new_call_id
from helper.crm.port import TaskDraft
from helper.sandbox.salesforce import SalesforceSandbox
from tests.helper.crm.desk import Desk

MARTA, PAU = "marta.vidal@acme.example", "pau.serra@acme.example"


def user(org: SalesforceSandbox, email: str) -> dict[str, object]:
    return next(one for one in org.records("User")["records"] if one["Email"] == email)


async def test_users_are_found_by_address_whatever_its_case_in_one_request(agent: Desk) -> None:
    before = agent.org.requests()["total"]
    found = await agent.sf.users_by_email(["Marta.Vidal@ACME.example", PAU, "nobody@acme.example", "", "O'Neil@x.y"])
    assert set(found) == {"Marta.Vidal@ACME.example", PAU}
    [pau] = found[PAU]
    assert (pau.name, pau.first_name, pau.time_zone, pau.language) == ("Pau Serra", "Pau", "Europe/Madrid", "es")
    assert pau.user_id == user(agent.org, PAU)["Id"]
    assert agent.org.requests()["total"] == before + 1


async def test_who_has_left_owns_nothing(agent: Desk) -> None:
    agent.org.edit(user(agent.org, PAU)["Id"], IsActive=False)
    assert await agent.sf.users_by_email([PAU]) == {}


async def test_several_users_may_have_one_address(agent: Desk) -> None:
    agent.org.create(
        "User",
        Username="pau.test@acme.example",
        LastName="Serra",
        Email=PAU.upper(),
        TimeZoneSidKey="Europe/Madrid",
        LocaleSidKey="es_ES",
        LanguageLocaleKey="es",
    )
    found = await agent.sf.users_by_email([PAU])
    assert {one.username for one in found[PAU]} == {PAU, "pau.test@acme.example"}


async def test_many_addresses_fit_in_the_length_of_an_address(agent: Desk) -> None:
    many = [f"somebody.with.a.long.name.{number}@subsidiary.acme.example" for number in range(400)]
    assert set(await agent.sf.users_by_email([*many, PAU])) == {PAU}


async def test_people_are_found_by_exactly_their_address(agent: Desk) -> None:
    ana = next(one for one in agent.org.records("Contact")["records"] if one["Name"] == "Ana Ruiz")
    [person] = await agent.sf.people_by_email(f" {ana['Email'].upper()} ")
    assert (person.id, person.company) == (ana["Id"], "Ferretería Ruiz SL")
    assert await agent.sf.people_by_email(ana["Email"][1:]) == ()
    assert await agent.sf.people_by_email("") == ()


async def test_a_lead_is_found_by_address_unless_it_is_converted(agent: Desk) -> None:
    nora = next(one for one in agent.org.records("Lead")["records"] if one["Name"] == "Nora Lindqvist")
    [person] = await agent.sf.people_by_email(nora["Email"])
    assert person.id == nora["Id"]
    became = agent.org.convert_lead(nora["Id"])["contact"]
    assert [one.id for one in await agent.sf.people_by_email(nora["Email"])] == [became]


async def test_the_calls_of_several_users_come_in_one_request(agent: Desk) -> None:
    marta, pau = str(user(agent.org, MARTA)["Id"]), str(user(agent.org, PAU)["Id"])
    begin = datetime.now(UTC)
    for owner in (marta, pau):
        key = f"of:{owner}"
        await agent.write(TaskDraft(key, "Call", "text", begin.date(), call_type="Inbound", seconds=5, owner_id=owner))
    await agent.write(TaskDraft("chat", "Chat", "text", begin.date(), owner_id=pau))
    before = agent.org.requests()["total"]
    found = await agent.sf.tasks_of([marta, pau], begin - timedelta(seconds=5))
    assert {owner: [one.key for one in tasks] for owner, tasks in found.items()} == {
        marta: [f"of:{marta}"],
        pau: [f"of:{pau}"],
    }
    assert agent.org.requests()["total"] == before + 1
    assert await agent.sf.tasks_of([pau], begin + timedelta(hours=1)) == {pau: []}


async def test_a_call_that_was_given_away_or_deleted_is_still_whose_sidecall_logged_it(agent: Desk) -> None:
    marta, pau = str(user(agent.org, MARTA)["Id"]), str(user(agent.org, PAU)["Id"])
    begin = datetime.now(UTC)
    keys = {name: f"sidecall:{new_call_id(begin)}" for name in ("given", "deleted")}
    for name, key in keys.items():
        draft = TaskDraft(key, "Call", "text", begin.date(), call_type="Inbound", seconds=5)
        task_id = await agent.write(draft)
        if name == "given":
            agent.org.edit(task_id, OwnerId=pau)
        else:
            agent.org.remove(task_id)
    found = await agent.sf.tasks_of([marta], begin - timedelta(seconds=5))
    assert [(one.key, one.deleted) for one in found[marta]] == [(keys["given"], False), (keys["deleted"], True)]
    day = begin.date()
    between = await agent.sf.tasks_between("", day, day)
    assert {one.key for one in between} >= set(keys.values())


async def test_a_person_account_is_found_by_address_as_one_person(desk: Desk) -> None:
    desk.org.switch(person_accounts=True)
    rosa = next(one for one in desk.org.records("Account")["records"] if one["Name"] == "Rosa Delgado")
    desk.org.edit(rosa["Id"], PersonEmail="rosa@delgado.example")
    async with desk.running():
        await desk.sign_in()
        await desk.connected()
        [person] = await desk.sf.people_by_email("Rosa@Delgado.example")
        assert (person.kind, person.id) == ("PersonAccount", rosa["Id"])
        assert person.contact_id == rosa["PersonContactId"]
