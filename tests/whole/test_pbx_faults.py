"""3CX restarts, breaks and comes back in the middle of an agent's calls."""

from __future__ import annotations

from pathlib import Path

import pytest

from helper.calls.model import CallState, Outcome
from helper.errors import NotConnected
from helper.faces import Connection, DialRequest
from tests.whole.rig import running, until

ANA = "+34912345678"
NOBODY = "+34600000000"
BACK_WITHIN = 5.0


@pytest.mark.parametrize(
    "fault",
    [{"status": 503, "page": True}, {"status": 429}, {"of": "everything", "status": 401}, {"hang": True}],
    ids=str,
)
async def test_a_call_that_was_answered_while_3cx_was_away_is_shown_so_and_ends_once(
    tmp_path: Path, fault: dict[str, object]
) -> None:
    async with running(tmp_path) as rig:
        callid = rig.sandbox.pbx.ring(number=ANA)["callid"]
        view = await rig.call(state=CallState.RINGING)
        rig.sandbox.pbx.fault(**fault)
        rig.sandbox.pbx.drop_websockets(code=1011)
        await until(lambda: rig.service.status().pbx.state in (Connection.OFFLINE, Connection.REFUSED))
        rig.sandbox.pbx.answer(callid=callid)
        rig.sandbox.pbx.fault()
        await rig.call(BACK_WITHIN, id=view.call.id, state=CallState.CONNECTED)
        assert rig.service.status().pbx.state is Connection.CONNECTED
        rig.sandbox.pbx.hang_up(callid=callid)
        await rig.call(id=view.call.id, state=CallState.ENDED, outcome=Outcome.ANSWERED)
        assert len(await rig.service.calls()) == 1


async def test_a_3cx_that_starts_anew_gives_another_caller_the_numbers_of_an_old_call(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        rig.sandbox.pbx.restart()
        rig.sandbox.pbx.ring(number=ANA)
        old = await rig.call(state=CallState.RINGING, number=ANA)
        rig.sandbox.pbx.restart()
        rig.sandbox.pbx.ring(number=NOBODY)
        new = await rig.call(state=CallState.RINGING, number=NOBODY)
        assert new.call.pbx_call_id == old.call.pbx_call_id, "the counters began again"
        [_new, ended] = await rig.service.calls()
        assert (ended.call.id, ended.call.outcome) == (old.call.id, Outcome.UNKNOWN)


async def test_the_end_of_a_call_whose_legs_changed_their_ids_unsaid_is_seen(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        callid = rig.sandbox.pbx.ring(number=ANA)["callid"]
        await rig.call(state=CallState.RINGING)
        rig.sandbox.pbx.answer(callid=callid)
        await rig.call(state=CallState.CONNECTED)
        before = rig.sandbox.pbx.state()["requests"]
        rig.sandbox.pbx.renumber(callid=callid)
        await until(lambda: rig.sandbox.pbx.state()["requests"] > before)
        rig.sandbox.pbx.hang_up(callid=callid)
        await rig.call(state=CallState.ENDED, outcome=Outcome.ANSWERED)
        assert len(await rig.service.calls()) == 1


async def test_a_dial_that_3cx_was_too_busy_for_is_over_at_once(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        rig.sandbox.pbx.fault(of="makecall", status=429, retry_after="30")
        with pytest.raises(NotConnected):
            await rig.service.dial(DialRequest(ANA, "one"))
        await rig.call(state=CallState.ENDED, outcome=Outcome.FAILED)
        assert rig.service.status().pbx.state is Connection.CONNECTED
