"""The collector as a service: started, set up and asked from the command line, ended and killed."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from helper.sandbox import Sandbox
from helper.secrets.sealed import KEY
from tests.collector.rig import SECRET, Server, call
from tests.whole.rig import until

ROOT = Path(__file__).parents[2]
SIDECALL = (sys.executable, "-m", "desktop")


class Machine:
    """A server, with what systemd gives the service."""

    def __init__(self, home: Path, credentials: Path) -> None:
        self.home = home
        self._environment = {
            **os.environ,
            "SIDECALL_HOME": str(home),
            "CREDENTIALS_DIRECTORY": str(credentials),
            "PYTHONPATH": str(ROOT),
            "LC_ALL": "C.UTF-8",
        }
        self.process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        self.process = await self._spawn("serve", "--collector")
        assert self.process.stdout is not None
        async with asyncio.timeout(60):
            assert b"collector" in await self.process.stdout.readline()

    async def end(self, how: signal.Signals) -> int:
        assert self.process is not None
        self.process.send_signal(how)
        async with asyncio.timeout(30):
            return await self.process.wait()

    async def run(self, *arguments: str, given: str = "") -> tuple[int, str]:
        process = await self._spawn(*arguments)
        async with asyncio.timeout(60):
            out, err = await process.communicate(given.encode())
        assert process.returncode is not None
        return process.returncode, (out + err).decode()

    async def sign_in(self) -> str:
        """The administrator opens the address in a browser."""
        process = await self._spawn("collector", "sign-in")
        async with asyncio.timeout(30):
            said, url = await _address(process)
            async with aiohttp.ClientSession() as browser, browser.get(url) as page:
                assert page.status == 200
            out, _err = await process.communicate()
        assert process.returncode == 0, said + out.decode()
        return said + out.decode()

    async def sign_in_from_elsewhere(self) -> str:
        """The browser is on another computer: the address it ends at is pasted, after something else by mistake."""
        process = await self._spawn("collector", "sign-in")
        assert process.stdin is not None
        async with asyncio.timeout(30):
            _said, url = await _address(process)
            async with aiohttp.ClientSession() as browser, browser.get(url, allow_redirects=False) as page:
                process.stdin.write(f"hello\n{page.headers['Location']}\n".encode())
            out, err = await process.communicate()
        assert process.returncode == 0, err.decode()
        return err.decode() + out.decode()

    async def _spawn(self, *arguments: str) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            *SIDECALL,
            *arguments,
            env=self._environment,
            cwd=ROOT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )


async def _address(process: asyncio.subprocess.Process) -> tuple[str, str]:
    """What it has said up to the address that is to be opened, and that."""
    assert process.stdout is not None
    assert process.stderr is not None
    said = ""
    while line := (await process.stdout.readline()).decode():
        said += line
        if line.startswith("http"):
            return said, line.strip()
    raise AssertionError(said + (await process.stderr.read()).decode())


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox() as sandbox:
        sandbox.pbx.add_client("900", SECRET, (), call_control=False)
        yield sandbox


@pytest.fixture
async def machine(sandbox: Sandbox, tmp_path: Path) -> AsyncIterator[Machine]:
    server = Server(sandbox, tmp_path / "home")
    sandbox.salesforce.switch(callbacks=[f"http://localhost:{server.port}/oauth/callback"])
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    (credentials / KEY).write_bytes(os.urandom(32))
    machine = Machine(server.home, credentials)
    yield machine
    if machine.process is not None and machine.process.returncode is None:
        machine.process.kill()
        await machine.process.wait()


def tasks(sandbox: Sandbox) -> list[dict[str, Any]]:
    return [task for task in sandbox.salesforce.tasks()["tasks"] if task["CallObject"]]


async def test_it_is_set_up_from_the_command_line_and_survives_being_killed(sandbox: Sandbox, machine: Machine) -> None:
    code, said = await machine.run("collector", "status")
    assert (code, "not running" in said) == (1, True)
    await machine.start()
    code, said = await machine.run("collector", "status")
    assert code == 1
    assert "3CX: not set up" in said
    code, said = await machine.run("secrets", "set", "--collector", "pbx.client_secret", given=SECRET)
    assert (code, "sealed" in said) == (0, True), said
    said = await machine.sign_in()
    assert "ssh -L" in said
    assert "Signed in as Marta Vidal." in said

    async def fine() -> bool:
        return (await machine.run("collector", "status"))[0] == 0

    await until(fine, "it is fine")
    code, said = await machine.run("collector", "doctor", "--json")
    assert code == 0, said
    assert {check["name"] for check in json.loads(said)["checks"]} >= {"pbx_chats", "pbx_call_log", "owners", "secrets"}

    assert await machine.end(signal.SIGKILL) == -signal.SIGKILL
    await machine.start()
    await until(fine, "it is signed in as before")
    assert await machine.end(signal.SIGTERM) == 0
    text = "".join(path.read_text(errors="ignore") for path in machine.home.rglob("*") if path.is_file())
    assert SECRET not in text


async def test_a_session_that_salesforce_ended_is_told_and_renewed_from_another_computer(
    sandbox: Sandbox, machine: Machine
) -> None:
    await machine.start()
    await machine.run("secrets", "set", "--collector", "pbx.client_secret", given=SECRET)
    await machine.sign_in()
    await machine.end(signal.SIGTERM)
    sandbox.salesforce.revoke()
    sandbox.salesforce.expire_sessions()
    await machine.start()

    async def status() -> str:
        code, said = await machine.run("collector", "status")
        return said if code == 1 and "signed out" in said else ""

    assert "Sign it in with: sidecall collector sign-in" in await until(status)
    said = await machine.sign_in_from_elsewhere()
    assert "This is not the address that is wanted" in said
    assert "Signed in as Marta Vidal." in said
    assert machine.process is not None
    assert machine.process.stderr is not None
    await machine.end(signal.SIGTERM)
    told = (await machine.process.stderr.read()).decode()
    assert "ERROR Salesforce: signed out; nothing is logged until somebody runs: sidecall collector sign-in" in told
    assert "INFO Salesforce: connected" in told


async def test_two_do_not_share_a_home(machine: Machine) -> None:
    await machine.start()
    code, said = await machine.run("serve", "--collector")
    assert code == 1
    assert "already" in said


async def test_its_log_tells_no_numbers_and_no_names(sandbox: Sandbox, machine: Machine) -> None:
    (machine.home / "settings.toml").write_text(
        (machine.home / "settings.toml")
        .read_text()
        .replace('client_id = "900"', 'client_id = "900"\nsince = "2026-01-01"')
    )
    callid = sandbox.pbx.ring("+34912345678")["callid"]
    sandbox.pbx.answer(callid)
    sandbox.pbx.hang_up(callid)
    call(sandbox, extension="151")
    for one in sandbox.pbx.exchange.ended:
        one.started_at -= timedelta(hours=1)
        one.ended_at -= timedelta(hours=1)
        one.answered_at = one.started_at
    await machine.start()
    await machine.run("secrets", "set", "--collector", "pbx.client_secret", given=SECRET)
    await machine.sign_in()
    await until(lambda: len(tasks(sandbox)) == 2, within=30)
    await machine.end(signal.SIGTERM)
    log = "".join(path.read_text() for path in (machine.home / "logs").iterdir())
    assert "to be logged" in log
    assert not re.search(r"912345678|Ana|Ruiz|Marta|\b15[01]\b", log), log
