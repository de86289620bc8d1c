"""Calls that Sidecall did not see, or not to their end, come from 3CX's call log: once, and with what is known."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from helper.calls.model import CallState, Direction, Outcome
from helper.faces import Connection, DialRequest, Notice
from helper.journal.model import LogState
from tests.whole.rig import Rig, running, until

ANA = "+34912345678"
NOBODY = "+34600000000"


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows of the sandbox come at once, so nothing is waited for as long as for those of a real 3CX."""
    monkeypatch.setattr("helper.history.catch_up.AFTER_GAP", (0.05, 0.6))
    monkeypatch.setattr("helper.history.catch_up.AFTER_CALL", (0.2, 0.8))
    monkeypatch.setattr("helper.history.catch_up.AFTER_GLIMPSE", (0.2, 0.8))
    monkeypatch.setattr("helper.history.catch_up._BETWEEN", 0.1)


def call(rig: Rig, number: str = ANA, *, answer: bool = True, **more: Any) -> None:
    """A call that begins and ends, whether or not anybody follows."""
    callid = rig.sandbox.pbx.ring(number, **more)["callid"]
    if answer:
        rig.sandbox.pbx.answer(callid)
    rig.sandbox.pbx.hang_up(callid)


async def followed(rig: Rig, number: str = ANA, *, answer: bool = True) -> None:
    """A call that Sidecall sees from its first ring to its end."""
    callid = rig.sandbox.pbx.ring(number)["callid"]
    await rig.call(state=CallState.RINGING)
    if answer:
        rig.sandbox.pbx.answer(callid)
        await rig.call(state=CallState.CONNECTED)
    rig.sandbox.pbx.hang_up(callid)
    await rig.call(state=CallState.ENDED)


async def again(rig: Rig) -> None:
    await rig.start()
    await rig.until_pbx(Connection.CONNECTED)
    await rig.sign_in()


def logged(rig: Rig) -> list[dict[str, Any]]:
    return [task for task in rig.tasks() if task["CallObject"]]


def questions(rig: Rig) -> int:
    """How often the call log was asked, as the sandbox counts requests."""
    return int(rig.sandbox.pbx.state()["requests"])


async def quiet(rig: Rig) -> None:
    """Wait until 3CX has not been asked anything for a second."""
    before, looks = questions(rig), 0

    def still() -> bool:
        nonlocal before, looks
        # Looks are counted, not seconds: while the machine has no time for us, 3CX is not asked either.
        before, looks = questions(rig), looks + 1 if questions(rig) == before else 0
        return looks > 50

    await until(still)


