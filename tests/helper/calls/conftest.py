"""A tracker that knows no call."""

import pytest

from helper.calls.tracker import Tracker
from tests.helper.calls.legs import read


@pytest.fixture
def tracker() -> Tracker:
    return Tracker(read)
