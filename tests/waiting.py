"""Waiting for what is to happen, on machines of every speed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

T = TypeVar("T")
_TURN = 0.02


async def until(condition: Callable[[], Any], what: str = "", within: float = 30.0) -> Any:
    """Poll ``condition`` (which may be a coroutine function) until it is true; fails after ``within`` seconds.

    They are counted in turns of the loop, which runs the program too: while a busy machine stops it, none pass.
    """
    left = within
    while True:
        found = condition()
        if asyncio.iscoroutine(found):
            found = await found
        if found:
            return found
        if left <= 0:
            raise AssertionError(f"not within {within} s: {what or condition}")
        left -= _TURN
        await asyncio.sleep(_TURN)


async def soon(asked: Awaitable[T], within: float) -> T:
    """What comes of ``asked``, which must not take longer; seconds are counted as ``until`` does."""
    task = asyncio.ensure_future(asked)
    try:
        await until(task.done, str(asked), within)
    finally:
        task.cancel()
    return task.result()
