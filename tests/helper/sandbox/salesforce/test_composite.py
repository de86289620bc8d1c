"""Several records or requests in one."""

from __future__ import annotations

from typing import Any

from helper.sandbox import Sandbox


def task(subject: str, **more: Any) -> dict[str, Any]:
    return {"attributes": {"type": "Task"}, "Subject": subject, **more}


async def test_a_collection_answers_200_with_each_rows_outcome(api: Any, sandbox: Sandbox) -> None:
    rows = [task("one"), task("two", CallType="Sideways"), task("three")]
    answer = await api("POST", "composite/sobjects", {"allOrNone": False, "records": rows})
    assert answer.status == 200
    assert [row["success"] for row in answer.body] == [True, False, True]
    failed = answer.body[1]
    assert "id" not in failed
    assert failed["errors"][0]["statusCode"] == "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"
    assert "errorCode" not in failed["errors"][0]
    assert [t["Subject"] for t in sandbox.salesforce.tasks()["tasks"]] == ["one", "three"]
    assert sandbox.salesforce.requests()["total"] == 1


async def test_all_or_none(api: Any, sandbox: Sandbox) -> None:
    rows = [task("one"), task("two", CallType="Sideways")]
    answer = await api("POST", "composite/sobjects", {"allOrNone": True, "records": rows})
    codes = [row["errors"][0]["statusCode"] for row in answer.body]
    assert codes == ["ALL_OR_NONE_OPERATION_ROLLED_BACK", "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"]
    assert sandbox.salesforce.tasks()["tasks"] == []


async def test_a_collection_can_update(api: Any, named: Any) -> None:
    ana = named("Contact", "Ana Ruiz")["Id"]
    rows = [{"attributes": {"type": "Contact"}, "id": ana, "Title": "CEO"}]
    assert (await api("PATCH", "composite/sobjects", {"records": rows})).body[0]["success"] is True
    assert named("Contact", "Ana Ruiz")["Title"] == "CEO"


async def test_more_than_200_rows_are_too_many(api: Any) -> None:
    answer = await api("POST", "composite/sobjects", {"records": [task("x")] * 201})
    assert answer.status == 400


async def test_composite_requests_use_each_others_results(api: Any, sandbox: Sandbox) -> None:
    base = "/services/data/v62.0/sobjects"
    contact = {"LastName": "New", "AccountId": "@{refA.id}"}
    parts = [
        {"method": "POST", "url": f"{base}/Account", "referenceId": "refA", "body": {"Name": "Fresh"}},
        {"method": "POST", "url": f"{base}/Contact", "referenceId": "refC", "body": contact},
        {"method": "GET", "url": f"{base}/Contact/@{{refC.id}}?fields=AccountId", "referenceId": "refR"},
    ]
    answer = (await api("POST", "composite", {"allOrNone": True, "compositeRequest": parts})).body["compositeResponse"]
    assert [part["httpStatusCode"] for part in answer] == [201, 201, 200]
    assert answer[2]["body"]["AccountId"] == answer[0]["body"]["id"]
    assert answer[0]["httpHeaders"]["Location"].endswith(answer[0]["body"]["id"])


async def test_a_composite_that_fails_is_undone(api: Any, sandbox: Sandbox) -> None:
    base = "/services/data/v62.0/sobjects"
    parts = [
        {"method": "POST", "url": f"{base}/Task", "referenceId": "a", "body": {"Subject": "one"}},
        {"method": "POST", "url": f"{base}/Task", "referenceId": "b", "body": {"Nope": 1}},
    ]
    answer = (await api("POST", "composite", {"allOrNone": True, "compositeRequest": parts})).body["compositeResponse"]
    assert [part["body"][0]["errorCode"] for part in answer] == ["PROCESSING_HALTED", "INVALID_FIELD"]
    assert sandbox.salesforce.tasks()["tasks"] == []


