"""A sandbox of its own for each test, and the few things every test asks of it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest

from helper.sandbox import Sandbox

DEADLINE_S = 30.0
CLIENT = {"client_id": "150", "client_secret": "sandbox-secret", "grant_type": "client_credentials"}

Eventually = Callable[[Callable[[], Any]], Awaitable[Any]]


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox() as running:
        yield running


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=DEADLINE_S)) as session:
        yield session


@pytest.fixture
def eventually() -> Eventually:
    """Wait until a question has a truthy answer, and return it."""

    async def wait(question: Callable[[], Any]) -> Any:
        until = time.monotonic() + DEADLINE_S
        while not (answer := question()):
            assert time.monotonic() < until, "it never happened"
            await asyncio.sleep(0.01)
        return answer

    return wait
