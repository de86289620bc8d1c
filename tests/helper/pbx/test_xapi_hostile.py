"""A 3CX whose records grow while they are read, are too many for one answer, or break off midway."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from helper.errors import NotConnected
from helper.pbx.archive import LastChange
from helper.pbx.xapi import Xapi

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
Row = dict[str, Any]
Answer = Callable[[web.Request], web.Response]


class Anything:
    """A token that is always good."""

    async def get(self) -> str:
        return "good"

    def accepted(self, value: str) -> None: ...

    def refused(self, value: str) -> None: ...


@contextlib.asynccontextmanager
async def exchange(**views: Answer) -> AsyncIterator[Xapi]:
    async def one(request: web.Request) -> web.Response:
        name = request.match_info["view"].partition("(")[0]
        return views[name](request) if name in views else web.Response(status=404)

    app = web.Application()
    app.router.add_get("/xapi/v1/{view:.+}", one)
    async with TestServer(app) as server, aiohttp.ClientSession() as http:
        yield Xapi(http, str(server.make_url("")).rstrip("/"), "", Anything())


def page(request: web.Request, rows: list[Row]) -> web.Response:
    skip, top = int(request.query["$skip"]), int(request.query["$top"])
    return web.json_response({"value": rows[skip : skip + top]})


def logged(number: int) -> Row:
    return {
        "CdrId": f"c{number}",
        "MainCallHistoryId": f"m{number}",
        "StartTime": (START + timedelta(minutes=number)).isoformat(),
        "Answered": True,
        "Status": "Answered",
        "RingingDuration": "PT5S",
        "TalkingDuration": "PT60S",
        "SourceDn": "10007",
        "SourceCallerId": f"+346000000{number:02d}",
        "SourceType": 1,
        "DestinationDn": "150",
        "DestinationType": 0,
    }


def sent(number: int, **more: Any) -> Row:
    at = START + timedelta(minutes=number)
    return {"MessageId": number, "ConversationId": 7, "TimeSent": at.isoformat(), "Message": f"m{number}", **more}


async def test_a_log_that_grows_while_it_is_read_has_each_call_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The newest come first, so a call that ends meanwhile moves all others on: what ended a page begins the next."""
    monkeypatch.setattr("helper.pbx.xapi.client._PAGES", (4,))
    rows = [logged(number) for number in reversed(range(10))]

    def growing(request: web.Request) -> web.Response:
        answer = page(request, rows)
        rows.insert(0, logged(len(rows)))
        return answer

    async with exchange(**{"ReportCallLogData/Pbx.GetCallLogData": growing}) as xapi:
        found = [one.call for one in await xapi.calls_of_all(START, START + DAY, ["150"])]
    assert [call.started_at for call in found] == [START + timedelta(minutes=number) for number in range(10)]
    assert {call.talk_seconds for call in found} == {60}


async def test_more_rows_than_one_report_holds_are_read_in_several(monkeypatch: pytest.MonkeyPatch) -> None:
    """3CX ends a report after so many rows, the oldest left out."""
    monkeypatch.setattr("helper.pbx.xapi.client._MOST_ROWS", 8)
    monkeypatch.setattr("helper.pbx.xapi.client._PAGES", (4,))
    every = [logged(number) for number in reversed(range(30))]
    asked: list[str] = []

    def limited(request: web.Request) -> web.Response:
        period = dict(part.split("=", 1) for part in request.match_info["view"].partition("(")[2].split(",")[:2])
        since, until = (datetime.fromisoformat(period[name]) for name in ("periodFrom", "periodTo"))
        asked.append(period["periodFrom"])
        fitting = [row for row in every if since <= datetime.fromisoformat(row["StartTime"]) < until]
        return page(request, fitting[:8])

    async with exchange(**{"ReportCallLogData/Pbx.GetCallLogData": limited}) as xapi:
        found = await xapi.calls_of_all(START, START + timedelta(minutes=30), ["150"])
    assert [one.call.started_at.minute for one in found] == list(range(30))
    assert len(asked) < 40


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_what_breaks_off_midway_is_no_answer(monkeypatch: pytest.MonkeyPatch, status: int) -> None:
    monkeypatch.setattr("helper.pbx.xapi.client._PAGES", (4,))
    rows, trouble = [sent(number) for number in range(10)], [True]

    def midway(request: web.Request) -> web.Response:
        if request.query["$skip"] == "4" and trouble:
            return web.Response(status=status, text="<html>busy</html>", content_type="text/html")
        return page(request, rows)

    async with exchange(ChatMessagesHistoryView=midway, ChatHistoryView=midway) as xapi:
        with pytest.raises(NotConnected):
            await xapi.messages_since(START)
        trouble.clear()
        assert len(await xapi.messages_since(START)) == 10


async def test_one_view_that_is_refused_midway_leaves_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("helper.pbx.xapi.client._PAGES", (4,))

    def refused(request: web.Request) -> web.Response:
        if request.query["$skip"] != "0":
            return web.Response(status=403)
        return page(request, [sent(number) for number in range(10)])

    def whole(request: web.Request) -> web.Response:
        return page(request, [sent(number, MessageId=None) for number in range(10)])

    async with exchange(ChatMessagesHistoryView=refused, ChatHistoryView=whole) as xapi:
        assert [one.text for one in await xapi.messages_since(START)] == [f"m{number}" for number in range(10)]


async def test_messages_that_come_while_pages_are_read_are_there_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("helper.pbx.xapi.client._PAGES", (4,))
    rows = [sent(number) for number in range(10)]

    def growing(request: web.Request) -> web.Response:
        if "$orderby" in request.query:
            return web.Response(status=400)
        newest_first = page(request, list(reversed(rows)))
        rows.append(sent(len(rows)))
        return newest_first

    async with exchange(ChatMessagesHistoryView=growing) as xapi:
        found = await xapi.messages_since(START)
    assert [one.text for one in found] == [f"m{number}" for number in range(10)]


@pytest.mark.parametrize("status", [400, 403, 404, 200])
async def test_a_3cx_that_does_not_tell_of_changes_is_none_to_give_up(status: int) -> None:
    def odd(_request: web.Request) -> web.Response:
        return web.json_response({"LastCdrStartedAt": "yesterday"}, status=status)

    async with exchange(LastCdrAndChatMessageTimestamp=odd) as xapi:
        assert await xapi.last_change() == LastChange()
