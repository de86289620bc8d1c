"""What every step of the assistant has: a title, an explanation, and something to do before Next makes sense."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop import theme, words
from desktop.backend import Backend
from desktop.widgets.parts import column
from desktop.widgets.text import dress, label
from helper.errors import SidecallError


class Step(QWidget):
    """``changed`` when ``ready`` may have changed. Nothing forces a step: every one may be skipped."""

    changed = Signal()

    def __init__(self, backend: Backend, title: str, explanation: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.backend = backend
        self.title = title
        self.ready = False
        self.body: QVBoxLayout = column(gap=theme.GAP + 2)
        self.result = label(wrap=True)
        self.result.hide()
        layout = column(self, gap=theme.WIDE_GAP, margin=24)
        self.top = layout
        layout.addWidget(label(title, role="title", wrap=True))
        self.explanation = label(explanation, role="muted", wrap=True)
        layout.addWidget(self.explanation)
        layout.addLayout(self.body)
        layout.addWidget(self.result)
        layout.addStretch(1)

    def enter(self) -> None:
        """The agent has come to this step."""

    def say(self, text: str, role: str = "muted") -> None:
        dress(self.result, role)
        self.result.setText(text)
        self.result.setVisible(bool(text))

    def set_ready(self, ready: bool) -> None:
        self.ready = ready
        self.changed.emit()

    def failed(self, error: SidecallError) -> None:
        self.say(words.problem(error), "error")
        self.set_ready(False)
