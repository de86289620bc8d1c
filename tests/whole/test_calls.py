"""Calls from beginning to end, as the agent has them and as Salesforce holds them."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from helper.app import Options, RunsAlready, run
from helper.calls.model import CallState, Direction, Outcome
from helper.errors import BadNumber, DoNotCall, NoDevice, PbxRefused
from helper.faces import DialRequest, NoteChange
from helper.journal.model import LogState
from helper.people.model import LookupState
from tests.whole.rig import running, until

ANA = "+34912345678"


async def test_an_incoming_call_is_shown_with_its_name_and_logged_once(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        ring = rig.sandbox.pbx.ring(number=ANA, extension="150")
        view = await rig.call(state=CallState.RINGING, number=ANA)
        assert view.call.direction is Direction.INBOUND
        await until(lambda: look_up(rig, LookupState.FOUND))
        view = await rig.call(number=ANA)
        assert view.person is not None
        assert view.person.name == "Ana Ruiz"
        rig.sandbox.pbx.answer(callid=ring["callid"])
        await rig.call(state=CallState.CONNECTED)
        rig.sandbox.pbx.hang_up(callid=ring["callid"], by="far")
        view = await rig.call(state=CallState.ENDED, outcome=Outcome.ANSWERED)
        await until(lambda: logged(rig))
        [task] = [task for task in rig.tasks() if task["CallObject"]]
        assert task["CallObject"] == f"sidecall:{view.call.id}"
        assert task["WhoId"] == view.person.id
        assert task["Status"] == "Completed"
        assert task["CallType"] == "Inbound"
        assert task["OwnerId"].startswith("005")
        assert "Answered incoming call from +34912345678 Ana Ruiz to 150" in task["Description"]


async def test_a_dialled_call_is_tied_to_its_legs_and_logged(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        rig.sandbox.pbx.behave(destination=ANA, then="answer", after=0.1)
        view = await rig.service.dial(DialRequest("+34 912 345 678", "one"))
        again = await rig.service.dial(DialRequest("+34 912 345 678", "one"))
        assert again.call.id == view.call.id
        view = await rig.call(state=CallState.CONNECTED)
        await rig.service.hang_up(view.call.id)
        view = await rig.call(state=CallState.ENDED, outcome=Outcome.ANSWERED)
        assert view.person is not None
        await until(lambda: logged(rig))
        assert [task["CallType"] for task in rig.tasks() if task["CallObject"]] == ["Outbound"]
        assert len(await rig.service.calls()) == 1


async def test_what_3cx_refuses_is_told_and_not_logged(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        rig.sandbox.pbx.behave(destination="+34911111111", then="refuse", text="No outbound rule")
        with pytest.raises(PbxRefused, match="No outbound rule"):
            await rig.service.dial(DialRequest("911111111", "one"))
        view = await rig.call(state=CallState.ENDED, outcome=Outcome.FAILED)
        assert view.log.state is LogState.NOT_LOGGED
        with pytest.raises(BadNumber):
            await rig.service.dial(DialRequest("call me", "two"))
        rig.sandbox.pbx.devices(devices=[])
        with pytest.raises(NoDevice):
            await rig.service.dial(DialRequest("911111111", "three"))


async def test_a_person_marked_do_not_call_is_dialled_only_after_confirmation(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        with pytest.raises(DoNotCall, match="Tom Baker"):
            await rig.service.dial(DialRequest("+44 20 7946 0018", "one"))
        assert await rig.service.calls() == []
        await rig.service.dial(DialRequest("+44 20 7946 0018", "two", confirm=True))
        view = await rig.call()
        assert view.person is not None
        assert view.person.name == "Tom Baker"


async def test_calls_wait_while_salesforce_is_down_and_are_then_logged_to_the_right_person(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        rig.sandbox.salesforce.down(mode="maintenance")
        ring = rig.sandbox.pbx.ring(number=ANA, extension="150")
        await rig.call(state=CallState.RINGING)
        await until(lambda: look_up(rig, LookupState.OFFLINE))
        rig.sandbox.pbx.answer(callid=ring["callid"])
        await rig.call(state=CallState.CONNECTED)
        rig.sandbox.pbx.hang_up(callid=ring["callid"], by="far")
        await rig.call(state=CallState.ENDED)
        assert (await rig.call()).log.state in (LogState.WAITING, LogState.SENDING)
        rig.sandbox.salesforce.down(mode="off")
        await until(lambda: logged(rig), within=30)
        [task] = [task for task in rig.tasks() if task["CallObject"]]
        assert task["WhoId"].startswith("003")


async def test_a_refused_task_stays_visible_and_is_sent_after_it_was_mended(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        rig.sandbox.salesforce.refuse_next_task(
            errorCode="FIELD_CUSTOM_VALIDATION_EXCEPTION", message="Say why you called", fields=[]
        )
        ring = rig.sandbox.pbx.ring(number=ANA, extension="150")
        await rig.call(state=CallState.RINGING)
        rig.sandbox.pbx.hang_up(callid=ring["callid"], by="far")
        view = await rig.call(state=CallState.ENDED, outcome=Outcome.MISSED)

        async def refused() -> bool:
            return (await rig.call(id=view.call.id)).log.state is LogState.REFUSED

        await until(refused)
        assert "Say why you called" in (await rig.call()).log.error
        [entry] = await rig.service.journal()
        await rig.service.journal_edit(entry.id, {"text": "Wanted a quote"})
        await until(lambda: logged(rig))
        [task] = [task for task in rig.tasks() if task["CallObject"]]
        assert task["Description"] == "Wanted a quote"


async def look_up(rig, state: LookupState) -> bool:
    views = await rig.service.calls(1)
    return bool(views) and views[0].lookup is state


async def logged(rig) -> bool:
    views = await rig.service.calls(1)
    return bool(views) and views[0].log.state is LogState.SENT


async def test_two_with_one_home_do_not_run_together(tmp_path: Path) -> None:
    async with running(tmp_path, connected=False) as rig:
        with pytest.raises(RunsAlready):
            await run(Options(rig.home, secrets_in_memory=True), lambda service: None, asyncio.Event())
        assert (rig.home / "runtime.json").exists()


async def test_a_correction_after_the_task_was_sent_moves_it_to_the_right_record(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        ring = rig.sandbox.pbx.ring(number="+34933445566")
        await until(lambda: look_up(rig, LookupState.FOUND))
        rig.sandbox.pbx.hang_up(callid=ring["callid"])
        view = await rig.call(state=CallState.ENDED)
        people = {person.name: person for person in view.matches}
        await rig.service.note(view.call.id, NoteChange(person_id=people["Diego Soto"].id, outcome="Done"))
        await until(lambda: the_task(rig)["WhoId"] == people["Diego Soto"].id and the_task(rig)["CallDisposition"])
        company = people["Talleres Soto"].id
        await rig.service.note(view.call.id, NoteChange(person_id=company, outcome=""))
        await until(lambda: the_task(rig)["WhatId"] == company and the_task(rig)["WhoId"] is None)
        assert the_task(rig)["CallDisposition"] is None
        assert "Diego" not in the_task(rig)["Description"]
        await rig.service.note(view.call.id, NoteChange(person_id=people["Carmen Soto"].id))
        await until(lambda: the_task(rig)["WhoId"] == people["Carmen Soto"].id)
        assert len([task for task in rig.tasks() if task["CallObject"]]) == 1


def the_task(rig) -> dict:
    return next(
        (task for task in rig.tasks() if task["CallObject"]), {"WhoId": "", "WhatId": "", "CallDisposition": ""}
    )
