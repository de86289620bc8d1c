"""The top of a card: which way the call goes, what it is doing, for how long, and the buttons to fold and close."""

from __future__ import annotations

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from desktop import icons, theme, words
from desktop.widgets.parts import tool
from desktop.widgets.text import ElidedLabel, label
from helper.calls.model import Call, CallState, Direction, Outcome
from helper.language import _


class Header(QWidget):
    """``fold_clicked`` and ``close_clicked`` are the agent's; the timer runs while the header is on screen."""

    fold_clicked = Signal()
    close_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._call: Call | None = None
        self._folded: bool | None = None
        self._mark = QLabel()
        self._mark.setFixedSize(QSize(18, 18))
        self._state = ElidedLabel("small")
        self._timer = label(role="small")
        self.fold = tool(_("More"), "down")
        self.close_button = tool(_("Close"), "close")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GAP)
        for widget in (self._mark, self._state, self._timer, self.fold, self.close_button):
            layout.addWidget(widget, 1 if widget is self._state else 0)
        layout.setSpacing(6)
        self.fold.clicked.connect(self.fold_clicked)
        self.close_button.clicked.connect(self.close_clicked)
        self._tick = QTimer(self, interval=1000)
        self._tick.timeout.connect(self._show_time)

    def update_call(self, call: Call) -> None:
        self._call = call
        colours = theme.current().colours
        missed = call.outcome in (Outcome.MISSED, Outcome.UNANSWERED, Outcome.BUSY, Outcome.FAILED)
        drawing = {Direction.INBOUND: "incoming", Direction.OUTBOUND: "outgoing", Direction.INTERNAL: "internal"}
        colour = colours.accent
        if call.state is CallState.CONNECTED:
            colour = colours.good
        elif call.over:
            colour = colours.bad if missed else colours.muted
        name = "missed" if missed else drawing[call.direction]
        self._mark.setPixmap(icons.picture(name, colour, 18, self.devicePixelRatioF()))
        way = words.way(call)
        state = words.state(call)
        self._state.show_text(f"{state} · {way}" if way else state)
        self._show_time()

    def show_fold(self, folded: bool) -> None:
        if folded is self._folded:
            return
        self._folded = folded
        self.fold.setIcon(icons.icon("down" if folded else "up", theme.current().colours.muted))
        name = _("More") if folded else _("Less")
        self.fold.setToolTip(name)
        self.fold.setAccessibleName(name)

    def _show_time(self) -> None:
        if self._call is None:
            return
        seconds = words.seconds(self._call)
        nothing = seconds is None or (self._call.over and not seconds)
        self._timer.setText("" if nothing or seconds is None else words.clock(seconds))
        if self._call.over:
            self._tick.stop()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._call is not None and not self._call.over:
            self._tick.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._tick.stop()
