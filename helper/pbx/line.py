"""The line to the telephone system that is in use now; it can be replaced while the program runs."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Sequence

from helper.calls.leg import Leg
from helper.errors import NotConnected
from helper.faces import Check, Connection, PbxStatus
from helper.language import _
from helper.pbx.port import LegEvent, PbxDevice, PbxPort

log = logging.getLogger(__name__)


class Line:
    """Implements ``PbxPort`` by whichever adapter it was last given; none means that 3CX is not set up."""

    def __init__(self) -> None:
        self._adapter: PbxPort | None = None
        self._extension = ""
        self._why = ""
        self._listeners: list[Callable[[], None]] = []
        self._events: asyncio.Queue[LegEvent] = asyncio.Queue()
        self._tasks: list[asyncio.Task[None]] = []

    async def use(self, adapter: PbxPort | None, extension: str = "", why: str = "") -> None:
        """Replace the adapter; the one before is stopped first. ``why`` says why there is none, where that is meant."""
        await self.close()
        self._adapter, self._extension, self._why = adapter, extension, why
        if adapter is not None:
            adapter.on_change(self._changed)
            self._tasks = [
                asyncio.create_task(adapter.run(), name="3CX line"),
                asyncio.create_task(self._forward(adapter), name="3CX events"),
            ]
            for task in self._tasks:
                task.add_done_callback(_report)
        self._changed()

    async def again(self) -> None:
        """Connect anew with the same adapter and token: after a sleep the stream may be dead and not say so."""
        if self._adapter is None or not self._tasks:
            return
        self._tasks[0].cancel()
        await asyncio.gather(self._tasks[0], return_exceptions=True)
        self._tasks[0] = asyncio.create_task(self._adapter.run(), name="3CX line")
        self._tasks[0].add_done_callback(_report)

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []

    def status(self) -> PbxStatus:
        if self._adapter is None:
            if self._why:
                return PbxStatus(Connection.HANDED_OVER, self._extension, message=self._why)
            return PbxStatus(Connection.UNCONFIGURED, self._extension, message=_not_set_up())
        return self._adapter.status()

    def on_change(self, listener: Callable[[], None]) -> None:
        self._listeners.append(listener)

    async def run(self) -> None:
        """The adapter runs by itself from ``use`` on; this only waits, so that a line can stand where a port is
        wanted.
        """
        await asyncio.Event().wait()

    async def events(self) -> AsyncIterator[LegEvent]:
        while True:
            yield await self._events.get()

    async def make_call(self, destination: str, device: str) -> Leg | None:
        return await self._in_use().make_call(destination, device)

    async def hang_up(self, leg_id: str) -> None:
        await self._in_use().hang_up(leg_id)

    async def answer(self, leg_id: str) -> None:
        await self._in_use().answer(leg_id)

    async def divert(self, leg_id: str, to: str) -> None:
        await self._in_use().divert(leg_id, to)

    async def transfer(self, leg_id: str, to: str) -> None:
        await self._in_use().transfer(leg_id, to)

    async def look(self) -> None:
        await self._in_use().look()

    async def devices(self) -> Sequence[PbxDevice]:
        return await self._in_use().devices()

    async def check(self) -> Sequence[Check]:
        if self._adapter is None:
            # Told why there is none, it is meant to be so.
            return [Check("pbx_settings", bool(self._why), _("3CX"), self.status().message)]
        return await self._adapter.check()

    def _in_use(self) -> PbxPort:
        if self._adapter is None:
            raise NotConnected(self.status().message)
        return self._adapter

    async def _forward(self, adapter: PbxPort) -> None:
        async for event in adapter.events():
            self._events.put_nowait(event)

    def _changed(self) -> None:
        for listener in self._listeners:
            listener()


def _not_set_up() -> str:
    return _("3CX is not set up yet: its address, your extension, the client id and the API key are needed.")


def _report(task: asyncio.Task[None]) -> None:
    with contextlib.suppress(asyncio.CancelledError):
        if task.exception() is not None:
            log.error("%s stopped", task.get_name(), exc_info=task.exception())
