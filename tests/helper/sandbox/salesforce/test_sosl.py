"""SOSL: what a strict index finds, and what silently finds nothing."""

from __future__ import annotations

from typing import Any

import pytest

from helper.sandbox import Sandbox


async def found(api: Any, terms: str, group: str = "PHONE") -> list[str]:
    text = f"FIND {{{terms}}} IN {group} FIELDS RETURNING Contact(Name ORDER BY Name), Lead(Name), Account(Name)"
    return [record["Name"] for record in await api.sosl(text)]


@pytest.mark.parametrize(
    ("terms", "names"),
    [
        ("34912345678", ["Ana Ruiz"]),
        (r"\+34912345678", ["Ana Ruiz"]),
        (r'"34 912 345 678"', ["Ana Ruiz"]),
        (r'"912 345 678"', ["Ana Ruiz"]),
        (r"912\-345\-678", ["Ana Ruiz"]),
        ("34912345*", ["Ana Ruiz", "Beatriz Lago", "Ferretería Ruiz SL"]),
        ("3491234567?", ["Ana Ruiz"]),
        ("912345678 OR 34933445566", ["Carmen Soto", "Diego Soto", "Talleres Soto"]),
        ("03023125118", ["Lucas Meyer"]),
        ("46812345678", ["Nora Lindqvist"]),
        ("954001122", ["Clínica Sol"]),
        ("4155550132204", ["Grace Nguyen"]),
    ],
)
async def test_digits_and_groups_are_found(api: Any, terms: str, names: list[str]) -> None:
    assert await found(api, terms) == names


@pytest.mark.parametrize(
    "terms",
    [
        "+34912345678",
        "912-345-678",
        "912345678",
        '"912 345 67*"',
        '"34912345*"',
        "49302312511",
        "34600000000",
        "*12345678",
        "4155550132",
    ],
    ids=[
        "plus",
        "minus",
        "national of +34",
        "quoted groups",
        "quoted wildcard",
        "not the whole",
        "nobody",
        "leading wildcard",
        "without extension",
    ],
)
async def test_what_finds_nothing_says_nothing(api: Any, terms: str) -> None:
    assert await found(api, terms) == []


async def test_the_lenient_index_knows_national_numbers(sandbox: Sandbox, api: Any) -> None:
    sandbox.salesforce.switch(index_model="lenient")
    assert await found(api, "912345678") == ["Ana Ruiz"]
    assert await found(api, "3445566") == ["Carmen Soto", "Diego Soto", "Talleres Soto"]


async def test_names_and_emails(api: Any) -> None:
    assert await found(api, "ana ruiz", "NAME") == ["Ana Ruiz"]
    assert await found(api, "soto AND NOT diego", "NAME") == ["Carmen Soto", "Irene Campos", "Talleres Soto"]
    assert await found(api, "ana.ruiz@ferreteria\\-ruiz.example", "EMAIL") == ["Ana Ruiz"]
    assert await found(api, "mey*", "NAME") == [
        "Jonas Weber", "Katrin Vogel", "Lucas Meyer", "Meyer Logistik GmbH",
    ]  # fmt: skip
    assert await found(api, "(ana OR tom) baker", "NAME") == ["Tom Baker"]


async def test_a_mobile_is_a_phone_too_and_so_is_a_fax(api: Any) -> None:
    assert await found(api, "34612345678") == ["Ana Ruiz"]
    assert await found(api, "34912345699") == ["Ferretería Ruiz SL"]


async def test_the_answer_is_one_flat_list_of_mixed_types(api: Any) -> None:
    answer = await api(
        "GET", "search/", q="FIND {34933445566} IN PHONE FIELDS RETURNING Contact, Account(Id, Name) LIMIT 2"
    )
    assert list(answer.body) == ["searchRecords"]
    assert [list(record) for record in answer.body["searchRecords"]] == [["attributes", "Id"], ["attributes", "Id"]]
    assert (
        len((await api("GET", "search", q="FIND {34933445566} RETURNING Contact, Account")).body["searchRecords"]) == 3
    )


