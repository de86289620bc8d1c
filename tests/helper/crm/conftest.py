"""An org in the sandbox, and an agent's desk in front of it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from helper.sandbox.salesforce import SalesforceSandbox
from tests.helper.crm.desk import Desk


@pytest.fixture
async def org() -> AsyncIterator[SalesforceSandbox]:
    org = SalesforceSandbox()
    await org.start()
    yield org
    await org.stop()


@pytest.fixture
async def desk(org: SalesforceSandbox) -> AsyncIterator[Desk]:
    desk = Desk(org)
    yield desk
    await desk.sf.close()


@pytest.fixture
async def agent(desk: Desk) -> AsyncIterator[Desk]:
    """A desk whose agent is signed in and connected."""
    async with desk.running():
        await desk.sign_in()
        await desk.warm()
        yield desk