async def test_a_call_while_sidecall_was_not_running_is_found_and_logged_once(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        await rig.stop()
        call(rig)
        for _start in range(3):
            await again(rig)
            await until(lambda: len(logged(rig)) == 1)
            await quiet(rig)
            [view] = await rig.service.calls()
            assert view.call.outcome is Outcome.ANSWERED
            assert view.call.number == ANA
            assert view.person is not None
            assert view.person.name == "Ana Ruiz"
            await rig.stop()
        [task] = logged(rig)
        assert task["CallObject"] == f"sidecall:{view.call.id}"
        assert task["WhoId"] == view.person.id
        assert "Answered incoming call" in task["Description"]


async def test_a_call_that_was_over_before_it_could_be_read_is_found_and_logged_once(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        await followed(rig, "+34933445566", answer=False)
        call(rig)
        await until(lambda: len(logged(rig)) == 2)
        await quiet(rig)
        views = await rig.service.calls()
        assert [(view.call.number, view.call.outcome) for view in views] == [
            (ANA, Outcome.ANSWERED),
            ("+34933445566", Outcome.MISSED),
        ]
        assert len(logged(rig)) == 2
        assert not [event for event in rig.events if getattr(event, "pop", False) and event.view.call.number == ANA]


async def test_a_call_that_the_agent_logged_by_hand_is_not_logged_again_from_the_log(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        await rig.service.change_settings({"pbx.mode": "handoff"})
        call(rig)
        view = await rig.service.incoming(ANA, "Ana Ruiz")
        await rig.service.log_handed_over(view.call.id, 60)
        await until(lambda: len(logged(rig)) == 1)
        await rig.service.change_settings({"pbx.mode": "callcontrol"})
        await rig.until_pbx(Connection.CONNECTED)
        await quiet(rig)
        assert [one.call.id for one in await rig.service.calls()] == [view.call.id]
        [task] = logged(rig)
        assert task["CallDurationInSeconds"] == 60


async def test_it_does_not_show_a_card_for_a_call_that_is_long_over(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        await rig.stop()
        call(rig)
        await again(rig)
        await until(lambda: len(logged(rig)) == 1)
        assert not [event for event in rig.events if getattr(event, "pop", False)]


async def test_what_was_before_the_first_start_is_not_ours(tmp_path: Path) -> None:
    async with running(tmp_path, connected=False) as rig:
        await rig.stop()
        (rig.home / "sidecall.db").unlink()
        call(rig)
        await again(rig)
        await quiet(rig)
        assert await rig.service.calls() == []


async def test_calls_that_were_followed_are_known_again_whatever_the_clock_of_3cx(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        rig.sandbox.pbx.switch(clock_off_s=-900)
        await followed(rig)
        await until(lambda: len(logged(rig)) == 1)
        rig.sandbox.pbx.behave(NOBODY, "answer", 0.1)
        view = await rig.service.dial(DialRequest(NOBODY, "one"))
        await rig.call(state=CallState.CONNECTED)
        await rig.service.hang_up(view.call.id)
        await until(lambda: len(logged(rig)) == 2)
        await rig.stop()
        call(rig, NOBODY, answer=False)
        await again(rig)
        await until(lambda: len(logged(rig)) == 3)
        await quiet(rig)
        assert [one.call.outcome for one in await rig.service.calls()] == [
            Outcome.MISSED,
            Outcome.ANSWERED,
            Outcome.ANSWERED,
        ]


async def test_late_rows_are_waited_for(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        await rig.stop()
        call(rig)
        rig.sandbox.pbx.switch(call_log_delay_s=0.4)
        await again(rig)
        await until(lambda: len(logged(rig)) == 1)


async def test_a_key_that_may_not_read_the_log_does_without_and_doctor_says_so(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        await rig.stop()
        rig.sandbox.pbx.switch(xapi_role="users")
        call(rig)
        await again(rig)
        await quiet(rig)
        assert await rig.service.calls() == []
        checks = {check.name: check for check in await rig.service.doctor()}
        assert checks["pbx_call_log"].ok
        assert "while it was not running" in checks["pbx_call_log"].message
        assert checks["same_agent"].ok
        # From now on calls are followed as ever, and the log is not asked about them.
        before = questions(rig)
        await followed(rig, answer=False)
        await until(lambda: len(logged(rig)) == 1)
        await quiet(rig)
        assert questions(rig) - before <= 6


async def test_a_call_whose_end_was_not_seen_gets_it_from_the_log_and_so_does_its_task(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        rig.sandbox.pbx.switch(call_log_delay_s=1.0)
        callid = rig.sandbox.pbx.ring(ANA)["callid"]
        rig.sandbox.pbx.answer(callid)
        await rig.call(state=CallState.CONNECTED)
        await asyncio.sleep(1.1)  # so that the talk has a length
        await rig.stop()
        rig.sandbox.pbx.hang_up(callid)
        rig.sandbox.pbx.switch(call_log_delay_s=0.5)
        await again(rig)
        view = await rig.call(state=CallState.ENDED, outcome=Outcome.ANSWERED)
        assert view.call.talk_seconds is not None
        assert view.call.talk_seconds >= 1
        await until(lambda: [task for task in logged(rig) if task["CallDurationInSeconds"] == view.call.talk_seconds])
        [task] = logged(rig)
        assert "(00:00:0" in task["Description"]


async def test_calls_while_the_line_was_down_are_found_when_it_is_back(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        rig.sandbox.pbx.offline(True)
        await rig.until_pbx(Connection.OFFLINE)
        call(rig)
        call(rig, NOBODY, answer=False)
        rig.sandbox.pbx.offline(False)
        await until(lambda: len(logged(rig)) == 2)
        await quiet(rig)
        assert len(await rig.service.calls()) == 2


async def test_a_restart_of_3cx_whose_counters_start_over(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        first = rig.sandbox.pbx.ring(ANA)["callid"]
        rig.sandbox.pbx.answer(first)
        await rig.call(state=CallState.CONNECTED)
        rig.sandbox.pbx.hang_up(first)
        await until(lambda: len(logged(rig)) == 1)
        await rig.stop()
        rig.sandbox.pbx.restart()
        second = rig.sandbox.pbx.ring(NOBODY)["callid"]
        assert second == first
        rig.sandbox.pbx.hang_up(second)
        await again(rig)
        await until(lambda: len(logged(rig)) == 2)
        await quiet(rig)
        assert [view.call.number for view in await rig.service.calls()] == [NOBODY, ANA]


@pytest.mark.parametrize("rows", ["call", "segments"])
async def test_a_queue_call_that_a_colleague_took(tmp_path: Path, rows: str) -> None:
    async with running(tmp_path) as rig:
        rig.sandbox.pbx.switch(call_log_rows=rows)
        callid = rig.sandbox.pbx.ring(ANA, queue="800")["callid"]
        await rig.call(state=CallState.RINGING)
        rig.sandbox.pbx.answer_elsewhere(callid)
        await rig.call(state=CallState.ENDED)
        rig.sandbox.pbx.hang_up(callid)
        view = await rig.call(outcome=Outcome.ANSWERED_ELSEWHERE)
        assert view.log.state is LogState.NOT_LOGGED
        await quiet(rig)
        assert logged(rig) == []


async def test_a_missed_queue_call_is_missed_only_when_the_log_says_so(tmp_path: Path) -> None:
    extra = "[journal]\ngroup_missed = true"
    async with running(tmp_path, extra=extra) as rig:
        rig.sandbox.pbx.switch(call_log_rows="segments")
        callid = rig.sandbox.pbx.ring(ANA, queue="800")["callid"]
        await rig.call(state=CallState.RINGING)
        rig.sandbox.pbx.hang_up(callid)
        await rig.call(state=CallState.ENDED, outcome=Outcome.MISSED)
        await until(lambda: [task for task in logged(rig) if "Missed call from" in task["Description"]])
        assert len(logged(rig)) == 1


async def test_a_busy_end_is_known_from_the_log(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        rig.sandbox.pbx.behave(NOBODY, "busy", 0.1)
        await rig.service.dial(DialRequest(NOBODY, "one"))
        await rig.call(state=CallState.ENDED, outcome=Outcome.BUSY)


async def test_nothing_is_asked_while_nothing_happens(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        await quiet(rig)
        before = questions(rig)
        await asyncio.sleep(2)
        assert questions(rig) == before


async def test_colleagues_have_their_names(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        lines = rig.sandbox.pbx.exchange.lines
        lines["151"] = replace(lines["151"], name="")  # so that the legs show none
        await quiet(rig)
        rig.sandbox.pbx.ring("151")
        view = await rig.call(state=CallState.RINGING, direction=Direction.INTERNAL, name_from_pbx="Pau Serra")
        assert view.call.display == "151"


async def test_queues_have_their_names_and_the_extension_its_address(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        await until(lambda: rig.service.status().pbx.email == "marta.vidal@acme.example")
        await quiet(rig)
        rig.sandbox.pbx.ring(ANA, queue="801")
        await rig.call(state=CallState.RINGING, queue="801", queue_name="Support")
        [same] = [check for check in await rig.service.doctor() if check.name == "same_agent"]
        assert (same.ok, same.message) == (True, "marta.vidal@acme.example")


async def test_a_key_that_may_not_read_the_queues_shows_their_numbers(tmp_path: Path) -> None:
    async with running(tmp_path, connected=False) as rig:
        rig.sandbox.pbx.switch(xapi_users="forbidden")
        await rig.until_pbx(Connection.CONNECTED)
        await quiet(rig)
        rig.sandbox.pbx.ring(ANA, queue="801")
        await rig.call(state=CallState.RINGING, queue="801", queue_name="")
        assert rig.service.status().pbx.email == ""


async def test_somebody_elses_calls_are_not_logged_where_that_is_required(tmp_path: Path) -> None:
    async with running(tmp_path, connected=False, extra="[journal]\nrequire_email_match = true") as rig:
        rig.sandbox.salesforce.switch(user="pau.serra@acme.example")
        await rig.until_pbx(Connection.CONNECTED)
        await rig.sign_in()
        await followed(rig)
        view = await rig.call(state=CallState.ENDED)

        async def held() -> bool:
            return (await rig.call(id=view.call.id)).log.state is LogState.HELD

        await until(held)
        why = (await rig.call()).log.error
        assert "marta.vidal@acme.example" in why
        assert "pau.serra@acme.example" in why
        assert [event.message for event in rig.events if isinstance(event, Notice)] == [
            why.removeprefix("Not logged: ")
        ]
        checks = {check.name: check for check in await rig.service.doctor()}
        assert not checks["same_agent"].ok
        assert logged(rig) == []
        await rig.service.change_settings({"journal.require_email_match": False})
        await until(lambda: len(logged(rig)) == 1)


async def test_what_cannot_be_compared_is_held_and_sent_once_it_can(tmp_path: Path) -> None:
    async with running(tmp_path, connected=False, extra="[journal]\nrequire_email_match = true") as rig:
        rig.sandbox.pbx.switch(xapi_users="forbidden")
        await rig.until_pbx(Connection.CONNECTED)
        await rig.sign_in()
        await followed(rig)
        view = await rig.call(state=CallState.ENDED)

        async def held() -> bool:
            return (await rig.call(id=view.call.id)).log.state is LogState.HELD

        await until(held)
        assert "403" in (await rig.call()).log.error
        checks = {check.name: check for check in await rig.service.doctor()}
        assert not checks["same_agent"].ok
        rig.sandbox.pbx.switch(xapi_users="open")
        await rig.service.set_secret("pbx.client_secret", "sandbox-secret")
        await until(lambda: len(logged(rig)) == 1)


async def test_calls_while_the_computer_slept_are_found_on_waking(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watches: list[Watch] = []

    class Watch:
        """Stands for the clocks: the test says when it woke."""

        def __init__(self, woke: Callable[[datetime], Awaitable[None]]) -> None:
            self.woke = woke
            watches.append(self)

        async def run(self) -> None:
            await asyncio.Event().wait()

    monkeypatch.setattr("helper.history.past.Awake", Watch)
    async with running(tmp_path) as rig:
        await quiet(rig)
        asleep_since = datetime.now(UTC)
        with monkeypatch.context() as asleep:
            # The stream is open on paper, and nothing comes through.
            asleep.setattr(rig.sandbox.pbx.exchange, "_on_event", lambda *event: None)
            call(rig)
            running_now = rig.sandbox.pbx.ring(NOBODY)["callid"]
        assert await rig.service.calls() == []
        await watches[0].woke(asleep_since)
        view = await rig.call(state=CallState.RINGING, number=NOBODY)
        await until(lambda: len(logged(rig)) == 1)
        rig.sandbox.pbx.hang_up(running_now)
        await rig.call(id=view.call.id, state=CallState.ENDED)
        await until(lambda: len(logged(rig)) == 2)
        await quiet(rig)
        assert [one.call.number for one in await rig.service.calls()] == [NOBODY, ANA]
        state = rig.sandbox.pbx.state()
        assert (state["tokens_minted"], state["websockets"]) == (1, 1)


async def test_another_extension_brings_no_past_of_its_own(tmp_path: Path) -> None:
    async with running(tmp_path) as rig:
        await quiet(rig)
        await rig.stop()
        call(rig, extension="151")
        settings = rig.home / "settings.toml"
        settings.write_text(settings.read_text(encoding="utf-8").replace('"150"', '"151"'), encoding="utf-8")
        await again(rig)
        await quiet(rig)
        assert await rig.service.calls() == []
