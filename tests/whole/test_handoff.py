"""A whole Sidecall without the Call Control API: calls are handed over, reported, shown, and logged by hand."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import aiohttp
import pytest
from yarl import URL

from helper.calls.model import Action, CallState, Direction, Outcome
from helper.errors import BadNumber, WrongState
from helper.faces import CallChanged, Connection, DialRequest, NoteChange
from helper.journal.model import LogState
from helper.people.model import LookupState
from tests.whole.rig import Rig, running, until

ANA, SOTO, NOBODY = "+34912345678", "+34933445566", "+34600000000"
TAB = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document", "Sec-Fetch-Site": "cross-site"}


@contextlib.asynccontextmanager
async def handing_over(tmp_path: Path, extra: str = "", signed_in: bool = True, pbx: str = "") -> AsyncIterator[Rig]:
    async with running(tmp_path, connected=False, extra=extra, pbx=f"mode = 'handoff'\n{pbx}") as rig:
        if signed_in:
            await rig.sign_in()
        yield rig


async def visit(rig: Rig, number: str, name: str = "", **more: Any) -> tuple[int, str, str]:
    """What the tab gets that 3CX opens: status, where it is sent, and the page."""
    url = (await rig.service.pop_url()).url
    url = url.replace("%CallerNumber%", quote(number, safe="")).replace("%CallerDisplayName%", quote(name, safe=""))
    return await visit_url(url, **more)


async def visit_url(url: str, **headers: str) -> tuple[int, str, str]:
    async with (
        aiohttp.ClientSession() as browser,
        browser.get(URL(url, encoded=True), headers={**TAB, **headers}, allow_redirects=False) as reply,
    ):
        assert reply.headers["Cache-Control"] == "no-store"
        assert reply.headers["Referrer-Policy"] == "no-referrer"
        return reply.status, reply.headers.get("Location", ""), await reply.text()


def record(rig: Rig, kind: str, name: str) -> str:
    records = rig.sandbox.salesforce.records(type=kind)["records"]
    found = next(one for one in records if one["Name"] == name)
    return f"{rig.sandbox.salesforce.url}/lightning/r/{kind}/{found['Id']}/view"


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that the system's browser was asked to open."""
    opened: list[str] = []

    def take(url: str) -> bool:
        opened.append(url)
        return True

    monkeypatch.setattr("webbrowser.open", take)
    return opened


async def test_a_dial_goes_to_the_web_client_and_is_labelled_handed_over(tmp_path: Path, browser: list[str]) -> None:
    async with handing_over(tmp_path) as rig:
        view = await rig.service.dial(DialRequest(ANA, "one"))
        assert (view.call.state, view.call.outcome) == (CallState.HANDED_OVER, Outcome.HANDED_OVER)
        assert (view.call.answered_at, view.call.ended_at, view.call.talk_seconds) == (None, None, None)
        assert browser == [f"{rig.sandbox.pbx.url}/webclient/#/call?phone=%2B34912345678"]
        await rig.service.dial(DialRequest(ANA, "one"))
        assert len(browser) == 1, "the same request twice dials once"
        assert rig.sandbox.pbx.state()["requests"] == 0, "Call Control is left alone"
        assert rig.service.status().pbx.state is Connection.HANDED_OVER
        [check] = [one for one in await rig.service.doctor() if one.name.startswith("pbx")]
        assert (check.ok, "handed over" in check.message) == (True, True)
        states = {event.view.call.state for event in rig.events if isinstance(event, CallChanged)}
        assert states == {CallState.DIALING, CallState.HANDED_OVER}


async def test_a_dial_that_cannot_be_handed_over_is_a_failed_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("helper.pbx.handoff.adapter.is_ours", lambda handler: True)
    async with handing_over(tmp_path, pbx="handoff = 'tel'\n") as rig:
        with pytest.raises(WrongState, match="gives tel: links to Sidecall"):
            await rig.service.dial(DialRequest(ANA, "one"))
        view = await rig.call(state=CallState.ENDED, outcome=Outcome.FAILED)
        assert (view.log.state, view.actions) == (LogState.NOT_LOGGED, ())
        with pytest.raises(BadNumber, match="premium-rate"):
            await rig.service.dial(DialRequest("806 123 456", "two"))


