"""Work that is done in order for each leg, and for several legs at once."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

Item = TypeVar("Item")


class SideBySide(Generic[Item]):
    """``work`` is given each item of a key after the one before it is done, and whether it is the latest of that key:
    what is not may be left out where the latest tells more. Close it.
    """

    def __init__(self, work: Callable[[Item, bool], Awaitable[None]]) -> None:
        self._work = work
        self._waiting: dict[str, deque[Item]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def take(self, key: str, item: Item) -> None:
        if key in self._waiting:
            self._waiting[key].append(item)
            return
        self._waiting[key] = deque([item])
        task = asyncio.create_task(self._go_through(key), name="3CX event")
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def __contains__(self, key: str) -> bool:
        """Whether something of ``key`` is not done."""
        return key in self._waiting

    def waits(self, key: str) -> bool:
        """Whether there is a later item of ``key`` than the one that is worked on."""
        return bool(self._waiting.get(key))

    async def failed(self) -> None:
        """Raises what the first work that failed raised; waits until then."""
        await asyncio.shield(self._failed)

    async def done(self, within: float) -> None:
        """Wait until there is nothing left to do, for ``within`` seconds at most."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=within)

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._failed.cancel()

    async def _go_through(self, key: str) -> None:
        waiting = self._waiting[key]
        try:
            while waiting:
                item = waiting.popleft()
                await self._work(item, not waiting)
        finally:
            del self._waiting[key]

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None and not self._failed.done():
            self._failed.set_exception(error)
            self._failed.exception()  # whether anybody waits for it or not
