"""Orgs that are difficult: what administrators and colleagues do to them."""

from __future__ import annotations

from typing import Any

import pytest

from helper.sandbox import Sandbox


async def field_names(api: Any, kind: str) -> set[str]:
    described = (await api("GET", f"sobjects/{kind}/describe")).body
    return {field["name"] for field in described["fields"]}


async def test_a_hidden_field_is_gone_everywhere(sandbox: Sandbox, api: Any, named: Any) -> None:
    sandbox.salesforce.access("Contact", "none", field="MobilePhone")
    assert "MobilePhone" not in await field_names(api, "Contact")
    answer = await api("GET", "query", q="SELECT MobilePhone FROM Contact")
    assert (answer.status, answer.body[0]["errorCode"]) == (400, "INVALID_FIELD")
    assert await api.sosl("FIND {34612345678} IN PHONE FIELDS RETURNING Contact(Id)") == []
    ana = named("Contact", "Ana Ruiz")["Id"]
    refused = await api("PATCH", f"sobjects/Contact/{ana}", {"MobilePhone": "1"})
    assert refused.body[0]["errorCode"] == "INVALID_FIELD"
    assert "MobilePhone" not in (await api("GET", f"sobjects/Contact/{ana}")).body
    made = await api("POST", "sobjects/Contact", {"LastName": "New"})
    assert made.status == 201


async def test_a_field_one_may_only_read(sandbox: Sandbox, api: Any) -> None:
    sandbox.salesforce.access("Task", "read", field="CallDisposition", user="marta.vidal@acme.example")
    described = (await api("GET", "sobjects/Task/describe")).body["fields"]
    field = next(f for f in described if f["name"] == "CallDisposition")
    assert (field["createable"], field["updateable"]) == (False, False)
    refused = await api("POST", "sobjects/Task", {"CallDisposition": "Sold"})
    assert (refused.body[0]["errorCode"], refused.body[0]["fields"]) == (
        "INVALID_FIELD_FOR_INSERT_UPDATE",
        ["CallDisposition"],
    )


async def test_another_users_permissions_are_their_own(sandbox: Sandbox, api: Any) -> None:
    sandbox.salesforce.access("Contact", "none", field="Phone", user="pau.serra@acme.example")
    assert "Phone" in await field_names(api, "Contact")
    api.token = sandbox.salesforce.open_session(user="pau.serra@acme.example")
    assert "Phone" not in await field_names(api, "Contact")


async def test_a_user_who_may_only_read(sandbox: Sandbox, api: Any, named: Any) -> None:
    sandbox.salesforce.access("*", "read", user="marta.vidal@acme.example")
    assert (await api("GET", "sobjects/Task/describe")).body["createable"] is False
    ana = named("Contact", "Ana Ruiz")["Id"]
    for method, path in (("POST", "Task"), ("PATCH", f"Contact/{ana}"), ("DELETE", f"Contact/{ana}")):
        refused = await api(method, f"sobjects/{path}", {} if method != "DELETE" else None)
        assert (refused.status, refused.body[0]["errorCode"]) == (400, "INSUFFICIENT_ACCESS_OR_READONLY")
    assert len(await api.soql("SELECT Id FROM Contact")) > 20


async def test_a_type_one_may_not_see(sandbox: Sandbox, api: Any) -> None:
    sandbox.salesforce.access("Lead", "none")
    assert (await api("GET", "sobjects/Lead/describe")).status == 404
    answer = await api("GET", "search", q="FIND {Nora} RETURNING Lead(Id), Contact(Id)")
    assert (answer.status, answer.body[0]["errorCode"]) == (400, "INVALID_TYPE")


async def test_a_custom_field_that_is_required(sandbox: Sandbox, api: Any) -> None:
    sandbox.salesforce.custom_field("Lead", "Region__c", "picklist", required=True, values=["North", "South"])
    described = (await api("GET", "sobjects/Lead/describe")).body["fields"]
    field = next(f for f in described if f["name"] == "Region__c")
    assert (field["nillable"], field["createable"], field["defaultedOnCreate"]) == (False, True, False)
    assert [v["value"] for v in field["picklistValues"]] == ["North", "South"]
    lead = {"LastName": "Kahn", "Company": "Kahn"}
    refused = await api("POST", "sobjects/Lead", lead)
    assert (refused.body[0]["errorCode"], refused.body[0]["fields"]) == ("REQUIRED_FIELD_MISSING", ["Region__c"])
    assert (await api("POST", "sobjects/Lead", {**lead, "Region__c": "North"})).status == 201


