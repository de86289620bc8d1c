"""The collector as a Windows service, before a Service Control Manager that keeps to the documented order."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest

from helper.collector.windows_service import (
    ACCEPT_SHUTDOWN,
    ACCEPT_STOP,
    CONTROL_INTERROGATE,
    CONTROL_SHUTDOWN,
    CONTROL_STOP,
    NAME,
    RUNNING,
    START_PENDING,
    STOP_PENDING,
    STOPPED,
    WindowsService,
)


class Manager:
    """Calls the service's main function on a thread of its own, and its handler on this one."""

    def __init__(self) -> None:
        self.states: list[int] = []
        self.accepted: list[int] = []
        self.exit_codes: list[int] = []
        self.running = threading.Event()
        self.handler: Callable[[int, int, Any, Any], int] | None = None
        self.controls: list[int] = []
        self.answers: list[int] = []

    def StartServiceCtrlDispatcherW(self, table: Any) -> int:  # noqa: N802
        assert table[0].name == NAME
        assert table[1].name is None
        thread = threading.Thread(target=table[0].main, args=(0, None))
        thread.start()
        if self.controls:
            assert self.running.wait(10)
            assert self.handler is not None
            self.answers = [self.handler(control, 0, None, None) for control in self.controls]
        thread.join(10)
        return int(not thread.is_alive())

    def RegisterServiceCtrlHandlerExW(self, name: str, handler: Any, _context: Any) -> int:  # noqa: N802
        assert name == NAME
        self.handler = handler
        return 42

    def SetServiceStatus(self, handle: int, status: Any) -> int:  # noqa: N802
        assert handle == 42
        told = status._obj
        self.states.append(told.state)
        self.accepted.append(told.accepted)
        self.exit_codes.append(told.exit_code)
        if told.state == RUNNING:
            self.running.set()
        return 1


async def until_stopped(ready: Callable[[], None], stop: asyncio.Event) -> None:
    ready()
    await stop.wait()


@pytest.mark.parametrize("control", [CONTROL_STOP, CONTROL_SHUTDOWN])
def test_it_starts_runs_and_stops_when_windows_says(control: int) -> None:
    manager = Manager()
    manager.controls = [CONTROL_INTERROGATE, control]
    assert WindowsService(until_stopped, manager).dispatch()
    assert manager.states == [START_PENDING, RUNNING, RUNNING, STOP_PENDING, STOPPED]
    assert manager.accepted[1] == ACCEPT_STOP | ACCEPT_SHUTDOWN
    assert manager.exit_codes[-1] == 0
    assert manager.answers == [0, 0]


def test_a_control_it_does_not_know_is_refused() -> None:
    manager = Manager()
    manager.controls = [128, CONTROL_STOP]
    assert WindowsService(until_stopped, manager).dispatch()
    assert manager.answers == [120, 0]


def test_a_service_that_breaks_says_so_and_windows_restarts_it() -> None:
    async def breaks(_ready: Callable[[], None], _stop: asyncio.Event) -> None:
        raise OSError("no disk")

    manager = Manager()
    assert WindowsService(breaks, manager).dispatch()
    assert manager.states == [START_PENDING, STOPPED]
    assert manager.exit_codes[-1] != 0


def test_one_that_was_started_by_hand_is_told() -> None:
    class ByHand(Manager):
        def StartServiceCtrlDispatcherW(self, table: Any) -> int:  # noqa: N802
            return 0

    assert not WindowsService(until_stopped, ByHand()).dispatch()
