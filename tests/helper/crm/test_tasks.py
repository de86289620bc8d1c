"""A call becomes one completed Task that fits the org."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from helper.crm.port import Agent, TaskDraft
from helper.crm.salesforce.schema import Field
from helper.crm.salesforce.tasks.payload import LONGEST_TEXT, created, updated
from helper.errors import NotFound, SalesforceRefused
from helper.sandbox.salesforce import objects
from tests.helper.crm.desk import Desk

DAY = date(2026, 11, 22)
CALL = TaskDraft(
    key="sidecall:8d2f",
    subject="Call from Ana Ruiz",
    text="Asked about the spring catalogue.",
    date=DAY,
    call_type="Inbound",
    seconds=61,
    disposition="Call back",
)


async def record(desk: Desk, kind: str, name: str) -> str:
    return next(str(each["Id"]) for each in desk.org.store.all(kind) if each.get("Name") == name)


async def test_a_call_is_a_completed_task_of_the_agent(agent: Desk) -> None:
    ana = await record(agent, "Contact", "Ana Ruiz")
    task_id = await agent.write(dataclasses.replace(CALL, who_id=ana))
    (task,) = agent.org.tasks()["tasks"]
    assert task["Id"] == task_id
    assert len(task_id) == 18
    expected = {
        "Subject": "Call from Ana Ruiz",
        "Description": "Asked about the spring catalogue.",
        "Status": "Completed",
        "Priority": "Normal",
        "TaskSubtype": "Call",
        "CallType": "Inbound",
        "CallDurationInSeconds": 61,
        "CallDisposition": "Call back",
        "CallObject": "sidecall:8d2f",
        "ActivityDate": "2026-11-22",
        "WhoId": ana,
        "WhatId": None,
        "OwnerId": agent.org.agent_id,
        "IsClosed": True,
    }
    assert {name: task[name] for name in expected} == expected


async def test_it_is_found_again_by_its_key(agent: Desk) -> None:
    assert await agent.find(CALL.key) == ""
    task_id = await agent.write(CALL)
    assert await agent.find(CALL.key) == task_id
    assert await agent.find("' OR Subject != '") == ""


async def test_a_chat_is_no_call(agent: Desk) -> None:
    await agent.write(dataclasses.replace(CALL, call_type="", seconds=None, disposition=""))
    (task,) = agent.org.tasks()["tasks"]
    assert (task["TaskSubtype"], task["CallType"], task["CallDurationInSeconds"]) == ("Task", None, None)


async def test_a_duration_of_nothing_is_written_and_one_not_known_is_not(agent: Desk) -> None:
    await agent.write(dataclasses.replace(CALL, seconds=0))
    await agent.write(dataclasses.replace(CALL, seconds=None))
    assert [task["CallDurationInSeconds"] for task in agent.org.tasks()["tasks"]] == [0, None]


async def test_a_lead_is_never_written_with_something_it_is_about(agent: Desk) -> None:
    nora = await record(agent, "Lead", "Nora Lindqvist")
    account = await record(agent, "Account", "Clínica Sol")
    task_id = await agent.write(dataclasses.replace(CALL, who_id=nora, what_id=account))
    assert agent.org.tasks()["tasks"][0]["WhatId"] is None
    ana = await record(agent, "Contact", "Ana Ruiz")
    await agent.update(task_id, dataclasses.replace(CALL, who_id=ana, what_id=account))
    assert agent.org.tasks()["tasks"][0]["WhatId"] == account
    await agent.update(task_id, dataclasses.replace(CALL, who_id=nora, what_id=account))
    assert agent.org.tasks()["tasks"][0]["WhatId"] is None


async def test_a_company_is_what_it_is_about_and_not_who(agent: Desk) -> None:
    account = await record(agent, "Account", "Clínica Sol")
    await agent.write(dataclasses.replace(CALL, who_id=account))
    (task,) = agent.org.tasks()["tasks"]
    assert (task["WhoId"], task["WhatId"]) == (None, account)


async def test_long_texts_are_cut_to_fit(agent: Desk) -> None:
    await agent.write(dataclasses.replace(CALL, subject="s" * 300, text="👍🏽" * 20_000))
    (task,) = agent.org.tasks()["tasks"]
    assert len(task["Subject"]) == 255
    assert len(task["Description"].encode("utf-16-le")) // 2 <= 32_000
    assert set(task["Description"]) == {"👍", "🏽", "…"}


async def test_without_a_call_centre_the_call_stands_in_the_comments(desk: Desk) -> None:
    desk.org.switches.call_center(False)
    async with desk.running():
        await desk.sign_in()
        await desk.warm()
        task_id = await desk.write(CALL)
        assert await desk.find(CALL.key) == task_id
        assert await desk.find("sidecall:other") == ""
    (task,) = desk.org.tasks()["tasks"]
    assert task["Description"].splitlines() == [
        "Asked about the spring catalogue.",
        "",
        "Direction: Inbound",
        "Seconds: 61",
        "Result: Call back",
        "Sidecall 8d2f",
    ]


async def test_a_field_taken_away_during_the_day_goes_to_the_comments(agent: Desk) -> None:
    await agent.write(CALL)
    agent.org.switches.call_center(False)
    await agent.write(dataclasses.replace(CALL, key="sidecall:2"))
    assert agent.org.tasks()["tasks"][1]["Description"].endswith("Result: Call back\nSidecall 2")


async def test_an_org_with_other_words_for_done(desk: Desk) -> None:
    status = desk.org.store.types["Task"].fields["Status"]
    desk.org.store.types["Task"].fields["Status"] = dataclasses.replace(status, values=("Abierta", "Hecha"))
    for row in desk.org.store.all("TaskStatus"):
        row["ApiName"] = row["MasterLabel"] = "Hecha" if row["IsClosed"] else "Abierta"
    async with desk.running():
        await desk.sign_in()
        await desk.warm()
        await desk.write(CALL)
        await desk.write(CALL)
    assert [task["Status"] for task in desk.org.tasks()["tasks"]] == ["Hecha", "Hecha"]
    assert desk.org.api.requests["query"] == 1


async def test_more_fields_that_the_agent_filled_in_win(desk: Desk) -> None:
    desk.org.show_field("Task", objects.TASK_EXTERNAL_ID, True)
    async with desk.running():
        await desk.sign_in()
        await desk.warm()
        more = {"Priority": "High", "SidecallKey__c": "8d2f", "CallDurationInSeconds": "90", "Nonsense__c": "kept"}
        await desk.write(dataclasses.replace(CALL, fields=more))
    (task,) = desk.org.tasks()["tasks"]
    assert (task["Priority"], task["SidecallKey__c"], task["CallDurationInSeconds"]) == ("High", "8d2f", 90)
    assert task["Description"].endswith("Nonsense__c: kept")


async def test_a_refusal_is_the_agents_to_mend(agent: Desk) -> None:
    agent.org.refuse_next_task("REQUIRED_FIELD_MISSING", "Required fields are missing: [Priority]", ["Priority"])
    with pytest.raises(SalesforceRefused, match="Required fields are missing"):
        await agent.write(CALL)
    assert agent.org.tasks()["tasks"] == []


async def test_a_change_keeps_what_others_added(agent: Desk) -> None:
    task_id = await agent.write(CALL)
    stored = agent.org.store.find(task_id)
    assert stored is not None
    account = await record(agent, "Account", "Clínica Sol")
    stored["WhatId"] = account
    await agent.update(task_id, dataclasses.replace(CALL, text="Will call on Monday.", disposition="Done"))
    (task,) = agent.org.tasks()["tasks"]
    assert (task["Description"], task["CallDisposition"]) == ("Will call on Monday.", "Done")
    assert (task["WhatId"], task["CallObject"], task["TaskSubtype"]) == (account, CALL.key, "Call")


async def test_a_task_that_is_gone_cannot_be_changed(agent: Desk) -> None:
    task_id = await agent.write(CALL)
    stored = agent.org.store.find(task_id)
    assert stored is not None
    agent.org.store.delete(agent.org.store.type("Task"), stored)
    for gone in (task_id, "00TSb000Vbh4Ym3MIE", "not an id"):
        with pytest.raises(NotFound):
            await agent.update(gone, CALL)


AGENT = Agent(user_id="005A", name="Marta", email="m@x", instance_url="https://acme.my.salesforce.com")


def test_links_that_cannot_be_written_stand_in_the_comments_as_addresses() -> None:
    fields = {name: Field(name, createable=True) for name in ("Subject", "Description", "Status")}
    body = created(dataclasses.replace(CALL, who_id="003Sb000000000IIAQ"), AGENT, fields, "Completed")
    assert "https://acme.lightning.force.com/lightning/r/Contact/003Sb000000000IIAQ/view" in body["Description"]
    assert set(body) == {"Subject", "Description", "Status"}


def test_the_comments_leave_room_for_what_has_no_field() -> None:
    fields = {"Subject": Field("Subject", createable=True)}
    body = created(dataclasses.replace(CALL, text="x" * 40_000), AGENT, fields, "Completed")
    assert len(body["Description"]) <= LONGEST_TEXT
    assert body["Description"].endswith("Result: Call back\nSidecall 8d2f")


def test_what_cannot_be_changed_later_is_not_sent_again() -> None:
    fields = {
        "Subject": Field("Subject", createable=True, updateable=True),
        "TaskSubtype": Field("TaskSubtype", createable=True),
    }
    assert "TaskSubtype" not in updated(dataclasses.replace(CALL, fields={"TaskSubtype": "Call"}), AGENT, fields)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("boolean", "true", True),
        ("boolean", "perhaps", "perhaps"),
        ("int", "12", 12),
        ("double", "1.5", 1.5),
        ("int", "many", "many"),
        ("string", "12", "12"),
    ],
)
def test_a_filled_in_field_has_the_type_the_org_wants(kind: str, text: str, value: object) -> None:
    fields = {"X__c": Field("X__c", type=kind, createable=True)}
    sent = created(dataclasses.replace(CALL, fields={"X__c": text}), AGENT, fields, "Completed")["X__c"]
    assert sent == value
    assert type(sent) is type(value)
