"""Calls that no agent's Sidecall has logged are logged by the collector: for whose they are, and once."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from helper.faces import NoteChange
from helper.pbx.xapi import Xapi
from helper.sandbox import Sandbox
from helper.sandbox.pbx.model import Spoken
from tests.collector.rig import ANA, MARTA, NOBODY, PAU, Clock, agents_pc, call, company, user_id
from tests.whole.rig import until


async def test_a_call_is_logged_for_the_agent_whose_it_was(tmp_path: Path, clock: Clock) -> None:
    async with company(tmp_path) as server:
        call(server.sandbox, extension="151")
        clock.forward(13)
        [task] = await server.until_tasks(1)
        assert task["OwnerId"] == user_id(server.sandbox, PAU)
        assert task["TaskSubtype"] == "Call"
        assert task["CallType"] == "Inbound"
        assert "Answered incoming call from +34912345678 Ana Ruiz to 151" in task["Description"]
        assert server.sandbox.salesforce.store.find(task["WhoId"])["Name"] == "Ana Ruiz"
        await server.a_few_rounds()
        assert len(server.tasks()) == 1


async def test_times_are_those_of_whose_call_it_was(tmp_path: Path, clock: Clock) -> None:
    async with company(tmp_path, set_up=False) as server:
        # Before anybody asks who the users are.
        server.sandbox.salesforce.edit(user_id(server.sandbox, PAU), TimeZoneSidKey="America/New_York")
        await server.set_up()
        call(server.sandbox, extension="151")
        clock.forward(13)
        [task] = await server.until_tasks(1)
        began = server.sandbox.pbx.exchange.ended[-1].started_at.astimezone(ZoneInfo("America/New_York"))
        assert task["Description"].startswith(f"{began:%Y-%m-%d %H:%M}: ")
        assert "Sidecall" not in task["Description"]


async def test_what_was_said_is_logged_with_it(tmp_path: Path, clock: Clock) -> None:
    async with company(tmp_path) as server:
        call(server.sandbox)
        said = Spoken("Ana: Forty hinges.", "Ana orders.", 5, "https://pbx.example/recordings/7")
        server.sandbox.pbx.exchange.ended[-1].spoken = said
        clock.forward(13)
        [task] = await server.until_tasks(1)
        for one in (said.transcription, said.summary, said.recording_url):
            assert one in task["Description"]


async def test_it_is_left_to_the_agent_s_sidecall_for_a_while(tmp_path: Path, clock: Clock) -> None:
    async with company(tmp_path) as server:
        call(server.sandbox)
        await server.a_few_rounds()
        assert server.tasks() == []
        clock.forward(13)
        await server.until_tasks(1)


async def test_what_the_agent_s_sidecall_logged_is_not_logged_again(tmp_path: Path, clock: Clock) -> None:
    async with company(tmp_path) as server, agents_pc(server, tmp_path) as rig:
        call(server.sandbox)
        call(server.sandbox, NOBODY, answered=False)
        await until(lambda: len(server.tasks()) == 2)
        clock.forward(13)
        await server.a_few_rounds(8)
        assert len(server.tasks()) == 2
        assert {task["OwnerId"] for task in server.tasks()} == {user_id(server.sandbox, MARTA)}
        await until(lambda: rig.service.status().journal_waiting == 0)


@pytest.mark.parametrize("change", ["rewritten", "given away", "deleted"])
async def test_what_people_do_to_a_task_does_not_make_it_another_call(
    tmp_path: Path, clock: Clock, change: str
) -> None:
    """Of the first call before the collector has seen its Task, of the second one after that."""
    async with company(tmp_path) as server, agents_pc(server, tmp_path):

        def edit(task_id: str) -> None:
            if change == "deleted":
                server.sandbox.salesforce.remove(task_id)
            elif change == "given away":
                server.sandbox.salesforce.edit(task_id, OwnerId=user_id(server.sandbox, PAU))
            else:
                server.sandbox.salesforce.edit(task_id, Subject="Ana", Description="Wants an offer by Friday")

        def made() -> set[str]:
            every = server.sandbox.salesforce.store.all("Task", deleted=True)
            return {str(task["Id"]) for task in every if task["CallObject"]}

        call(server.sandbox)
        await until(lambda: len(made()) == 1)
        [first] = made()
        edit(first)
        clock.forward(13)
        await server.a_few_rounds(6)
        assert made() == {first}
        call(server.sandbox, NOBODY)
        await until(lambda: len(made()) == 2)
        clock.forward(13)
        await server.a_few_rounds(6)
        [second] = made() - {first}
        edit(second)
        await server.stop()
        await server.start()
        await server.set_up()
        await server.a_few_rounds(6)
        assert made() == {first, second}


async def test_who_calls_again_at_once_is_logged_again(tmp_path: Path, clock: Clock) -> None:
    """The agent's Sidecall logged the first call and ended; the second one was within the same minute."""
    async with company(tmp_path) as server:
        async with agents_pc(server, tmp_path):
            call(server.sandbox)
            await until(lambda: len(server.tasks()) == 1)
        call(server.sandbox)
        clock.forward(13)
        await server.until_tasks(2)
        await server.a_few_rounds()
        assert len(server.tasks()) == 2


