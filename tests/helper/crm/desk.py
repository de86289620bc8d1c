"""An agent's Salesforce adapter against the sandbox's org."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import httpx2

from helper.crm.port import TaskDraft
from helper.crm.salesforce import Config, Salesforce, Timing
from helper.errors import SidecallError
from helper.faces import Connection
from helper.sandbox.salesforce import SalesforceSandbox
from tests.ports import free_port

CONSUMER_KEY = "sandbox-consumer-key"
WITHIN_S = 30.0
_TURN_S = 0.01


class Memory:
    """Secrets, or remembered state. While ``may_set`` is clear, ``setting`` is the name of what waits to be kept."""

    state = "memory"

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.may_set = asyncio.Event()
        self.may_set.set()
        self.setting = ""

    async def get(self, name: str) -> str:
        await asyncio.sleep(0)
        return self.kept.get(name, "")

    async def set(self, name: str, value: str) -> None:
        self.setting = name
        await self.may_set.wait()
        self.kept[name] = value


async def until(condition: Callable[[], bool], what: str) -> None:
    """Wait for a condition, failing with ``what`` when it does not come true in time; see ``tests.waiting``."""
    left = WITHIN_S
    while not condition():
        assert left > 0, f"never: {what}"
        left -= _TURN_S
        await asyncio.sleep(_TURN_S)


class Desk:
    """One agent's PC: an adapter with what it keeps, and a stand-in for the browser."""

    def __init__(self, org: SalesforceSandbox) -> None:
        self.org = org
        self.secrets = Memory()
        self.state = Memory()
        port = free_port()
        org.app.callbacks.append(f"http://localhost:{port}/oauth/callback")
        self.config = Config(login_url=org.url, client_id=CONSUMER_KEY, callback_ports=(port,))
        self.timing = Timing(
            connect_s=20.0,
            request_s=20.0,
            sign_in_s=10.0,
            first_retry_s=0.05,
            longest_retry_s=0.2,
            locked_retry_s=(0.01, 0.01, 0.01),
            look_again_s=(0.05,),
        )
        self.sf = self.adapter()

    def adapter(self) -> Salesforce:
        """A fresh adapter on the same memory, as after a restart."""
        self.sf = Salesforce(self.config, self.secrets, self.state, timing=self.timing)
        return self.sf

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Salesforce]:
        task = asyncio.create_task(self.sf.run())
        try:
            yield self.sf
        finally:
            task.cancel()
            await asyncio.wait({task})

    async def browse(self, url: str) -> httpx2.Response:
        """Open ``url`` as a browser would, following every redirect to the last page."""
        async with httpx2.AsyncClient(follow_redirects=True, trust_env=False) as browser:
            return await browser.get(url)

    async def sign_in(self) -> httpx2.Response:
        page = await self.browse(await self.sf.sign_in())
        await until(lambda: "wait" not in self.sf.status().message.lower(), "the sign-in ended")
        return page

    async def write(self, draft: TaskDraft) -> str:
        """Log one Task; raises what Salesforce says against it."""
        [answer] = await self.sf.write_tasks([draft])
        if isinstance(answer, SidecallError):
            raise answer
        return answer

    async def update(self, task_id: str, draft: TaskDraft) -> None:
        """Change one Task; raises what Salesforce says against it."""
        [error] = await self.sf.update_tasks([(task_id, draft)])
        if error is not None:
            raise error

    async def find(self, key: str) -> str:
        """The id of the Task with this key, "" when there is none."""
        return (await self.sf.find_tasks([key], datetime.now(UTC) - timedelta(days=1))).get(key, "")

    async def warm(self) -> None:
        """Wait until all that is read once a day has been read."""
        await self.connected()
        await until(lambda: sum("schema" in name for name in self.state.kept) == 5, "the org's fields are known")

    async def connected(self) -> None:
        await until(lambda: self.sf.status().state is Connection.CONNECTED, f"connected: {self.sf.status()}")
