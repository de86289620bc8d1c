"""Many Tasks in one request, found again by their keys, and orgs that lack the usual ways."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from helper.crm.port import Broken, Doubtful, TaskDraft, Temporary
from helper.crm.salesforce.errors import Answer, error_of
from helper.crm.salesforce.tasks import many
from helper.errors import NotFound, SalesforceRefused
from helper.sandbox.salesforce import objects
from tests.helper.crm.desk import Desk, until

DAY = date(2026, 11, 22)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def call(n: int, **more: Any) -> TaskDraft:
    key = f"sidecall:{n:08d}-0000-4000-8000-000000000000"
    return replace(TaskDraft(key, f"Call {n}", f"Text {n}", DAY, "Inbound", 60 + n, "Done"), **more)


def tasks(desk: Desk) -> list[dict[str, Any]]:
    return desk.org.tasks()["tasks"]


@asynccontextmanager
async def signed_in(desk: Desk, field: str = "") -> AsyncIterator[Desk]:
    desk.config = replace(desk.config, external_id_field=field)
    desk.adapter()
    async with desk.running():
        await desk.sign_in()
        await desk.warm()
        yield desk


async def person(desk: Desk, kind: str, name: str) -> dict[str, Any]:
    return next(one for one in desk.org.store.all(kind) if one.get("Name") == name)


async def test_two_hundred_are_written_in_one_request_in_their_order(agent: Desk) -> None:
    before = agent.org.api.used
    ids = await agent.sf.write_tasks([call(n) for n in range(200)])
    assert agent.org.api.used - before == 1
    assert [task["Id"] for task in tasks(agent)] == list(ids)
    assert [task["CallObject"] for task in tasks(agent)] == [call(n).key for n in range(200)]
    assert {task["Status"] for task in tasks(agent)} == {"Completed"}


async def test_one_that_is_refused_stops_no_other(agent: Desk) -> None:
    drafts = [call(1), call(2, who_id="003000000000000AAA"), call(3)]
    first, refused, third = await agent.sf.write_tasks(drafts)
    assert isinstance(refused, SalesforceRefused)
    assert [task["Id"] for task in tasks(agent)] == [first, third]


async def test_a_locked_record_is_tried_later_and_the_others_are_there(agent: Desk) -> None:
    agent.org.lock_rows(1)
    first, second = await agent.sf.write_tasks([call(1), call(2)])
    assert isinstance(first, Temporary)
    assert [task["Id"] for task in tasks(agent)] == [second]


@pytest.mark.parametrize(("then", "there"), [("commit_then_drop", 2), ("drop", 0)])
async def test_a_batch_without_an_answer_is_doubtful_and_found_by_its_keys(agent: Desk, then: str, there: int) -> None:
    agent.org.break_next_task(then)
    drafts = [call(1), call(2)]
    with pytest.raises(Doubtful):
        await agent.sf.write_tasks(drafts)
    await until(lambda: len(tasks(agent)) == there, "committed, or not")
    found = await agent.sf.find_tasks([draft.key for draft in drafts], LONG_AGO)
    assert found == {task["CallObject"]: task["Id"] for task in tasks(agent)}


async def test_three_hundred_keys_are_asked_for_in_addresses_that_are_not_too_long(agent: Desk) -> None:
    drafts = [call(n) for n in range(300)]
    ids = [*await agent.sf.write_tasks(drafts[:150]), *await agent.sf.write_tasks(drafts[150:])]
    before = agent.org.api.used
    found = await agent.sf.find_tasks([*(draft.key for draft in drafts), "' OR Subject != '"], LONG_AGO)
    assert found == {draft.key: task_id for draft, task_id in zip(drafts, ids, strict=True)}
    assert agent.org.api.used - before <= 4


async def test_a_field_the_org_has_no_more_goes_to_the_comments_of_all(agent: Desk) -> None:
    agent.org.switches.call_center(False)
    before = agent.org.api.used
    assert all(isinstance(one, str) for one in await agent.sf.write_tasks([call(n) for n in range(50)]))
    assert len(tasks(agent)) == 50
    assert agent.org.api.used - before <= 6
    assert tasks(agent)[7]["Description"].startswith("Text 7\n\n")


async def test_changes_go_together_and_say_which_tasks_are_gone(agent: Desk) -> None:
    ids = [str(one) for one in await agent.sf.write_tasks([call(n) for n in range(3)])]
    store = agent.org.store
    store.delete(store.types["Task"], next(task for task in store.all("Task") if task["Id"] == ids[1]))
    read = await agent.sf.read_tasks(ids)
    assert sorted(read) == sorted([ids[0], ids[2]])
    assert (read[ids[2]].key, read[ids[2]].text, read[ids[2]].seconds) == (call(2).key, "Text 2", 62)
    change = TaskDraft("", "", "New words", DAY)
    first, gone, third = await agent.sf.update_tasks([(one, change) for one in ids])
    assert (first, third) == (None, None)
    assert isinstance(gone, NotFound)
    there = [task for task in tasks(agent) if not task["IsDeleted"]]
    assert [task["Subject"] for task in there] == ["Call 0", "Call 2"]
    assert {task["Description"] for task in there} == {"New words"}


async def test_an_agents_calls_of_some_days_are_all_read(agent: Desk) -> None:
    days = [call(n, date=DAY + timedelta(days=n % 5)) for n in range(10)]
    await agent.sf.write_tasks([*days, call(99, owner_id=(await person(agent, "User", "Pau Serra"))["Id"])])
    found = await agent.sf.tasks_between("", DAY, DAY + timedelta(days=1))
    assert sorted(task.key for task in found) == sorted(one.key for one in days if one.date <= DAY + timedelta(days=1))


async def test_a_lead_that_was_converted_meanwhile_is_the_contact_it_became(agent: Desk) -> None:
    lead, ana = await person(agent, "Lead", "Nora Lindqvist"), await person(agent, "Contact", "Ana Ruiz")
    lead.update(IsConverted=True, ConvertedContactId=ana["Id"])
    assert await agent.write(call(1, who_id=lead["Id"]))
    ids = await agent.sf.write_tasks([call(2, who_id=lead["Id"]), call(3)])
    assert all(isinstance(one, str) for one in ids)
    assert {task["CallObject"]: task["WhoId"] for task in tasks(agent)} == {
        call(1).key: ana["Id"],
        call(2).key: ana["Id"],
        call(3).key: None,
    }


# The external id


async def test_with_an_external_id_writing_twice_changes_what_is_there(desk: Desk) -> None:
    desk.org.switches.task_external_id(True)
    async with signed_in(desk, "sidecallkey__c"):
        await until(desk.sf.repeatable, "the field is known")
        assert desk.sf.key_problem() == ""
        first = await desk.write(call(1))
        assert await desk.write(call(1, text="Later words")) == first
        several = await desk.sf.write_tasks([call(1, text="Once more"), call(2)])
        assert several[0] == first
        again = await desk.sf.write_tasks([call(2), call(3)])
        assert again[0] == several[1]
        assert await desk.sf.find_tasks([call(2).key], LONG_AGO) == {call(2).key: several[1]}
    assert [task["SidecallKey__c"] for task in tasks(desk)] == [call(n).key for n in (1, 2, 3)]
    assert tasks(desk)[0]["Description"] == "Once more"
    assert {task["TaskSubtype"] for task in tasks(desk)} == {"Call"}


async def test_older_versions_answer_an_upsert_with_nothing(desk: Desk) -> None:
    """Before version 46.0: 204, and no id."""
    desk.org.switches.task_external_id(True)
    async with signed_in(desk, "SidecallKey__c"):
        session = desk.sf._session
        asked = session.data

        async def as_before(method: str, path: str, **options: Any) -> Answer:
            answer = await asked(method, path, **options)
            return Answer(204, {}, "") if method == "PATCH" else answer

        session.data = as_before  # type: ignore[method-assign]
        assert await desk.write(call(1)) == tasks(desk)[0]["Id"]


@pytest.mark.parametrize(
    ("field", "says"), [("Sidecall_Id__c", "no field Sidecall_Id__c"), ("Subject", "not an external id")]
)
async def test_a_field_that_cannot_be_used_is_told_and_done_without(desk: Desk, field: str, says: str) -> None:
    async with signed_in(desk, field):
        await until(lambda: says in desk.sf.key_problem(), says)
        assert not desk.sf.repeatable()
        assert await desk.sf.write_tasks([call(1), call(2)]) == [task["Id"] for task in tasks(desk)]


# Without CallObject


@pytest.mark.parametrize("filterable", [True, False])
async def test_without_a_field_for_the_key_it_stands_at_the_end_and_is_found_there(
    desk: Desk, filterable: bool
) -> None:
    if filterable:
        desk.org.switches.call_center(False)
    else:
        fields = desk.org.store.types["Task"].fields
        fields["CallObject"] = replace(fields["CallObject"], filterable=False)
    async with signed_in(desk):
        drafts = [call(n) for n in range(4)]
        ids = [str(one) for one in await desk.sf.write_tasks(drafts)]
        assert all(
            task["Description"].splitlines()[-1] == f"Sidecall {draft.key[9:]}"
            for task, draft in zip(tasks(desk), drafts, strict=True)
        )
        now = datetime.now(UTC)
        assert await desk.sf.find_tasks([drafts[2].key, "sidecall:other"], now) == {drafts[2].key: ids[2]}
        there = await desk.sf.read_tasks([ids[2]])
        assert there[ids[2]].key == drafts[2].key
        text = there[ids[2]].text + "\nmore"
        change = replace(drafts[2], text=text, text_there=there[ids[2]].text, disposition="Call back")
        assert list(await desk.sf.update_tasks([(ids[2], change)])) == [None]
        lines = tasks(desk)[2]["Description"].splitlines()
        assert lines[-1] == f"Sidecall {drafts[2].key[9:]}"
        assert lines.count(lines[-1]) == 1
        assert [line for line in lines if line.startswith("Result: ")] == (["Result: Call back"] if filterable else [])
        assert await desk.sf.find_tasks([drafts[2].key], now) == {drafts[2].key: ids[2]}


async def test_a_key_is_found_although_this_computer_s_clock_is_or_was_days_ahead(desk: Desk) -> None:
    desk.org.switches.call_center(False)
    async with signed_in(desk):
        now = datetime.now(UTC)
        draft = call(1, date=now.date())
        [task_id] = await desk.sf.write_tasks([draft])
        assert await desk.sf.find_tasks([draft.key], now + timedelta(days=3)) == {draft.key: task_id}
        created = (now - timedelta(days=5)).strftime("%Y-%m-%dT%H:%M:%S.000+0000")
        next(task for task in desk.org.store.all("Task") if task["Id"] == task_id)["CreatedDate"] = created
        assert await desk.sf.find_tasks([draft.key], now) == {draft.key: task_id}


async def test_a_key_is_looked_for_on_all_pages(desk: Desk) -> None:
    desk.org.switches.call_center(False)
    async with signed_in(desk):
        for begin in range(0, 2200, 200):
            await desk.sf.write_tasks([call(n) for n in range(begin, begin + 200)])
        assert len(await desk.sf.find_tasks([call(2150).key, call(3).key], datetime.now(UTC))) == 2


def test_the_sandbox_has_the_field_that_these_tests_use() -> None:
    assert objects.TASK_EXTERNAL_ID.name == "SidecallKey__c"


@pytest.mark.parametrize("count", [1, 5])
async def test_a_trigger_that_breaks_says_so_in_the_orgs_words_and_nothing_is_there(desk: Desk, count: int) -> None:
    async with signed_in(desk):
        desk.org.break_trigger("Task", "Subject", "Call 0")
        with pytest.raises(Broken, match=r"An unexpected error occurred\. .*ErrorId"):
            await desk.sf.write_tasks([call(n) for n in range(count)])
        assert tasks(desk) == []
        if count > 1:
            others = await desk.sf.write_tasks([call(n) for n in range(1, count)])
            assert all(isinstance(one, str) for one in others)
        desk.org.break_trigger("Task", "Subject", "")
        assert [isinstance(one, str) for one in await desk.sf.write_tasks([call(0)])] == [True]


class Automation:
    """The org's own trigger, which breaks when a request has more than ``most`` Tasks, or one that it cannot bear."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, most: int, unbearable: str = "") -> None:
        self.most = most
        self.unbearable = unbearable
        self.sizes: list[int] = []
        self._send = many._send
        monkeypatch.setattr(many, "_send", self.send)

    async def send(self, session: Any, method: str, path: str, bodies: Sequence[Mapping[str, Any]]) -> list[Any]:
        self.sizes.append(len(bodies))
        subjects = [body["Subject"] for body in bodies if "Subject" in body]
        if len(bodies) <= self.most and self.unbearable not in subjects:
            return await self._send(session, method, path, bodies)
        words = "CallTrigger: execution of BeforeInsert caused by: System.LimitException: Too many SOQL queries: 101"
        fault = {"statusCode": "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "message": words, "fields": []}
        return [error_of(Answer(200, {}, "", [fault]), write=True) for _body in bodies]


async def test_a_trigger_that_cannot_bear_many_gets_fewer(agent: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    automation = Automation(monkeypatch, most=20)
    ids = await agent.sf.write_tasks([call(n) for n in range(200)])
    assert [task["CallObject"] for task in tasks(agent)] == [call(n).key for n in range(200)]
    assert [task["Id"] for task in tasks(agent)] == list(ids)
    assert len(automation.sizes) < 40
    changed = [(str(one), call(n, text="Changed")) for n, one in enumerate(ids)]
    assert set(await agent.sf.update_tasks(changed)) == {None}
    assert {task["Description"] for task in tasks(agent)} == {"Changed"}


@pytest.mark.parametrize("at", [0, 77, 199])
async def test_one_that_a_trigger_cannot_bear_is_refused_alone(
    agent: Desk, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    Automation(monkeypatch, most=200, unbearable=f"Call {at}")
    answers = await agent.sf.write_tasks([call(n) for n in range(200)])
    assert [n for n, answer in enumerate(answers) if not isinstance(answer, str)] == [at]
    assert isinstance(answers[at], SalesforceRefused)
    assert len(tasks(agent)) == 199


async def test_a_trigger_that_bears_none_is_not_asked_two_hundred_times(
    agent: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    automation = Automation(monkeypatch, most=0)
    answers = await agent.sf.write_tasks([call(n) for n in range(200)])
    assert all(isinstance(answer, SalesforceRefused) for answer in answers)
    assert len(automation.sizes) < 15


async def test_no_answer_on_the_way_down_leaves_what_was_not_answered_in_doubt(
    agent: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    Automation(monkeypatch, most=2)
    agent.org.break_next_task("drop")
    answers = await agent.sf.write_tasks([call(n) for n in range(8)])
    assert all(isinstance(answer, Doubtful) for answer in answers)
