"""The demo driven from outside: what the agent sees, read from the windows themselves, and what the agent would press.

One JSON object a line on standard input, one answered on standard output:

    {"do": "card"}                        -> {"visible": bool, "text": what the call card says}
    {"do": "press", "name": "Hang up"}    -> {"pressed": bool}
    {"do": "open", "window": "calls"}     -> {}, for "calls" and "settings"
    {"do": "choose", "window": "calls", "row": 0} -> {}, a call of the list or a group of the settings
    {"do": "picture", "file": "card.png"} -> {"saved": bool}, with "window" another one than the card
"""

from __future__ import annotations

import json
import sys
import threading
from typing import Any, cast

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QPlainTextEdit, QWidget

from desktop.program import Program


class Remote(QObject):
    """Reads standard input on a thread of its own and acts on Qt's; ``ended`` when the input is over."""

    ended = Signal()
    _said = Signal(str)

    def __init__(self, program: Program) -> None:
        super().__init__(program)
        self.program = program
        self._said.connect(self._on_line)

    def start(self) -> None:
        threading.Thread(target=self._read, name="remote", daemon=True).start()

    def _read(self) -> None:
        try:
            for line in sys.stdin or ():
                self._said.emit(line)
        except (OSError, ValueError):
            pass  # a closed input is an ended one
        self.ended.emit()

    def _on_line(self, line: str) -> None:
        try:
            wish = json.loads(line)
            answer = self.carry_out(str(wish["do"]), wish)
        except (ValueError, KeyError, TypeError) as error:
            answer = {"error": str(error)}
        print(json.dumps(answer, ensure_ascii=False), flush=True)

    def carry_out(self, verb: str, wish: dict[str, Any]) -> dict[str, Any]:
        """Do it and answer; raises ``KeyError`` for what there is not."""
        card = self.program.cards.window
        if verb == "card":
            return {"visible": card.isVisible(), "text": "\n".join(_texts(card)) if card.isVisible() else ""}
        if verb == "press":
            return {"pressed": _press(str(wish["name"]))}
        if verb == "open":
            {"calls": self.program.show_calls, "settings": self.program.settings_window.open_up}[str(wish["window"])]()
            return {}
        if verb == "choose":
            calls, groups = self.program.calls.list, self.program.settings_window.groups
            {"calls": calls.selectRow, "settings": groups.setCurrentRow}[str(wish["window"])](int(wish["row"]))
            return {}
        if verb == "picture":
            windows: dict[str, QWidget] = {
                "card": card, "calls": self.program.calls, "settings": self.program.settings_window,
            }  # fmt: skip
            window = windows[str(wish.get("window", "card"))]
            return {"saved": window.isVisible() and window.grab().save(str(wish["file"]))}
        raise KeyError(f"no verb {verb}")


def _texts(window: QWidget) -> list[str]:
    found: list[str] = []
    for widget in cast("list[QWidget]", window.findChildren(QWidget)):
        if not widget.isVisible():
            continue
        if isinstance(widget, QPlainTextEdit):
            found.append(widget.toPlainText())
        elif isinstance(widget, QComboBox):
            found.append(widget.currentText())
        elif isinstance(widget, QLabel | QAbstractButton):
            found.append(widget.accessibleName() or widget.text())
    return [text for text in found if text]


def _press(name: str) -> bool:
    for window in QApplication.topLevelWidgets():
        for button in cast("list[QAbstractButton]", window.findChildren(QAbstractButton)):
            if button.isVisible() and button.isEnabled() and button.accessibleName().split(",")[0] == name:
                button.click()
                return True
    return False
