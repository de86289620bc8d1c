"""One day: calls come and go while Sidecall dies and Salesforce fails; in the evening everything is compared."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import re
import sqlite3
import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from helper.sandbox import Sandbox
from tests.kills.child import Child
from tests.ports import free_port
from tests.whole.rig import SECRET, until, write_settings

CALLS = 8
KILLS = 3
SIGN_INS = 3
DAY_S = 3.5  # seconds in which the calls begin
EVENING_S = 40.0
_A_MOMENT = 1.0  # seconds in which what happened may not have reached Sidecall's disk, on a machine that is busy


class NotOnce(AssertionError):
    """A call is missing in Salesforce, or there twice, or something else is there."""


@dataclass
class Up:
    """A time in which Sidecall followed the line; monotonic."""

    since: float
    until: float = float("inf")


@dataclass
class Day:
    """``seed`` decides everything that is decided here. ``reads_log``: the key may read 3CX's call log."""

    seed: int
    folder: Path
    reads_log: bool = True
    ups: list[Up] = field(default_factory=list)
    lives: dict[str, list[float]] = field(default_factory=dict)
    killed: int = 0

    async def run(self) -> dict[str, int]:
        """What became of the day's calls; raises ``NotOnce``."""
        dice = random.Random(self.seed)
        async with Sandbox() as sandbox:
            port = free_port()
            sandbox.salesforce.switch(callbacks=[f"http://localhost:{port}/oauth/callback"])
            sandbox.pbx.switch(xapi_role="system_owners" if self.reads_log else "users")
            home = self.folder / "home"
            write_settings(home, sandbox, port)
            (home / "secrets.json").write_text(json.dumps({"pbx.client_secret": SECRET}), encoding="utf-8")
            async with self._helper(home) as helper:
                await self._begin(helper)
                sandbox.salesforce.misbehave(
                    seed=self.seed, refuse=0.12, hang=0.12, late=0.2, drop=0.15, unavailable=0.1, late_after=0.9
                )
                killing = asyncio.create_task(self._kill_at_random(helper, random.Random(dice.random())))
                watching = asyncio.create_task(self._watch(helper))
                begins = sorted(dice.uniform(0, DAY_S) for _ in range(CALLS))
                try:
                    await asyncio.gather(
                        *(self._call(sandbox, n, at, random.Random(dice.random())) for n, at in enumerate(begins))
                    )
                    await killing
                finally:
                    watching.cancel()
                    killing.cancel()
                return await self._evening(sandbox, helper, home)

    @contextlib.asynccontextmanager
    async def _helper(self, home: Path) -> AsyncIterator[Helper]:
        helper = Helper(home)
        helper.child.start()
        try:
            yield helper
        finally:
            await helper.child.kill()

    async def _begin(self, helper: Helper) -> None:
        await until(helper.there, "it starts", 20)
        for tries_left in reversed(range(SIGN_INS)):
            url = (await helper.ask("salesforce/sign_in"))["url"]
            async with aiohttp.ClientSession() as browser, browser.get(url) as page:
                assert page.status == 200, await page.text()
            try:
                await until(lambda: helper.state("salesforce", "connected"), "Salesforce", 10)
            except AssertionError:
                # With deadlines as short as these, a machine that is busy may miss that of the one request.
                if not tries_left:
                    raise AssertionError(await helper.ask("status")) from None
            else:
                break
        await until(lambda: helper.state("pbx", "connected"), "3CX", 10)
        self.ups.append(Up(time.monotonic()))

    async def _kill_at_random(self, helper: Helper, dice: random.Random) -> None:
        for _kill in range(KILLS):
            await asyncio.sleep(dice.uniform(0.05, 0.9))
            if self.ups:
                self.ups[-1].until = min(self.ups[-1].until, time.monotonic())
            self.killed += 1
            await helper.child.kill()
            await asyncio.sleep(dice.choice((0.0, 0.0, dice.uniform(0, 0.8))))
            helper.child.start()
            if dice.random() < 0.7:  # else it may die before it is up, too
                seen = len(self.ups)
                with contextlib.suppress(AssertionError):
                    await until(lambda: len(self.ups) > seen, "up again", 4)  # noqa: B023

    async def _watch(self, helper: Helper) -> None:
        """Note from when on Sidecall follows the line again."""
        while True:
            if self.ups[-1].until < float("inf"):
                with contextlib.suppress(aiohttp.ClientError, OSError, ValueError, KeyError):
                    life = self.killed
                    if await helper.state("pbx", "connected") and life == self.killed:
                        self.ups.append(Up(time.monotonic()))
            await asyncio.sleep(0.05)

    async def _call(self, sandbox: Sandbox, n: int, begins: float, dice: random.Random) -> None:
        number = f"+349{self.seed % 1000:03d}{n:02d}555"
        await asyncio.sleep(begins)
        callid = sandbox.pbx.ring(number=number, extension="150")["callid"]
        self.lives[number] = [time.monotonic()]
        # Long enough for 3CX to be asked about it: of a call that is over by then only the log can tell.
        await asyncio.sleep(dice.uniform(0.2, 0.6))
        if dice.random() < 0.6:
            sandbox.pbx.answer(callid=callid)
            await asyncio.sleep(dice.uniform(0.02, 0.6))
        sandbox.pbx.hang_up(callid=callid, by=dice.choice(("far", "agent")))
        self.lives[number].append(time.monotonic())

    async def _evening(self, sandbox: Sandbox, helper: Helper, home: Path) -> dict[str, int]:
        """Salesforce is well again; let everything come to rest and compare."""
        happened = dict(sandbox.salesforce.state()["happened"])
        sandbox.salesforce.behave_well()
        wrong = await self._at_rest(sandbox, helper, home)
        if not wrong:
            # What comes too late, comes now; and what the log tells late is still being added to a Task.
            await asyncio.sleep(1.0)
            wrong = await self._at_rest(sandbox, helper, home)
        if wrong:
            log = (home / "logs" / "sidecall.log").read_text(encoding="utf-8")
            print(f"seed {self.seed}, the end of its log:\n{log[-3000:]}", flush=True)
            with contextlib.suppress(Exception):
                print(await helper.ask("status"), await helper.ask("journal"), flush=True)
            raise NotOnce(f"seed {self.seed}, {'with' if self.reads_log else 'without'} the log: {wrong}")
        return {"calls": len(self.lives), "faults": sum(happened.values()), "missing": len(self._missing(sandbox))}

    async def _at_rest(self, sandbox: Sandbox, helper: Helper, home: Path) -> str:
        """Wait until all is as it should be; what is wrong in the end, or cannot be put right any more, else ""."""
        deadline = time.monotonic() + EVENING_S
        wrong = "nothing was compared"
        while wrong and "twice" not in wrong and time.monotonic() < deadline:
            await asyncio.sleep(0.1)
            resting = not sandbox.salesforce.state()["late_waiting"] and await helper.at_rest()
            wrong = self._wrong(sandbox, home) if resting else "not at rest"
        return wrong

    def _wrong(self, sandbox: Sandbox, home: Path) -> str:
        tasks = [task for task in sandbox.salesforce.tasks()["tasks"] if task["CallObject"]]
        told = Counter(_number_in(task) for task in tasks)
        if twice := [number for number, count in told.items() if count > 1]:
            rows = [(t["CallObject"], t["CreatedDate"], t["Description"]) for t in tasks if _number_in(t) in twice]
            return f"twice or more: {rows}"
        if strange := set(told) - set(self.lives):
            return f"nobody called: {strange}"
        if len({task["OwnerId"] for task in tasks}) > 1:
            return "of several owners"
        with contextlib.closing(sqlite3.connect(f"file:{home / 'sidecall.db'}?mode=ro", uri=True)) as database:
            rows = [json.loads(row[0]) for row in database.execute("SELECT entry FROM entries")]
            seen = {json.loads(row[0])["call"]["number"] for row in database.execute("SELECT record FROM calls")}
        missing = self._missing(sandbox)
        if not self.reads_log:
            missing = [number for number in missing if number in seen or not self._unseen(number)]
        if missing:
            whens = {number: self._when(number) for number in missing}
            return f"missing: {whens}, of which the PC knows {seen & set(missing)}"
        if unsent := [(row["number"], row["state"], row["error"]) for row in rows if row["state"] != "sent"]:
            return f"not sent by the PC's own account: {unsent}"
        here, there = {row["task_id"] for row in rows}, {task["Id"] for task in tasks}
        return "" if here == there else f"the PC knows {here}, Salesforce has {there}"

    def _missing(self, sandbox: Sandbox) -> list[str]:
        told = {_number_in(task) for task in sandbox.salesforce.tasks()["tasks"] if task["CallObject"]}
        return sorted(set(self.lives) - told)

    def _unseen(self, number: str) -> bool:
        """Whether the whole call was while nobody followed the line, as near as that can be told."""
        began, ended = self.lives[number]
        return all(
            ended < up.since + _A_MOMENT or began > up.until - _A_MOMENT or up.until - up.since < _A_MOMENT
            for up in self.ups
        )

    def _when(self, number: str) -> str:
        """From when to when a call was and Sidecall followed, in seconds since the first time it did."""
        first = self.ups[0].since
        ups = ", ".join(f"{up.since - first:.2f} to {up.until - first:.2f}" for up in self.ups)
        return f"{' to '.join(f'{at - first:.2f}' for at in self.lives[number])} s; followed {ups}"


