"""The desktop without a screen, in front of a helper that a test scripts."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.backend import Backend
from desktop.card.cards import Cards
from desktop.phones import Phones
from desktop.state import State
from helper import language
from tests.desktop.fake_service import FakeService


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "screen: starts an X server and a window manager of its own (xvfb, openbox)")


class Patient(QtBot):
    """Waits for as long as a busy machine may need where a test names no time of its own."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = 30_000) -> None:
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = 30_000, **options: Any) -> Any:
        return super().waitSignal(signal, timeout=timeout, **options)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    return Patient(request)


@pytest.fixture(scope="session")
def looks(qapp: QApplication) -> None:
    """Once for all: every further style sheet would be worn by every window that there ever was."""
    qapp.setQuitOnLastWindowClosed(False)
    theme.install(qapp, dark=False)


@pytest.fixture(autouse=True)
def english(looks: None) -> None:
    language.use_language("en")


@pytest.fixture
def service() -> FakeService:
    return FakeService()


@pytest.fixture
def backend(qtbot: QtBot, service: FakeService) -> Iterator[Backend]:
    """A backend whose helper answers; it is closed as the program closes it."""
    made = Backend(service.run)
    with qtbot.waitSignal(made.ready):
        made.start()
    yield made
    with qtbot.waitSignal(made.stopped):
        made.stop()


@pytest.fixture
def state(qtbot: QtBot, backend: Backend) -> State:
    made = State(backend)
    made.reload()
    qtbot.waitUntil(lambda: made.status is not None)
    return made


@pytest.fixture
def phones(backend: Backend, state: State) -> Phones:
    return Phones(backend, state)


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "desktop.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def cards(qtbot: QtBot, backend: Backend, state: State, settings: QSettings) -> Iterator[Cards]:
    made = Cards(backend, state, settings)
    qtbot.addWidget(made.window)
    yield made
    made.close_all()