async def test_its_own_task_rewritten_by_hand_is_not_written_again_after_a_restart(
    tmp_path: Path, clock: Clock
) -> None:
    async with company(tmp_path) as server:
        call(server.sandbox, extension="151")
        clock.forward(13)
        [task] = await server.until_tasks(1)
        server.sandbox.salesforce.edit(task["Id"], Description="Wants an offer by Friday")
        await server.stop()
        for file in server.home.glob("sidecall.db*"):
            file.unlink()
        await server.start()
        await server.set_up()
        await server.a_few_rounds(6)
        assert len(server.tasks()) == 1


async def test_a_withheld_number_is_recognised_in_another_language(tmp_path: Path, clock: Clock) -> None:
    async with company(tmp_path) as server, agents_pc(server, tmp_path):
        call(server.sandbox, "")
        await until(lambda: len(server.tasks()) == 1)
        [task] = server.tasks()
        server.sandbox.salesforce.edit(
            task["Id"],
            Description=task["Description"].replace("Number withheld", "Número oculto"),
            CallObject="sidecall:an-older-one",
        )
        clock.forward(13)
        await server.a_few_rounds(6)
        assert len(server.tasks()) == 1


async def test_a_dead_agent_s_pc_finds_the_collector_s_task_when_it_is_back(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once in all: the PC came back with the call in its own log, and did not write it again."""
    async with company(tmp_path) as server:
        async with agents_pc(server, tmp_path):
            pass
        call(server.sandbox)
        clock.forward(13)
        [task] = await server.until_tasks(1)
        monkeypatch.setattr("helper.app._now", clock.now)
        async with agents_pc(server, tmp_path) as rig:
            await until(lambda: len(rig.events) > 0)
            view = await rig.call()
            await until(lambda: rig.service.status().journal_waiting == 0)

            async def logged() -> bool:
                [view] = await rig.service.calls()
                return view.log.task_id == task["Id"]

            await until(logged, f"the call has the collector's task: {view.log}")
            await server.a_few_rounds()
            assert len(server.tasks()) == 1


async def test_an_agent_s_pc_with_a_waiting_entry_finds_that_the_collector_was_quicker(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("helper.app._now", clock.now)
    async with company(tmp_path) as server:
        async with agents_pc(server, tmp_path) as rig:
            server.sandbox.salesforce.down("refuse")
            call(server.sandbox)
            await rig.call(state="ended")
            await until(lambda: rig.service.status().journal_waiting == 1)
        server.sandbox.salesforce.down("off")
        clock.forward(13)
        [task] = await server.until_tasks(1)
        async with agents_pc(server, tmp_path) as rig:
            await until(lambda: rig.service.status().journal_waiting == 0)
            [view] = await rig.service.calls()
            assert view.log.task_id == task["Id"]
            await rig.service.note(view.call.id, NoteChange(text="Llamar mañana"))
            await until(lambda: "Llamar mañana" in server.tasks()[0]["Description"])
            assert len(server.tasks()) == 1


async def test_a_queue_s_call_is_logged_for_who_answered_alone(tmp_path: Path, clock: Clock) -> None:
    async with company(tmp_path) as server:
        server.sandbox.pbx.switch(call_log_rows="segments")
        callid = server.sandbox.pbx.ring(ANA, queue="800")["callid"]
        server.sandbox.pbx.answer_elsewhere(callid, "151")
        server.sandbox.pbx.hang_up(callid)
        clock.forward(13)
        [task] = await server.until_tasks(1)
        assert task["OwnerId"] == user_id(server.sandbox, PAU)
        await server.a_few_rounds()
        assert len(server.tasks()) == 1


async def test_a_caller_who_waited_in_a_queue_is_recognised_whichever_start_is_logged(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """3CX's row may count from when the caller came into the queue, minutes before it rang at the agent's."""
    monkeypatch.setattr("helper.app._now", clock.now)
    async with company(tmp_path) as server:
        async with agents_pc(server, tmp_path) as rig:
            call(server.sandbox, queue="800")
            await until(lambda: len(server.tasks()) == 1)
            server.sandbox.salesforce.down("refuse")
            call(server.sandbox, NOBODY, queue="800")
            await until(lambda: rig.service.status().journal_waiting == 1)
        server.sandbox.salesforce.down("off")
        for one in server.sandbox.pbx.exchange.ended:
            one.started_at -= timedelta(minutes=4)
        clock.forward(13)
        tasks = await server.until_tasks(2)
        await server.a_few_rounds()
        assert len(server.tasks()) == 2
        async with agents_pc(server, tmp_path) as rig:
            await until(lambda: rig.service.status().journal_waiting == 0)
            assert {view.log.task_id for view in await rig.service.calls()} == {task["Id"] for task in tasks}
            assert len(server.tasks()) == 2


async def test_internal_calls_are_logged_only_where_that_is_wanted(tmp_path: Path, clock: Clock) -> None:
    async with company(tmp_path) as server:
        internal(server.sandbox)
        call(server.sandbox)
        clock.forward(13)
        await server.until_tasks(1)
        await server.a_few_rounds()
        [task] = server.tasks()
        assert task["CallType"] == "Inbound"


async def test_where_it_is_wanted_each_side_has_its_own(tmp_path: Path, clock: Clock) -> None:
    async with company(tmp_path, extra="internal = true") as server:
        internal(server.sandbox)
        clock.forward(13)
        tasks = await server.until_tasks(2)
        assert {task["OwnerId"] for task in tasks} == {
            user_id(server.sandbox, MARTA),
            user_id(server.sandbox, PAU),
        }
        assert {task["CallType"] for task in tasks} == {"Internal"}


@pytest.mark.parametrize(("unknown", "count"), [("log", 1), ("skip", 0), ("hold", 1)])
async def test_callers_nobody_knows_are_as_on_an_agent_s_pc(
    tmp_path: Path, clock: Clock, unknown: str, count: int
) -> None:
    async with company(tmp_path, extra=f'unknown_callers = "{unknown}"') as server:
        call(server.sandbox, NOBODY)
        clock.forward(13)
        await server.a_few_rounds(8)
        await until(lambda: len(server.tasks()) == count)
        assert [task["WhoId"] for task in server.tasks()] == [None] * count


async def test_an_extension_that_nobody_owns_is_named_and_its_calls_are_logged_when_somebody_does(
    tmp_path: Path, clock: Clock
) -> None:
    async with company(tmp_path) as server:
        pau = user_id(server.sandbox, PAU)
        server.sandbox.salesforce.edit(pau, IsActive=False)
        clock.forward(20)
        call(server.sandbox, extension="151")
        call(server.sandbox, extension="151", number=NOBODY)
        clock.forward(13)
        await until(lambda: server.service.status().problems)
        [problem] = server.service.status().problems
        assert "extension 151" in problem
        assert PAU in problem
        checks = {check.name: check for check in await server.service.doctor()}
        assert not checks["owners"].ok
        assert server.tasks() == []
        await server.stop()
        server.sandbox.salesforce.edit(pau, IsActive=True)
        clock.forward(3 * 24 * 60)
        await server.start()
        await server.set_up()
        tasks = await server.until_tasks(2)
        assert {task["OwnerId"] for task in tasks} == {pau}
        await until(lambda: not server.service.status().problems)


async def test_a_first_start_logs_nothing_of_the_past(tmp_path: Path, clock: Clock) -> None:
    async with company(tmp_path, since="", set_up=False) as server:
        call(server.sandbox, NOBODY)
        await server.stop()
        (server.home / "sidecall.db").unlink()
        await server.start()
        await server.set_up()
        call(server.sandbox)
        clock.forward(13)
        [task] = await server.until_tasks(1)
        assert task["WhoId"] is not None
        await server.a_few_rounds()
        assert len(server.tasks()) == 1


async def test_an_earlier_day_may_be_chosen_later(tmp_path: Path, clock: Clock) -> None:
    async with company(tmp_path, since="2026-01-02") as server:
        await server.stop()
        call(server.sandbox)
        server.sandbox.pbx.chat("Ana Ruiz", [{"from": who, "text": "hola"} for who in ("far", "agent")])
        settings = server.home / "settings.toml"
        for file in server.home.glob("sidecall.db*"):
            file.unlink()
        settings.write_text(settings.read_text().replace('"2026-01-02"', '""'))
        clock.forward(60)
        await server.start()
        await server.set_up()
        await server.a_few_rounds()
        assert server.tasks() == []
        await server.stop()
        settings.write_text(settings.read_text().replace('since = ""', 'since = "2026-01-02"'))
        await server.start()
        await server.set_up()
        await server.until_tasks(2)


async def test_calls_of_the_time_in_which_it_did_not_run_are_found_at_its_next_start(
    tmp_path: Path, clock: Clock
) -> None:
    async with company(tmp_path) as server:
        await server.stop()
        call(server.sandbox)
        clock.forward(3 * 24 * 60)
        await server.start()
        await server.set_up()
        await server.until_tasks(1)


async def test_a_busy_3cx_is_not_asked_for_its_log_in_each_round(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[datetime] = []
    calls_of_all = Xapi.calls_of_all

    async def counting(xapi: Xapi, since: datetime, *more: Any) -> Any:
        read.append(since)
        return await calls_of_all(xapi, since, *more)

    monkeypatch.setattr(Xapi, "calls_of_all", counting)
    async with company(tmp_path, since="") as server:
        clock.forward(13)
        await server.a_few_rounds()
        before = len(read)
        assert before > 0
        for number in range(5):
            call(server.sandbox, f"+34600000{number:03d}")
            await server.a_few_rounds(2)
        assert len(read) == before
        clock.forward(13)
        await server.until_tasks(5)


async def test_many_calls_cost_few_requests(tmp_path: Path, clock: Clock) -> None:
    async with company(tmp_path) as server:
        for number in range(60):
            call(server.sandbox, f"+34600000{number:03d}", extension=("150", "151")[number % 2])
        before = server.sandbox.salesforce.requests()["by_kind"]
        clock.forward(13)
        await server.until_tasks(60)
        after = server.sandbox.salesforce.requests()["by_kind"]
        spent = {kind: count - before.get(kind, 0) for kind, count in after.items()}
        assert spent.get("search", 0) <= 5
        assert sum(spent.values()) <= 12, spent


def internal(sandbox: Sandbox) -> None:
    sandbox.pbx.behave("151", "answer", 0)
    callid = sandbox.pbx.exchange.make_call("150", None, "151").callid
    sandbox.pbx.hang_up(callid)
