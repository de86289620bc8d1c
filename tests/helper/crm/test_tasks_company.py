"""A contact's company that a Task may not be about: Salesforce knows it from the contact, so the call is logged."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest

from helper.crm.port import TaskDraft
from helper.errors import SalesforceRefused
from tests.helper.crm.fake_org import Asked, FakeOrg, fake_org, refusal, signed_in

ANA, LUCAS = "003000000000001AAA", "003000000000002AAA"
HERS, HIS, CASE = "001000000000001AAA", "001000000000002AAA", "500000000000001AAA"
TASK = "00T000000000001AAA"
CALL = TaskDraft("sidecall:1", "Call", "Asked.", date(2026, 11, 22), "Inbound", 61, who_id=ANA, what_id=HERS)
REASONS = (
    "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY",
    "INVALID_CROSS_REFERENCE_KEY",
    "ENTITY_IS_DELETED",
    "FIELD_INTEGRITY_EXCEPTION",
)


def refuse(org: FakeOrg, what_id: str, code: str = REASONS[0]) -> None:
    """No Task may be about ``what_id``."""
    no = refusal(code, f"insufficient access rights on cross-reference id: {what_id[:15]}", fields=[])

    def row(body: Any) -> dict[str, Any]:
        if body.get("WhatId") != what_id:
            return {"id": TASK, "success": True, "errors": []}
        return {"success": False, "errors": [{"statusCode": code, "message": no[0]["message"], "fields": []}]}

    def one(asked: Asked) -> Any:
        return (400, no) if asked.body.get("WhatId") == what_id else (201, row(asked.body))

    org.answers["POST sobjects/Task"] = one
    org.answers[f"PATCH sobjects/Task/{TASK}"] = one
    org.answers["POST composite/sobjects"] = lambda asked: (200, [row(body) for body in asked.body["records"]])
    org.answers["GET queryAll"] = (200, {"totalSize": 0, "done": True, "records": []})


def last(org: FakeOrg, start: str) -> Any:
    return org.of(start)[-1].body


@pytest.mark.parametrize("code", REASONS)
async def test_the_call_is_logged_without_it(code: str) -> None:
    async with fake_org() as org, signed_in(org) as sf:
        refuse(org, HERS, code)
        assert await sf.write_tasks([CALL]) == [TASK]
        body = last(org, "POST sobjects/Task")
        assert (body["WhoId"], body.get("WhatId")) == (ANA, None)


async def test_so_are_the_others_that_were_sent_with_it() -> None:
    async with fake_org() as org, signed_in(org) as sf:
        refuse(org, HERS)
        his = dataclasses.replace(CALL, key="sidecall:2", who_id=LUCAS, what_id=HIS)
        assert await sf.write_tasks([CALL, his]) == [TASK, TASK]
        assert len(org.of("POST composite/sobjects")) == 1


async def test_a_task_that_becomes_somebody_else_s_is_not_about_what_it_was() -> None:
    async with fake_org() as org, signed_in(org) as sf:
        refuse(org, HIS)
        theirs = dataclasses.replace(CALL, who_id=LUCAS, what_id=HIS)
        assert await sf.update_tasks([(TASK, theirs)]) == [None]
        body = last(org, "PATCH sobjects/Task")
        assert (body["WhoId"], body["WhatId"]) == (LUCAS, None)


@pytest.mark.parametrize(("who", "what"), [(ANA, CASE), ("", HERS)])
async def test_what_the_agent_chose_and_what_only_the_company_is_known_of_is_told(who: str, what: str) -> None:
    async with fake_org() as org, signed_in(org) as sf:
        refuse(org, what)
        (answer,) = await sf.write_tasks([dataclasses.replace(CALL, who_id=who, what_id=what)])
        assert isinstance(answer, SalesforceRefused)
        assert "cross-reference" in answer.message
