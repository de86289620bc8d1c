"""An hour in which nobody calls."""

from __future__ import annotations

import asyncio

import aiohttp

from helper.faces import Connection
from helper.pbx.callcontrol import CallControl, Config
from helper.sandbox.pbx import PbxSandbox
from tests.helper.pbx.virtual_time import VirtualTimeLoop
from tests.whole.rig import until

AN_HOUR = 3600.0


async def _idle_hour() -> tuple[Connection, int, int]:
    pbx = PbxSandbox()
    await pbx.start()
    try:
        async with aiohttp.ClientSession() as http:
            line = CallControl(http, Config(pbx.url, "150", "150", "sandbox-secret"))
            running = asyncio.create_task(line.run())
            await until(lambda: line.status().state is Connection.CONNECTED)
            before = pbx.state()["requests"]
            await asyncio.sleep(AN_HOUR)
            after = pbx.state()
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            return line.status().state, after["requests"] - before, after["tokens_minted"]
    finally:
        await pbx.stop()


def idle_hour() -> tuple[Connection, int, int]:
    """The line's state after an hour of simulated time without a call, the requests that 3CX got in it, and the tokens
    minted since the start.
    """
    loop = VirtualTimeLoop()
    try:
        began = loop.time()
        found = loop.run_until_complete(_idle_hour())
        assert loop.time() - began >= AN_HOUR
    finally:
        loop.close()
    return found


def test_an_idle_hour_asks_3cx_nothing() -> None:
    assert idle_hour() == (Connection.CONNECTED, 0, 1)