async def test_batch(api: Any) -> None:
    parts = [
        {"method": "GET", "url": "v62.0/query?q=SELECT+COUNT()+FROM+Contact"},
        {"method": "GET", "url": "v62.0/sobjects/Nope/describe"},
        {"method": "GET", "url": "v62.0/limits"},
    ]
    answer = (await api("POST", "composite/batch", {"batchRequests": parts, "haltOnError": True})).body
    assert answer["hasErrors"] is True
    assert [result["statusCode"] for result in answer["results"]] == [200, 404, 412]
    assert answer["results"][0]["result"]["totalSize"] == 22


async def test_each_request_of_a_batch_counts_and_may_fail_alone(api: Any, sandbox: Sandbox) -> None:
    search = {"method": "GET", "url": "v62.0/search/?q=FIND%20%7B34912345678%7D%20IN%20PHONE%20FIELDS"}
    before = sandbox.salesforce.state()["used"]
    sandbox.salesforce.refuse_next("search", "UNKNOWN_EXCEPTION", "An unexpected error occurred.", status=500)
    answer = await api("POST", "composite/batch", {"batchRequests": [search, search]})
    assert [result["statusCode"] for result in answer.body["results"]] == [500, 200]
    assert answer.body["results"][0]["result"][0]["errorCode"] == "UNKNOWN_EXCEPTION"
    assert answer.body["results"][1]["result"]["searchRecords"]
    assert sandbox.salesforce.state()["used"] - before == 3
    sandbox.salesforce.usage(used=99_998, limit=100_000)
    answer = await api("POST", "composite/batch", {"batchRequests": [search, search]})
    assert [result["statusCode"] for result in answer.body["results"]] == [200, 403]


async def test_what_a_batch_may_hold(api: Any) -> None:
    async def status(*parts: dict[str, Any]) -> Any:
        answer = await api("POST", "composite/batch", {"batchRequests": list(parts)})
        return [one["statusCode"] for one in answer.body["results"]] if answer.status == 200 else answer.status

    limits = {"method": "GET", "url": "v62.0/limits"}
    assert await status(*[limits] * 25) == [200] * 25
    assert await status(*[limits] * 26) == 400
    assert await status(limits, {"method": "POST", "url": "v62.0/parameterizedSearch", "richInput": {"q": "Ana"}}) == [
        200,
        400,
    ]
    assert await status(limits, {"method": "GET", "url": "v33.0/limits"}, {"method": "GET", "url": "v63.0/limits"}) == [
        200,
        400,
        400,
    ]
    assert await status(limits, {"method": "SING", "url": "v62.0/limits"}) == 400


async def test_a_composite_has_at_most_five_queries(api: Any) -> None:
    query = {"method": "GET", "url": "/services/data/v62.0/query/?q=SELECT+COUNT()+FROM+Contact"}
    for count, status in ((5, 200), (6, 400)):
        parts = [{**query, "referenceId": f"q{number}"} for number in range(count)]
        assert (await api("POST", "composite", {"compositeRequest": parts})).status == status


def row(**fields: Any) -> dict[str, Any]:
    return {"attributes": {"type": fields.pop("type", "Account")}, **fields}


async def test_upserting_many(sandbox: Sandbox, api: Any) -> None:
    sandbox.salesforce.create("Account", Name="One", ExtId__c="1")
    for name in ("Twin", "Twin again"):
        sandbox.salesforce.create("Account", Name=name, OldKey__c="7")
    rows = [row(ExtId__c="1", Name="One, renamed"), row(ExtId__c="2", Name="Two"), row(Name="No key")]
    answer = await api("PATCH", "composite/sobjects/Account/ExtId__c", {"records": rows})
    assert answer.status == 200
    assert [(o["success"], o.get("created")) for o in answer.body] == [(True, False), (True, True), (False, None)]
    answer = await api("PATCH", "composite/sobjects/Account/OldKey__c", {"records": [row(OldKey__c="7")]})
    assert answer.body[0]["errors"][0]["statusCode"] == "DUPLICATE_EXTERNAL_ID"


