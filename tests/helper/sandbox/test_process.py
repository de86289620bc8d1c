"""`python -m helper.sandbox` as a process of its own."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from asyncio.subprocess import PIPE, Process

import aiohttp

WITHIN_S = 20


async def started(*arguments: str) -> tuple[Process, dict[str, str]]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "helper.sandbox", "--json", *arguments, stdin=PIPE, stdout=PIPE
    )
    assert process.stdout is not None
    line = await asyncio.wait_for(process.stdout.readline(), WITHIN_S)
    urls: dict[str, str] = json.loads(line)
    return process, urls


async def test_it_says_where_it_is_and_ends_with_its_input(http: aiohttp.ClientSession) -> None:
    process, urls = await started("--until-eof")
    assert set(urls) == {"pbx", "salesforce", "control"}
    async with http.post(f"{urls['control']}/control/pbx/state", json={}) as response:
        assert response.status == 200
    assert process.stdin is not None
    process.stdin.close()
    assert await asyncio.wait_for(process.wait(), WITHIN_S) == 0


async def test_it_ends_in_time_while_a_stream_is_open(http: aiohttp.ClientSession) -> None:
    process, urls = await started("--until-eof")
    form = {"client_id": "150", "client_secret": "sandbox-secret", "grant_type": "client_credentials"}
    async with http.post(f"{urls['pbx']}/connect/token", data=form) as response:
        token = (await response.json())["access_token"]
    await http.ws_connect(f"{urls['pbx']}/callcontrol/ws", headers={"Authorization": f"Bearer {token}"})
    # Windows cannot send another process SIGTERM; there the end of input stands for it.
    if sys.platform == "win32":
        assert process.stdin is not None
        process.stdin.close()
    else:
        process.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(process.wait(), 5) == 0


async def test_a_port_that_is_taken_is_said_and_nothing_stays_open(http: aiohttp.ClientSession) -> None:
    first, urls = await started("--until-eof")
    port = urls["pbx"].rpartition(":")[2]
    second = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "helper.sandbox", "--pbx-port", port, stdout=PIPE, stderr=PIPE
    )
    _, said = await asyncio.wait_for(second.communicate(), WITHIN_S)
    assert second.returncode == 1
    assert port.encode() in said
    assert b"Traceback" not in said
    assert first.stdin is not None
    first.stdin.close()
    await asyncio.wait_for(first.wait(), WITHIN_S)
