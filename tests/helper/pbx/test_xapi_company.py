"""What a key with a report role shows: everybody's calls and chats, against the sandbox."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from helper.calls.model import Direction, Outcome
from helper.errors import NotConnected
from helper.pbx.archive import MayNotRead
from helper.pbx.callcontrol import CallControl, Config
from helper.pbx.xapi import Xapi
from helper.pbx.xapi.calls import read_all_calls
from helper.pbx.xapi.chats import read_message
from helper.pbx.xapi.segments import read_segment
from helper.sandbox.pbx import PbxSandbox

ANA = "+34912345678"
HOUR = timedelta(hours=1)


@contextlib.asynccontextmanager
async def exchange(**switches: object) -> AsyncIterator[tuple[PbxSandbox, Xapi]]:
    pbx = PbxSandbox()
    await pbx.start()
    pbx.add_client("900", "collector-secret", (), call_control=False)
    pbx.switch(**switches)
    async with aiohttp.ClientSession() as http:
        token = CallControl(http, Config(pbx.url, "900", "900", "collector-secret")).token
        yield pbx, Xapi(http, pbx.url, "", token, owns_token=True)
    await pbx.stop()


def an_hour_ago() -> datetime:
    return datetime.now(UTC) - HOUR


def later() -> datetime:
    return datetime.now(UTC) + HOUR


def ring(pbx: PbxSandbox, *, extension: str = "150", queue: str = "", answered_by: str = "150") -> None:
    callid = pbx.ring(ANA, queue=queue, extension=extension)["callid"]
    if answered_by == extension:
        pbx.answer(callid)
    elif answered_by:
        pbx.answer_elsewhere(callid, answered_by)
    pbx.hang_up(callid)


async def test_everybody_s_calls_are_read_at_once() -> None:
    async with exchange() as (pbx, xapi):
        ring(pbx)
        ring(pbx, extension="151", answered_by="")
        found = await xapi.calls_of_all(an_hour_ago(), later(), ["150", "151"])
        assert [(one.extension, one.call.outcome) for one in found] == [
            ("150", Outcome.ANSWERED),
            ("151", Outcome.MISSED),
        ]
        assert {one.call.direction for one in found} == {Direction.INBOUND}
        assert {one.call.number for one in found} == {ANA}


async def test_a_queue_s_call_belongs_to_who_answered() -> None:
    async with exchange(call_log_rows="segments") as (pbx, xapi):
        ring(pbx, queue="800", answered_by="151")
        found = {one.extension: one.call for one in await xapi.calls_of_all(an_hour_ago(), later(), ["150", "151"])}
        assert found["151"].outcome is Outcome.ANSWERED
        assert found["150"].outcome is Outcome.ANSWERED_ELSEWHERE
        assert found["151"].queue == "800"


@pytest.mark.parametrize("answered", [False, True])
async def test_a_call_between_colleagues_is_each_one_s(answered: bool) -> None:
    async with exchange() as (pbx, xapi):
        pbx.behave("151", "ring")
        callid = pbx.exchange.make_call("150", None, "151").callid
        if answered:
            pbx.far_answer(callid)
        pbx.hang_up(callid)
        found = await xapi.calls_of_all(an_hour_ago(), later(), ["150", "151"])
        assert [(one.extension, one.call.direction, one.call.extension, one.call.received) for one in found] == [
            ("150", Direction.INTERNAL, "151", False),
            ("151", Direction.INTERNAL, "150", True),
        ]


async def test_only_the_time_asked_for_is_read() -> None:
    async with exchange() as (pbx, xapi):
        ring(pbx)
        assert await xapi.calls_of_all(later(), later() + HOUR, ["150"]) == []
        assert await xapi.calls_of_all(an_hour_ago() - HOUR, an_hour_ago(), ["150"]) == []


WORDS: list[dict[str, Any]] = [
    {"from": "far", "text": "Hola\n¿hay alguien? 👋🏽", "ago": 300},
    {"from": "agent", "text": "Sí, dígame", "ago": 200},
    {"from": "agent", "text": "Soy Pau", "extension": "151", "ago": 100},
]


@pytest.mark.parametrize("views", ["both", "messages", "history"])
async def test_messages_are_read_whichever_view_there_is(views: str) -> None:
    async with exchange(chat_views=views) as (pbx, xapi):
        pbx.chat("Ana Ruiz", WORDS, number="+34 612 345 678", email="ana@ruiz.example", queue="800")
        found = await xapi.messages_since(an_hour_ago())
        assert [(one.text, one.sender, one.name) for one in found] == [
            ("Hola\n¿hay alguien? 👋🏽", "+34 612 345 678", "Ana Ruiz"),
            ("Sí, dígame", "150", "Marta Vidal"),
            ("Soy Pau", "151", "Pau Serra"),
        ]
        assert len({one.id for one in found}) == (1 if views == "history" else 3)
        assert {one.conversation for one in found} == {"701"}
        assert (found[0].phone, found[0].email, found[0].queue) == ("+34 612 345 678", "ana@ruiz.example", "800")
        assert found[0].provider == ("" if views == "messages" else "LiveChat")


async def test_many_messages_come_page_by_page_in_order() -> None:
    async with exchange(xapi_max_top=100) as (pbx, xapi):
        pbx.chat("Ana Ruiz", [{"from": "far", "text": str(number)} for number in range(250)])
        found = await xapi.messages_since(an_hour_ago())
        assert [one.text for one in found] == [str(number) for number in range(250)]


async def test_a_3cx_that_gives_fewer_than_were_asked_for_is_asked_for_the_rest() -> None:
    row = {"ConversationId": 1, "TimeSent": "2026-11-22T09:00:00Z", "Message": "a"}

    async def views(request: web.Request) -> web.Response:
        skip = int(request.query["$skip"])
        page: dict[str, Any] = {"value": [{**row, "MessageId": number} for number in range(skip, min(skip + 20, 50))]}
        if skip + 20 < 50:
            page["@odata.nextLink"] = f"{request.path}?$skip={skip + 20}"
        return web.json_response(page)

    app = web.Application()
    app.router.add_get("/xapi/v1/{view}", views)
    async with TestServer(app) as server, aiohttp.ClientSession() as http:
        xapi = Xapi(http, str(server.make_url("")).rstrip("/"), "", Anything())
        assert [one.id for one in await xapi.messages_since(an_hour_ago())] == [str(number) for number in range(50)]


class Anything:
    """A token that is always good."""

    async def get(self) -> str:
        return "good"

    def accepted(self, value: str) -> None: ...

    def refused(self, value: str) -> None: ...


async def test_only_what_is_new_is_asked_for() -> None:
    async with exchange() as (pbx, xapi):
        pbx.chat("Ana Ruiz", WORDS)
        found = await xapi.messages_since(datetime.now(UTC) - timedelta(seconds=150))
        assert [one.text for one in found] == ["Soy Pau"]


async def test_the_last_change_is_one_small_question() -> None:
    async with exchange() as (pbx, xapi):
        assert (await xapi.last_change()).message_sent_at is None
        pbx.chat("Ana Ruiz", WORDS)
        ring(pbx)
        change = await xapi.last_change()
        [*_others, last] = await xapi.messages_since(an_hour_ago())
        assert change.message_sent_at == last.sent_at
        assert change.call_began_at is not None


async def test_a_low_role_is_said_in_words_and_may_be_raised() -> None:
    async with exchange(xapi_role="users") as (pbx, xapi):
        with pytest.raises(MayNotRead):
            await xapi.messages_since(an_hour_ago())
        checks = {check.name: check for check in await xapi.check_company()}
        assert checks["pbx_people"].ok
        assert not checks["pbx_chats"].ok
        assert "role" in checks["pbx_call_log"].message
        pbx.switch(xapi_role="system_owners")
        xapi.ask_anew()
        assert all(check.ok for check in await xapi.check_company())


async def test_a_token_that_ended_is_replaced_as_there_is_no_line() -> None:
    async with exchange() as (pbx, xapi):
        await xapi.last_change()
        pbx.end_tokens()
        with pytest.raises(NotConnected):
            await xapi.last_change()
        await xapi.last_change()


@pytest.mark.parametrize(
    "row",
    [
        {"MessageId": 1, "ConversationId": 7, "TimeSent": "2026-11-22T09:00:00.1234567Z", "Message": "a\r\nb\x00"},
        {"messageid": 1, "conversationid": "7", "timesent": "2026-11-22T09:00:00.123456", "message": "a\nb "},
        {"MessageID": "1", "ConversationID": 7, "TimeSent": "2026-11-22T10:00:00.123456+01:00", "Message": "a\nb"},
    ],
)
def test_rows_are_read_however_they_are_spelled(row: dict[str, Any]) -> None:
    message = read_message(row)
    assert message is not None
    assert (message.id, message.conversation, message.text) == ("1", "7", "a\nb")
    assert message.sent_at == datetime(2026, 11, 22, 9, 0, 0, 123456, UTC)


@pytest.mark.parametrize("row", [{}, {"ConversationId": 7}, {"ConversationId": None, "TimeSent": "2026-11-22"}])
def test_what_is_no_message_is_left_out(row: dict[str, Any]) -> None:
    assert read_message(row) is None


@pytest.mark.parametrize(("kind", "outcome", "seconds"), [(0, Outcome.ANSWERED, 20), (5, Outcome.MISSED, 0)])
def test_what_the_voicemail_box_takes_the_agent_has_missed(kind: int, outcome: Outcome, seconds: int) -> None:
    row = {
        "MainCallHistoryId": "a",
        "StartTime": "2026-11-22T09:00:00Z",
        "Answered": True,
        "RingingDuration": "PT15S",
        "TalkingDuration": "PT20S",
        "SourceDn": "10007",
        "SourceCallerId": ANA,
        "SourceType": 1,
        "DestinationDn": "150",
        "DestinationCallerId": "150",
        "DestinationType": kind,
    }
    segment = read_segment(row)
    assert segment is not None
    [one] = read_all_calls([segment], ["150"])
    assert (one.call.outcome, one.call.talk_seconds) == (outcome, seconds)
    assert (one.call.answered_at is None) is (outcome is Outcome.MISSED)
