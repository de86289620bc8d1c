"""What Sidecall reads of 3CX's records, against the sandbox."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from helper.calls.model import Direction, Outcome
from helper.errors import NotConnected
from helper.pbx.archive import LoggedCall, MayNotRead, Rang
from helper.pbx.callcontrol import CallControl, Config
from helper.pbx.xapi import Xapi
from helper.sandbox.pbx import PbxSandbox

ANA = "+34912345678"
WEEK = timedelta(days=7)


class Desk:
    """The line of one agent, not running, and the records beside it."""

    def __init__(self, pbx: PbxSandbox, http: aiohttp.ClientSession) -> None:
        self.pbx = pbx
        self.line = CallControl(http, Config(pbx.url, "150", "150", "sandbox-secret"))
        self.xapi = Xapi(http, pbx.url, "150", self.line.token)

    async def read(self, *rang: Rang) -> Sequence[LoggedCall]:
        return await self.xapi.calls_since(datetime.now(UTC) - WEEK, rang)

    def call(self, number: str = ANA, *, answer: bool = True, queue: str = "", elsewhere: bool = False) -> None:
        callid = self.pbx.ring(number, queue=queue)["callid"]
        if elsewhere:
            self.pbx.answer_elsewhere(callid)
        elif answer:
            self.pbx.answer(callid)
        self.pbx.hang_up(callid)


@contextlib.asynccontextmanager
async def desk(**switches: object) -> AsyncIterator[Desk]:
    pbx = PbxSandbox()
    await pbx.start()
    pbx.switch(**switches)
    async with aiohttp.ClientSession() as http:
        yield Desk(pbx, http)
    await pbx.stop()


async def test_it_shares_the_one_live_token() -> None:
    async with desk() as one:
        await one.line.devices()
        await one.xapi.colleagues()
        await one.line.devices()
        assert one.pbx.state()["tokens_minted"] == 1


async def test_colleagues_and_the_own_address() -> None:
    async with desk() as one:
        assert (await one.xapi.colleagues())["151"].name == "Pau Serra"
        assert await one.xapi.own_email() == "marta.vidal@acme.example"


async def test_the_kinds_of_calls() -> None:
    async with desk() as one:
        one.call()
        one.call(answer=False)
        one.call("151")
        one.pbx.behave("+34611111111", "ring")
        dialled = one.pbx.exchange.make_call("150", None, "+34611111111")
        one.pbx.hang_up(dialled.callid, "agent")
        found = await one.read()
        assert [(call.direction, call.number, call.extension, call.outcome) for call in found] == [
            (Direction.INBOUND, ANA, "", Outcome.ANSWERED),
            (Direction.INBOUND, ANA, "", Outcome.MISSED),
            (Direction.INTERNAL, "", "151", Outcome.ANSWERED),
            (Direction.OUTBOUND, "+34611111111", "", Outcome.UNANSWERED),
        ]
        assert found[0].answered_at is not None
        assert found[1].answered_at is None
        assert found[2].name == "Pau Serra"


async def test_a_busy_end_is_told() -> None:
    async with desk() as one:
        one.pbx.behave(ANA, "ring")
        leg = one.pbx.exchange.make_call("150", None, ANA)
        one.pbx.exchange.hang_up(leg.callid, "far", "PhoneBusy")
        assert [call.outcome for call in await one.read()] == [Outcome.BUSY]


@pytest.mark.parametrize("rows", ["call", "segments"])
async def test_calls_of_a_queue_in_either_form(rows: str) -> None:
    async with desk(call_log_rows=rows) as one:
        one.call(queue="800")
        one.call(queue="800", answer=False)
        one.call(queue="800", elsewhere=True)
        asked = Rang(ANA, datetime.now(UTC))
        found = await one.read(asked)
        assert [(call.queue, call.outcome) for call in found] == [
            ("800", Outcome.ANSWERED),
            ("800", Outcome.MISSED),
            ("800", Outcome.ANSWERED_ELSEWHERE),
        ]
        assert found[2].answered_at is None
        assert found[2].talk_seconds == 0


@pytest.mark.parametrize("rows", ["call", "segments"])
async def test_nothing_of_colleagues_calls(rows: str) -> None:
    async with desk(call_log_rows=rows) as one:
        callid = one.pbx.ring("+34600000000", extension="151", queue="800")["callid"]
        one.pbx.answer(callid)
        one.pbx.hang_up(callid)
        assert await one.read(Rang(ANA, datetime.now(UTC))) == []
        assert await one.read(Rang("+34600000000", datetime.now(UTC) - timedelta(hours=1))) == []


async def test_what_was_said_and_more_than_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("helper.pbx.xapi.client._PAGES", (12, 4))
    async with desk(xapi_max_top=4) as one:
        for _ in range(9):
            one.call()
        callid = one.pbx.ring(ANA)["callid"]
        one.pbx.transcribe(callid, "Hola", "A greeting", 4, "https://pbx.example/rec/1.wav")
        one.pbx.hang_up(callid)
        found = await one.read()
        assert len(found) == 10
        last = found[-1]
        assert (last.transcription, last.summary, last.sentiment) == ("Hola", "A greeting", 4)
        assert last.recording_url == "https://pbx.example/rec/1.wav"
        before = one.xapi.requests
        await one.read()
        assert one.xapi.requests - before == 3


async def test_a_low_role_is_asked_once_and_doctor_says_what_is_missing() -> None:
    async with desk(xapi_role="users") as one:
        for _ in range(2):
            with pytest.raises(MayNotRead):
                await one.read()
        assert one.xapi.requests == 1
        people, calls = await one.xapi.check()
        assert (people.name, people.ok, people.message) == ("pbx_colleagues", True, "")
        assert (calls.name, calls.ok) == ("pbx_call_log", True)
        assert "403" in calls.message
        assert "while it was not running" in calls.message
        one.pbx.switch(xapi_users="forbidden")
        [people, _calls] = await one.xapi.check()
        assert "extension alone" in people.message


async def test_a_key_without_xapi_does_not_disturb_the_line() -> None:
    async with desk() as one:
        one.pbx.add_client("150", "sandbox-secret", ["150"], xapi=False)
        with pytest.raises(MayNotRead):
            await one.xapi.own_email()
        await one.line.devices()
        assert one.pbx.state()["tokens_minted"] == 1


async def test_the_xapi_answers_401_and_call_control_keeps_its_token() -> None:
    async with desk(xapi_status=401) as one:
        for _ in range(2):
            with pytest.raises(NotConnected):
                await one.read()
        with pytest.raises(MayNotRead):
            await one.read()
        await one.line.devices()
        assert one.pbx.state()["tokens_minted"] == 1


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_trouble_passes(status: int) -> None:
    async with desk(xapi_status=status) as one:
        one.call()
        with pytest.raises(NotConnected, match=str(status)):
            await one.read()
        one.pbx.switch(xapi_status=0)
        assert len(await one.read()) == 1
        one.pbx.offline(True)
        with pytest.raises(NotConnected):
            await one.read()


async def test_a_view_that_is_not_there_is_asked_for_in_both_forms_and_then_left() -> None:
    async with desk(xapi_status=404) as one:
        for _ in range(2):
            with pytest.raises(MayNotRead):
                await one.read()
        assert one.xapi.requests == 2


async def test_another_clock_is_noticed() -> None:
    async with desk(clock_off_s=-600) as one:
        await one.xapi.colleagues()
        assert timedelta(seconds=-602) < one.xapi.ahead < timedelta(seconds=-598)
        one.pbx.switch(clock_off_s=0)
        await one.xapi.colleagues()
        assert one.xapi.ahead == timedelta()
