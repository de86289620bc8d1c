"""Logging a call that another program handles, with a clock of the agent's own: nobody else knows how long it took."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from desktop import theme, words
from desktop.backend import Backend
from desktop.widgets.parts import button, column, row
from desktop.widgets.text import label
from helper.calls.model import Action
from helper.errors import SidecallError
from helper.faces import CallView
from helper.language import _


class Timed(QWidget):
    """There while the call can be logged by hand. The clock runs from the call's start until it is stopped.

    ``asked`` when something is logged, ``refused`` with the ``SidecallError`` when that was in vain.
    """

    asked = Signal()
    refused = Signal(object)

    def __init__(self, backend: Backend, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._backend = backend
        self._call_id = ""
        self._started = datetime.now(UTC)
        self._stopped_at: int | None = None
        self._offered = False
        self.clock = label(role="strong")
        self.clock.setAccessibleName(_("How long the call has lasted"))
        self.clock.setMinimumWidth(self.clock.fontMetrics().horizontalAdvance("00:00:00"))
        self.toggle = button("")
        self.log = button(_("Log this call"), "primary", "note")
        self.nobody = button(_("Nobody answered"), "link")
        for_clock = row(self.clock, self.toggle, stretch=True)
        for_log = row(self.log, self.nobody, stretch=True)
        layout = column(self, gap=theme.GAP)
        layout.setContentsMargins(0, 2, 0, 0)
        layout.addLayout(for_clock)
        layout.addLayout(for_log)
        self.toggle.clicked.connect(self._toggle)
        self.log.clicked.connect(lambda: self._log(max(1, self.seconds)))
        self.nobody.clicked.connect(lambda: self._log(0))
        self._tick = QTimer(self, interval=500)
        self._tick.timeout.connect(self._show_time)
        self._show_toggle()

    @property
    def seconds(self) -> int:
        """What the clock shows."""
        if self._stopped_at is not None:
            return self._stopped_at
        return max(0, int((datetime.now(UTC) - self._started).total_seconds()))

    @property
    def any(self) -> bool:
        """Whether the call can be logged by hand now."""
        return self._offered

    def update_view(self, view: CallView) -> None:
        if view.call.id != self._call_id:
            self._call_id, self._started = view.call.id, view.call.started_at
        self._offered = Action.LOG in view.actions
        self._allow(self._offered)
        self._show_time()

    def _toggle(self) -> None:
        if self._stopped_at is None:
            self._stopped_at = self.seconds
        else:
            self._stopped_at, self._started = None, datetime.now(UTC)
        self._show_toggle()
        self._show_time()

    def _show_toggle(self) -> None:
        text = _("Stop the clock") if self._stopped_at is None else _("Start anew")
        self.toggle.setText(text)
        self.toggle.setAccessibleName(text)

    def _show_time(self) -> None:
        self.clock.setText(words.clock(self.seconds))

    def _log(self, seconds: int) -> None:
        call_id = self._call_id
        self._stopped_at = self.seconds if seconds else self._stopped_at
        self._show_toggle()
        self._allow(False)
        self.asked.emit()
        self._backend.call(lambda service: service.log_handed_over(call_id, seconds), None, self._failed, self)

    def _allow(self, yes: bool) -> None:
        for clicked in (self.toggle, self.log, self.nobody):
            clicked.setEnabled(yes)

    def _failed(self, error: SidecallError) -> None:
        self._allow(True)
        self.refused.emit(error)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_time()
        self._tick.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._tick.stop()