async def test_returning_takes_conditions(api: Any) -> None:
    records = await api.sosl(
        "FIND {34933445566} IN PHONE FIELDS "
        "RETURNING Contact(Id, FirstName, Account.Name WHERE Title = 'Gerente' LIMIT 1)"
    )
    assert [(r["FirstName"], r["Account"]["Name"]) for r in records] == [("Carmen", "Talleres Soto")]


async def test_a_new_record_is_found_only_after_a_while(sandbox: Sandbox, api: Any) -> None:
    created = await api("POST", "sobjects/Lead", {"LastName": "New", "Company": "New", "Phone": "+34 911 111 111"})
    assert created.status == 201
    assert await found(api, "34911111111") == []
    assert len(await api.soql("SELECT Id FROM Lead WHERE Phone = '+34 911 111 111'")) == 1
    sandbox.salesforce.switch(index_delay=0)
    assert await found(api, "34911111111") == ["New"]


@pytest.mark.parametrize("terms", ["a", "9 OR 34912345678", "(ana", '"ana', "ana OR", "ana\\-ruiz: x", ""])
async def test_malformed_searches(api: Any, terms: str) -> None:
    answer = await api("GET", "search", q=f"FIND {{{terms}}} IN ALL FIELDS RETURNING Contact(Id)")
    assert (answer.status, answer.body[0]["errorCode"]) == (400, "MALFORMED_SEARCH")


async def test_an_unknown_field_in_returning(api: Any) -> None:
    answer = await api("GET", "search", q="FIND {ana} RETURNING Contact(Nope)")
    assert (answer.status, answer.body[0]["errorCode"]) == (400, "INVALID_FIELD")


async def test_parameterized_search(api: Any) -> None:
    body = {
        "q": "34933445566",
        "in": "PHONE",
        "fields": ["id", "name"],
        "sobjects": [{"name": "Contact", "where": "FirstName = 'Diego'"}, {"name": "Account", "fields": ["phone"]}],
        "defaultLimit": 10,
        "spellCorrection": False,
    }
    answer = await api("POST", "parameterizedSearch", body)
    contact, account = answer.body["searchRecords"]
    assert (contact["Name"], account["Phone"]) == ("Diego Soto", "+34 933 445 566")
    got = await api("GET", "parameterizedSearch", **{"q": "soto", "sobject": "Contact", "Contact.fields": "id,name"})
    assert {record["Name"] for record in got.body["searchRecords"]} == {"Carmen Soto", "Diego Soto", "Irene Campos"}
    alone = await api("POST", "parameterizedSearch", {"q": "soto", "defaultLimit": 3})
    assert alone.status == 400


async def test_spelling_is_never_corrected(api: Any) -> None:
    text = "FIND {Ruiz} IN NAME FIELDS RETURNING Lead(Id), Account(Name) WITH SPELL_CORRECTION = false LIMIT 5"
    assert [r["Name"] for r in await api.sosl(text)] == ["Ferretería Ruiz SL"]


async def test_old_versions_answer_with_a_bare_array(api: Any) -> None:
    api.version = "36.0"
    assert isinstance((await api("GET", "search", q="FIND {Ruiz}")).body, list)


async def test_several_types_in_the_address(api: Any) -> None:
    path = "parameterizedSearch?q=Ruiz&sobject=Contact&sobject=Account&Contact.fields=Name&Account.fields=Name"
    found = (await api("GET", path)).body["searchRecords"]
    assert {r["attributes"]["type"] for r in found} == {"Contact", "Account"}


async def test_long_searches_lose_their_operators_and_then_everything(api: Any) -> None:
    async def names(terms: str) -> list[str]:
        body = {"q": terms, "in": "NAME", "sobjects": [{"name": "Contact", "fields": ["Name"]}]}
        answer = await api("POST", "parameterizedSearch", body)
        assert answer.status == 200
        return [r["Name"] for r in answer.body["searchRecords"]]

    assert await names("Ana OR Diego") == ["Ana Ruiz", "Diego Soto"]
    assert await names("Ana OR Diego" + " " * 4_000) == []
    assert await names("Diego Soto" + " " * 4_000) == ["Diego Soto"]
    assert await names("Diego Soto" + " " * 10_000) == []
