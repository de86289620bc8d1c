"""Nothing twice and nothing lost: whatever Salesforce does, whenever the collector dies, and beside another one."""

from __future__ import annotations

import asyncio
import json
import random
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from helper.faces import Connection
from helper.sandbox import Sandbox
from tests.collector.child import Child
from tests.collector.rig import ANA, PAU, SECRET, Clock, Server, call, company, user_id
from tests.whole.rig import until

CALLS, CHATS, KILLS = 12, 5, 5


async def ask(home: Path, verb: str) -> dict[str, Any]:
    facts = json.loads((home / "runtime.json").read_text())
    headers = {"Authorization": f"Bearer {facts['token']}", "Origin": "sidecall://cli"}
    url = f"http://127.0.0.1:{facts['port']}/v1/{verb}"
    async with aiohttp.ClientSession() as http, http.post(url, json={}, headers=headers) as reply:
        answer: dict[str, Any] = await reply.json()
        return answer


def logged(sandbox: Sandbox) -> Counter[str]:
    """How many Tasks there are for each call, told by its number, and each chat."""
    found: Counter[str] = Counter()
    for task in sandbox.salesforce.tasks()["tasks"]:
        key = task["CallObject"]
        if key:
            found[key.split(":")[2] if ":chat:" in key else task["Description"].split("+34")[1][:9]] += 1
    return found


