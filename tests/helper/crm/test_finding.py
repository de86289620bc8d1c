"""What Salesforce is asked to find somebody, and what is made of its answers."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from helper.crm.port import MatchRule
from helper.crm.salesforce.people.search import typed
from helper.errors import SalesforceRefused
from helper.numbers.model import Number, NumberKind
from helper.people.model import Person, PersonKind
from tests.helper.crm.fake_org import Asked, described, fake_org, record, refusal, signed_in

LAST_7 = MatchRule("last_digits", 7, "ES")
READ_ALL = MatchRule("last_digits", 7, "ES", read_all=True)
ANA = Number("+34912345678", NumberKind.EXTERNAL, "912 345 678", "+34912345678")


def terms(asked: Asked) -> list[str]:
    """What stands between the braces of a FIND, by its alternatives."""
    found = re.match(r"FIND \{(.*?)\} IN PHONE FIELDS RETURNING ", asked.text)
    assert found, asked.text
    return found[1].split(" OR ")


async def test_one_search_has_every_spelling() -> None:
    async with fake_org() as org, signed_in(org) as sf:
        await sf.find_by_number(ANA, LAST_7)
        [search] = org.asked
        asked = terms(search)
        for digits in ("34912345678*", "0034912345678*", "912345678*", "2345678*"):
            assert digits in asked, digits
        assert '"912 345 678"' in asked
        assert len(search.text) < 4000
        assert "WHERE IsConverted = false" in search.text
        assert "WHERE IsActive = true" in search.text
        for kind in ("Contact", "Lead", "Account", "User"):
            assert f"{kind}(Id,Name" in search.text


async def test_a_fax_is_never_somebodys_telephone() -> None:
    async with fake_org() as org:
        org.fields["Contact"] += [
            described("Fax", type="phone"),
            described("Fax_2__c", type="phone", label="Second fax"),
            described("Shop__c", type="phone", label="Shop"),
        ]
        org.found = [
            record("Contact", "003000000000001AAA", Name="Only by fax", Fax="912 345 678", Fax_2__c="912345678"),
            record("Contact", "003000000000002AAA", Name="In the shop", Shop__c="912 345 678"),
        ]
        async with signed_in(org) as sf:
            people = await sf.find_by_number(ANA, LAST_7)
        assert [one.name for one in people] == ["In the shop"]
        assert [phone.label for phone in people[0].phones] == ["Shop"]
        [search] = org.of("GET search")
        assert "Fax" not in search.text


async def test_an_org_with_hundreds_of_phone_fields_is_asked_within_its_limits() -> None:
    async with fake_org() as org:
        for kind in ("Contact", "Lead", "Account"):
            org.fields[kind] += [
                described(f"Very_long_name_of_a_telephone_{n:03}__c", type="phone") for n in range(300)
            ]
        async with signed_in(org) as sf:
            await sf.find_by_number(ANA, LAST_7)
        [search] = org.of("GET search")
        assert len(search.text) < 12_000


@pytest.mark.parametrize(
    "message",
    [
        "\nName,Title\n     ^\nERROR at Row:1:Column:90\nNo such column 'Title' on entity 'Contact'. If you",
        "No such column 'Title' on sobject of type Contact",
    ],
)
async def test_a_field_that_was_hidden_since_is_left_out_and_asked_again(message: str) -> None:
    async with fake_org() as org, signed_in(org) as sf:

        def without_title(asked: Asked) -> tuple[int, object] | None:
            return (400, refusal("INVALID_FIELD", message)) if "Contact(Id,Name,Title" in asked.text else None

        org.answers["GET search"] = without_title
        assert await sf.find_by_number(ANA, LAST_7) == []
        assert len(org.of("GET search")) == 2
        await sf.find_by_number(ANA, LAST_7)
        assert len(org.of("GET search")) == 3, "and remembered"


async def test_an_org_that_says_it_in_its_own_language_is_described_anew() -> None:
    async with fake_org() as org, signed_in(org) as sf:
        org.fields["Contact"] = [field for field in org.fields["Contact"] if field["name"] != "Title"]
        words = "No existe la columna 'Title' en la entidad 'Contact'."

        def without_title(asked: Asked) -> tuple[int, object] | None:
            return (400, refusal("INVALID_FIELD", words)) if "Contact(Id,Name,Title" in asked.text else None

        org.answers["GET search"] = without_title
        assert await sf.find_by_number(ANA, LAST_7) == []
        assert len(org.of("GET search")) == 2
        org.answers["GET search"] = (400, refusal("INVALID_FIELD", words))
        with pytest.raises(SalesforceRefused, match="No existe la columna"):
            await sf.find_by_number(ANA, LAST_7)
        assert len(org.of("GET search")) == 5, "and not for ever"
        assert "Contact(Id,Name,Phone LIMIT" in org.of("GET search")[-1].text

        def only_the_plainest(asked: Asked) -> tuple[int, object] | None:
            return None if "Contact(Id,Name,Phone LIMIT" in asked.text else (400, refusal("INVALID_FIELD", words))

        org.answers["GET search"] = only_the_plainest
        org.found = [record("Contact", "003000000000001AAA", Name="Ana Ruiz", Phone="912 345 678")]
        asked_before = len(org.asked)
        assert [one.name for one in await sf.find_by_number(ANA, LAST_7)] == ["Ana Ruiz"]
        assert len(org.asked) == asked_before + 1, "and it is remembered"


async def test_every_record_is_read_only_where_that_is_wanted_and_nobody_was_found() -> None:
    async with fake_org() as org, signed_in(org) as sf:
        hidden = record("Contact", "003000000000001AAA", Name="Ana Ruiz", Phone="91-234-56-78")
        org.answers["POST composite"] = (
            200,
            {
                "compositeResponse": [
                    {"referenceId": "Contact", "httpStatusCode": 200, "body": {"records": [hidden]}},
                    {"referenceId": "Lead", "httpStatusCode": 200, "body": {"records": []}},
                ]
            },
        )
        assert await sf.find_by_number(ANA, LAST_7) == []
        assert org.of("POST composite") == []
        assert [one.name for one in await sf.find_by_number(ANA, READ_ALL)] == ["Ana Ruiz"]
        [composite] = org.of("POST composite")
        queries = [parse_qs(urlsplit(one["url"]).query)["q"][0] for one in composite.body["compositeRequest"]]
        assert len(queries) == 4
        assert "Phone LIKE '%2%3%4%5%6%7%8%' OR MobilePhone LIKE '%2%3%4%5%6%7%8%'" in queries[0]
        assert all("LIMIT 50" in query for query in queries)
        org.found = [hidden]
        await sf.find_by_number(ANA, READ_ALL)
        assert len(org.of("POST composite")) == 1, "who was found need not be looked for twice"


async def test_people_of_one_number_are_ranked_by_what_the_search_itself_says() -> None:
    async with fake_org() as org, signed_in(org) as sf:
        shared = {"Phone": "912 345 678", "AccountId": "001000000000001AAA"}
        org.found = [
            record("Contact", "003000000000001AAA", Name="Never", **shared),
            record("Contact", "003000000000002AAA", Name="Lately", LastActivityDate="2026-11-20", **shared),
            record("Contact", "003000000000003AAA", Name="Mine", OwnerId="005AGENT0000000AAA", **shared),
            record("Account", "001000000000001AAA", Name="Acme", Phone="+34 912 345 678"),
        ]
        people = await sf.find_by_number(ANA, LAST_7)
        assert [one.name for one in people] == ["Acme", "Lately", "Mine", "Never"]
        assert len(org.asked) == 1


async def test_with_whom_something_is_open_is_one_request() -> None:
    async with fake_org() as org, signed_in(org) as sf:
        contact, pilar = "003000000000001AAA", "003000000000002AAA"
        people = [
            Person(contact, PersonKind.CONTACT, "Ana", ""),
            Person("001000000000002AAA", PersonKind.PERSON_ACCOUNT, "Pilar", "", contact_id=pilar),
            Person("00Q000000000003AAA", PersonKind.LEAD, "Nora", ""),
            Person("001000000000001AAA", PersonKind.ACCOUNT, "Acme", ""),
        ]
        org.answers["POST composite"] = (
            200,
            {
                "compositeResponse": [
                    {"referenceId": "tasks", "httpStatusCode": 200, "body": {"records": []}},
                    {"referenceId": "cases", "httpStatusCode": 200, "body": {"records": [{"ContactId": pilar}]}},
                    {
                        "referenceId": "opportunities",
                        "httpStatusCode": 400,
                        "body": refusal("INVALID_TYPE", "sObject type 'OpportunityContactRole' is not supported."),
                    },
                ]
            },
        )
        assert await sf.busy(people) == {"001000000000002AAA"}
        assert len(org.asked) == 1
        assert await sf.busy(people[3:]) == frozenset()
        assert len(org.asked) == 1


async def test_a_hidden_field_of_a_case_hides_no_case() -> None:
    async with fake_org() as org, signed_in(org) as sf:
        case = record("Case", "500000000000001AAA", CaseNumber="0001", Subject="Battery")
        answers = [
            {"referenceId": "last", "httpStatusCode": 200, "body": {"records": []}},
            {
                "referenceId": "cases",
                "httpStatusCode": 400,
                "body": refusal("INVALID_FIELD", "No such column 'Status' on entity 'Case'."),
            },
        ]
        again = [{"referenceId": "cases", "httpStatusCode": 200, "body": {"records": [case]}}]
        org.answers["POST composite"] = [(200, {"compositeResponse": answers}), (200, {"compositeResponse": again})]
        related = await sf.related(Person("003000000000001AAA", PersonKind.CONTACT, "Ana", ""))
        assert [item.title for item in related.cases] == ["0001 Battery"]
        [_first, second] = org.of("POST composite")
        assert "Status" not in second.body["compositeRequest"][0]["url"]


async def test_what_is_typed_is_looked_for_where_it_can_be() -> None:
    async with fake_org() as org, signed_in(org) as sf:
        for text, group in (("marta", "NAME"), ("ana@acme.example", "EMAIL"), ("912 345 678", "PHONE")):
            await sf.search(text)
            assert f"IN {group} FIELDS RETURNING" in org.asked[-1].text
        org.found = [
            record("User", "005000000000001AAA", Name="Mar Colleague"),
            record("Contact", "003000000000001AAA", Name="Luis of Marvell"),
            record("Contact", "003000000000002AAA", Name="Marta Gil"),
        ]
        assert [one.name for one in await sf.search("mar")] == ["Luis of Marvell", "Marta Gil", "Mar Colleague"]
        assert [one.name for one in await sf.search("mart")] == ["Marta Gil", "Luis of Marvell", "Mar Colleague"]


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("Ferretería Ruiz S.L.", "Ferretería* AND Ruiz*"),
        ("S.L.", "S.L*"),
        ("山田 太郎", "山田* AND 太郎*"),
    ],
)
def test_letters_with_dots_between_keep_no_company_from_being_found(text: str, expression: str) -> None:
    assert typed(text, "ES") == (expression, "ALL" if text == "S.L." else "NAME")


def strictly_indexed(stored: str) -> tuple[list[str], str]:
    """What the strictest reading of the documentation indexes of a number: its runs of digits, and all its digits."""
    runs = re.findall(r"\d+", stored)
    return runs, "".join(runs)


def finds(term: str, stored: str) -> bool:
    """Whether one alternative of a search finds ``stored``: a word, its beginning, or words that follow each other."""
    runs, whole = strictly_indexed(stored)
    if term.startswith('"'):
        wanted = term.strip('"').split()
        return any(runs[at : at + len(wanted)] == wanted for at in range(len(runs)))
    if term.endswith("*"):
        return any(token.startswith(term[:-1]) for token in (*runs, whole))
    return term in (*runs, whole)


@pytest.mark.parametrize(
    ("e164", "region", "stored"),
    [
        (e164, region, stored)
        for e164, region, several in (
            (
                "+34912345678",
                "ES",
                (
                    "+34 912 345 678", "+34912345678", "+34 91 234 56 78", "0034 912345678", "0034-912-345-678",
                    "912 345 678", "91 234 56 78", "91.234.56.78", "912345678", "(+34) 912 345 678", "34 912345678",
                    "2345678", "234 56 78", "912 345 678 ext 12", "Tel 912 345 678", "600111222 / 912345678",
                ),
            ),
            (
                "+14155550132",
                "US",
                (
                    "(415) 555-0132 x204", "(415) 555-0132", "415.555.0132 x12", "4155550132", "+1 415 555 0132",
                    "1-415-555-0132", "555-0132", "+1 (415) 555-0132 ext. 9", "14155550132",
                ),
            ),
            ("+14155550132", "ES", ("(415) 555-0132 x204", "+1 415 555 0132", "001 415 555 0132")),
            ("+493023125118", "DE", ("030 23125 118", "030/23125118", "+49 30 23125118", "+49 (0)30 23125-118")),
            ("+442079460018", "GB", ("020 7946 0018", "+44 (0) 20 7946 0018", "02079460018", "+44 20 7946 0018")),
            ("+390294751234", "IT", ("02 9475 1234", "+39 02 9475 1234", "0294751234")),
            ("+33142685300", "FR", ("01 42 68 53 00", "0142685300", "+33 1 42 68 53 00", "0033142685300")),
        )
        for stored in several
    ],
)  # fmt: skip
async def test_the_strictest_index_finds_every_spelling(e164: str, region: str, stored: str) -> None:
    async with fake_org() as org, signed_in(org) as sf:
        org.found = [record("Contact", "003000000000001AAA", Name="Somebody", Phone=stored)]
        number = Number(e164, NumberKind.EXTERNAL, e164, e164)
        people = await sf.find_by_number(number, MatchRule("last_digits", 7, region))
        assert any(finds(term, stored) for term in terms(org.asked[0])), terms(org.asked[0])
        assert [one.name for one in people] == ["Somebody"], "our own comparison knows it, too"


async def test_what_salesforce_cannot_make_sense_of_finds_nobody() -> None:
    async with fake_org() as org, signed_in(org) as sf:
        org.answers["GET search"] = (400, refusal("MALFORMED_SEARCH", "No search term found."))
        assert await sf.search("of the") == ()
