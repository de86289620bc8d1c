"""SOQL: the subset that is there behaves as Salesforce's, and what is not there says so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from helper.sandbox import Sandbox


async def names(api: Any, where: str) -> list[str]:
    return [record["Name"] for record in await api.soql(f"SELECT Name FROM Contact WHERE {where} ORDER BY Name")]


async def test_shape_of_an_answer(api: Any) -> None:
    answer = await api("GET", "query", q="SELECT Id, Account.Name, MobilePhone FROM Contact WHERE LastName = 'Ruiz'")
    record = answer.body["records"][0]
    assert (answer.body["totalSize"], answer.body["done"]) == (1, True)
    assert record["attributes"] == {
        "type": "Contact",
        "url": f"/services/data/v62.0/sobjects/Contact/{record['Id']}",
    }
    assert len(record["Id"]) == 18
    assert record["Account"]["Name"] == "Ferretería Ruiz SL"
    assert record["Account"]["attributes"]["type"] == "Account"


async def test_names_are_case_insensitive_and_come_back_as_they_are(api: Any) -> None:
    assert list((await api.soql("select id, lastname from contact where LASTNAME = 'ruiz'"))[0]) == [
        "attributes",
        "Id",
        "LastName",
    ]


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("Phone LIKE '%912%345%678'", ["Ana Ruiz"]),
        ("Phone LIKE '912345678'", []),
        ("Phone = '+34 933 445 566' AND FirstName != 'Diego'", ["Carmen Soto"]),
        ("(FirstName = 'Ana' OR FirstName = 'Tom') AND DoNotCall = true", ["Tom Baker"]),
        ("FirstName IN ('ana', 'TOM')", ["Ana Ruiz", "Tom Baker"]),
        ("LastName = 'Soto' AND NOT FirstName LIKE 'd%'", ["Carmen Soto"]),
        ("Account.Name = 'Talleres Soto' AND HomePhone != null", ["Irene Campos"]),
        ("LastName = 'O\\'Hara'", []),
        ("Id IN (SELECT ContactId FROM Case WHERE IsClosed = false)", ["Ana Ruiz", "Elena Navarro", "Lucas Meyer"]),
        ("LastName LIKE 'Ru_z' AND CreatedDate >= TODAY", ["Ana Ruiz"]),
        ("CreatedDate > 2099-01-01T00:00:00Z", []),
    ],
)
async def test_conditions(api: Any, where: str, found: list[str]) -> None:
    assert await names(api, where) == found


async def test_ids_of_15_characters_are_the_same_record(api: Any, named: Any) -> None:
    ana = named("Contact", "Ana Ruiz")["Id"]
    assert await names(api, f"Id = '{ana[:15]}'") == ["Ana Ruiz"]


async def test_children_and_empty_parents(api: Any, sandbox: Sandbox) -> None:
    sandbox.salesforce.create("Contact", LastName="Lonely")
    lonely, ana = await api.soql(
        "SELECT Name, Account.Name, (SELECT CaseNumber FROM Cases WHERE IsClosed = false) FROM Contact "
        "WHERE LastName IN ('Lonely', 'Ruiz') ORDER BY LastName"
    )
    assert (lonely["Account"], lonely["Cases"]) == (None, None)
    assert [case["CaseNumber"] for case in ana["Cases"]["records"]] == ["00001001"]


async def test_count_has_a_total_and_no_records(api: Any) -> None:
    answer = await api("GET", "query/", q="SELECT COUNT() FROM Contact WHERE LastName = 'Soto'")
    assert answer.body == {"totalSize": 2, "done": True, "records": []}


async def test_order_nulls_and_offset(api: Any) -> None:
    query = "SELECT HomePhone FROM Contact ORDER BY HomePhone DESC NULLS LAST LIMIT 1"
    assert (await api.soql(query))[0]["HomePhone"] == "93 210 00 11"
    assert (await api.soql("SELECT HomePhone FROM Contact ORDER BY HomePhone LIMIT 1"))[0]["HomePhone"] is None
    assert len(await api.soql("SELECT Id FROM Contact LIMIT 5 OFFSET 20")) == 2


async def test_pages_are_fetched_by_path(api: Any, sandbox: Sandbox) -> None:
    for number in range(450):
        sandbox.salesforce.create("Task", Subject=f"Task {number:03d}")
    api.headers["Sforce-Query-Options"] = "batchSize=200"
    page = (await api("GET", "query", q="SELECT Subject FROM Task ORDER BY Subject")).body
    assert (page["totalSize"], page["done"], len(page["records"])) == (450, False, 200)
    seen = list(page["records"])
    while "nextRecordsUrl" in page:
        assert page["nextRecordsUrl"].startswith("/services/data/v62.0/query/01g")
        page = (await api("GET", page["nextRecordsUrl"].removeprefix("/services/data/v62.0/"))).body
        seen += page["records"]
    assert page["done"] is True
    assert [r["Subject"] for r in seen] == [f"Task {n:03d}" for n in range(450)]


async def test_deleted_records_are_for_query_all(api: Any, named: Any) -> None:
    tom = named("Contact", "Tom Baker")["Id"]
    assert (await api("DELETE", f"sobjects/Contact/{tom}")).status == 204
    query = f"SELECT Id, IsDeleted FROM Contact WHERE Id = '{tom}'"
    assert await api.soql(query) == []
    assert (await api("GET", "queryAll", q=query)).body["records"][0]["IsDeleted"] is True


async def test_who_and_owner_of_a_task(api: Any, sandbox: Sandbox, named: Any) -> None:
    sandbox.salesforce.create("Task", Subject="Call", WhoId=named("Lead", "Nora Lindqvist")["Id"])
    task = (await api.soql("SELECT Who.Name, Who.Type, Owner.Name, What.Name FROM Task"))[0]
    assert (task["Who"]["Name"], task["Who"]["Type"], task["What"]) == ("Nora Lindqvist", "Lead", None)
    assert task["Owner"]["Name"] == "Marta Vidal"


@pytest.mark.parametrize(
    ("query", "code", "part"),
    [
        ("SELECT Id FORM Contact", "MALFORMED_QUERY", "ERROR at Row:1:Column:11\nunexpected token: 'FORM'"),
        ("SELECT Id FROM Contact WHERE A = 1 AND B = 2 OR C = 3", "MALFORMED_QUERY", "unexpected token: 'OR'"),
        ("SELECT Id FROM Contact WHERE LastName = 'a\\q'", "MALFORMED_QUERY", "Illegal character sequence"),
        ("SELECT Nope FROM Task", "INVALID_FIELD", "No such column 'Nope' on entity 'Task'"),
        ("SELECT Id FROM Nope", "INVALID_TYPE", "sObject type 'Nope' is not supported"),
        ("SELECT Id FROM Task WHERE Description = 'x'", "INVALID_FIELD", "can not be filtered in a query call"),
        ("SELECT Id FROM Contact WHERE DoNotCall = 'true'", "INVALID_FIELD", "must be of type boolean"),
        ("SELECT Id FROM Contact WHERE Phone = 912345678", "INVALID_FIELD", "should be enclosed in quotes"),
        ("SELECT Id FROM Contact WHERE Id = 'abc'", "INVALID_QUERY_FILTER_OPERATOR", "invalid ID field: abc"),
        ("SELECT Id FROM Contact WHERE Nope.Name = 'x'", "INVALID_FIELD", "Didn't understand relationship 'Nope'"),
        ("SELECT Phone, COUNT(Id) FROM Contact GROUP BY LastName", "MALFORMED_QUERY", "must be grouped or aggregated"),
        ("SELECT COUNT(Id) FROM Contact GROUP BY CreatedDate", "MALFORMED_QUERY", "can not be grouped"),
        ("SELECT SUM(LastName) FROM Contact", "MALFORMED_QUERY", "aggregate operator"),
        ("SELECT COUNT() FROM Contact GROUP BY LastName", "MALFORMED_QUERY", "GROUP BY"),
        ("SELECT Id, (SELECT COUNT() FROM Contacts) FROM Account", "MALFORMED_QUERY", "neither group nor count"),
        ("SELECT MAX() FROM Contact", "MALFORMED_QUERY", "unexpected token"),
        ("SELECT Type FROM Task", "INVALID_FIELD", "No such column 'Type'"),
    ],
)
async def test_mistakes(api: Any, query: str, code: str, part: str) -> None:
    answer = await api("GET", "query", q=query)
    assert answer.status == 400
    assert answer.body[0]["errorCode"] == code
    assert part in answer.body[0]["message"]


async def test_aggregates(sandbox: Sandbox, api: Any) -> None:
    ana, diego = await api.soql("SELECT Id FROM Contact WHERE Name IN ('Ana Ruiz', 'Diego Soto') ORDER BY Name")
    for who, day in ((ana, "2026-01-02"), (ana, "2026-03-04"), (diego, "2026-02-03")):
        sandbox.salesforce.create("Task", WhoId=who["Id"], ActivityDate=day)
    rows = await api.soql("SELECT WhoId, MAX(ActivityDate) last, COUNT(Id) FROM Task GROUP BY WhoId ORDER BY WhoId")
    assert rows == [
        {"attributes": {"type": "AggregateResult"}, "WhoId": ana["Id"], "last": "2026-03-04", "expr0": 2},
        {"attributes": {"type": "AggregateResult"}, "WhoId": diego["Id"], "last": "2026-02-03", "expr0": 1},
    ]
    (row,) = await api.soql("SELECT COUNT(Id), COUNT_DISTINCT(LastName) FROM Contact WHERE LastName = 'Soto'")
    assert (row["expr0"], row["expr1"]) == (2, 1)


async def test_date_literals_are_spans(sandbox: Sandbox, api: Any) -> None:
    today = datetime.now(UTC).date()
    for days in (0, -1, -8, 3):
        sandbox.salesforce.create("Task", Subject=str(days), ActivityDate=(today + timedelta(days=days)).isoformat())

    async def found(condition: str) -> set[str]:
        return {row["Subject"] for row in await api.soql(f"SELECT Subject FROM Task WHERE {condition}")}

    assert await found("ActivityDate = TODAY") == {"0"}
    assert await found("ActivityDate = LAST_N_DAYS:7") == {"0", "-1"}
    assert await found("ActivityDate < LAST_N_DAYS:7") == {"-8"}
    assert await found("ActivityDate > TODAY") == {"3"}
    assert await found("ActivityDate = NEXT_N_DAYS:3") == {"3"}
    assert await found("ActivityDate = N_DAYS_AGO:1") == {"-1"}
    assert await found("CreatedDate = TODAY") == {"0", "-1", "-8", "3"}
    assert await found("CreatedDate = THIS_MONTH AND CreatedDate >= THIS_WEEK AND CreatedDate = THIS_YEAR") != set()
    assert await found("CreatedDate = LAST_MONTH") == set()
