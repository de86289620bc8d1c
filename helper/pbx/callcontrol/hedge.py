"""Asking again what hangs: one answer that never comes must not stand between 3CX and what is shown of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

Answer = TypeVar("Answer")


async def hedged(ask: Callable[[float], Coroutine[Any, Any, Answer]], within: float, every: float) -> Answer:
    """What the first ``ask`` to end gives or raises. It is asked anew every ``every`` seconds while none has ended,
    with the seconds that are left of ``within``; those that are still waiting then are cancelled.
    """
    loop = asyncio.get_running_loop()
    deadline = loop.time() + within
    asked: set[asyncio.Task[Answer]] = set()
    try:
        while True:
            left = deadline - loop.time()
            if left > 0:
                asked.add(asyncio.create_task(ask(left)))
            ended, _waiting = await asyncio.wait(asked, timeout=every, return_when=asyncio.FIRST_COMPLETED)
            if ended:
                return ended.pop().result()
    finally:
        for task in asked:
            task.cancel()
        await asyncio.gather(*asked, return_exceptions=True)