async def test_a_validation_rule_speaks_in_its_own_words(sandbox: Sandbox, api: Any) -> None:
    sandbox.salesforce.validation_rule("Task", "CallDisposition", "Elige un resultado")
    refused = await api("POST", "sobjects/Task", {"Subject": "Call"})
    assert refused.body == [
        {"message": "Elige un resultado", "errorCode": "FIELD_CUSTOM_VALIDATION_EXCEPTION", "fields": []}
    ]
    assert (await api("POST", "sobjects/Task", {"CallDisposition": "Sold"})).status == 201
    sandbox.salesforce.validation_rule("Task", "CallDisposition", "")
    assert (await api("POST", "sobjects/Task", {"Subject": "Call"})).status == 201


@pytest.mark.parametrize(("rule", "may_save", "status"), [("allow", True, 201), ("block", False, 400)])
async def test_how_strict_the_duplicate_rule_is(
    sandbox: Sandbox, api: Any, rule: str, may_save: bool, status: int
) -> None:
    sandbox.salesforce.switch(duplicate_rules=rule)
    twin = {"LastName": "Ruiz", "Email": "ana.ruiz@ferreteria-ruiz.example"}
    refused = await api("POST", "sobjects/Contact", twin)
    assert refused.body[0]["duplicateResut"]["allowSave"] is may_save
    api.headers["Sforce-Duplicate-Rule-Header"] = "allowSave=true; includeRecordDetails=true"
    assert (await api("POST", "sobjects/Contact", twin)).status == status


async def test_the_other_spelling_of_the_duplicates(sandbox: Sandbox, api: Any) -> None:
    sandbox.salesforce.switch(duplicates_key="duplicateResult")
    refused = await api("POST", "sobjects/Contact", {"LastName": "X", "Email": "ana.ruiz@ferreteria-ruiz.example"})
    assert refused.body[0]["duplicateResult"]["allowSave"] is True


async def test_without_a_duplicate_rule(sandbox: Sandbox, api: Any) -> None:
    sandbox.salesforce.switch(duplicate_rules="off")
    assert (
        await api("POST", "sobjects/Contact", {"LastName": "Ruiz", "Email": "ana.ruiz@ferreteria-ruiz.example"})
    ).status == 201


async def test_new_leads_go_to_whom_the_rule_says(sandbox: Sandbox, api: Any) -> None:
    async def owner(**headers: str) -> str:
        api.headers = headers
        made = await api("POST", "sobjects/Lead", {"LastName": "Kahn", "Company": "Kahn"})
        (lead,) = await api.soql(f"SELECT Owner.Name FROM Lead WHERE Id = '{made.body['id']}'")
        return str(lead["Owner"]["Name"])

    assert await owner() == "Pau Serra"
    assert await owner(**{"Sforce-Auto-Assign": "FALSE"}) == "Marta Vidal"
    sandbox.salesforce.switch(lead_assignment=False)
    assert await owner() == "Marta Vidal"


async def test_a_converted_lead(sandbox: Sandbox, api: Any, named: Any) -> None:
    lead = named("Lead", "Nora Lindqvist")["Id"]
    task = sandbox.salesforce.create("Task", Subject="Call", WhoId=lead)["Id"]
    contact = sandbox.salesforce.convert_lead(lead)["contact"]
    (row,) = await api.soql(f"SELECT IsConverted, ConvertedContactId FROM Lead WHERE Id = '{lead}'")
    assert (row["IsConverted"], row["ConvertedContactId"]) == (True, contact)
    assert (await api("GET", f"sobjects/Task/{task}")).body["WhoId"] == contact
    assert await api.sosl("FIND {46812345678} IN PHONE FIELDS RETURNING Lead(Id WHERE IsConverted = false)") == []
    refused = await api("POST", "sobjects/Task", {"WhoId": lead})
    assert (refused.status, refused.body[0]["errorCode"]) == (400, "CANNOT_UPDATE_CONVERTED_LEAD")
    assert (await api("PATCH", f"sobjects/Lead/{lead}", {"Title": "x"})).body[0]["errorCode"] == (
        "CANNOT_UPDATE_CONVERTED_LEAD"
    )


