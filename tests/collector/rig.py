"""The company's collector against the sandbox, in one event loop; beside it, where a test wants one, an agent's PC."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp

from helper.collector import program
from helper.faces import Connection, Service
from helper.ground import Options
from helper.journal.pace import Timing
from helper.sandbox import Sandbox
from helper.secrets.memory import MemorySecrets
from tests.ports import free_port
from tests.whole.rig import Rig, until, write_settings

SECRET = "collector-secret"
PACE = Timing(late_commit=0.5, first_pause=0.2, longest_pause=1.0)
MARTA, PAU = "marta.vidal@acme.example", "pau.serra@acme.example"
ANA, NOBODY = "+34912345678", "+34600000000"


class Server:
    """A running collector; ``Options.secrets`` outlive a restart."""

    def __init__(self, sandbox: Sandbox, home: Path, extra: str = "", chats: str = "", grace: int = 12) -> None:
        self.sandbox = sandbox
        self.home = home
        self.secrets = MemorySecrets()
        self.service: Service
        self._stop = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self.port = free_port()
        home.mkdir(parents=True, exist_ok=True)
        (home / "settings.toml").write_text(
            f"""
[pbx]
url = "{sandbox.pbx.url}"
[collector]
client_id = "900"
grace_minutes = {grace}
[salesforce]
login_url = "{sandbox.salesforce.url}"
client_id = "sandbox-consumer-key"
callback_ports = [{self.port}]
[numbers]
region = "ES"
[ui]
language = "en"
[journal]
chat_idle_minutes = 1
{chats}
{extra}
""",
            encoding="utf-8",
        )

    async def start(self, **options: Any) -> None:
        ready: asyncio.Future[Service] = asyncio.get_running_loop().create_future()
        self._stop = asyncio.Event()
        wanted = replace(Options(self.home, secrets=self.secrets, pace=PACE), **options)
        self._task = asyncio.create_task(program.run(wanted, ready.set_result, self._stop))
        await asyncio.wait([ready, self._task], return_when=asyncio.FIRST_COMPLETED)
        if self._task.done():
            self._task.result()
        self.service = ready.result()

    async def set_up(self) -> None:
        """What the administrator does once: the key, and signing in with the collector's own user."""
        await self.service.set_secret("pbx.client_secret", SECRET)
        await self.sign_in()
        await self.until_up()

    async def sign_in(self) -> None:
        url = await self.service.sign_in()
        async with aiohttp.ClientSession() as browser, browser.get(url) as page:
            assert page.status == 200, await page.text()

    async def until_up(self) -> None:
        def up() -> bool:
            status = self.service.status()
            return status.pbx.state is Connection.CONNECTED and status.salesforce.state is Connection.CONNECTED

        await until(up, f"the collector is up: {self.service.status()}")

    async def stop(self) -> None:
        if self._task is not None:
            self._stop.set()
            async with asyncio.timeout(30):
                await self._task
            self._task = None

    async def ended(self) -> None:
        """Wait for it to end by itself; raises what it did."""
        assert self._task is not None
        async with asyncio.timeout(30):
            await self._task

    async def kill(self) -> None:
        """No handler gets to finish anything."""
        assert self._task is not None
        self._task.cancel()
        await asyncio.wait([self._task])
        self._task = None

    def tasks(self) -> list[dict[str, Any]]:
        return [task for task in self.sandbox.salesforce.tasks()["tasks"] if task["CallObject"]]

    async def until_tasks(self, count: int) -> list[dict[str, Any]]:
        await until(lambda: len(self.tasks()) >= count, f"{count} tasks: {self.tasks()}")
        return self.tasks()

    async def a_few_rounds(self, count: int = 4) -> None:
        """Until 3CX has been asked so many more times."""
        before = self.sandbox.pbx.state()["requests"]
        await until(lambda: self.sandbox.pbx.state()["requests"] >= before + 3 * count)


def user_id(sandbox: Sandbox, email: str) -> str:
    users = sandbox.salesforce.records("User")["records"]
    return str(next(user["Id"] for user in users if user["Email"] == email))


def call(
    sandbox: Sandbox, number: str = ANA, *, answered: bool = True, extension: str = "150", queue: str = ""
) -> None:
    """A call that begins and ends at once."""
    callid = sandbox.pbx.ring(number, extension=extension, queue=queue)["callid"]
    if answered:
        sandbox.pbx.answer(callid)
    sandbox.pbx.hang_up(callid)


class Clock:
    """The collector's clock, which a test can put forward so that it need not wait."""

    def __init__(self) -> None:
        self._off = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._off

    def forward(self, minutes: float) -> None:
        self._off += timedelta(minutes=minutes)


@contextlib.asynccontextmanager
async def company(
    tmp_path: Path, *, extra: str = "", chats: str = "", set_up: bool = True, grace: int = 12, since: str = "2026-01-01"
) -> AsyncIterator[Server]:
    """A sandbox with a collector that logs everything since ``since``."""
    async with Sandbox() as sandbox:
        sandbox.pbx.add_client("900", SECRET, (), call_control=False)
        server = Server(sandbox, tmp_path / "collector", extra, chats, grace)
        text = (server.home / "settings.toml").read_text()
        (server.home / "settings.toml").write_text(text.replace("[salesforce]", f'since = "{since}"\n[salesforce]', 1))
        sandbox.salesforce.switch(callbacks=[f"http://localhost:{server.port}/oauth/callback"])
        await server.start()
        try:
            if set_up:
                await server.set_up()
            yield server
        finally:
            await server.stop()


@contextlib.asynccontextmanager
async def agents_pc(server: Server, tmp_path: Path, *, extra: str = "") -> AsyncIterator[Rig]:
    """Marta's own Sidecall beside the collector, connected and signed in."""
    port = free_port()
    server.sandbox.salesforce.switch(
        callbacks=[f"http://localhost:{each}/oauth/callback" for each in (server.port, port)]
    )
    rig = Rig(server.sandbox, tmp_path / "home")
    write_settings(rig.home, server.sandbox, port, extra)
    await rig.start()
    try:
        await rig.until_pbx(Connection.CONNECTED)
        await rig.sign_in()
        yield rig
    finally:
        await rig.stop()
