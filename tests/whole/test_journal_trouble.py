"""The disk is full, data is damaged, Salesforce refuses: the agent is told, nothing is lost or written twice."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from helper.calls.model import CallState
from helper.errors import WrongState
from helper.faces import Connection, DialRequest, NoteChange, Notice
from helper.history import catch_up
from helper.journal.model import EntryState, LogState
from tests.whole.rig import Rig, running, until

ANA = "+34912345678"


def tasks(rig: Rig) -> list[dict[str, Any]]:
    return [task for task in rig.tasks() if task["CallObject"]]


async def missed(rig: Rig, number: str = ANA) -> None:
    before = len(await rig.service.calls(100))
    callid = rig.sandbox.pbx.ring(number=number, extension="150")["callid"]

    async def calls() -> bool:
        return len(await rig.service.calls(100)) > before

    await until(calls, "it rings")
    await rig.call(state=CallState.RINGING)
    rig.sandbox.pbx.hang_up(callid=callid, by="far")
    await rig.call(state=CallState.ENDED)


async def logged(rig: Rig) -> bool:
    return (await rig.call()).log.state is LogState.SENT


async def room(rig: Rig, pages: int) -> None:
    def limit(connection: sqlite3.Connection) -> None:
        used = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={used + pages}")

    await rig.service._store._database.read(limit)  # type: ignore[attr-defined]


async def test_while_the_disk_is_full_calls_are_shown_and_are_logged_when_there_is_room(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        await room(rig, 0)
        calls = 0
        while not rig.service.status().problems:  # until nothing fits in any more
            await missed(rig, f"+349123456{calls:02}")
            calls += 1
        assert any("disk is full" in one for one in rig.service.status().problems)
        told = [event for event in rig.events if isinstance(event, Notice)]
        assert [notice.title for notice in told] == ["Calls cannot be saved"]
        with pytest.raises(WrongState, match="disk is full"):
            await rig.service.dial(DialRequest("+34600000000", "r1"))
        await missed(rig, "+34600000001")
        before = len(tasks(rig))
        await room(rig, 10_000)
        await until(lambda: not rig.service.status().problems, "it goes on")
        await until(lambda: len(tasks(rig)) == calls + 1, f"all are logged; there were {before}", 30)
        assert len({task["CallObject"] for task in tasks(rig)}) == calls + 1


async def test_of_lost_data_the_calls_are_found_again_and_no_task_is_written_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catch_up, "AFTER_GAP", (0.2, 1.0, 2.0))
    async with running(tmp_path) as rig:
        numbers = [ANA, "+34612345678", "+34600000000"]
        for number in numbers:
            await missed(rig, number)
        await until(lambda: len(tasks(rig)) == 3, "three Tasks")
        await rig.stop()
        (rig.home / "sidecall.db").write_bytes(b"this was a database" * 500)
        for extra in rig.home.glob("sidecall.db-*"):
            extra.unlink()
        await rig.start()
        await rig.until_pbx(Connection.CONNECTED)
        await rig.sign_in()

        async def known() -> bool:
            entries = await rig.service.journal()
            return len(entries) == 3 and all(entry.state is EntryState.SENT for entry in entries)

        await until(known, "the calls are known again")
        entries = await rig.service.journal()
        assert {entry.task_id for entry in entries} == {task["Id"] for task in tasks(rig)}
        assert len(tasks(rig)) == 3
        assert any(isinstance(event, Notice) and "could not be read" in event.title for event in rig.events) or (
            list(rig.home.glob("*.corrupt.*"))
        )
        view = await rig.call()
        await rig.service.note(view.call.id, NoteChange(text="Found again"))
        await until(lambda: any("Found again" in task["Description"] for task in tasks(rig)), "the note")
        assert len(tasks(rig)) == 3


async def test_what_is_refused_can_be_mended_in_every_part(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        rig.sandbox.salesforce.refuse_next_task(
            errorCode="REQUIRED_FIELD_MISSING", message="Required fields are missing: [Priority]", fields=["Priority"]
        )
        await missed(rig)

        async def refused() -> bool:
            return (await rig.call()).log.state is LogState.REFUSED

        await until(refused)
        [entry] = await rig.service.journal()
        assert "Priority" in entry.error
        leads = rig.sandbox.salesforce.records(type="Lead")["records"]
        nora = next(lead for lead in leads if lead["Name"] == "Nora Lindqvist")
        await rig.service.journal_edit(
            entry.id,
            {
                "subject": "Wrong Ana",
                "text": "It was Nora",
                "person_id": nora["Id"],
                "outcome": "Call back",
                "fields": {"Priority": "High"},
            },
        )
        await until(lambda: logged(rig))
        [task] = tasks(rig)
        wanted = ("Subject", "Description", "WhoId", "WhatId", "CallDisposition", "Priority")
        assert [task[name] for name in wanted] == ["Wrong Ana", "It was Nora", nora["Id"], None, "Call back", "High"]


async def test_the_log_file_holds_no_numbers_and_no_names(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        rig.sandbox.salesforce.refuse_next_task(errorCode="X", message="Ana Ruiz may not be called on +34 912 345 678")
        await missed(rig)
        await missed(rig, "+34612345678")
        rig.sandbox.salesforce.down(mode="maintenance")
        await missed(rig, "+34933445566")
        await rig.stop()
        text = "".join(file.read_text(encoding="utf-8") for file in (rig.home / "logs").iterdir())
        assert "listens on port" in text
        without_stamps = re.sub(r"(?m)^\S+ ", "", text)
        for secret in ("912345678", "612345678", "933445566", "912 345", "Ana", "Ruiz", "Soto", "sandbox-secret"):
            assert secret not in without_stamps, secret
        await rig.start()


async def test_what_waits_is_counted_even_if_it_could_not_be_counted_at_first(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        await rig.service.sign_out()
        store = rig.service._store  # type: ignore[attr-defined]
        count, fails = store.counts, iter([True])

        async def counts() -> Any:
            if next(fails, False):
                raise sqlite3.OperationalError("database is locked")
            return await count()

        await until(lambda: rig.service.status().journal_waiting == 0, "nothing waits")
        store.counts = counts
        await missed(rig)
        await until(lambda: rig.service.status().journal_waiting == 1, "one waits")


async def test_a_field_that_is_required_since_today_can_be_filled_in(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        rig.sandbox.salesforce.custom_field(
            "Task", "Reason__c", "picklist", True, "Reason", values=["Sale", "Complaint"]
        )
        await missed(rig)

        async def refused() -> bool:
            return (await rig.call()).log.state is LogState.REFUSED

        await until(refused, "it is refused")
        [needed] = await rig.service.required("Task")
        assert (needed.name, [value for value, _label in needed.choices]) == ("Reason__c", ["Sale", "Complaint"])
        [entry] = await rig.service.journal()
        await rig.service.journal_edit(entry.id, {"fields": {"Reason__c": "Sale"}})
        await until(lambda: len(tasks(rig)) == 1, "it is logged")
        assert tasks(rig)[0]["Reason__c"] == "Sale"
