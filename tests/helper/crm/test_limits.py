"""What the company's daily allowance, and a busy Salesforce, let Sidecall ask."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from helper.crm.port import MatchRule, Temporary
from helper.crm.salesforce.errors import Fault
from helper.crm.salesforce.limits import Allowance, Saving, Usage
from helper.crm.salesforce.patience import LONGEST_S, Patience, retry_after
from helper.faces import Connection, NewPerson
from helper.numbers.model import Number, NumberKind
from helper.people.model import Person, PersonKind
from tests.helper.crm.desk import until
from tests.helper.crm.fake_org import fake_org, refusal, signed_in

RULE = MatchRule("exact", 7, "ES")
ANA = Number("+34912345678", NumberKind.EXTERNAL, "912 345 678", "+34912345678")
SOMEBODY = Person("003000000000001AAA", PersonKind.CONTACT, "Ana Ruiz", "")
SEARCH = "/services/data/v62.0/search/"
MAINTENANCE = "<html><body><h1>We are down for maintenance.</h1></body></html>"
USED_UP = (403, refusal("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."))
CONCURRENT = (403, refusal("REQUEST_LIMIT_EXCEEDED", "ConcurrentRequests (Concurrent API Requests) Limit exceeded."))


@pytest.mark.parametrize(("used", "scarce"), [(79_999, False), (80_000, True), (100_500, True)])
def test_from_four_fifths_on_the_rest_is_for_calls(used: int, scarce: bool) -> None:
    assert Usage(used, 100_000).scarce is scarce
    assert not Usage().scarce


def test_one_request_in_a_quarter_of_an_hour_finds_out_whether_there_are_more() -> None:
    now = 0.0
    allowance = Allowance(lambda: now)
    assert allowance.answered(SEARCH, {"Sforce-Limit-Info": "api-usage=81/100"}, True)
    with pytest.raises(Saving, match="81 %"):
        allowance.mind()
    now = 901.0
    allowance.mind()
    with pytest.raises(Saving):
        allowance.mind()
    assert allowance.answered(SEARCH, {"Sforce-Limit-Info": "api-usage=20/100"}, True)
    allowance.mind()
    assert allowance.message == ""


def test_too_many_at_once_is_not_too_many() -> None:
    allowance = Allowance()
    fault = Fault("REQUEST_LIMIT_EXCEEDED", "ConcurrentRequests (Concurrent API Requests) Limit exceeded.", (), {})
    assert not allowance.refused([fault])
    allowance.mind()


def test_what_does_not_count_says_nothing_of_what_is_left() -> None:
    allowance = Allowance()
    assert allowance.refused([Fault("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.", (), {})])
    assert not allowance.answered("/services/oauth2/userinfo", {}, True)
    assert allowance.used_up
    assert allowance.answered(SEARCH, {}, True), "also where no answer says how much is used"
    assert not allowance.used_up


async def test_at_four_fifths_only_calls_ask_and_it_is_said() -> None:
    async with fake_org() as org, signed_in(org) as sf:
        org.usage = "api-usage=85000/100000"
        await sf.find_by_number(ANA, RULE)
        status = sf.status()
        assert (status.state, status.api_used, status.api_limit) == (Connection.CONNECTED, 85_000, 100_000)
        assert "85 %" in status.message
        asked = len(org.asked)
        for not_a_call in (sf.related(SOMEBODY), sf.search("ana")):
            with pytest.raises(Temporary, match="for calls"):
                await not_a_call
        assert len(org.asked) == asked
        assert await sf.find_by_number(ANA, RULE) == []
        assert len(org.asked) == asked + 1
        org.usage = "api-usage=60000/100000"
        await sf.find_by_number(ANA, RULE)
        assert sf.status().message == ""
        await sf.search("ana")


async def test_a_used_up_allowance_is_said_with_its_end_and_not_asked_against_in_a_loop() -> None:
    async with fake_org() as org, signed_in(org) as sf:
        changes: list[str] = []
        sf.on_change(lambda: changes.append(sf.status().message))
        org.answers["GET search"] = USED_UP
        with pytest.raises(Temporary, match="used up"):
            await sf.find_by_number(ANA, RULE)
        assert "24 hours" in sf.status().message
        assert sf.status().state is Connection.CONNECTED
        with pytest.raises(Saving):
            await sf.search("ana")
        await asyncio.sleep(0.3)  # many times the pause after a lost connection
        assert len(org.of("GET search")) == 1
        org.answers.clear()
        assert await sf.find_by_number(ANA, RULE) == []
        assert sf.status().message == ""
        assert changes[-1] == "", "faces hear that it is over"


async def test_too_many_at_once_does_not_stop_the_day() -> None:
    async with fake_org() as org, signed_in(org) as sf:
        org.answers["GET search"] = [CONCURRENT, (200, {"searchRecords": []})]
        with pytest.raises(Temporary, match="at once"):
            await sf.find_by_number(ANA, RULE)
        assert sf.status().message == ""
        assert await sf.search("ana") == []


@pytest.mark.parametrize("status", [400, 500])
async def test_what_somebody_else_is_changing_is_written_a_moment_later(status: int) -> None:
    async with fake_org() as org, signed_in(org, locked_retry_s=(0.01, 0.02, 0.03)) as sf:
        locked = (status, refusal("UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record"))
        org.answers["POST sobjects/Lead"] = [locked, locked, (201, {"id": "00Q000000000001AAA", "success": True})]
        created = await sf.create(NewPerson("Lead", "+34611222333", "García", company="Luz SL"))
        assert created.id == "00Q000000000001AAA"
        org.answers["POST sobjects/Lead"] = locked
        with pytest.raises(Temporary, match="same record"):
            await sf.create(NewPerson("Lead", "+34611222333", "García", company="Luz SL"))
        assert len(org.of("POST sobjects/Lead")) == 3 + 4


@pytest.mark.parametrize(
    "answer", [(503, MAINTENANCE), (200, MAINTENANCE), (502, "<html>Bad Gateway</html>"), (420, "<html>420</html>")]
)
async def test_a_page_in_salesforces_place_means_offline_and_no_storm(answer: tuple[int, str]) -> None:
    async with fake_org() as org, signed_in(org, first_retry_s=0.2, longest_retry_s=0.4) as sf:
        for path in ("GET search", "GET services/data"):
            org.answers[path] = answer
        again: list[asyncio.Task[object]] = []
        before = [Connection.CONNECTED]

        def ask_whenever_connected() -> None:
            state = sf.status().state
            # It changes in other ways as well, such as by how much of the allowance is used.
            if state is Connection.CONNECTED and before[0] is not state:
                again.append(asyncio.ensure_future(sf.find_by_number(ANA, RULE)))
            before[0] = state

        sf.on_change(ask_whenever_connected)
        with pytest.raises(Temporary):
            await sf.find_by_number(ANA, RULE)
        assert sf.status().state is Connection.OFFLINE
        await asyncio.sleep(0.5)
        assert len(org.of("GET search")) == 1
        assert len(org.asked) < 8
        org.answers.clear()
        await until(lambda: sf.status().state is Connection.CONNECTED, "back")
        await until(lambda: bool(again), "asked again")
        for task in list(again):
            assert await task == []


async def test_one_kind_of_request_that_always_fails_is_asked_ever_more_rarely() -> None:
    """Salesforce can be reached, so whoever waits asks again with each success; without pauses that would never end."""
    async with fake_org() as org, signed_in(org, first_retry_s=0.05, longest_retry_s=30.0) as sf:
        org.answers["GET search"] = (502, "<html>Bad Gateway</html>")
        waiting: set[asyncio.Task[object]] = set()

        def ask_whenever_connected() -> None:
            if sf.status().state is Connection.CONNECTED:
                waiting.add(asyncio.ensure_future(sf.find_by_number(ANA, RULE)))

        sf.on_change(ask_whenever_connected)
        with pytest.raises(Temporary):
            await sf.find_by_number(ANA, RULE)
        await asyncio.sleep(1.5)
        assert len(org.of("GET services/data")) <= 6
        await asyncio.gather(*waiting, return_exceptions=True)


async def test_a_pause_that_is_asked_for_is_kept() -> None:
    async with fake_org() as org, signed_in(org) as sf:
        org.answers["GET search"] = (429, "", {"Retry-After": "60"})
        for _ in range(3):
            with pytest.raises(Temporary):
                await sf.find_by_number(ANA, RULE)
        assert len(org.asked) == 1


def test_how_long_a_pause_is() -> None:
    assert retry_after("7") == 7.0
    assert retry_after("99999999") == LONGEST_S
    assert 50 < retry_after(format_datetime(datetime.now(UTC) + timedelta(minutes=1), usegmt=True)) <= 60
    assert retry_after(format_datetime(datetime.now(UTC) - timedelta(minutes=1), usegmt=True)) == 0.0
    for nonsense in ("", "soon", "-5", "٣"):
        assert retry_after(nonsense) in (0.0, 3.0)


def test_a_pause_ends() -> None:
    now = 100.0
    patience = Patience(lambda: now)
    patience.told(200, {"Retry-After": "60"})
    patience.mind()
    patience.told(503, {"Retry-After": "60"})
    with pytest.raises(Temporary, match="pause"):
        patience.mind()
    now = 161.0
    patience.mind()