async def test_a_merged_contact(sandbox: Sandbox, api: Any, named: Any) -> None:
    carmen, diego = named("Contact", "Carmen Soto")["Id"], named("Contact", "Diego Soto")["Id"]
    sandbox.salesforce.merge(master=carmen, loser=diego)
    gone = await api("GET", f"sobjects/Contact/{diego}")
    assert (gone.status, gone.body[0]["errorCode"]) == (404, "ENTITY_IS_DELETED")
    refused = await api("POST", "sobjects/Task", {"WhoId": diego})
    assert (refused.status, refused.body[0]["errorCode"]) == (400, "ENTITY_IS_DELETED")
    everything = await api("GET", "queryAll", q=f"SELECT MasterRecordId FROM Contact WHERE Id = '{diego}'")
    assert everything.body["records"][0]["MasterRecordId"] == carmen


async def test_person_accounts(sandbox: Sandbox, api: Any) -> None:
    assert (await api("GET", "query", q="SELECT IsPersonAccount FROM Account")).body[0]["errorCode"] == "INVALID_FIELD"
    sandbox.salesforce.switch(person_accounts=True)
    found = await api.sosl(
        "FIND {34644100200} IN PHONE FIELDS RETURNING Account(Id, Name, PersonContactId, IsPersonAccount), "
        "Contact(Id, Name, AccountId, IsPersonAccount)"
    )
    account, contact = found
    assert account["Name"] == contact["Name"] == "Rosa Delgado"
    assert (account["PersonContactId"], contact["AccountId"]) == (contact["Id"], account["Id"])
    assert account["IsPersonAccount"] is contact["IsPersonAccount"] is True
    types = (await api("GET", "sobjects/Account/describe")).body["recordTypeInfos"]
    person_type = next(t["recordTypeId"] for t in types if t["name"] == "Person Account")
    wrong = await api("POST", "sobjects/Account", {"LastName": "Kahn"})
    assert wrong.body[0]["errorCode"] == "INVALID_FIELD_FOR_INSERT_UPDATE"
    made = await api("POST", "sobjects/Account", {"LastName": "Kahn", "Phone": "1234567", "RecordTypeId": person_type})
    (row,) = await api.soql(
        f"SELECT Name, PersonContact.Name, PersonContact.Phone FROM Account WHERE Id = '{made.body['id']}'"
    )
    assert (row["Name"], row["PersonContact"]["Phone"]) == ("Kahn", "1234567")
    assert (await api("PATCH", f"sobjects/Account/{made.body['id']}", {"PersonMobilePhone": "7654321"})).status == 204
    (row,) = await api.soql(f"SELECT MobilePhone FROM Contact WHERE AccountId = '{made.body['id']}'")
    assert row["MobilePhone"] == "7654321"
    sandbox.salesforce.switch(person_accounts=False)
    assert "IsPersonAccount" not in await field_names(api, "Account")


async def test_record_types(sandbox: Sandbox, api: Any) -> None:
    infos = (await api("GET", "sobjects/Contact/describe")).body["recordTypeInfos"]
    assert [(i["name"], i["master"], i["defaultRecordTypeMapping"]) for i in infos] == [("Master", True, True)]
    sandbox.salesforce.switch(record_types={"Contact": ["Customer", "Partner"]})
    infos = (await api("GET", "sobjects/Contact/describe")).body["recordTypeInfos"]
    assert [(i["name"], i["defaultRecordTypeMapping"]) for i in infos] == [
        ("Customer", True), ("Partner", False), ("Master", False),
    ]  # fmt: skip
    made = await api("POST", "sobjects/Contact", {"LastName": "New"})
    (row,) = await api.soql(f"SELECT RecordType.Name FROM Contact WHERE Id = '{made.body['id']}'")
    assert row["RecordType"]["Name"] == "Customer"


