"""What the agent does on the phone itself, and what 3CX shows late or slowly: still one call is one call."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from helper.calls.model import CallState, Direction, Outcome
from helper.faces import CallView, DialRequest
from helper.journal.model import LogState
from tests.whole.rig import Rig, running, until

ANA = "+34912345678"
NOBODY = "+34600000000"


async def ended(rig: Rig, count: int) -> list[CallView]:
    async def all_over() -> list[CallView]:
        views = list(await rig.service.calls())
        return views if len(views) == count and all(view.call.over for view in views) else []

    return await until(all_over, f"{count} calls, all over")


async def test_another_call_on_the_phone_is_not_taken_for_a_dial_that_has_no_reply(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("helper.dial.place._LOOK_FOR", 3.0)
    async with running(tmp_path) as rig:
        rig.sandbox.pbx.fault(of="makecall", status=504)
        dialled = await rig.service.dial(DialRequest(ANA, "one"))
        rig.sandbox.pbx.fault()
        rig.sandbox.pbx.behave(destination=NOBODY, then="answer", after=0.2)
        callid = rig.sandbox.pbx.dial(destination=NOBODY)["callid"]
        other = await rig.call(number=NOBODY, state=CallState.CONNECTED)
        assert other.person is None
        rig.sandbox.pbx.hang_up(callid=callid)
        by_id = {view.call.id: view.call for view in await ended(rig, 2)}
        assert by_id[other.call.id].outcome is Outcome.ANSWERED
        assert by_id[dialled.call.id].outcome is Outcome.UNKNOWN


async def test_a_call_that_3cx_places_long_after_the_dial_failed_is_that_dials(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        rig.sandbox.pbx.fault(of="makecall", status=504)
        dialled = await rig.service.dial(DialRequest(ANA, "one"))
        rig.sandbox.pbx.fault()
        rig.sandbox.pbx.behave(destination=ANA, then="answer", after=0.2)
        callid = rig.sandbox.pbx.dial(destination=ANA)["callid"]
        await rig.call(id=dialled.call.id, state=CallState.CONNECTED)
        rig.sandbox.pbx.hang_up(callid=callid)
        [view] = await ended(rig, 1)
        assert (view.call.id, view.call.outcome) == (dialled.call.id, Outcome.ANSWERED)


async def test_who_calls_and_gives_up_while_a_dial_waits_for_its_reply_is_a_missed_call(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        rig.sandbox.pbx.fault(of="makecall", hang=True, slow_s=0.1)
        dialling = asyncio.create_task(rig.service.dial(DialRequest(ANA, "one")))
        await rig.call(request_id="one", state=CallState.DIALING)
        callid = rig.sandbox.pbx.ring(number="")["callid"]
        view = await rig.call(state=CallState.RINGING, direction=Direction.INBOUND)
        rig.sandbox.pbx.hang_up(callid=callid)
        await rig.call(id=view.call.id, state=CallState.ENDED, outcome=Outcome.MISSED)
        assert not dialling.done(), "and all that before the reply"
        rig.sandbox.pbx.fault()  # now it comes
        assert (await dialling).call.id != view.call.id


@pytest.mark.parametrize("reply_after", [0.0, 1.5])
async def test_a_phone_that_rings_first_and_does_not_say_for_whom_is_one_call(
    tmp_path: Path, reply_after: float
) -> None:
    async with running(tmp_path) as rig:
        rig.sandbox.pbx.switch(own_phone="ringing_unnamed", own_phone_lift_s=1.7, makecall_reply_s=reply_after)
        rig.sandbox.pbx.behave(destination=ANA, then="answer", after=0.1)
        view = await rig.service.dial(DialRequest(ANA, "one"))
        await rig.call(id=view.call.id, state=CallState.CONNECTED, direction=Direction.OUTBOUND)
        await rig.service.hang_up(view.call.id)
        [only] = await ended(rig, 1)
        assert (only.call.id, only.call.outcome) == (view.call.id, Outcome.ANSWERED)
        assert {event.view.call.id for event in rig.events if hasattr(event, "view")} == {view.call.id}


async def test_a_leg_that_changes_its_id_while_3cx_is_slow_is_still_one_call(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        rig.sandbox.pbx.switch(ring_devices="first")
        callid = rig.sandbox.pbx.ring(number=ANA)["callid"]
        await rig.call(state=CallState.RINGING)
        rig.sandbox.pbx.answer(callid=callid)
        view = await rig.call(state=CallState.CONNECTED)
        rig.sandbox.pbx.fault(of="participant", slow_s=1.0)
        rig.sandbox.pbx.renumber(callid=callid, said=True)
        before = len(rig.events)
        await until(lambda: any(getattr(event, "view", None) for event in rig.events[before:]))
        rig.sandbox.pbx.fault()
        await rig.call(id=view.call.id, state=CallState.CONNECTED, ended_at=None)
        rig.sandbox.pbx.hang_up(callid=callid)
        [only] = await ended(rig, 1)
        assert (only.call.id, only.call.outcome) == (view.call.id, Outcome.ANSWERED)


async def test_a_caller_put_through_by_the_keys_of_the_phone_was_transferred(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        callid = rig.sandbox.pbx.ring(number=ANA)["callid"]
        await rig.call(state=CallState.RINGING)
        rig.sandbox.pbx.answer(callid=callid)
        caller = await rig.call(state=CallState.CONNECTED)
        consultation = rig.sandbox.pbx.dial(destination="151")["callid"]
        await rig.call(state=CallState.DIALING, direction=Direction.INTERNAL)
        rig.sandbox.pbx.far_answer(callid=consultation)
        await rig.call(state=CallState.CONNECTED, direction=Direction.INTERNAL)
        rig.sandbox.pbx.put_through(callid=callid, consultation=consultation)
        outcomes = {view.call.id: view.call.outcome for view in await ended(rig, 2)}
        assert outcomes.pop(caller.call.id) is Outcome.TRANSFERRED
        assert list(outcomes.values()) == [Outcome.ANSWERED]


async def test_a_short_number_outside_is_a_call_out_and_is_logged(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        rig.sandbox.pbx.behave(destination="116117", then="answer", after=0.1)
        view = await rig.service.dial(DialRequest("116117", "one"))
        await rig.call(id=view.call.id, state=CallState.CONNECTED, direction=Direction.OUTBOUND)
        await rig.service.hang_up(view.call.id)
        view = await rig.call(id=view.call.id, state=CallState.ENDED)
        assert (view.call.display, view.call.party_extension) == ("116117", "")
        assert view.log.state is not LogState.NOT_LOGGED


async def test_whom_the_agent_calls_from_the_phone_is_looked_up_as_callers_are(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        rig.sandbox.pbx.behave(destination=ANA, then="answer", after=0.1)
        callid = rig.sandbox.pbx.dial(destination=ANA)["callid"]
        view = await rig.call(number=ANA, state=CallState.CONNECTED)
        await until(lambda: _named(rig, view.call.id), "who it is")
        rig.sandbox.pbx.hang_up(callid=callid)
        [task] = await until(rig.tasks, "its Task")
        assert (task["WhoId"], task["CallType"]) == (_contact(rig, "Ana Ruiz"), "Outbound")
        assert "Ana Ruiz" in task["Description"]


async def _named(rig: Rig, call_id: str) -> bool:
    return any(view.call.id == call_id and view.person is not None for view in await rig.service.calls())


def _contact(rig: Rig, name: str) -> str:
    contacts = rig.sandbox.salesforce.records("Contact")["records"]
    return next(one["Id"] for one in contacts if one.get("Name") == name or name.endswith(str(one.get("LastName"))))
