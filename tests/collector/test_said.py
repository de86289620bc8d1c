"""What 3CX tells of a call after it was logged is added to its Task, whoever wrote that: once, over nobody's words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from helper.faces import NoteChange
from helper.sandbox.pbx.model import Spoken
from tests.collector.rig import PAU, Clock, Server, agents_pc, call, company, user_id
from tests.whole.rig import until

WORDS = Spoken(
    "Ana: Forty hinges.\nMarta: By Friday.", "Ana orders forty hinges.", 4, "https://pbx.example/recordings/7"
)
EVERY_PIECE = ("Ana: Forty hinges.\nMarta: By Friday.", "Summary: Ana orders", "Sentiment: 4", "recordings/7")


def speak(server: Server, said: Spoken) -> None:
    server.sandbox.pbx.exchange.ended[-1].spoken = said


def text(server: Server) -> str:
    [task] = server.tasks()
    return str(task["Description"]).replace("\r\n", "\n")


async def until_said(server: Server, clock: Clock, *pieces: str) -> str:
    clock.forward(11)
    await until(lambda: all(one in text(server) for one in pieces), f"{pieces} in {text(server)}")
    return text(server)


def updates(server: Server) -> int:
    kinds: dict[str, Any] = server.sandbox.salesforce.requests()["by_kind"]
    return sum(count for kind, count in kinds.items() if kind.startswith("update"))


async def test_it_is_added_to_the_collector_s_own_task_once(tmp_path: Path, clock: Clock) -> None:
    async with company(tmp_path) as server:
        call(server.sandbox, extension="151")
        clock.forward(13)
        [task] = await server.until_tasks(1)
        before = text(server)
        server.sandbox.salesforce.edit(task["Id"], Description=before + "\n\nWants them by Friday")
        speak(server, WORDS)
        after = await until_said(server, clock, *EVERY_PIECE)
        assert after.startswith(before + "\n\nWants them by Friday\n")
        spent = updates(server)
        for _time in range(2):
            clock.forward(61)
            await server.a_few_rounds(3)
        await server.stop()
        await server.start()
        await server.set_up()
        await server.a_few_rounds(4)
        assert text(server) == after
        assert updates(server) == spent


async def test_it_is_added_to_what_an_agent_s_sidecall_wrote(tmp_path: Path, clock: Clock) -> None:
    async with company(tmp_path) as server:
        async with agents_pc(server, tmp_path) as rig:
            call(server.sandbox)
            view = await rig.call()
            await rig.service.note(view.call.id, NoteChange(text="Forty of the small ones"))
            await until(lambda: server.tasks() and "Forty of the small ones" in text(server))
        before, [task] = text(server), server.tasks()
        speak(server, WORDS)
        clock.forward(4)
        after = await until_said(server, clock, *EVERY_PIECE)
        assert after.startswith(before)
        assert after.count("recordings/7") == 1
        [now] = server.tasks()
        assert {name: now[name] for name in ("CallObject", "Subject", "OwnerId", "WhoId")} == {
            name: task[name] for name in ("CallObject", "Subject", "OwnerId", "WhoId")
        }


async def test_an_agent_who_goes_on_writing_keeps_it(tmp_path: Path, clock: Clock) -> None:
    async with company(tmp_path) as server, agents_pc(server, tmp_path) as rig:
        call(server.sandbox)
        view = await rig.call()
        await until(lambda: len(server.tasks()) == 1)
        speak(server, WORDS)
        clock.forward(13)
        await until_said(server, clock, *EVERY_PIECE)
        await rig.service.note(view.call.id, NoteChange(text="Forty of the small ones"))
        await until(lambda: "Forty of the small ones" in text(server))
        assert all(text(server).count(one) == 1 for one in EVERY_PIECE)


async def test_each_piece_comes_when_3cx_has_it_and_what_people_took_out_stays_out(
    tmp_path: Path, clock: Clock
) -> None:
    async with company(tmp_path) as server:
        call(server.sandbox)
        speak(server, Spoken("", "", None, WORDS.recording_url))
        clock.forward(13)
        [task] = await server.until_tasks(1)
        assert "recordings/7" in text(server)
        server.sandbox.salesforce.edit(task["Id"], Description="Wants hinges")
        speak(server, Spoken("", WORDS.summary, None, WORDS.recording_url))
        after = await until_said(server, clock, WORDS.summary)
        assert after == f"Wants hinges\n\nSummary: {WORDS.summary}"
        server.sandbox.salesforce.edit(task["Id"], Description="Wants hinges")
        speak(server, WORDS)
        after = await until_said(server, clock, "Sentiment: 4")
        assert WORDS.summary not in after
        assert "recordings" not in after


async def test_nothing_is_asked_for_where_no_template_says_it(tmp_path: Path, clock: Clock) -> None:
    texts = 'inbound_answered = "[DateTime]: [Number]"\noutbound_answered = "[DateTime]: [Number]"'
    async with company(tmp_path, extra=texts) as server:
        call(server.sandbox)
        clock.forward(13)
        await server.until_tasks(1)
        before, spent = text(server), server.sandbox.salesforce.requests()["total"]
        speak(server, WORDS)
        clock.forward(61)
        await server.a_few_rounds(4)
        assert text(server) == before
        assert updates(server) == 0
        assert server.sandbox.salesforce.requests()["total"] <= spent + 1  # who the users are


async def test_a_deleted_task_stays_deleted(tmp_path: Path, clock: Clock) -> None:
    async with company(tmp_path) as server:
        call(server.sandbox)
        clock.forward(13)
        [task] = await server.until_tasks(1)
        server.sandbox.salesforce.remove(task["Id"])
        speak(server, WORDS)
        clock.forward(11)
        await server.a_few_rounds(4)
        assert server.tasks() == []
        assert server.service.status().journal_failed == 0
        assert server.service.status().problems == ()


async def test_it_is_looked_for_for_three_days_also_after_a_restart(tmp_path: Path, clock: Clock) -> None:
    async with company(tmp_path) as server:
        call(server.sandbox)
        clock.forward(13)
        await server.until_tasks(1)
        clock.forward(2 * 24 * 60)
        await server.a_few_rounds()
        await server.stop()
        speak(server, WORDS)
        await server.start()
        await server.set_up()
        await until_said(server, clock, *EVERY_PIECE)


async def test_what_salesforce_refuses_is_told_and_holds_up_nothing(tmp_path: Path, clock: Clock) -> None:
    async with company(tmp_path) as server:
        call(server.sandbox)
        clock.forward(13)
        await server.until_tasks(1)
        server.sandbox.salesforce.refuse_next("update Task", "INSUFFICIENT_ACCESS_OR_READONLY", "insufficient rights")
        speak(server, WORDS)
        clock.forward(11)
        [problem] = await until(lambda: server.service.status().problems)
        assert "insufficient rights" in problem
        call(server.sandbox, extension="151")
        clock.forward(13)
        tasks = await server.until_tasks(2)
        assert user_id(server.sandbox, PAU) in {task["OwnerId"] for task in tasks}
        clock.forward(6 * 60)
        await until(lambda: any("recordings/7" in str(one["Description"]) for one in server.tasks()))
        await until(lambda: not server.service.status().problems)


async def test_an_org_without_a_field_for_the_key_keeps_the_line_it_is_known_by(tmp_path: Path, clock: Clock) -> None:
    async with company(tmp_path, set_up=False) as server:
        server.sandbox.salesforce.switch(call_center=False)
        await server.set_up()
        call(server.sandbox)
        clock.forward(13)

        def ours() -> list[str]:
            every = [str(one["Description"]) for one in server.sandbox.salesforce.tasks()["tasks"]]
            return [one for one in every if "Sidecall " in one]

        await until(ours)
        [key] = [line for line in ours()[0].splitlines() if line.startswith("Sidecall ")]
        speak(server, WORDS)
        clock.forward(11)
        await until(lambda: "recordings/7" in ours()[0])
        assert ours()[0].splitlines()[-1] == key
        assert ours()[0].count("Sidecall ") == 1