async def test_renamed_task_statuses(sandbox: Sandbox, api: Any) -> None:
    sandbox.salesforce.switch(task_statuses=[["Offen", False], ["Erledigt", True]])
    rows = await api.soql("SELECT MasterLabel, IsClosed FROM TaskStatus ORDER BY SortOrder")
    assert [(r["MasterLabel"], r["IsClosed"]) for r in rows] == [("Offen", False), ("Erledigt", True)]
    made = await api("POST", "sobjects/Task", {"Status": "Erledigt"})
    (task,) = await api.soql(f"SELECT IsClosed FROM Task WHERE Id = '{made.body['id']}'")
    assert task["IsClosed"] is True
    made = await api("POST", "sobjects/Task", {})
    assert (await api("GET", f"sobjects/Task/{made.body['id']}")).body["Status"] == "Offen"


@pytest.mark.parametrize(
    ("language", "message"),
    [("es", "Faltan campos obligatorios: [LastName]"), ("de", "Folgende Pflichtfelder fehlen: [LastName]")],
)
async def test_errors_in_the_users_language(sandbox: Sandbox, api: Any, language: str, message: str) -> None:
    sandbox.salesforce.switch(language=language)
    refused = await api("POST", "sobjects/Contact", {})
    assert (refused.body[0]["message"], refused.body[0]["errorCode"]) == (message, "REQUIRED_FIELD_MISSING")
    rows = await api("POST", "composite/sobjects", {"records": [{"attributes": {"type": "Contact"}}]})
    assert rows.body[0]["errors"][0]["message"] == message


async def test_describe_answers_304_until_something_changes(sandbox: Sandbox, api: Any) -> None:
    first = await api("GET", "sobjects/Task/describe")
    api.headers["If-Modified-Since"] = first.headers["Last-Modified"]
    assert (await api("GET", "sobjects/Task/describe")).status == 304
    sandbox.salesforce.custom_field("Task", "Mood__c")
    again = await api("GET", "sobjects/Task/describe")
    assert again.status == 200
    assert "Mood__c" in {f["name"] for f in again.body["fields"]}


async def test_a_key_that_several_records_have(sandbox: Sandbox, api: Any) -> None:
    for name in ("One", "Two"):
        sandbox.salesforce.create("Account", Name=name, OldKey__c="7")
    answer = await api("PATCH", "sobjects/Account/OldKey__c/7", {"Phone": "1234567"})
    assert answer.status == 300
    assert len(answer.body) == 2
    assert answer.body[0].startswith("/services/data/v62.0/sobjects/Account/001")


async def test_what_colleagues_do_meanwhile(sandbox: Sandbox, api: Any, named: Any) -> None:
    ana = named("Contact", "Ana Ruiz")["Id"]
    sandbox.salesforce.edit(ana, Phone="+34 911 222 333")
    assert len(await api.sosl("FIND {34911222333} IN PHONE FIELDS RETURNING Contact(Id)")) == 1
    sandbox.salesforce.remove(ana)
    assert (await api("GET", f"sobjects/Contact/{ana}")).status == 404
    marta = named("User", "Marta Vidal")["Id"]
    assert sandbox.salesforce.edit(marta, Email="marta@other.example")["Email"] == "marta@other.example"


@pytest.mark.parametrize(
    ("verb", "arguments"),
    [
        ("edit", {"id": "nobody"}), ("convert_lead", {"id": "nobody"}), ("access", {"type": "Nope", "level": "none"}),
        ("access", {"type": "Task", "level": "some"}), ("access", {"type": "Task", "field": "Nope", "level": "none"}),
        ("access", {"type": "Task", "level": "read", "user": "nobody"}),
        ("custom_field", {"type": "Task", "name": "X__c", "field_type": "colour"}),
        ("validation_rule", {"type": "Task", "field": "Nope", "message": "x"}),
        ("switch", {"language": "fr"}), ("switch", {"duplicate_rules": "perhaps"}), ("switch", {"record_types": []}),
        ("switch", {"task_statuses": ["Done"]}), ("switch", {"user": "nobody"}),
        ("break_next", {"request": "*", "then": "x"}),
    ],
)  # fmt: skip
async def test_wrong_orders_are_refused(sandbox: Sandbox, verb: str, arguments: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        getattr(sandbox.salesforce, verb)(**arguments)
