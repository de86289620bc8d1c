"""Work in order for each leg, and for several at once."""

from __future__ import annotations

import asyncio

import pytest

from helper.pbx.callcontrol.side_by_side import SideBySide
from tests.whole.rig import until


async def test_each_key_has_its_own_order_and_none_waits_for_another() -> None:
    done: list[tuple[str, bool]] = []
    gate = asyncio.Event()

    async def work(item: str, latest: bool) -> None:
        if item == "a1":
            await gate.wait()
        done.append((item, latest))

    both = SideBySide(work)
    for item in ("a1", "a2", "b1", "a3"):
        both.take(item[0], item)
    await until(lambda: done)
    assert done == [("b1", True)]
    assert "a" in both
    gate.set()
    await both.done(5.0)
    assert done[1:] == [("a1", False), ("a2", False), ("a3", True)]
    assert "a" not in both
    await both.close()


async def test_what_fails_is_told_and_what_runs_can_be_stopped() -> None:
    async def work(item: str, latest: bool) -> None:
        if item == "bad":
            raise ValueError(item)
        await asyncio.Event().wait()

    both = SideBySide(work)
    both.take("1", "for ever")
    both.take("2", "bad")
    with pytest.raises(ValueError, match="bad"):
        await both.failed()
    await both.close()
    assert "1" not in both
