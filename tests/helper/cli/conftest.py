from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from helper.api.runtime import publish, withdraw
from helper.cli import main
from tests.helper.api.running import Running, running

Run = Callable[..., Awaitable["Ended"]]


@dataclass(frozen=True, slots=True)
class Ended:
    code: int
    out: str
    err: str


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SIDECALL_HOME", str(tmp_path))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    return tmp_path


@pytest.fixture
async def sidecall(home: Path) -> AsyncIterator[Running]:
    """A running Sidecall with a fake service, whose runtime file is in ``home``."""
    async with running() as api:
        publish(home, port=api.port, token=api.api.token, version="1.2.3", origins=api.api.origins)
        yield api
        withdraw(home)


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs ``sidecall <arguments>`` beside the loop that answers it."""

    async def run(*arguments: str) -> Ended:
        code = await asyncio.to_thread(main, arguments)
        return Ended(code, *capsys.readouterr())

    return run
