"""One click is one call, whatever 3CX answers and when."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from helper.calls.model import CallState, Direction, Outcome
from helper.errors import BadRequest, DoNotCall, WrongState
from helper.faces import Connection, DialRequest
from helper.journal.model import LogState
from tests.whole.rig import Rig, running, until

ANA = "+34912345678"


async def test_the_same_request_twice_at_once_is_one_call(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        views = await asyncio.gather(*(rig.service.dial(DialRequest(ANA, "same")) for _ in range(5)))
        assert len({view.call.id for view in views}) == 1
        assert len(rig.sandbox.pbx.state()["calls"]) == 1
        with pytest.raises(BadRequest):
            await rig.service.dial(DialRequest(ANA, ""))


@pytest.mark.parametrize("own_phone", ["dialing", "ringing"])
@pytest.mark.parametrize("reply_after", [0.0, 0.5])
async def test_a_dial_is_one_call_in_whatever_order_its_reply_and_events_come(
    tmp_path: Path, own_phone: str, reply_after: float
) -> None:
    async with running(tmp_path) as rig:
        rig.sandbox.pbx.switch(own_phone=own_phone, makecall_reply_s=reply_after)
        rig.sandbox.pbx.behave(destination=ANA, then="answer", after=0.1)
        view = await rig.service.dial(DialRequest(ANA, "one"))
        view = await rig.call(id=view.call.id, state=CallState.CONNECTED, direction=Direction.OUTBOUND)
        await rig.service.hang_up(view.call.id)
        await rig.call(id=view.call.id, state=CallState.ENDED, outcome=Outcome.ANSWERED)
        assert len(await rig.service.calls()) == 1


async def test_a_reply_that_was_lost_is_not_a_second_dial(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        rig.sandbox.pbx.switch(makecall_reply="lost")
        rig.sandbox.pbx.behave(destination=ANA, then="answer", after=0.3)
        view = await rig.service.dial(DialRequest(ANA, "one"))
        await rig.call(id=view.call.id, state=CallState.CONNECTED)
        assert len(rig.sandbox.pbx.state()["calls"]) == 1
        assert len(await rig.service.calls()) == 1


@contextlib.contextmanager
def held_by_a_backup(home: Path) -> Iterator[None]:
    """Nothing can be written meanwhile; other programs may well read."""
    with contextlib.closing(sqlite3.connect(home / "sidecall.db", isolation_level=None)) as backup:
        backup.execute("BEGIN EXCLUSIVE")
        yield
        backup.execute("ROLLBACK")


@pytest.mark.parametrize("started_anew", [False, True])
async def test_a_request_that_was_dialled_is_not_dialled_again_while_nothing_can_be_written(
    tmp_path: Path, started_anew: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(tmp_path) as rig:
        before = 1
        first = await rig.service.dial(DialRequest(ANA, "same"))
        await rig.service.hang_up(first.call.id)
        await rig.call(id=first.call.id, state=CallState.ENDED)
        if started_anew:
            await rig.stop()
            await rig.start()
            await rig.until_pbx(Connection.CONNECTED)
            monkeypatch.setattr("helper.callbook.book._KEPT", 0)  # it is not among those at hand any more
            other = await rig.service.dial(DialRequest("+34911111111", "other"))
            await rig.service.hang_up(other.call.id)
            await rig.call(id=other.call.id, state=CallState.ENDED)
            before += 1
        with held_by_a_backup(rig.home):
            again = await rig.service.dial(DialRequest(ANA, "same"))
        assert again.call.id == first.call.id
        assert len(dialled(rig)) == before


async def test_what_cannot_be_written_down_is_not_dialled_and_says_so(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        with held_by_a_backup(rig.home):
            with pytest.raises(WrongState, match="nothing was dialled"):
                await rig.service.dial(DialRequest(ANA, "one"))
            assert await rig.service.calls() == []
        view = await rig.call(request_id="one", state=CallState.ENDED, outcome=Outcome.FAILED)
        assert view.call.talk_seconds == 0
        assert (await rig.service.dial(DialRequest(ANA, "one"))).call.id == view.call.id
        assert dialled(rig) == []
        await rig.service.dial(DialRequest(ANA, "two"))
        assert len(dialled(rig)) == 1


def dialled(rig: Rig) -> list[object]:
    state = rig.sandbox.pbx.state()
    return [*state["calls"], *state["ended"]]


async def test_a_call_placed_on_the_desk_phone_is_followed_too(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        ring = rig.sandbox.pbx.ring(number=ANA, queue="800")
        view = await rig.call(state=CallState.RINGING)
        assert view.call.queue == "800"
        rig.sandbox.pbx.hang_up(callid=ring["callid"])
        view = await rig.call(state=CallState.ENDED)
        assert (view.call.outcome, view.log.state) == (Outcome.UNKNOWN, LogState.NOT_LOGGED)


async def test_a_withheld_number_asks_salesforce_nothing(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        ring = rig.sandbox.pbx.ring(number="")
        view = await rig.call(state=CallState.RINGING)
        assert (view.call.number, view.call.display) == (None, "Number withheld")
        asked = rig.sandbox.salesforce.requests()["by_kind"]
        assert not {kind for kind in asked if kind.startswith(("search", "query", "composite"))}
        rig.sandbox.pbx.hang_up(callid=ring["callid"])
        await until(lambda: logged(rig))


async def test_the_record_a_number_stood_on_counts_only_on_the_orgs_own_pages(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        contacts = rig.sandbox.salesforce.records(type="Contact")["records"]
        carmen, diego = (next(one for one in contacts if one["Name"] == name) for name in ("Carmen Soto", "Diego Soto"))
        host = rig.sandbox.salesforce.url.removeprefix("http://")
        view = await rig.service.dial(DialRequest("+34 933 445 566", "one", record_id=diego["Id"], page_host=host))
        assert view.person is not None
        assert view.person.name == "Diego Soto"
        await rig.service.hang_up(view.call.id)
        await rig.call(id=view.call.id, state=CallState.ENDED)
        view = await rig.service.dial(
            DialRequest("+34 933 445 566", "two", record_id=carmen["Id"], page_host="evil.example")
        )
        assert view.person is None
        assert len(view.matches) == 3


async def test_whom_the_agent_picked_in_the_search_is_who_is_called_and_logged(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        org = rig.sandbox.salesforce
        marked = org.create("Contact", LastName="Baja", Phone="+34 955 111 222", DoNotCall=True)
        meant = org.create("Contact", LastName="Berta", Phone="+34 955 111 222")
        await until(lambda: found(rig, "Berta"), "the search knows her")
        before = org.requests()["by_kind"]
        view = await rig.service.dial(DialRequest("955 111 222", "one", person_id=meant["Id"]))
        assert view.person is not None
        assert view.person.name == "Berta"
        assert org.requests()["by_kind"] == before, "the search has told who she is"
        await rig.call(id=view.call.id, state=CallState.CONNECTED)
        await rig.service.hang_up(view.call.id)
        await until(rig.tasks, "logged")
        assert [task["WhoId"] for task in rig.tasks()] == [meant["Id"]]
        with pytest.raises(DoNotCall, match="Baja"):
            await rig.service.dial(DialRequest("955 111 222", "two", person_id=marked["Id"]))


async def found(rig: Rig, name: str) -> bool:
    return bool(await rig.service.search(name))


async def test_a_choice_once_made_is_remembered_for_the_number(tmp_path: Path) -> None:
    from helper.faces import NoteChange

    async with running(tmp_path) as rig:
        first = rig.sandbox.pbx.ring(number="+34933445566")
        await until(lambda: matches(rig, 3))
        view = await rig.call(state=CallState.RINGING)
        diego = next(person for person in view.matches if person.name == "Diego Soto")
        await rig.service.note(view.call.id, NoteChange(person_id=diego.id))
        rig.sandbox.pbx.hang_up(callid=first["callid"])
        await rig.call(state=CallState.ENDED)
        rig.sandbox.pbx.ring(number="+34933445566")
        await until(lambda: matches(rig, 3))
        view = await rig.call(state=CallState.RINGING)
        assert view.person is not None
        assert view.person.name == "Diego Soto"


async def test_a_caller_seen_before_costs_salesforce_nothing(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        first = rig.sandbox.pbx.ring(number=ANA)
        await until(lambda: matches(rig, 1))
        rig.sandbox.pbx.hang_up(callid=first["callid"])
        await until(lambda: logged(rig))
        before = rig.sandbox.salesforce.requests()["total"]
        rig.sandbox.pbx.ring(number=ANA)
        view = await rig.call(state=CallState.RINGING)
        await until(lambda: matches(rig, 1))
        assert rig.sandbox.salesforce.requests()["total"] == before
        assert view.call.number == ANA


async def matches(rig: Rig, count: int) -> bool:
    views = await rig.service.calls(1)
    return bool(views) and not views[0].call.over and len(views[0].matches) == count


async def logged(rig: Rig) -> bool:
    views = await rig.service.calls(1)
    return bool(views) and views[0].log.state is LogState.SENT
