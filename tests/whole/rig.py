"""Sidecall's whole helper against the sandbox, in one event loop."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp

from helper.app import Options, run
from helper.faces import Connection, Event, Service
from helper.sandbox import Sandbox
from tests.ports import free_port
from tests.waiting import until

__all__ = ["SECRET", "Rig", "running", "until", "write_settings"]

SECRET = "sandbox-secret"


def write_settings(home: Path, sandbox: Sandbox, callback_port: int, extra: str = "", pbx: str = "") -> None:
    """``extra`` are further tables, ``pbx`` further lines of 3CX's own."""
    home.mkdir(parents=True, exist_ok=True)
    (home / "settings.toml").write_text(
        f"""
[pbx]
url = "{sandbox.pbx.url}"
extension = "150"
client_id = "150"
{pbx}
[salesforce]
login_url = "{sandbox.salesforce.url}"
client_id = "sandbox-consumer-key"
callback_ports = [{callback_port}]
[numbers]
region = "ES"
[helper]
port = 0
[ui]
language = "en"
{extra}
""",
        encoding="utf-8",
    )


class Rig:
    """A running Sidecall: ``service`` as its faces have it, ``events`` all it has said."""

    def __init__(self, sandbox: Sandbox, home: Path) -> None:
        self.sandbox = sandbox
        self.home = home
        self.service: Service
        self.events: list[Event] = []
        self._stop = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self, *, secret: str = SECRET) -> None:
        ready: asyncio.Future[Service] = asyncio.get_running_loop().create_future()
        self._stop = asyncio.Event()
        options = Options(home=self.home, secrets_in_memory=True)
        self._task = asyncio.create_task(run(options, ready.set_result, self._stop))
        await asyncio.wait([ready, self._task], return_when=asyncio.FIRST_COMPLETED)
        if self._task.done():
            self._task.result()
        self.service = ready.result()
        self.service.subscribe(self.events.append)
        if secret:
            await self.service.set_secret("pbx.client_secret", secret)

    async def sign_in(self) -> None:
        """What the agent's browser does: follow the sign-in address to the callback."""
        url = await self.service.sign_in()
        async with aiohttp.ClientSession() as browser, browser.get(url) as page:
            assert page.status == 200, await page.text()
        await self.until_salesforce(Connection.CONNECTED)
        await until(self._described, "what is read once a day has been read")

    def _described(self) -> bool:
        return sum(kind.startswith("describe") for kind in self.sandbox.salesforce.requests()["by_kind"]) >= 5

    async def until_pbx(self, state: Connection) -> None:
        await until(lambda: self.service.status().pbx.state is state, f"3CX {state}: {self.service.status().pbx}")

    async def until_salesforce(self, state: Connection) -> None:
        await until(lambda: self.service.status().salesforce.state is state, f"Salesforce {state}")

    async def stop(self) -> None:
        if self._task is not None:
            self._stop.set()
            async with asyncio.timeout(30):
                await self._task

    async def call(self, within: float = 30.0, **wanted: Any) -> Any:
        """The latest call, once its fields are as ``wanted``; see ``until`` for ``within``."""

        async def look() -> Any:
            views = await self.service.calls(1)
            if views and all(getattr(views[0].call, name) == value for name, value in wanted.items()):
                return views[0]
            return None

        return await until(look, f"a call with {wanted}", within)

    def tasks(self) -> list[dict[str, Any]]:
        return self.sandbox.salesforce.tasks()["tasks"]


@contextlib.asynccontextmanager
async def running(tmp_path: Path, *, connected: bool = True, extra: str = "", pbx: str = "") -> AsyncIterator[Rig]:
    async with Sandbox() as sandbox:
        port = free_port()
        sandbox.salesforce.switch(callbacks=[f"http://localhost:{port}/oauth/callback"])
        rig = Rig(sandbox, tmp_path / "home")
        write_settings(rig.home, sandbox, port, extra, pbx)
        await rig.start()
        try:
            if connected:
                await rig.until_pbx(Connection.CONNECTED)
                await rig.sign_in()
            yield rig
        finally:
            await rig.stop()