@pytest.mark.parametrize("seed", range(4))
async def test_once_each_whatever_happens(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    async with Sandbox() as sandbox:
        sandbox.pbx.add_client("900", SECRET, (), call_control=False)
        server = Server(sandbox, tmp_path / "home", chats='chat_subject = "x"')
        settings = server.home / "settings.toml"
        settings.write_text(settings.read_text().replace("[collector]", '[collector]\nsince = "2026-11-01"'))
        (server.home / "secrets.json").write_text(json.dumps({"pbx.client_secret": SECRET}))
        sandbox.salesforce.switch(callbacks=[f"http://localhost:{server.port}/oauth/callback"])
        child = Child(server.home)
        child.start()
        try:
            await until(lambda: (server.home / "runtime.json").exists())
            url = (await ask(server.home, "salesforce/sign_in"))["url"]
            async with aiohttp.ClientSession() as browser, browser.get(url) as page:
                assert page.status == 200

            async def signed_in() -> bool:
                return bool((await ask(server.home, "status"))["salesforce"]["state"] == "connected")

            await until(signed_in, "the sign-in is kept")
            expected: set[str] = set()
            sandbox.salesforce.misbehave(
                seed=seed, refuse=0.12, hang=0.12, late=0.2, drop=0.15, unavailable=0.1, late_after=0.9
            )
            killing = asyncio.create_task(kill_at_random(child, random.Random(dice.random())))
            for number in range(CALLS):
                digits = f"6000{seed:02d}{number:03d}"
                call(sandbox, f"+34{digits}", extension=dice.choice(("150", "151")), answered=dice.random() < 0.7)
                last = sandbox.pbx.exchange.ended[-1]
                back = timedelta(minutes=30 + number)
                last.started_at, last.ended_at = last.started_at - back, (last.ended_at or last.started_at) - back
                last.answered_at = last.answered_at - back if last.answered_at else None
                expected.add(digits)
                if number < CHATS:
                    words = [{"from": who, "text": "hola", "ago": 3600} for who in ("far", "agent")]
                    chat = sandbox.pbx.chat("Ana Ruiz", words, number=ANA)["conversation"]
                    expected.add(str(chat))
                await asyncio.sleep(dice.uniform(0, 0.3))
            await killing
            sandbox.salesforce.behave_well()
            await until(lambda: set(logged(sandbox)) == expected, "all are there", within=40)

            async def settled() -> bool:
                with suppress(OSError, KeyError, ValueError, aiohttp.ClientError):
                    return (await ask(server.home, "status"))["journal"] == {"waiting": 0, "failed": 0}
                return False

            await until(settled, "nothing waits")
            await until(lambda: sandbox.salesforce.state()["late_waiting"] == 0)
            assert set(logged(sandbox).values()) == {1}, logged(sandbox)
        finally:
            await child.kill()


async def kill_at_random(child: Child, dice: random.Random) -> None:
    for _kill in range(KILLS):
        await asyncio.sleep(dice.uniform(0.1, 1.0))
        await child.kill()
        child.start()


async def test_two_collectors_by_mistake_log_once(tmp_path: Path, clock: Clock) -> None:
    async with company(tmp_path) as first:
        second = Server(first.sandbox, tmp_path / "another")
        first.sandbox.salesforce.switch(
            callbacks=[f"http://localhost:{one.port}/oauth/callback" for one in (first, second)]
        )
        first.sandbox.pbx.add_client("901", SECRET, (), call_control=False)
        text = (second.home / "settings.toml").read_text()
        (second.home / "settings.toml").write_text(text.replace('"900"', '"901"\nsince = "2026-01-01"'))
        call(first.sandbox)
        first.sandbox.pbx.chat("Ana Ruiz", [{"from": who, "text": "hola"} for who in ("far", "agent")])
        clock.forward(20)
        await first.until_tasks(2)
        await second.start()
        try:
            await second.set_up()
            await second.a_few_rounds(6)
            assert len(first.tasks()) == 2
            entries = await second.service.journal()
            assert entries == []
        finally:
            await second.stop()


async def test_a_database_that_is_lost_does_not_log_twice(tmp_path: Path, clock: Clock) -> None:
    async with company(tmp_path) as server:
        call(server.sandbox)
        server.sandbox.pbx.chat("Ana Ruiz", [{"from": who, "text": "hola"} for who in ("far", "agent")])
        clock.forward(14)
        await server.until_tasks(2)
        await server.stop()
        for file in server.home.glob("sidecall.db*"):
            file.unlink()
        await server.start()
        await server.set_up()
        await server.a_few_rounds(6)
        assert len(server.tasks()) == 2


@pytest.mark.parametrize("mode", ["refuse", "maintenance"])
async def test_salesforce_may_be_away_for_a_while(tmp_path: Path, clock: Clock, mode: str) -> None:
    async with company(tmp_path) as server:
        server.sandbox.salesforce.down(mode)
        call(server.sandbox)
        clock.forward(13)
        await server.a_few_rounds(6)
        assert server.tasks() == []
        server.sandbox.salesforce.down("off")
        await until(lambda: server.service.status().salesforce.state is Connection.CONNECTED)
        await server.a_few_rounds(4)
        assert server.tasks() == []  # agents' own Sidecalls have the usual grace, from now on
        clock.forward(13)
        await server.until_tasks(1)


async def test_3cx_may_be_away_for_a_while(tmp_path: Path, clock: Clock) -> None:
    async with company(tmp_path) as server:
        call(server.sandbox)
        server.sandbox.pbx.offline(True)
        clock.forward(13)
        await until(lambda: server.service.status().pbx.state == "offline")
        assert "does not answer" in server.service.status().pbx.message
        server.sandbox.pbx.offline(False)
        await server.until_tasks(1)


async def test_what_salesforce_refuses_is_counted_and_sent_again(tmp_path: Path, clock: Clock) -> None:
    async with company(tmp_path) as server:
        server.sandbox.salesforce.refuse_next_task("FIELD_CUSTOM_VALIDATION_EXCEPTION", "No calls on Sundays")
        call(server.sandbox)
        clock.forward(13)
        await until(lambda: server.service.status().journal_failed == 1)
        [entry] = await server.service.journal()
        assert "No calls on Sundays" in entry.error
        await server.service.journal_retry()
        await server.until_tasks(1)


@pytest.mark.parametrize("unknown", ["log", "skip"])
async def test_a_look_up_that_salesforce_refuses_keeps_no_call_from_being_logged(
    tmp_path: Path, clock: Clock, unknown: str
) -> None:
    async with company(tmp_path, extra=f'unknown_callers = "{unknown}"') as server:
        for _time in range(8):
            server.sandbox.salesforce.refuse_next("search", "MALFORMED_SEARCH", "No such search")
        call(server.sandbox)
        clock.forward(13)
        [task] = await server.until_tasks(1)
        assert task["WhoId"] is None


async def test_an_org_without_a_field_for_the_key_has_it_in_the_comments(tmp_path: Path, clock: Clock) -> None:
    async with company(tmp_path, set_up=False) as server:
        server.sandbox.salesforce.switch(call_center=False)
        await server.set_up()
        server.sandbox.salesforce.break_next_task("commit_then_drop")
        call(server.sandbox, extension="151")
        clock.forward(13)

        def ours() -> list[dict[str, Any]]:
            return [one for one in server.sandbox.salesforce.tasks()["tasks"] if "Sidecall " in str(one["Description"])]

        await until(ours)
        await until(lambda: server.service.status().journal_waiting == 0)
        await server.a_few_rounds()
        [task] = ours()
        assert task["OwnerId"] == user_id(server.sandbox, PAU)
