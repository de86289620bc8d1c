"""The tray program as agents run it, with a note of what its call card paints and when: ``python -m tests.bench.desk``.

Takes the orders of ``desktop.demo_remote`` on standard input and two more:

    {"do": "paints"}  -> {"paints": [{"at", "text"}…]}  since the last time; ``at`` in seconds of ``time.monotonic``
    {"do": "put_away"} -> {}                            closes all cards and windows, as an agent leaves the screen
"""

from __future__ import annotations

import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QLabel

from desktop.card.window import CardWindow
from desktop.demo_remote import Remote
from desktop.program import Program
from desktop.start import run_desktop
from desktop.widgets.text import ElidedLabel
from helper import app as helper_app
from helper.bridge.home import home as home_folder

_paints: list[dict[str, Any]] = []


def _paint(self: ElidedLabel, event: QPaintEvent) -> None:
    QLabel.paintEvent(self, event)
    if isinstance(self.window(), CardWindow) and self.isVisible():
        text = self.full_text()
        # The whole window is handed to the screen after all its parts have painted: it is there one turn later.
        QTimer.singleShot(0, lambda: _paints.append({"at": time.monotonic(), "text": text}))


class Desk(Remote):
    def __init__(self, program: Program) -> None:
        super().__init__(program)
        self.ended.connect(program.quit)

    def carry_out(self, verb: str, wish: dict[str, Any]) -> dict[str, Any]:
        if verb == "paints":
            taken = list(_paints)
            _paints.clear()
            return {"paints": taken}
        if verb == "put_away":
            self.program.cards.close_all()
            for window in QApplication.topLevelWidgets():
                window.hide()
            return {}
        return super().carry_out(verb, wish)


def main() -> int:
    ElidedLabel.paintEvent = _paint  # type: ignore[method-assign,assignment]
    home = Path(home_folder())

    def started(program: Program) -> None:
        Desk(program).start()

    return run_desktop(home, partial(helper_app.run, helper_app.Options(home)), started, first_run=False)


if __name__ == "__main__":
    sys.exit(main())
