"""Who it is cannot be told in time, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from helper.calls.model import CallState
from helper.crm.port import TooSlow
from helper.errors import DoNotCall, SidecallError
from helper.faces import CallView, Connection, DialRequest, Notice
from helper.people.model import LookupState
from tests.whole.rig import Rig, running, until

TOM = "+442079460018"
NOBODY = "+34600000000"


async def looked_up(rig: Rig, state: LookupState) -> CallView:
    async def known() -> CallView | None:
        views = await rig.service.calls(1)
        return views[0] if views and views[0].lookup is state else None

    return await until(known, f"the call is {state}")


async def test_a_refused_lookup_is_told_in_the_orgs_own_words(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        rig.sandbox.salesforce.refuse_next("search", "INSUFFICIENT_ACCESS", "acceso insuficiente")
        rig.sandbox.pbx.ring(number=NOBODY)
        view = await looked_up(rig, LookupState.REFUSED)
        assert view.lookup_message == "Your Salesforce user may not do this: acceso insuficiente"
        before = rig.sandbox.salesforce.requests()["by_kind"]["search"]
        rig.service.announce_status()  # type: ignore[attr-defined]
        assert rig.sandbox.salesforce.requests()["by_kind"]["search"] == before


async def test_what_salesforce_cannot_do_three_times_is_told_and_not_promised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("helper.callerid.look_up._PAUSES", (0.01, 0.01))
    async with running(tmp_path) as rig:
        before = rig.sandbox.salesforce.requests()["by_kind"].get("search", 0)
        for _time in range(3):
            rig.sandbox.salesforce.refuse_next("search", "QUERY_TIMEOUT", "Running for too long.")
        rig.sandbox.pbx.ring(number=NOBODY)
        view = await looked_up(rig, LookupState.REFUSED)
        assert "not available" in view.lookup_message
        assert rig.sandbox.salesforce.requests()["by_kind"]["search"] == before + 3


async def test_a_used_up_limit_is_told_as_that(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        rig.sandbox.salesforce.limit_reached(True)
        rig.sandbox.pbx.ring(number=NOBODY)
        view = await looked_up(rig, LookupState.OFFLINE)
        assert "used up its requests" in view.lookup_message


async def test_what_takes_too_long_is_asked_once_more_and_no_oftener(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(tmp_path) as rig:
        asked: list[str] = []

        async def slow(number: object, _rule: object) -> object:
            asked.append(str(number))
            raise TooSlow("Salesforce did not answer in time.")

        crm = rig.service._crm  # type: ignore[attr-defined]
        monkeypatch.setattr(crm, "find_by_number", slow)
        rig.sandbox.pbx.ring(number=NOBODY)
        view = await looked_up(rig, LookupState.REFUSED)
        assert view.lookup_message == "Salesforce did not answer in time."
        crm._changed()
        assert len(asked) == 2


async def test_a_mark_that_comes_late_is_told_while_there_is_time_to_hang_up(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        rig.sandbox.salesforce.switch(response_delay=2.4)
        rig.sandbox.pbx.behave(destination=TOM, then="ring")
        view = await rig.service.dial(DialRequest(TOM, "one"))
        assert view.matches == ()
        told = await until(lambda: [one for one in rig.events if isinstance(one, Notice) and one.call_id], "told")
        assert [(one.title, one.call_id) for one in told] == [("Do not call", view.call.id)]
        view = await rig.call(id=view.call.id)
        assert view.person is not None
        assert view.person.do_not_call
        assert not view.call.over
        await rig.service.hang_up(view.call.id)
        await rig.call(id=view.call.id, state=CallState.ENDED)


async def test_where_a_policy_wants_it_nobody_unknown_is_dialled_unasked(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        await rig.service.change_settings({"numbers.confirm_unknown": True})
        view = await rig.service.dial(DialRequest(NOBODY, "known to be nobody"))
        await rig.service.hang_up(view.call.id)
        await rig.call(id=view.call.id, state=CallState.ENDED)
        rig.sandbox.salesforce.down("refuse")
        with pytest.raises(SidecallError):
            await rig.service.lookup("+34 911 000 112")
        await rig.until_salesforce(Connection.OFFLINE)
        with pytest.raises(DoNotCall, match="not known whether"):
            await rig.service.dial(DialRequest("+34 911 000 111", "two"))
        await rig.service.dial(DialRequest("+34 911 000 111", "three", confirm=True))
        view = await rig.service.dial(DialRequest("151", "a colleague"))
        assert view.call.party_extension == "151"