async def test_the_extension_to_dial_next_is_part_of_the_call(tmp_path: Path, browser: list[str]) -> None:
    async with handing_over(tmp_path) as rig:
        view = await rig.service.dial(DialRequest("(+1) 415 555-0132 x204", "one"))
        assert (view.call.number, view.call.party_extension) == ("+14155550132", "204")
        assert browser[0].endswith("phone=%2B14155550132")


async def test_one_person_a_card_and_a_tab_that_ends_on_the_record(tmp_path: Path, browser: list[str]) -> None:
    async with handing_over(tmp_path, "[callerid]\none_match = 'open'") as rig:
        status, location, _page = await visit(rig, ANA, "ANA RUIZ")
        assert (status, location) == (303, record(rig, "Contact", "Ana Ruiz"))
        view = await rig.call(state=CallState.HANDED_OVER, direction=Direction.INBOUND, number=ANA)
        assert (view.person and view.person.name, view.actions) == ("Ana Ruiz", (Action.LOG,))
        pops = [event for event in rig.events if isinstance(event, CallChanged) and event.pop]
        assert len(pops) == 1
        assert browser == [], "the tab is on its way there, so no other one is opened"


async def test_several_people_a_page_to_choose_from(tmp_path: Path) -> None:
    async with handing_over(tmp_path) as rig:
        status, location, page = await visit(rig, SOTO, "<script>alert(1)</script>")
        assert (status, location) == (200, "")
        for name in ("Carmen Soto", "Diego Soto"):
            assert f'href="{record(rig, "Contact", name)}"' in page
        assert "<script" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("Contact", "Phone=+34600000000,LastName=Li & Co x y"),
        ("Lead", "Phone=+34600000000,LastName=Li & Co x y,Company=Unknown"),
    ],
)
async def test_nobody_a_new_record_with_what_is_known(tmp_path: Path, kind: str, fields: str) -> None:
    async with handing_over(tmp_path, f"[contacts]\ncreate_as = '{kind}'") as rig:
        status, location, _page = await visit(rig, NOBODY, "Li & Co, x=y")
        assert status == 303
        path, _mark, query = location.removeprefix(rig.sandbox.salesforce.url).partition("?")
        assert path == f"/lightning/o/{kind}/new"
        assert unquote(query.removeprefix("defaultFieldValues=")) == fields
        async with aiohttp.ClientSession() as browser, browser.get(location) as form:
            assert 'value="+34600000000"' in await form.text()


async def test_nobody_and_no_new_records_wanted_is_said_in_words(tmp_path: Path) -> None:
    async with handing_over(tmp_path, "[callerid]\nno_match = 'nothing'") as rig:
        status, _location, page = await visit(rig, NOBODY)
        assert status == 200
        assert "Nobody in Salesforce has this number." in page
        assert "600 00 00 00" in page


async def test_salesforce_down_is_said_and_asked_again_without_a_second_card(tmp_path: Path) -> None:
    async with handing_over(tmp_path) as rig:
        rig.sandbox.salesforce.down(mode="refuse")
        status, _location, page = await visit(rig, ANA)
        assert status == 200
        assert "Salesforce does not answer" in page
        assert "912 34 56 78" in page
        rig.sandbox.salesforce.down(mode="off")
        await rig.until_salesforce(Connection.CONNECTED)

        async def there() -> bool:
            return (await visit(rig, ANA))[1] == record(rig, "Contact", "Ana Ruiz")

        await until(there)
        assert len(await rig.service.calls()) == 1


async def test_signed_out_is_said(tmp_path: Path) -> None:
    async with handing_over(tmp_path, signed_in=False) as rig:
        status, _location, page = await visit(rig, ANA)
        assert status == 200
        assert "You are signed out of Salesforce" in page
        assert (await rig.call(number=ANA)).lookup is LookupState.SIGNED_OUT


@pytest.mark.parametrize(
    "query", ["number=%CallerNumber%&name=%CallerDisplayName%", "number=&name=", "number=anonymous"]
)
async def test_a_caller_without_a_number_is_shown_as_one(tmp_path: Path, query: str) -> None:
    async with handing_over(tmp_path) as rig:
        url = (await rig.service.pop_url()).url
        status, _location, page = await visit_url(url.partition("?")[0] + "?" + query)
        assert status == 200
        assert "The caller does not show a number" in page
        view = await rig.call(number=None, display="Number withheld")
        assert view.call.name_from_pbx == ""


