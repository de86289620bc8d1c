"""Sidecall is killed on forty days, and every call is in Salesforce once.

``dev.py test kills`` has five hundred; a day that went wrong is had again with ``python -m tests.kills --seed``.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kills.__main__ import days

RUNS = 40


@pytest.mark.timeout(400)
async def test_every_call_is_in_salesforce_once_whenever_it_is_killed(tmp_path: Path) -> None:
    assert await days(range(RUNS), tmp_path) == []
