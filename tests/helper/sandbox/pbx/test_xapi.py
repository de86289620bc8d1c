"""The XAPI as somebody else's client sees it: PyPI's `3cx-xapi-python-sdk`, generated from 3CX's own swagger."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from threecx import ODataQuery, ThreeCXClient
from threecx.exceptions import AuthenticationError, NotFoundError, ThreeCXError, ValidationError
from threecx.models._generated import CallHistoryView, CallLogData, ChatHistoryView, ChatMessagesHistoryView

from helper.sandbox import Sandbox


@pytest.fixture
def sdk(sandbox: Sandbox) -> Iterator[ThreeCXClient]:
    with ThreeCXClient(sandbox.pbx.url, "150", "sandbox-secret", timeout=30) as client:
        yield client


async def one_of_each(sandbox: Sandbox) -> None:
    answered = sandbox.pbx.ring("+34912345678", queue="800")["callid"]
    sandbox.pbx.answer(answered)
    sandbox.pbx.hang_up(answered, "agent")
    missed = sandbox.pbx.ring("+34600000000")["callid"]
    sandbox.pbx.hang_up(missed)
    sandbox.pbx.behave("+34611111111", "ring")
    dialled = sandbox.pbx.exchange.make_call("150", None, "+34611111111").callid
    sandbox.pbx.hang_up(dialled, "agent")


def period() -> tuple[datetime, datetime]:
    now = datetime.now(UTC)
    return now - timedelta(hours=1), now + timedelta(hours=1)


async def test_users_can_be_found(sdk: ThreeCXClient) -> None:
    query = ODataQuery().filter("tolower(EmailAddress) eq 'marta.vidal@acme.example'").top(1)
    found = await asyncio.to_thread(sdk.users.list, query)
    assert [(user.number, user.first_name, user.is_registered) for user in found] == [("150", "Marta", True)]
    by_number = await asyncio.to_thread(sdk.users.get_by_number, "151")
    assert by_number.display_name == "Pau Serra"
    with pytest.raises(NotFoundError):
        await asyncio.to_thread(sdk.users.get_by_number, "999")


async def test_select_and_count(sdk: ThreeCXClient) -> None:
    query = ODataQuery().select("Id", "Number").order_by("Number desc").count()
    data = await asyncio.to_thread(sdk.get, "/Users", query.to_params())
    assert data["@odata.count"] == 2
    assert data["value"][0] == {"Id": 21, "Number": "151"}


async def test_the_history_shows_the_calls(sandbox: Sandbox, sdk: ThreeCXClient) -> None:
    await one_of_each(sandbox)
    rows = await asyncio.to_thread(sdk.call_history.list)
    assert [row.call_answered for row in rows] == [True, False, False]
    raw = await asyncio.to_thread(sdk.get, "/CallHistoryView")
    first = CallHistoryView.model_validate(raw["value"][0])
    assert (first.src_external, first.src_caller_number, first.dst_dn) == (True, "+34912345678", "150")
    dialled = CallHistoryView.model_validate(raw["value"][2])
    assert (dialled.src_dn, dialled.dst_caller_number) == ("150", "+34611111111")
    answered = ODataQuery().filter("CallAnswered eq true and SegmentStartTime gt 2020-01-01T00:00:00Z")
    assert await asyncio.to_thread(sdk.call_history.count, answered) == 1


async def test_the_call_log_report(sandbox: Sandbox, sdk: ThreeCXClient) -> None:
    await one_of_each(sandbox)
    rows = await asyncio.to_thread(sdk.reports.get_call_log, *period())
    logged = [CallLogData.model_validate(row) for row in rows]
    assert [(row.direction, row.answered) for row in logged] == [
        ("Outbound", False),
        ("Inbound", False),
        ("Inbound", True),
    ]
    assert logged[2].talking_duration is not None
    known = {call["callid"] for call in sandbox.pbx.state()["ended"]}
    assert not known & {row.call_id for row in logged}
    now = datetime.now(UTC)
    assert await asyncio.to_thread(sdk.reports.get_call_log, now - timedelta(days=9), now - timedelta(days=8)) == []


async def test_a_colleagues_answer_is_in_the_log(sandbox: Sandbox, sdk: ThreeCXClient) -> None:
    callid = sandbox.pbx.ring("+34912345678", queue="800")["callid"]
    sandbox.pbx.answer_elsewhere(callid)
    sandbox.pbx.hang_up(callid)
    row = (await asyncio.to_thread(sdk.reports.get_call_log, *period()))[0]
    assert (row["Answered"], row["DestinationDn"], row["ActionDnDn"]) == (True, "151", "800")


async def test_the_report_wants_all_its_parameters(sdk: ThreeCXClient) -> None:
    with pytest.raises(NotFoundError):
        await asyncio.to_thread(sdk.get, "/ReportCallLogData/Pbx.GetCallLogData(periodFrom=2026-01-01T00:00:00Z)")


async def test_chats(sandbox: Sandbox, sdk: ThreeCXClient) -> None:
    words: list[dict[str, str]] = [{"from": "far", "text": "Hola"}, {"from": "agent", "text": "¿En qué puedo ayudar?"}]
    chat = sandbox.pbx.chat("Ana Ruiz", words, email="ana.ruiz@ferreteria-ruiz.example")["conversation"]
    history = [ChatHistoryView.model_validate(row) for row in await asyncio.to_thread(sdk.chat.list_history)]
    assert [(row.conversation_id, row.message, row.is_external) for row in history] == [
        (chat, "Hola", True),
        (chat, "¿En qué puedo ayudar?", False),
    ]
    messages = await asyncio.to_thread(sdk.chat.list_messages_history)
    assert [ChatMessagesHistoryView.model_validate(m).sender_participant_name for m in messages] == [
        "Ana Ruiz",
        "Marta Vidal",
    ]
    last = (await asyncio.to_thread(sdk.chat.get_last_cdr_timestamp))[0]
    assert last["LastChatMessageTimeSent"] == messages[-1]["TimeSent"]


async def test_a_chat_is_continued_by_a_colleague_and_may_lie_back(sandbox: Sandbox, sdk: ThreeCXClient) -> None:
    chat = sandbox.pbx.chat("Ana Ruiz", [{"from": "far", "text": "Hola", "ago": 600}])["conversation"]
    sandbox.pbx.chat("", [{"from": "agent", "text": "Hola, soy Pau", "extension": "151"}], conversation=chat)
    messages = await asyncio.to_thread(sdk.chat.list_messages_history)
    assert [message["SenderParticipantNo"] for message in messages] == ["", "151"]
    first, last = (datetime.fromisoformat(message["TimeSent"]) for message in messages)
    assert timedelta(seconds=599) < last - first < timedelta(seconds=610)


async def test_what_is_external_may_be_the_conversation(sandbox: Sandbox, sdk: ThreeCXClient) -> None:
    sandbox.pbx.switch(chat_external="conversation")
    sandbox.pbx.chat("Ana Ruiz", [{"from": "far", "text": "Hola"}, {"from": "agent", "text": "Hola"}])
    sandbox.pbx.chat("Pau Serra", [{"from": "far", "text": "?"}], number="151", provider="Internal")
    messages = await asyncio.to_thread(sdk.chat.list_messages_history)
    assert [message["IsExternal"] for message in messages] == [True, True, False]


@pytest.mark.parametrize(("has", "lacks"), [("messages", "/ChatHistoryView"), ("history", "/ChatMessagesHistoryView")])
async def test_a_version_may_have_but_one_view_of_chats(
    sandbox: Sandbox, sdk: ThreeCXClient, has: str, lacks: str
) -> None:
    sandbox.pbx.switch(chat_views=has)
    with pytest.raises(NotFoundError):
        await asyncio.to_thread(sdk.get, lacks)


@pytest.mark.parametrize("path", ["/CallHistoryView", "/ChatHistoryView", "/ChatMessagesHistoryView"])
async def test_a_low_role_sees_no_reports(sandbox: Sandbox, sdk: ThreeCXClient, path: str) -> None:
    sandbox.pbx.switch(xapi_role="users")
    with pytest.raises(ThreeCXError) as refused:
        await asyncio.to_thread(sdk.get, path)
    assert refused.value.status_code == 403
    assert await asyncio.to_thread(sdk.users.list)


async def test_calls_that_run_can_be_dropped(sandbox: Sandbox, sdk: ThreeCXClient) -> None:
    callid = sandbox.pbx.ring("+34912345678")["callid"]
    running = await asyncio.to_thread(sdk.active_calls.list)
    assert [(call.id, call.status, call.callee) for call in running] == [(callid, "Routing", "150 Marta Vidal")]
    await asyncio.to_thread(sdk.active_calls.drop, callid)
    assert sandbox.pbx.state()["calls"] == []


async def test_making_a_call_answers_in_pascal_case(sandbox: Sandbox, sdk: ThreeCXClient) -> None:
    order = {"dn": "150", "destination": "+34611111111", "contact": None, "testCall": False}
    made: dict[str, Any] = await asyncio.to_thread(sdk.post, "/Users/Pbx.MakeCall", order)
    assert (made["FinalStatus"], made["Result"]["DN"], made["Result"]["Status"]) == ("Success", "150", "Dialing")


async def test_contacts_by_number(sdk: ThreeCXClient) -> None:
    found = await asyncio.to_thread(sdk.contacts.get_by_number, "+34912345678")
    assert [contact.last_name for contact in found] == ["Ruiz"]


async def test_a_bad_filter_and_a_wrong_secret(sandbox: Sandbox, sdk: ThreeCXClient) -> None:
    with pytest.raises(ValidationError):
        await asyncio.to_thread(sdk.users.list, ODataQuery().filter("Nonsense eq 'x'"))
    with pytest.raises(ValidationError):
        await asyncio.to_thread(sdk.users.list, ODataQuery().filter("Number is 150"))
    wrong = ThreeCXClient(sandbox.pbx.url, "150", "wrong", timeout=30)
    with pytest.raises(AuthenticationError):
        await asyncio.to_thread(wrong.users.list)
    wrong.close()


async def test_the_version_is_in_a_header_of_defs(client: Any, sandbox: Sandbox) -> None:
    async with client.http.get(f"{sandbox.pbx.url}/xapi/v1/Defs", headers=client.headers) as response:
        assert response.headers["X-3CX-Version"].startswith("20.0.")


async def test_a_queue_call_in_segments(sandbox: Sandbox, sdk: ThreeCXClient) -> None:
    sandbox.pbx.switch(call_log_rows="segments")
    callid = sandbox.pbx.ring("+34912345678", queue="800")["callid"]
    sandbox.pbx.answer_elsewhere(callid)
    sandbox.pbx.hang_up(callid)
    rows = await asyncio.to_thread(sdk.reports.get_call_log, *period())
    assert [(row["CallType"], row["DestinationDn"], row["Status"]) for row in rows] == [
        ("Inbound", "151", "Answered"),
        ("Inbound", "150", "Unanswered"),
        ("Queue", "800", "Answered"),
    ]
    assert len({row["MainCallHistoryId"] for row in rows}) == 1
    assert rows[2]["Reason"] == "Sales was replaced by Pau Serra (151)"


async def test_rows_come_late_and_by_the_clock_of_the_pbx(sandbox: Sandbox, sdk: ThreeCXClient) -> None:
    sandbox.pbx.switch(call_log_delay_s=60, clock_off_s=600)
    callid = sandbox.pbx.ring("+34912345678")["callid"]
    sandbox.pbx.transcribe(callid, transcription="Hola", summary="A greeting", sentiment=4)
    sandbox.pbx.hang_up(callid)
    assert await asyncio.to_thread(sdk.reports.get_call_log, *period()) == []
    sandbox.pbx.switch(call_log_delay_s=0.3)
    rows: list[dict[str, Any]] = []
    for _attempt in range(100):
        rows = rows or await asyncio.to_thread(sdk.reports.get_call_log, *period())
        await asyncio.sleep(0 if rows else 0.05)
    [row] = [CallLogData.model_validate(row) for row in rows]
    assert (row.transcription, row.summary, row.sentiment_score) == ("Hola", "A greeting", 4)
    assert row.start_time is not None
    assert timedelta(seconds=590) < row.start_time - datetime.now(UTC) < timedelta(seconds=600)


async def test_users_may_be_closed_and_the_whole_of_it_broken(client: Any, sandbox: Sandbox) -> None:
    sandbox.pbx.switch(xapi_users="forbidden")
    assert (await client.get("/xapi/v1/Users"))[0] == 403
    assert (await client.get("/xapi/v1/Users(Number='150')"))[0] == 403
    sandbox.pbx.switch(xapi_status=503)
    assert (await client.get("/xapi/v1/Defs"))[0] == 503
