"""Sidecall is killed; nothing is lost and nothing is sent twice."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from helper.sandbox import Sandbox
from tests.ports import free_port
from tests.whole.keyring import own_keyring
from tests.whole.process import Process
from tests.whole.rig import until, write_settings

ANA = "+34912345678"


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    with own_keyring(tmp_path / "user") as made:
        yield made


@contextlib.asynccontextmanager
async def signed_in(tmp_path: Path, environment: dict[str, str]) -> AsyncIterator[tuple[Sandbox, Process]]:
    async with Sandbox() as sandbox:
        port = free_port()
        sandbox.salesforce.switch(callbacks=[f"http://localhost:{port}/oauth/callback"])
        process = Process(tmp_path / "home", environment)
        write_settings(process.home, sandbox, port)
        await process.start()
        try:
            await process.ask("secrets/set", name="pbx.client_secret", value="sandbox-secret")
            assert (await process.ask("status"))["secrets"]["state"] == "keyring"
            await process.sign_in()
            await process.until_up()
            yield sandbox, process
        finally:
            await process.kill()


def tasks(sandbox: Sandbox) -> list[dict[str, Any]]:
    return [task for task in sandbox.salesforce.tasks()["tasks"] if task["CallObject"]]


async def state_of(process: Process, wanted: str) -> bool:
    calls = await process.calls()
    return bool(calls) and calls[0]["state"] == wanted


async def answered_call(sandbox: Sandbox, process: Process) -> None:
    ring = sandbox.pbx.ring(number=ANA, extension="150")
    await until(lambda: state_of(process, "ringing"))
    sandbox.pbx.answer(callid=ring["callid"])
    await until(lambda: state_of(process, "connected"))
    sandbox.pbx.hang_up(callid=ring["callid"], by="far")
    await until(lambda: state_of(process, "ended"))


async def test_killed_between_the_end_of_a_call_and_the_sending_of_its_task(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    async with signed_in(tmp_path, environment) as (sandbox, process):
        sandbox.salesforce.down(mode="maintenance")
        await answered_call(sandbox, process)
        [call] = await process.calls()
        await process.kill()
        assert tasks(sandbox) == []
        sandbox.salesforce.down(mode="off")
        await process.start()
        await until(lambda: len(tasks(sandbox)) == 1, "the Task")
        [task] = tasks(sandbox)
        assert task["CallObject"] == f"sidecall:{call['id']}"
        assert task["WhoId"]
        assert task["CallDurationInSeconds"] is not None
        await until(lambda: sent(process))
        assert len(tasks(sandbox)) == 1


async def test_killed_while_salesforce_has_the_task_but_its_answer_never_came(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    async with signed_in(tmp_path, environment) as (sandbox, process):
        sandbox.salesforce.break_next_task(then="commit_then_drop")
        await answered_call(sandbox, process)
        await until(lambda: len(tasks(sandbox)) == 1)
        await process.kill()
        await process.start()
        await until(lambda: sent(process))
        assert len(tasks(sandbox)) == 1


async def test_killed_in_the_middle_of_a_call_whose_end_nobody_saw(tmp_path: Path, environment: dict[str, str]) -> None:
    async with signed_in(tmp_path, environment) as (sandbox, process):
        ring = sandbox.pbx.ring(number=ANA, extension="150")
        await until(lambda: state_of(process, "ringing"))
        sandbox.pbx.answer(callid=ring["callid"])
        await until(lambda: state_of(process, "connected"))
        [call] = await process.calls()
        await process.ask("note", call_id=call["id"], text="Wants a quote for 40 hinges")
        await process.kill()
        sandbox.pbx.switch(call_log_delay_s=3600)  # nor does 3CX's log tell of it yet
        sandbox.pbx.hang_up(callid=ring["callid"], by="far")
        await process.start()
        await until(lambda: len(tasks(sandbox)) == 1)
        [task] = tasks(sandbox)
        [ended] = await process.calls()
        assert (ended["id"], ended["outcome"]) == (call["id"], "unknown")
        assert task["CallDurationInSeconds"] is None
        assert "Wants a quote for 40 hinges" in task["Description"]


async def test_it_ends_politely_within_five_seconds(tmp_path: Path, environment: dict[str, str]) -> None:
    async with signed_in(tmp_path, environment) as (_sandbox, process):
        sandbox_time = asyncio.get_running_loop().time()
        assert await process.stop() == 0
        assert asyncio.get_running_loop().time() - sandbox_time < 5
        assert not (process.home / "runtime.json").exists()


async def sent(process: Process) -> bool:
    return (await process.calls())[0]["log"]["state"] == "sent"