async def test_a_colleague_is_not_looked_up(tmp_path: Path) -> None:
    async with handing_over(tmp_path) as rig:
        before = rig.sandbox.salesforce.requests()["total"]
        status, _location, page = await visit(rig, "151", "Pau Serra")
        assert (status, "colleague" in page) == (200, True)
        view = await rig.call(direction=Direction.INTERNAL, party_extension="151")
        assert view.actions == ()
        assert rig.sandbox.salesforce.requests()["total"] == before


async def test_a_wrong_or_an_old_capability_shows_nothing(tmp_path: Path) -> None:
    async with handing_over(tmp_path) as rig:
        old = (await rig.service.pop_url()).url
        new = (await rig.service.pop_url(renew=True)).url
        assert old != new
        for wrong in (old, new.replace("/pop/", "/pop/x"), new.replace("/pop/", "/pop//")):
            status, _location, page = await visit_url(wrong)
            assert status == 404
            assert "Sidecall" not in page
        assert await rig.service.calls() == []
        assert (await visit_url(new))[0] == 200


async def test_the_capability_is_written_nowhere(tmp_path: Path) -> None:
    async with handing_over(tmp_path) as rig:
        url = (await rig.service.pop_url()).url
        capability = url.split("/")[4].partition("?")[0]
        assert len(capability) == 43
        await visit(rig, ANA)
        await visit_url(url.replace("/pop/", "/pop/x"))
    written = [file for file in rig.home.rglob("*") if file.is_file()]
    assert {"sidecall.db", "settings.toml"} <= {file.name for file in written}
    assert [file for file in written if capability.encode() in file.read_bytes()] == []


async def test_the_same_call_reported_twice_is_one_card(tmp_path: Path) -> None:
    async with handing_over(tmp_path) as rig:
        await asyncio.gather(visit(rig, ANA), visit(rig, ANA), rig.service.incoming("912 345 678", "Ana"))
        await rig.service.incoming(NOBODY, "")
        assert len(await rig.service.calls()) == 2


