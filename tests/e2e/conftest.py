from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e import desk as desks


@pytest.fixture(scope="module")
def shared_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[desks.Desk]:
    """One browser and one Sidecall for a module: both take a while to come up."""
    with desks.desk(tmp_path_factory.mktemp("desk")) as desk:
        yield desk


@pytest.fixture
def desk(shared_desk: desks.Desk) -> Iterator[desks.Desk]:
    """The desk with no call and no page open, and left so."""
    yield shared_desk
    shared_desk.clear()
