from __future__ import annotations

import pytest

from tests.collector.rig import Clock


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The sandbox's records come at once, so rounds follow each other at the pace of a test."""
    clock = Clock()
    monkeypatch.setattr("helper.collector.program._now", clock.now)
    monkeypatch.setattr("helper.collector.rounds.EVERY", 0.05)
    monkeypatch.setattr("helper.collector.rounds.LONGEST_PAUSE", 0.4)
    monkeypatch.setattr("helper.chats.own.EVERY", 0.1)
    monkeypatch.setattr("helper.history.catch_up.AFTER_GAP", (0.05, 0.6))
    monkeypatch.setattr("helper.history.catch_up.AFTER_CALL", (0.2, 0.8))
    monkeypatch.setattr("helper.history.catch_up.AFTER_GLIMPSE", (0.1, 0.6))
    monkeypatch.setattr("helper.history.catch_up._BETWEEN", 0.1)
    monkeypatch.setattr("helper.history.catch_up._ON_ITS_WAY", 0.3)
    return clock