async def test_a_call_that_is_followed_gets_no_second_card(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        rig.sandbox.pbx.ring(number=ANA)
        assert (await visit(rig, ANA))[0] == 303
        await rig.service.incoming(ANA, "Ana")
        [view] = await rig.service.calls()
        assert view.call.state is CallState.RINGING


async def test_a_report_that_comes_before_3cx_tells_is_the_same_call(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        report = asyncio.create_task(rig.service.incoming(ANA, ""))
        await asyncio.sleep(0)
        rig.sandbox.pbx.ring(number=ANA)
        view = await report
        assert view.call.state is CallState.RINGING
        assert len(await rig.service.calls()) == 1


async def test_a_program_that_reports_a_call_has_the_record_opened_if_that_is_wanted(
    tmp_path: Path, browser: list[str]
) -> None:
    async with handing_over(tmp_path, "[callerid]\none_match = 'open'") as rig:
        await rig.service.incoming(ANA, "Ana")
        await until(lambda: browser == [record(rig, "Contact", "Ana Ruiz")])
        view = await rig.call(number=ANA)
        await rig.service.log_handed_over(view.call.id, 5)
        await until(rig.tasks)
        assert len(browser) == 1


@pytest.mark.parametrize(
    ("incoming", "seconds", "words", "kind"),
    [
        (True, 65, "Answered incoming call from +34912345678 Ana Ruiz to 150 (00:01:05)", "Inbound"),
        (False, 65, "Answered outgoing call from 150 to +34912345678 Ana Ruiz (00:01:05)", "Outbound"),
        (True, 0, "Missed call from +34912345678 Ana Ruiz to 150", "Inbound"),
        (False, 0, "Unanswered outgoing call from 150 to +34912345678 Ana Ruiz", "Outbound"),
    ],
)
async def test_the_agent_has_a_call_logged_with_their_own_time(
    tmp_path: Path, browser: list[str], incoming: bool, seconds: int, words: str, kind: str
) -> None:
    async with handing_over(tmp_path) as rig:
        view = await (rig.service.incoming(ANA, "") if incoming else rig.service.dial(DialRequest(ANA, "one")))
        view = await until(lambda: found(rig, view.call.id))
        assert (view.log.state, view.actions, rig.tasks()) == (LogState.NOT_LOGGED, (Action.LOG,), [])
        logged = await rig.service.log_handed_over(view.call.id, seconds)
        assert (logged.call.outcome, logged.call.talk_seconds, logged.actions) == (Outcome.HANDED_OVER, seconds, ())
        [task] = await until(rig.tasks)
        assert words in task["Description"]
        assert (task["Subject"], task["CallType"]) == ("3CX Phone System Call", kind)
        assert (task["CallDurationInSeconds"], task["CallObject"]) == (seconds, f"sidecall:{view.call.id}")
        await rig.service.log_handed_over(view.call.id, seconds)
        with pytest.raises(WrongState):
            await rig.service.log_handed_over(view.call.id, seconds + 1)
        assert len(rig.tasks()) == 1


@pytest.mark.parametrize(
    ("journal", "number", "seconds"),
    [
        ("inbound_answered = ''", ANA, 5),
        ("missed = ''", ANA, 0),
        ("calls = false", ANA, 5),
        ("unknown_callers = 'skip'", NOBODY, 5),
    ],
)
async def test_what_the_settings_do_not_log_cannot_be_logged_by_hand(
    tmp_path: Path, journal: str, number: str, seconds: int
) -> None:
    async with handing_over(tmp_path, f"[journal]\n{journal}") as rig:
        call_id = (await rig.service.incoming(number, "")).call.id

        async def answered() -> bool:
            [view] = await rig.service.calls()
            return view.lookup in (LookupState.FOUND, LookupState.NOT_FOUND)

        await until(answered)
        [view] = await rig.service.calls()
        assert view.actions == ((Action.LOG,) if seconds == 0 else ())
        with pytest.raises(WrongState):
            await rig.service.log_handed_over(call_id, seconds)
        [view] = await rig.service.calls()
        assert (view.call.timed_seconds, view.log.state) == (None, LogState.NOT_LOGGED)


async def test_a_call_with_nobody_can_be_logged_once_somebody_is_chosen(tmp_path: Path) -> None:
    async with handing_over(tmp_path, "[journal]\nunknown_callers = 'skip'") as rig:
        call_id = (await rig.service.incoming(NOBODY, "")).call.id
        [ana] = await rig.service.search("Ana Ruiz")
        view = await rig.service.note(call_id, NoteChange(person_id=ana.id))
        assert view.actions == (Action.LOG,)
        await rig.service.log_handed_over(call_id, 5)
        [task] = await until(rig.tasks)
        assert task["WhoId"] == ana.id


async def test_a_followed_call_is_not_logged_by_hand(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        rig.sandbox.pbx.ring(number=ANA)
        view = await rig.call(state=CallState.RINGING)
        with pytest.raises(WrongState):
            await rig.service.log_handed_over(view.call.id, 5)


async def test_calls_end_when_nobody_follows_them_any_more(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        rig.sandbox.pbx.ring(number=ANA)
        await rig.call(state=CallState.RINGING)
        await rig.service.change_settings({"pbx.mode": "handoff"})
        await rig.call(state=CallState.ENDED, outcome=Outcome.UNKNOWN)


async def test_a_port_that_is_not_fixed_is_said(tmp_path: Path) -> None:
    async with handing_over(tmp_path) as rig:
        given = await rig.service.pop_url()
        assert urlsplit(given.url).hostname == "127.0.0.1"
        assert "until Sidecall starts again" in given.message
        [check] = [one for one in await rig.service.doctor() if one.name == "contact_url"]
        assert (check.ok, check.message) == (False, given.message)
        port = urlsplit(given.url).port
        await rig.service.change_settings({"helper.port": port})
        assert (await rig.service.pop_url()).message == ""
        await rig.service.change_settings({"helper.port": 9})
        assert "does not have its local port 9" in (await rig.service.pop_url()).message


async def found(rig: Rig, call_id: str) -> Any:
    views = [view for view in await rig.service.calls() if view.call.id == call_id]
    return views[0] if views and views[0].lookup is LookupState.FOUND else None
