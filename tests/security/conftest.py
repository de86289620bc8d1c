from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.helper.api.running import QUICK, Running, running


@pytest.fixture
async def api() -> AsyncIterator[Running]:
    """A running API with the limits it ships with."""
    async with running() as one:
        yield one


@pytest.fixture
async def quick_api() -> AsyncIterator[Running]:
    """One that loses its patience after half a second."""
    async with running(QUICK) as one:
        yield one