class Helper:
    """Sidecall, asked through its API whenever it lives."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self.child = Child(home)

    async def ask(self, verb: str, **body: Any) -> dict[str, Any]:
        facts = json.loads((self._home / "runtime.json").read_text())
        headers = {"Authorization": f"Bearer {facts['token']}", "Origin": "sidecall://cli"}
        url = f"http://127.0.0.1:{facts['port']}/v1/{verb}"
        wait = aiohttp.ClientTimeout(total=5)
        async with aiohttp.ClientSession(timeout=wait) as http, http.post(url, json=body, headers=headers) as reply:
            answer: dict[str, Any] = await reply.json()
            assert reply.status == 200, answer
            return answer

    async def there(self) -> bool:
        return (self._home / "runtime.json").exists()

    async def state(self, part: str, wanted: str) -> bool:
        return bool((await self.ask("status"))[part]["state"] == wanted)

    async def at_rest(self) -> bool:
        """Connected to both, and nothing waits."""
        try:
            status = await self.ask("status")
        except (aiohttp.ClientError, OSError, ValueError, TimeoutError):
            return False
        up = status["pbx"]["state"] == status["salesforce"]["state"] == "connected"
        return up and status["journal"]["waiting"] == 0


def _number_in(task: dict[str, Any]) -> str:
    found = re.search(r"\+349\d{8}", f"{task['Subject']} {task['Description']}")
    return found[0] if found else f"? {task['Description']}"
