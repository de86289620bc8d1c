"""Diverting and transferring: what 3CX takes ends our part, what it refuses leaves the call as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from helper.calls.model import Action, CallState, Outcome
from helper.errors import BadNumber, WrongState
from helper.people.model import PersonKind
from tests.whole.rig import running, until

ANA = "+34912345678"


async def test_a_connected_call_is_transferred_to_a_colleague(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        ring = rig.sandbox.pbx.ring(number=ANA)
        view = await rig.call(state=CallState.RINGING)
        assert (Action.DIVERT in view.actions, Action.TRANSFER in view.actions) == (True, False)
        rig.sandbox.pbx.answer(callid=ring["callid"])
        view = await rig.call(state=CallState.CONNECTED)
        assert (Action.DIVERT in view.actions, Action.TRANSFER in view.actions) == (False, True)
        await rig.service.transfer(view.call.id, "151")
        await rig.call(id=view.call.id, state=CallState.ENDED, outcome=Outcome.TRANSFERRED)
        [theirs] = rig.sandbox.pbx.state()["calls"]
        assert {leg["dn"] for leg in theirs["participants"]} == {"151"}


async def test_a_ringing_call_is_diverted(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        rig.sandbox.pbx.ring(number=ANA)
        view = await rig.call(state=CallState.RINGING)
        await rig.service.divert(view.call.id, "151")
        view = await rig.call(id=view.call.id, state=CallState.ENDED, outcome=Outcome.TRANSFERRED)
        assert view.call.answered_at is None


async def test_what_3cx_refuses_leaves_the_call_and_what_becomes_of_it(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        ring = rig.sandbox.pbx.ring(number=ANA)
        rig.sandbox.pbx.answer(callid=ring["callid"])
        view = await rig.call(state=CallState.CONNECTED)
        with pytest.raises(BadNumber):
            await rig.service.transfer(view.call.id, "nobody")
        with pytest.raises(WrongState, match="needs a leg that is Ringing"):
            await rig.service.divert(view.call.id, "151")
        rig.sandbox.pbx.hang_up(callid=ring["callid"], by="far")
        await rig.call(id=view.call.id, state=CallState.ENDED, outcome=Outcome.ANSWERED)
        await until(lambda: not rig.sandbox.pbx.state()["calls"])


async def test_colleagues_are_those_3cx_tells_but_oneself(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        await until(rig.service.colleagues, "colleagues")
        [pau] = [one for one in rig.service.colleagues() if one.name == "Pau Serra"]
        assert (pau.kind, [phone.number for phone in pau.phones]) == (PersonKind.USER, ["151"])
        assert "Marta Vidal" not in [one.name for one in rig.service.colleagues()]


async def test_a_call_goes_to_voicemail_where_the_settings_say_how(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        rig.sandbox.pbx.ring(number=ANA)
        view = await rig.call(state=CallState.RINGING)
        with pytest.raises(BadNumber, match="voicemail"):
            await rig.service.divert(view.call.id, "voicemail")
        minted = rig.sandbox.pbx.state()["tokens_minted"]
        await rig.service.change_settings({"pbx.voicemail": "*4{extension}"})
        sent: list[str] = []
        send_away = rig.sandbox.pbx.exchange.send_away
        rig.sandbox.pbx.exchange.send_away = lambda leg, to, how: (sent.append(to), send_away(leg, to, how))[1]
        await rig.service.divert(view.call.id, "voicemail")
        await rig.call(id=view.call.id, state=CallState.ENDED, outcome=Outcome.TRANSFERRED)
        assert sent == ["*4150"]
        assert rig.sandbox.pbx.state()["tokens_minted"] == minted


async def test_every_phone_stops_ringing_when_a_call_is_declined(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        rig.sandbox.pbx.ring(number=ANA)
        view = await rig.call(state=CallState.RINGING)
        [call] = rig.sandbox.pbx.state()["calls"]
        assert len(call["participants"]) == 2
        await rig.service.hang_up(view.call.id)
        await until(lambda: not rig.sandbox.pbx.state()["calls"])
        await rig.call(id=view.call.id, state=CallState.ENDED, outcome=Outcome.MISSED)
