"""Somebody new: what the org wants to know, who it may be already, and nobody twice."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from helper.crm.port import Doubtful, Duplicates
from helper.crm.salesforce.filled import as_type
from helper.errors import BadRequest, SalesforceRefused, WrongState
from helper.faces import NeededField, NewPerson
from helper.people.model import Person, PersonKind, Phone
from tests.helper.crm.fake_org import Asked, FakeOrg, alike, described, fake_org, record, refusal, signed_in

LUZ = NewPerson("Lead", "+34611222333", "García", "Luz", company="Luz SL")
MADE = (201, {"id": "00Q000000000001AAA", "success": True, "errors": []})
ANA = record("Contact", "003000000000001AAA", Name="Ana Ruiz", Phone="912 345 678")


def needing(org: FakeOrg) -> None:
    """An org with fields of its own that no lead is saved without."""
    org.fields["Lead"] += [
        described("Status", type="picklist", nillable=False, defaultedOnCreate=True),
        described("OwnerId", nillable=False, defaultedOnCreate=True),
        described("CreatedById", nillable=False, createable=False),
        described(
            "Segment__c",
            label="Segmento",
            type="picklist",
            nillable=False,
            picklistValues=[
                {"value": "a", "label": "Oficios", "active": True},
                {"value": "b", "label": "Comercio", "active": True},
                {"value": "old", "label": "Antiguo", "active": False},
            ],
        ),
        described("Seats__c", label="Puestos", type="double", nillable=False),
        described("Consent__c", label="Consiente", type="boolean", nillable=False),
        described("Pager__c", label="Busca", type="phone", nillable=False),
    ]
    for field in org.fields["Lead"]:
        if field["name"] in ("LastName", "Company", "Email"):
            field["nillable"] = False


async def test_what_this_org_wants_to_know_is_told_in_its_own_words() -> None:
    async with fake_org() as org:
        needing(org)
        async with signed_in(org) as sf:
            assert await sf.required("Lead") == [
                NeededField("Email", "Email"),
                NeededField("Segment__c", "Segmento", "choice", (("a", "Oficios"), ("b", "Comercio"))),
                NeededField("Seats__c", "Puestos", "number"),
                NeededField("Consent__c", "Consiente", "yes_no"),
            ]
            assert await sf.required("Contact") == []
            assert org.asked == [], "what is known of the org is enough"
            with pytest.raises(BadRequest):
                await sf.required("Opportunity")


async def test_what_was_filled_in_is_sent_in_the_fields_own_types() -> None:
    async with fake_org() as org:
        needing(org)
        org.answers["POST sobjects/Lead"] = MADE
        async with signed_in(org) as sf:
            fields = {"Segment__c": "a", "Seats__c": "12", "Consent__c": "false"}
            await sf.create(
                NewPerson("Lead", "+34611222333", "García", company="Luz SL", email="l@l.es", fields=fields)
            )
        [made] = org.of("POST sobjects/Lead")
        assert made.body == {
            "LastName": "García",
            "Company": "Luz SL",
            "Email": "l@l.es",
            "MobilePhone": "+34 611 22 23 33",
            "Pager__c": "+34 611 22 23 33",
            "Segment__c": "a",
            "Seats__c": 12.0,
            "Consent__c": False,
        }


async def test_the_orgs_own_words_say_what_it_refuses() -> None:
    async with fake_org() as org, signed_in(org) as sf:
        for code, words in (
            ("FIELD_CUSTOM_VALIDATION_EXCEPTION", "El cliente necesita un NIF"),
            ("INSUFFICIENT_ACCESS_OR_READONLY", "acceso insuficiente"),
            ("REQUIRED_FIELD_MISSING", "Faltan campos obligatorios: [NIF__c]"),
        ):
            org.answers["POST sobjects/Lead"] = (400, refusal(code, words, fields=["NIF__c"]))
            with pytest.raises(SalesforceRefused) as refused:
                await sf.create(LUZ)
            assert words in refused.value.message
            assert "NIF__c" in refused.value.message


async def test_a_create_that_was_carried_out_unseen_is_found_and_not_made_again() -> None:
    async with fake_org() as org, signed_in(org, request_s=2.0) as sf:
        made: list[str] = []

        async def made_but_not_answered(asked: Asked) -> None:
            if asked.method == "POST" and asked.path == "sobjects/Lead":
                made.append(asked.body["MobilePhone"])
                await asyncio.sleep(60)

        def rows(_asked: Asked) -> tuple[int, dict[str, object]]:
            stored = record("Lead", "00Q000000000001AAA", Name="Luz García", MobilePhone=made[0])
            return 200, {"totalSize": 1, "done": True, "records": [stored]}

        org.before = made_but_not_answered
        org.answers["POST sobjects/Lead"] = MADE
        org.answers["GET query"] = rows
        created = await sf.create(LUZ)
        assert (created.id, created.name) == ("00Q000000000001AAA", "Luz García")
        assert made == ["+34 611 22 23 33"]
        [looked] = org.of("POST composite")
        [lead, contact] = [part["url"] for part in looked.body["compositeRequest"]]
        assert "FROM+Lead" in lead
        assert "FROM+Contact" in contact
        assert "CreatedById+%3D+%27005AGENT0000000AAA%27+AND+%28CreatedDate" in lead


async def test_asking_again_looks_before_it_makes_anybody() -> None:
    async with fake_org() as org, signed_in(org) as sf:
        org.answers["POST sobjects/Lead"] = [(502, "<html>Bad Gateway</html>"), MADE]
        nobody = (200, {"totalSize": 0, "done": True, "records": []})
        org.answers["GET query"] = nobody
        with pytest.raises(Doubtful, match="looks before"):
            await sf.create(LUZ)
        late = record("Lead", "00Q000000000009AAA", Name="Luz García", Phone="611222333")
        org.answers["GET query"] = (200, {"totalSize": 1, "done": True, "records": [late]})
        other = record("Lead", "00Q000000000008AAA", Name="Luz García", Phone="+34 611 999 999")
        org.answers["GET query"] = (
            200,
            {"totalSize": 2, "done": True, "records": [other, late | {"Phone": "+34611222333"}]},
        )
        assert (await sf.create(LUZ)).id == "00Q000000000009AAA"
        assert len(org.of("POST sobjects/Lead")) == 1
        org.answers["GET query"] = nobody
        assert (await sf.create(LUZ)).id == "00Q000000000001AAA", "another of the same name is made as usual"


@pytest.mark.parametrize("spelling", ["duplicateResut", "duplicateResult"])
@pytest.mark.parametrize("allowed", [True, False])
async def test_who_it_may_be_is_shown_by_name(spelling: str, allowed: bool) -> None:
    result = {
        "allowSave": allowed,
        "duplicateRule": "Standard_Contact_Duplicate_Rule",
        "matchResults": [
            {
                "entityType": "Contact",
                "matchRecords": [
                    {"matchConfidence": 100.0, "record": {"attributes": {"type": "Contact"}, "Id": ANA["Id"]}}
                ],
                "success": True,
            }
        ],
    }
    async with fake_org() as org, signed_in(org) as sf:
        body = refusal("DUPLICATES_DETECTED", "¿Usar uno de estos registros?", **{spelling: result})
        org.answers["POST sobjects/Lead"] = [(400, body), MADE]
        org.answers["GET query"] = (200, {"totalSize": 1, "done": True, "records": [ANA]})
        with pytest.raises(Duplicates, match="Usar uno") as found:
            await sf.create(LUZ)
        assert [person.name for person in found.value.people] == ["Ana Ruiz"]
        assert found.value.may_save is allowed
        first = org.of("POST sobjects/Lead")[0]
        assert first.headers["Sforce-Auto-Assign"] == "FALSE"
        assert "Sforce-Duplicate-Rule-Header" not in first.headers


async def test_several_rules_are_told_as_one_and_the_strictest_counts() -> None:
    ids = (ANA["Id"], "003000000000002AAA", "00Q000000000003AAA")
    async with fake_org() as org, signed_in(org) as sf:
        org.answers["POST sobjects/Lead"] = (
            400,
            [alike("Un contacto.", ids[1], ids[0]), alike("Un candidato.", ids[2], ids[0], allowed=False)],
        )

        def rows(asked: Asked) -> tuple[int, dict[str, object]]:
            kind = asked.text.split(" FROM ")[1].split()[0]
            there = [record(kind, one, Name=one) for one in ids if one in asked.text]
            return 200, {"totalSize": len(there), "done": True, "records": there}

        org.answers["GET query"] = rows
        with pytest.raises(Duplicates) as found:
            await sf.create(LUZ)
        assert [person.id for person in found.value.people] == [ids[1], ids[0], ids[2]]
        assert not found.value.may_save
        assert found.value.message == "Un contacto.\nUn candidato."
        assert len(org.asked) == 2, "the create, and everybody in one more request"


async def test_a_rule_holds_also_where_nobody_can_be_shown() -> None:
    async with fake_org() as org, signed_in(org) as sf:
        org.answers["POST sobjects/Lead"] = [(400, [alike("Ya existe.", ANA["Id"])]), MADE]
        with pytest.raises(Duplicates) as found:
            await sf.create(LUZ)
        assert (found.value.people, found.value.may_save) == ((), True)
        await sf.create(replace(LUZ, save_duplicate=True))
        assert org.of("POST sobjects/Lead")[1].headers["Sforce-Duplicate-Rule-Header"] == "allowSave=true"


async def test_a_unique_value_is_no_duplicate_that_could_be_saved_all_the_same() -> None:
    async with fake_org() as org, signed_in(org) as sf:
        words = "duplicate value found: NIF__c duplicates value on record with id: 00Q000000000007"
        org.answers["POST sobjects/Lead"] = (400, refusal("DUPLICATE_VALUE", words))
        with pytest.raises(SalesforceRefused, match="duplicate value found"):
            await sf.create(LUZ)


async def test_a_number_goes_into_an_empty_field() -> None:
    async with fake_org() as org, signed_in(org) as sf:
        org.answers["GET query"] = (200, {"totalSize": 1, "done": True, "records": [ANA]})
        org.answers[f"PATCH sobjects/Contact/{ANA['Id']}"] = [(502, "<html>Bad Gateway</html>"), (204, None)]
        ana = Person(ANA["Id"], PersonKind.CONTACT, "Ana Ruiz", "")
        with pytest.raises(WrongState, match="912 345 678"):
            await sf.attach(ana, "+34611222333", "Phone")
        same = await sf.attach(ana, "+34912345678", "Phone")
        assert org.of("PATCH") == [], "it is there already"
        assert [phone.number for phone in same.phones] == ["912 345 678"]
        changed = await sf.attach(ana, "+34611222333", "MobilePhone")
        assert [phone.number for phone in changed.phones] == ["912 345 678", "+34 611 22 23 33"]
        assert [one.body for one in org.of("PATCH")] == [{"MobilePhone": "+34 611 22 23 33"}] * 2


def test_what_is_typed_becomes_what_salesforce_takes() -> None:
    page = "https://acme.lightning.force.com/lightning/r/Region__c/a00000000000001AAA/view"
    assert as_type(page, "reference") == "a00000000000001AAA"
    assert as_type("a00000000000001AAA", "reference") == "a00000000000001AAA"
    assert as_type("South", "reference") == "South"
    assert as_type("09:30", "time") == "09:30:00.000Z"
    assert as_type("2026-11-22T09:30:00+01:00", "datetime") == "2026-11-22T08:30:00.000Z"
    local = datetime(2026, 11, 22, 9, 30).astimezone()
    assert as_type("2026-11-22 09:30", "datetime") == local.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    assert as_type("soon", "datetime") == "soon"


async def test_every_kind_of_field_is_asked_for_as_what_it_is() -> None:
    async with fake_org() as org:
        for name, kind in (("When__c", "datetime"), ("At__c", "time"), ("Region__c", "reference")):
            org.fields["Contact"].append(described(name, type=kind, nillable=False))
        async with signed_in(org) as sf:
            assert [(one.name, one.type) for one in await sf.required("Contact")] == [
                ("When__c", "date_time"),
                ("At__c", "time"),
                ("Region__c", "record"),
            ]


async def test_a_number_is_offered_the_fields_that_the_org_has_room_in() -> None:
    async with fake_org() as org:
        org.fields["Contact"] = [one for one in org.fields["Contact"] if one["name"] != "MobilePhone"]
        org.fields["Contact"] += [
            described("Warehouse__c", label="Almacén", type="phone"),
            described("Alarm__c", label="Alarma", type="phone", updateable=False),
            described("OtherPhone", type="phone"),
            described("AssistantPhone", type="phone"),
            described("Fax", type="phone"),
        ]
        async with signed_in(org) as sf:
            ana = Person(ANA["Id"], PersonKind.CONTACT, "Ana Ruiz", "", phones=(Phone("Phone", "912 345 678"),))
            offered = [(one.name, one.label) for one in await sf.number_fields(ana)]
            assert offered == [("OtherPhone", "Other phone"), ("Warehouse__c", "Almacén")]
            assert org.asked == []
            with pytest.raises(BadRequest, match="field Alarma"):
                await sf.attach(ana, "+34611222333", "Alarm__c")
            assert await sf.number_fields(Person("005X", PersonKind.USER, "Pau", "")) == []


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("1234,50", "currency", 1234.5),
        ("1.234,50", "currency", 1234.5),
        ("1,234.50", "double", 1234.5),
        ("1 234,5", "percent", 1234.5),
        ("1.234.567", "double", 1234567.0),
        ("12.5", "percent", 12.5),
        ("-3,5", "double", -3.5),
        ("12.500", "int", 12500),
        ("12,5", "int", "12,5"),
        ("many", "currency", "many"),
    ],
)
def test_a_number_is_read_as_people_write_it(text: str, kind: str, number: object) -> None:
    assert as_type(text, kind) == number


async def test_a_status_without_a_usual_one_is_asked_for() -> None:
    async with fake_org() as org:
        values = [{"value": "Open", "label": "Abierto", "active": True}]
        org.fields["Lead"].append(described("Status", type="picklist", nillable=False, picklistValues=values))
        async with signed_in(org) as sf:
            assert await sf.required("Lead") == [NeededField("Status", "Status", "choice", (("Open", "Abierto"),))]


async def test_one_that_salesforce_may_have_made_as_it_went_down_is_looked_for() -> None:
    async with fake_org() as org, signed_in(org) as sf:
        org.answers["POST sobjects/Lead"] = [(503, refusal("SERVER_UNAVAILABLE")), MADE]
        with pytest.raises(Doubtful):
            await sf.create(LUZ)
        asked = len(org.of("POST composite"))
        await sf.create(LUZ)
        assert len(org.of("POST composite")) > asked > 0


async def test_who_may_not_create_is_told_so_with_the_orgs_words() -> None:
    async with fake_org() as org, signed_in(org) as sf:
        org.answers["POST sobjects/Lead"] = (400, refusal("INSUFFICIENT_ACCESS_OR_READONLY", "derechos insuficientes"))
        with pytest.raises(SalesforceRefused, match=r"may not .*: derechos insuficientes"):
            await sf.create(LUZ)
