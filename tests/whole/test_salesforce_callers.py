"""Who is calling, in the whole helper: what is asked, what is remembered, who may be dialled."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from helper.calls.model import CallState
from helper.errors import DoNotCall, SidecallError, Superseded
from helper.faces import CallView, Connection, DialRequest, NewPerson, Notice
from helper.journal.model import LogState
from helper.people.model import LookupState, PersonKind
from tests.whole.rig import Rig, running, until

ANA = "+34912345678"
NOBODY = "+34600000000"
TOM = "+442079460018"
SOTO = "+34933445566"


def asked(rig: Rig, kind: str = "search") -> int:
    return int(rig.sandbox.salesforce.requests()["by_kind"].get(kind, 0))


def total(rig: Rig) -> int:
    return int(rig.sandbox.salesforce.requests()["total"])


async def rung(rig: Rig, number: str, lookup: LookupState, **more: Any) -> CallView:
    """A call comes in, is looked up and ends; the call as it was while it rang."""
    ring = rig.sandbox.pbx.ring(number=number, extension="150", **more)

    async def known() -> CallView | None:
        view = await rig.call(state=CallState.RINGING)
        return view if view.lookup is lookup else None

    view = await until(known, f"{number} is {lookup}")
    rig.sandbox.pbx.hang_up(callid=ring["callid"], by="far")
    await rig.call(id=view.call.id, state=CallState.ENDED)
    return view


async def test_one_request_for_a_name_and_none_for_a_name_that_is_known(tmp_path: Path) -> None:
    async with running(tmp_path, extra="[journal]\ncalls = false") as rig:
        before = total(rig)
        first = await rung(rig, ANA, LookupState.FOUND)
        assert total(rig) == before + 1
        again = await rung(rig, ANA, LookupState.FOUND)
        assert first.person == again.person
        assert total(rig) == before + 1


async def test_that_nobody_was_found_is_not_remembered(tmp_path: Path) -> None:
    async with running(tmp_path, extra="[journal]\ncalls = false") as rig:
        await rung(rig, NOBODY, LookupState.NOT_FOUND)
        rig.sandbox.salesforce.create("Contact", LastName="Nueva", Phone="600 000 000")
        view = await rung(rig, NOBODY, LookupState.FOUND)
        assert view.person is not None
        assert view.person.name == "Nueva"
        assert asked(rig) == 2


@pytest.mark.parametrize("code", ["REQUEST_LIMIT_EXCEEDED", "QUERY_TIMEOUT", "UNKNOWN_EXCEPTION"])
async def test_what_salesforce_could_not_do_for_the_moment_is_asked_again(tmp_path: Path, code: str) -> None:
    """Nothing but asking would ever tell that it can now, as Salesforce was never away."""
    message = "ConcurrentRequests (Concurrent API Requests) Limit exceeded." if "LIMIT" in code else "Too long."
    async with running(tmp_path) as rig:
        before = asked(rig)
        status = 500 if code == "UNKNOWN_EXCEPTION" else 403
        rig.sandbox.salesforce.refuse_next(request="search", errorCode=code, message=message, status=status)
        await rung(rig, ANA, LookupState.FOUND)
        assert asked(rig) == before + 2


async def test_withheld_and_internal_callers_ask_salesforce_nothing(tmp_path: Path) -> None:
    async with running(tmp_path, extra="[journal]\ncalls = false") as rig:
        before = total(rig)
        await rung(rig, "", LookupState.NONE)
        await rung(rig, "151", LookupState.NONE, name="Pau Serra")
        assert total(rig) == before


async def test_rewriting_comes_before_all_that(tmp_path: Path) -> None:
    rules = "[[numbers.rewrite]]\npattern = '^99(\\d{9})$'\nreplace = '\\1'\n"
    settings = f"[journal]\ncalls = false\n{rules}"
    async with running(tmp_path, extra=settings) as rig:
        view = await rung(rig, "99912345678", LookupState.FOUND)
        assert view.call.number == ANA
        assert view.person is not None
        assert view.person.name == "Ana Ruiz"


async def test_somebody_just_created_is_known_though_the_index_lags(tmp_path: Path) -> None:
    async with running(tmp_path, extra="[journal]\ncalls = false") as rig:
        rig.sandbox.salesforce.switch(index_delay=3600)
        ring = rig.sandbox.pbx.ring(number=NOBODY, extension="150")
        view = await rig.call(state=CallState.RINGING)
        created = await rig.service.create(
            NewPerson("Lead", NOBODY, "García", "Luz", company="Luz SL", call_id=view.call.id)
        )
        view = await rig.call(id=view.call.id)
        assert view.person == created, "the running call is theirs"
        rig.sandbox.pbx.hang_up(callid=ring["callid"], by="far")
        await rig.call(state=CallState.ENDED)
        before = total(rig)
        view = await rung(rig, NOBODY, LookupState.FOUND)
        assert view.person is not None
        assert view.person.id == created.id
        assert total(rig) == before
        [lead] = [one for one in rig.sandbox.salesforce.records("Lead")["records"] if one["LastName"] == "García"]
        assert lead["OwnerId"] == created.owner_id, "assignment rules gave the lead to nobody else"


async def test_a_lead_without_a_company_gets_the_one_of_the_settings(tmp_path: Path) -> None:
    extra = '[journal]\ncalls = false\n[contacts]\nlead_company = "New: [Name], [Number]"\n'
    async with running(tmp_path, extra=extra) as rig:
        created = await rig.service.create(NewPerson("Lead", NOBODY, "García", "Luz"))
        assert created.company == "New: Luz García, +34600000000"


async def test_a_number_given_to_somebody_is_theirs_at_once(tmp_path: Path) -> None:
    async with running(tmp_path, extra="[journal]\ncalls = false") as rig:
        rig.sandbox.salesforce.switch(index_delay=3600)
        [nora] = await rig.service.search("Nora Lindqvist")
        await rig.service.attach(nora.id, NOBODY, "MobilePhone")
        view = await rung(rig, NOBODY, LookupState.FOUND)
        assert view.person is not None
        assert view.person.id == nora.id


async def test_a_switchboard_shows_the_company_first_and_remembers_the_choice(tmp_path: Path) -> None:
    async with running(tmp_path, extra="[journal]\ncalls = false") as rig:
        view = await rung(rig, SOTO, LookupState.FOUND)
        assert view.person is None
        assert view.matches[0].kind is PersonKind.ACCOUNT
        assert {one.name for one in view.matches[1:]} == {"Carmen Soto", "Diego Soto"}


async def test_those_with_open_work_come_before_their_equals(tmp_path: Path) -> None:
    async with running(tmp_path, extra="[journal]\ncalls = false") as rig:
        org = rig.sandbox.salesforce
        diego = next(one for one in org.records("Contact")["records"] if one["Name"] == "Diego Soto")
        org.create("Case", ContactId=diego["Id"], Subject="Brakes", Status="New", Origin="Phone")
        ring = rig.sandbox.pbx.ring(number=SOTO, extension="150")

        async def ranked() -> bool:
            view = await rig.call(state=CallState.RINGING)
            return [one.name for one in view.matches] == ["Talleres Soto", "Diego Soto", "Carmen Soto"]

        await until(ranked, "Diego, with an open case, is before Carmen")
        rig.sandbox.pbx.hang_up(callid=ring["callid"], by="far")


async def test_nobody_marked_do_not_call_is_dialled_unasked_also_while_salesforce_is_away(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        by_number = DialRequest("+44 20 7946 0018", "by-number")
        with pytest.raises(DoNotCall, match="Tom Baker"):
            await rig.service.dial(by_number)
        tom = next(one for one in rig.sandbox.salesforce.records("Contact")["records"] if one["Name"] == "Tom Baker")
        agent_host = rig.sandbox.salesforce.url.partition("://")[2]
        from_page = DialRequest("600 000 000", "from-page", record_id=tom["Id"], page_host=agent_host)
        with pytest.raises(DoNotCall, match="Tom Baker"):
            await rig.service.dial(from_page)
        rig.sandbox.salesforce.down("refuse")
        with pytest.raises(SidecallError):
            await rig.service.lookup("+34 911 000 111")
        await rig.until_salesforce(Connection.OFFLINE)
        with pytest.raises(DoNotCall, match="Tom Baker"):
            await rig.service.dial(DialRequest(TOM, "offline"))
        assert rig.sandbox.pbx.state()["calls"] == []
        view = await rig.service.dial(DialRequest(TOM, "confirmed", confirm=True))
        assert view.call.number == TOM


async def test_an_outdated_search_gives_way(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        rig.sandbox.salesforce.switch(response_delay=0.2)
        typed = [asyncio.create_task(rig.service.search(text)) for text in ("ma", "mar", "ana")]
        *outdated, last = await asyncio.gather(*typed, return_exceptions=True)
        assert [type(one) for one in outdated] == [Superseded, Superseded]
        assert not isinstance(last, BaseException)
        assert "Ana Ruiz" in [one.name for one in last]
        assert asked(rig) <= 2


async def test_a_session_that_others_end_is_told_once_and_calls_wait_for_the_next(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        rig.sandbox.salesforce.revoke()
        ring = rig.sandbox.pbx.ring(number=ANA, extension="150")
        await rig.call(state=CallState.RINGING)
        rig.sandbox.pbx.answer(callid=ring["callid"])
        await rig.until_salesforce(Connection.SIGNED_OUT)
        rig.sandbox.pbx.hang_up(callid=ring["callid"], by="far")
        await rig.call(state=CallState.ENDED)
        await until(lambda: rig.service.status().journal_waiting == 1, "the call waits")
        told = [event for event in rig.events if isinstance(event, Notice)]
        assert [notice.title for notice in told if "Sign in" in notice.title] == ["Sign in to Salesforce again"]
        await rig.sign_in()
        await until(lambda: any(task["CallObject"] for task in rig.tasks()), "the call is logged")
        view = await rig.call(state=CallState.ENDED)
        assert view.person is not None
        assert view.person.name == "Ana Ruiz"


async def test_a_rotating_session_lasts_the_day(tmp_path: Path) -> None:
    async with running(tmp_path, extra="[journal]\ncalls = false") as rig:
        rig.sandbox.salesforce.switch(rotation=True)
        for number in (ANA, "+46812345678", "+493023125118"):
            rig.sandbox.salesforce.expire_sessions()
            await rung(rig, number, LookupState.FOUND)
        assert rig.service.status().salesforce.state is Connection.CONNECTED


async def test_at_four_fifths_of_the_limit_calls_go_on_and_it_is_said(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        rig.sandbox.salesforce.usage(used=85_000)
        view = await rung(rig, ANA, LookupState.FOUND)
        assert view.person is not None
        status = rig.service.status().salesforce
        assert (status.state, status.api_limit) == (Connection.CONNECTED, 100_000)
        assert "85 %" in status.message
        with pytest.raises(SidecallError, match="for calls"):
            await rig.service.search("marta")
        with pytest.raises(SidecallError, match="for calls"):
            await rig.service.related(view.person.id)
        await until(lambda: any(task["CallObject"] for task in rig.tasks()), "the call is logged all the same")


async def test_a_used_up_limit_ends_by_itself(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        rig.sandbox.salesforce.limit_reached(True)
        await rung(rig, ANA, LookupState.OFFLINE)
        assert "24 hours" in rig.service.status().salesforce.message
        rig.sandbox.salesforce.limit_reached(False)
        view = await rung(rig, "+46812345678", LookupState.FOUND)
        assert view.person is not None
        assert rig.service.status().salesforce.message == ""


async def test_a_number_is_stored_with_its_country_however_it_was_given(tmp_path: Path) -> None:
    async with running(tmp_path, extra="[journal]\ncalls = false") as rig:
        await rig.service.create(NewPerson("Contact", "600 000 000", "Luz"))
        [nora] = await rig.service.search("Nora Lindqvist")
        await rig.service.attach(nora.id, "600 000 001", "MobilePhone")
        org = rig.sandbox.salesforce
        [luz] = [one for one in org.records("Contact")["records"] if one["LastName"] == "Luz"]
        [lead] = [one for one in org.records("Lead")["records"] if one["Id"] == nora.id]
        assert (luz["MobilePhone"], lead["MobilePhone"]) == ("+34 600 00 00 00", "+34 600 00 00 01")
        assert [one.name for one in await rig.service.lookup("+34600000000")] == ["Luz"]


@pytest.mark.parametrize("logged", [False, True])
async def test_a_colleague_on_their_mobile_is_internal(tmp_path: Path, logged: bool) -> None:
    async with running(tmp_path, extra=f"[journal]\ninternal = {str(logged).lower()}") as rig:
        ring = rig.sandbox.pbx.ring(number="+34655010151", extension="150")

        async def pau() -> bool:
            view = await rig.call(state=CallState.RINGING)
            return view.person is not None and view.person.kind is PersonKind.USER

        await until(pau, "it is Pau")
        rig.sandbox.pbx.answer(callid=ring["callid"])
        await rig.call(state=CallState.CONNECTED)
        rig.sandbox.pbx.hang_up(callid=ring["callid"], by="far")
        view = await rig.call(state=CallState.ENDED)
        if logged:
            await until(lambda: any(task["CallObject"] for task in rig.tasks()), "the call is logged")
            [task] = [task for task in rig.tasks() if task["CallObject"]]
            assert (task["CallType"], task["WhoId"]) == ("Internal", None)
        else:
            assert view.log.state is LogState.NOT_LOGGED
            assert rig.service.status().journal_waiting == 0
