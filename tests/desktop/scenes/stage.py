"""The stage: the desktop with a fake helper behind it, and what every scene needs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QEvent, QSettings
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from desktop import theme
from desktop.backend import Backend
from desktop.card.cards import Cards
from desktop.state import State
from helper import language
from helper.calls.model import Action, CallState, Outcome
from helper.faces import CallView, SettingView
from helper.settings.settings import Settings
from tests.desktop.fake_service import (
    CONNECTED,
    PHONES,
    FakeService,
)

Scene = Callable[["Stage"], QWidget]
SCENES: dict[str, Scene] = {}


def scene(act: Scene) -> Scene:
    SCENES[act.__name__] = act
    return act


SAMPLE = """
[pbx]
url = "https://acme.3cx.example"
extension = "150"
client_id = "150"
[salesforce]
login_url = "https://acme.my.salesforce.com"
client_id = "3MVG9example"
[numbers]
region = "ES"
rewrite = [{pattern = "^00", replace = "+"}]
"""


def real_settings(home: Path) -> dict[str, SettingView]:
    """Sidecall's own table as it is, with an agent's values, and one that the organisation has set."""
    file = home / "settings.toml"
    file.write_text(SAMPLE, encoding="utf-8")
    rows = {row.key: row for row in Settings(file).views()}
    return rows | {"pbx.url": replace(rows["pbx.url"], locked=True, source="policy")}


class Stage:
    """The desktop with a fake helper behind it."""

    def __init__(self, home: Path, spoken: str, dark: bool) -> None:
        language.use_language(spoken)
        self.app = QApplication([])
        self.app.setQuitOnLastWindowClosed(False)
        theme.install(self.app, dark)
        self.service = FakeService()
        self._table = real_settings(home)
        self.service.rows = dict(self._table)
        self.backend = Backend(self.service.run)
        self.state = State(self.backend)
        self.settings = QSettings(str(home / "desktop.ini"), QSettings.Format.IniFormat)
        self.cards = Cards(self.backend, self.state, self.settings)
        self.backend.start()
        self.wait(lambda: self.state.status is not None)

    def wait(self, condition: Callable[[], bool], seconds: float = 30.0) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                raise TimeoutError("the scene did not get ready")
            self.app.processEvents()
            time.sleep(0.005)

    def settle(self, seconds: float = 0.15) -> None:
        # Turns are counted: a busy machine may need all the time for one of them.
        for _turn in range(int(seconds / 0.005)):
            self.app.processEvents()
            # Only a running event loop deletes what was marked for it.
            self.app.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # type: ignore[arg-type]
            time.sleep(0.005)

    def card(self, *views: CallView) -> QWidget:
        for one in views:
            self.service.say_call(one)
            self.wait(lambda one=one: self.cards.panel(one.call.id) is not None)  # type: ignore[misc]
        self.settle()
        return self.cards.window

    def play(self, only: str) -> Iterator[tuple[str, QPixmap]]:
        for name, act in SCENES.items():
            if only.replace("-", "_") not in name:
                continue
            window = act(self)
            self.settle()
            yield name.replace("_", "-"), window.grab()
            window.hide()
            self.cards.close_all()
            self.settle(0.05)
            self.service.views.clear()
            self.service.entries.clear()
            self.service.phones = list(PHONES)
            self.service.rows = dict(self._table)
            self.service.url_trouble = ""
            self.service.say_status(CONNECTED)
            self.settle(0.05)

    def close(self) -> None:
        stopped: list[bool] = []
        self.backend.stopped.connect(lambda: stopped.append(True))
        self.backend.stop()
        self.wait(lambda: bool(stopped))


def talking(seconds: int = 83) -> dict[str, object]:
    start = datetime.now(UTC) - timedelta(seconds=seconds + 9)
    return {"state": CallState.CONNECTED, "started_at": start, "answered_at": start + timedelta(seconds=9)}


def ended(seconds: int = 134) -> dict[str, object]:
    end = datetime.now(UTC)
    return {
        "state": CallState.ENDED,
        "outcome": Outcome.ANSWERED,
        "started_at": end - timedelta(seconds=seconds + 9),
        "answered_at": end - timedelta(seconds=seconds),
        "ended_at": end,
    }


HANG_UP = (Action.HANGUP,)
TALKING = (Action.HANGUP, Action.TRANSFER)
