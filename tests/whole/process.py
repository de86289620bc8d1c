"""Sidecall as a process that can be killed: started as ``sidecall serve``, asked through its API."""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
import sys
from pathlib import Path
from typing import Any

import aiohttp

from tests.whole.rig import until

ROOT = Path(__file__).parents[2]


class Process:
    """One run of ``sidecall serve`` in ``home``."""

    def __init__(self, home: Path, environment: dict[str, str]) -> None:
        self.home = home
        self._environment = {**environment, "SIDECALL_HOME": str(home), "PYTHONPATH": str(ROOT)}
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "desktop", "serve", env=self._environment, stdout=asyncio.subprocess.PIPE
        )
        assert self._process.stdout is not None
        async with asyncio.timeout(60):
            line = await self._process.stdout.readline()
        assert b"listens on" in line, line

    async def ask(self, verb: str, **body: Any) -> dict[str, Any]:
        facts = json.loads((self.home / "runtime.json").read_text())
        headers = {"Authorization": f"Bearer {facts['token']}", "Origin": "sidecall://cli"}
        url = f"http://127.0.0.1:{facts['port']}/v1/{verb}"
        async with aiohttp.ClientSession() as http, http.post(url, json=body, headers=headers) as reply:
            answer = await reply.json()
            assert reply.status == 200, answer
            return answer

    async def sign_in(self) -> None:
        url = (await self.ask("salesforce/sign_in"))["url"]
        async with aiohttp.ClientSession() as browser, browser.get(url) as page:
            assert page.status == 200, await page.text()

    async def until_up(self, *, salesforce: bool = True) -> None:
        async def up() -> bool:
            status = await self.ask("status")
            there = status["pbx"]["state"] == "connected"
            return there and (not salesforce or status["salesforce"]["state"] == "connected")

        await until(up, "both connected")

    async def calls(self) -> list[dict[str, Any]]:
        return (await self.ask("calls"))["calls"]

    async def kill(self) -> None:
        """As the power cut does: no handler runs."""
        assert self._process is not None
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()

    async def stop(self) -> int:
        """A polite end; returns the exit code."""
        assert self._process is not None
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(6):
            return await self._process.wait()
