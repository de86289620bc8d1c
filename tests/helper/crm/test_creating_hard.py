"""Somebody new where the org is difficult: no answer, and fields that the agent may not fill in."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from helper.crm.port import Doubtful
from helper.errors import SalesforceRefused
from helper.faces import NewPerson, Notice
from helper.people.model import Person, PersonKind
from tests.helper.crm.desk import Desk, until
from tests.helper.crm.fake_org import alike, fake_org, record, refusal, signed_in

JON = NewPerson("Contact", "+34600777001", "Tardio", "Jon")
MADE = (201, {"id": "003000000000001AAA", "success": True, "errors": []})


def tardios(desk: Desk) -> list[tuple[str, str]]:
    records = [one for kind in ("Contact", "Lead") for one in desk.org.records(kind)["records"]]
    return [(one["FirstName"], one["LastName"]) for one in records if one.get("MobilePhone") == "+34 600 77 70 01"]


@pytest.mark.parametrize("restarted", [False, True])
@pytest.mark.parametrize("kind", ["Contact", "Lead"])
async def test_a_corrected_name_does_not_make_a_second_person(desk: Desk, kind: str, restarted: bool) -> None:
    async with desk.running():
        await desk.sign_in()
        await desk.warm()
    desk.timing = replace(desk.timing, request_s=2.0)
    desk.adapter()
    async with desk.running():
        await desk.connected()
        desk.org.break_next(request="create Contact", then="commit_late", after=2.5)
        with pytest.raises(Doubtful):
            await desk.sf.create(JON)
        await until(lambda: desk.org.state()["late_waiting"] == 0, "the request is carried out meanwhile")
    if restarted:
        desk.adapter()
    async with desk.running():
        await desk.connected()
        person = await desk.sf.create(replace(JON, kind=kind, first_name="John", company="Tardio SL"))
    assert len(tardios(desk)) == 1
    assert person.name == ("John Tardio" if kind == "Contact" else "Jon Tardio")
    assert tardios(desk) == [(person.name.split()[0], "Tardio")]


async def test_who_asks_again_at_once_waits_for_what_is_still_under_way(desk: Desk) -> None:
    async with desk.running():
        await desk.sign_in()
        await desk.warm()
    desk.timing = replace(desk.timing, request_s=2.0, look_again_s=(0.5, 0.5, 0.5))
    desk.adapter()
    async with desk.running():
        await desk.connected()
        desk.org.break_next(request="create Contact", then="commit_late", after=2.8)
        with pytest.raises(Doubtful):
            await desk.sf.create(JON)
        assert (await desk.sf.create(JON)).name == "Jon Tardio"
    assert tardios(desk) == [("Jon", "Tardio")]


async def test_another_with_the_same_number_is_not_taken_for_the_one_in_doubt(agent: Desk) -> None:
    await agent.sf.create(JON)
    agent.org.break_next(request="create Contact", then="drop")
    with pytest.raises(Doubtful):
        await agent.sf.create(replace(JON, first_name="Berta"))
    assert (await agent.sf.create(replace(JON, first_name="Berta"))).name == "Berta Tardio"
    assert len(tardios(agent)) == 2


@pytest.mark.parametrize(
    ("field", "level", "new", "stored"),
    [
        ("Description", "none", {"company": "Nowhere SL"}, {"LastName": "Uno", "Description": None}),
        ("Email", "read", {"email": "uno@x.example"}, {"Email": None, "Description": "Email: uno@x.example"}),
        ("MobilePhone", "read", {}, {"MobilePhone": None, "Phone": "+34 600 55 50 01"}),
        ("FirstName", "read", {"first_name": "Ada"}, {"FirstName": None, "Description": "First name: Ada"}),
    ],
)
@pytest.mark.parametrize("during_the_day", [False, True])
async def test_what_the_agent_may_not_fill_in_keeps_nobody_out(
    desk: Desk, field: str, level: str, new: dict[str, str], stored: dict[str, Any], during_the_day: bool
) -> None:
    told: list[Notice] = []
    desk.sf.on_notice(told.append)
    desk.org.switch(duplicate_rules="off")
    if not during_the_day:
        desk.org.access(type="Contact", field=field, level=level)
    async with desk.running():
        await desk.sign_in()
        await desk.warm()
        desk.org.access(type="Contact", field=field, level=level)
        made = await desk.sf.create(NewPerson("Contact", "+34600555001", "Uno", call_id="c1", **new))
    record = next(one for one in desk.org.records("Contact")["records"] if one["Id"] == made.id)
    assert {name: record.get(name) for name in stored} == stored
    lost = [(one.message, one.call_id) for one in told]
    wanted = [("Salesforce does not let you fill in: Company: Nowhere SL", "c1")] if field == "Description" else []
    assert lost == wanted


async def test_a_refusal_in_other_words_is_read_from_what_the_org_describes_then() -> None:
    async with fake_org() as org, signed_in(org) as sf:
        org.answers["POST sobjects/Contact"] = [(400, refusal("INVALID_FIELD", "La columna no existe")), MADE]
        org.fields["Contact"] = [one for one in org.fields["Contact"] if one["name"] != "Email"]
        await sf.create(NewPerson("Contact", "+34600555001", "Uno", email="uno@x.example"))
        [first, second] = org.of("POST sobjects/Contact")
        assert "Email" in first.body
        assert (second.body.get("Email"), second.body["Description"]) == (None, "Email: uno@x.example")


async def test_what_is_asked_for_twice_at_once_is_made_once() -> None:
    async with fake_org() as org, signed_in(org) as sf:
        org.answers["POST sobjects/Contact"] = MADE
        org.before = lambda _one: asyncio.sleep(0.05)
        first, second = await asyncio.gather(sf.create(JON), sf.create(JON))
        assert first == second
        assert len(org.of("POST sobjects/Contact")) == 1


async def test_a_person_is_made_although_nobody_waits_for_it_any_more() -> None:
    async with fake_org() as org, signed_in(org) as sf:
        org.answers["POST sobjects/Contact"] = MADE
        org.before = lambda _one: asyncio.sleep(0.1)
        asked = asyncio.create_task(sf.create(JON))
        await until(lambda: bool(org.of("POST sobjects/Contact")), "the request is on its way")
        asked.cancel()
        await asyncio.wait({asked})
        assert (await sf.create(JON)).id == MADE[1]["id"]
        assert len(org.of("POST sobjects/Contact")) == 1


async def test_who_was_being_made_when_sidecall_ended_is_looked_for_first(desk: Desk) -> None:
    async with desk.running():
        await desk.sign_in()
        await desk.warm()
        desk.org.break_next(request="create Contact", then="commit_late", after=0.5)
        asked = asyncio.create_task(desk.sf.create(JON))
        await until(lambda: desk.org.state()["late_waiting"] > 0, "the request is on its way")
        kept = dict(desk.state.kept)
    await asyncio.wait({asked})
    desk.state.kept = kept  # the computer went down just then
    desk.adapter()
    async with desk.running():
        await desk.connected()
        await until(lambda: bool(tardios(desk)), "the request was carried out")
        assert (await desk.sf.create(JON)).name == "Jon Tardio"
    assert tardios(desk) == [("Jon", "Tardio")]


async def test_who_was_refused_is_not_looked_for() -> None:
    async with fake_org() as org, signed_in(org) as sf:
        org.answers["POST sobjects/Contact"] = [(400, refusal("FIELD_CUSTOM_VALIDATION_EXCEPTION")), MADE]
        with pytest.raises(SalesforceRefused):
            await sf.create(JON)
        await sf.create(JON)
        assert not org.of("POST composite")


@pytest.mark.parametrize("allowed", [True, False])
async def test_a_rule_that_only_warns_keeps_no_number_from_somebody(allowed: bool) -> None:
    async with fake_org() as org, signed_in(org) as sf:
        ana = record("Contact", "003000000000001AAA", Name="Ana Ruiz")
        org.answers["GET query"] = (200, {"totalSize": 1, "done": True, "records": [ana]})
        org.answers["PATCH sobjects/Contact/003000000000001AAA"] = [
            (400, [alike("Somebody else has this number.", "003000000000002AAA", allowed=allowed)]),
            (204, None),
        ]
        person = Person("003000000000001AAA", PersonKind.CONTACT, "Ana Ruiz", "")
        if allowed:
            assert [phone.label for phone in (await sf.attach(person, "+34600777001", "MobilePhone")).phones] == [
                "Mobile"
            ]
            assert org.of("PATCH")[1].headers["Sforce-Duplicate-Rule-Header"] == "allowSave=true"
        else:
            with pytest.raises(SalesforceRefused, match="Somebody else has this number"):
                await sf.attach(person, "+34600777001", "MobilePhone")
        assert "Sforce-Duplicate-Rule-Header" not in org.of("PATCH")[0].headers


async def test_a_field_that_takes_nothing_any_more_is_not_offered_again() -> None:
    async with fake_org() as org, signed_in(org) as sf:
        ana = record("Contact", "003000000000001AAA", Name="Ana Ruiz")
        org.answers["GET query"] = (200, {"totalSize": 1, "done": True, "records": [ana]})
        closed = refusal("INVALID_FIELD_FOR_INSERT_UPDATE", "Unable to create/update fields: MobilePhone.")
        org.answers["PATCH sobjects/Contact/003000000000001AAA"] = (400, closed)
        person = Person("003000000000001AAA", PersonKind.CONTACT, "Ana Ruiz", "")
        with pytest.raises(SalesforceRefused):
            await sf.attach(person, "+34600777001", "MobilePhone")
        assert [field.name for field in await sf.number_fields(person)] == ["Phone"]