async def test_reading_and_deleting_many(sandbox: Sandbox, api: Any) -> None:
    ids = [sandbox.salesforce.create("Account", Name=f"A{n}")["Id"] for n in range(2)]
    wanted = {"ids": [ids[1], "001Sb0000000zzz", ids[0]], "fields": ["Name"]}
    answer = await api("POST", "composite/sobjects/Account", wanted)
    assert [r and r["Name"] for r in answer.body] == ["A1", None, "A0"]
    answer = await api("GET", "composite/sobjects/Account", ids=",".join(ids), fields="Name")
    assert [r["Name"] for r in answer.body] == ["A0", "A1"]
    answer = await api("DELETE", "composite/sobjects", ids=f"{ids[0]},001Sb0000000zzz", allOrNone="true")
    assert [o["success"] for o in answer.body] == [False, False]
    answer = await api("DELETE", "composite/sobjects", ids=",".join(ids))
    assert [o["success"] for o in answer.body] == [True, True]


async def test_no_more_than_ten_chunks_of_types(api: Any) -> None:
    mixed = [row(type=kind, LastName="X", Name="X") for _ in range(6) for kind in ("Account", "Contact")]
    answer = await api("POST", "composite/sobjects", {"records": mixed})
    assert (answer.status, answer.body[0]["errorCode"]) == (400, "INVALID_INPUT")


async def test_a_tree(api: Any) -> None:
    def named(reference: str, kind: str, **fields: Any) -> dict[str, Any]:
        return {"attributes": {"type": kind, "referenceId": reference}, **fields}

    people = [named("p1", "Contact", LastName="Kahn"), named("p2", "Contact", LastName="Otto")]
    tree = {"records": [named("a", "Account", Name="Kahn KG", Contacts={"records": people})]}
    answer = await api("POST", "composite/tree/Account", tree)
    assert (answer.status, answer.body["hasErrors"]) == (201, False)
    assert [r["referenceId"] for r in answer.body["results"]] == ["a", "p1", "p2"]
    found = await api.soql("SELECT Account.Name FROM Contact WHERE LastName IN ('Kahn', 'Otto')")
    assert [r["Account"]["Name"] for r in found] == ["Kahn KG", "Kahn KG"]
    people[1].pop("LastName")
    answer = await api("POST", "composite/tree/Account", tree)
    assert (answer.status, answer.body["hasErrors"]) == (400, True)
    assert [r["referenceId"] for r in answer.body["results"]] == ["p2"]
    assert answer.body["results"][0]["errors"][0]["statusCode"] == "REQUIRED_FIELD_MISSING"
    assert len(await api.soql("SELECT Id FROM Account WHERE Name = 'Kahn KG'")) == 1


async def test_an_upsert_of_an_old_version_says_nothing(api: Any) -> None:
    api.version = "45.0"
    assert (await api("PATCH", "sobjects/Account/ExtId__c/9", {"Name": "Nine"})).status == 201
    assert (await api("PATCH", "sobjects/Account/ExtId__c/9", {"Name": "Nine"})).status == 204


async def test_graphs_stand_and_fall_alone(api: Any) -> None:
    def graph(name: str, **contact: str) -> dict[str, Any]:
        base = "/services/data/v62.0/sobjects"
        return {
            "graphId": name,
            "compositeRequest": [
                {"method": "POST", "url": f"{base}/Account", "referenceId": "a", "body": {"Name": f"Firm {name}"}},
                {
                    "method": "POST",
                    "url": f"{base}/Contact",
                    "referenceId": "c",
                    "body": {"AccountId": "@{a.id}", **contact},
                },
            ],
        }

    answer = await api("POST", "composite/graph", {"graphs": [graph("one", LastName="Kahn"), graph("two")]})
    assert [(g["graphId"], g["isSuccessful"]) for g in answer.body["graphs"]] == [("one", True), ("two", False)]
    codes = [r["httpStatusCode"] for r in answer.body["graphs"][1]["graphResponse"]["compositeResponse"]]
    assert codes == [400, 400]
    assert [r["Name"] for r in await api.soql("SELECT Name FROM Account WHERE Name LIKE 'Firm %'")] == ["Firm one"]
