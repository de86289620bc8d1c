"""What a session asks that nobody waits for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from helper.crm.salesforce.config import Timing
from helper.crm.salesforce.oauth import Client
from helper.crm.salesforce.transport import Transport
from helper.errors import SidecallError
from helper.tasks import Tasks


class Aside:
    """``lost`` is told when a probe finds that there is no connection."""

    def __init__(self, timing: Timing, lost: Callable[[SidecallError], None]) -> None:
        self._timing = timing
        self._lost = lost
        self._probing: asyncio.Task[None] | None = None
        self._tasks = Tasks()

    def probe(self, transport: Transport, error: SidecallError) -> None:
        """One question took too long, as ``error`` says. Offline is who gets no answer to the cheapest one either."""
        if self._probing is None:
            self._probing = self._tasks.start(self._probe(transport, error), "probe")
            self._probing.add_done_callback(self._probed)

    def revoke(self, client: Client, token: str) -> asyncio.Task[bool]:
        """See ``Client.revoke``."""
        return self._tasks.start(client.revoke(token), "revoke")

    async def close(self) -> None:
        """Ask no more."""
        await self._tasks.close()

    async def _probe(self, transport: Transport, error: SidecallError) -> None:
        try:
            async with asyncio.timeout(self._timing.connect_s):
                answer = await transport.send("GET", "/services/data/", with_token=False)
        except (SidecallError, TimeoutError):
            self._lost(error)
            return
        if answer.status >= 500:
            self._lost(error)

    def _probed(self, _task: asyncio.Task[None]) -> None:
        self._probing = None
