"""What came of a call, in the agent's judgement; it goes into the Task's "Call Result"."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop import words
from desktop.backend import Backend
from desktop.widgets.choice import Choice
from helper.faces import CallView, Service
from helper.language import _
from helper.settings.table import JOURNAL_OUTCOMES


class OutcomeChoice(Choice):
    """Offers the results that the settings list. ``chosen`` carries the one as Salesforce is to have it, whatever the
    language it is shown in; "" when the choice was taken back.
    """

    chosen = Signal(str)

    def __init__(self, backend: Backend, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._backend = backend
        self._offered: tuple[str, ...] = ()
        self._now = ""
        self.setAccessibleName(_("Result of the call"))
        self.activated.connect(lambda index: self.chosen.emit(str(self.itemData(index))))
        backend.settings_changed.connect(self._on_settings)
        self._fill()
        self._ask()

    def update_view(self, view: CallView) -> None:
        self._now = view.call.disposition
        if not self.view().isVisible():
            self._show_now()

    def _on_settings(self, keys: Sequence[str]) -> None:
        if JOURNAL_OUTCOMES.key in keys:
            self._ask()

    def _ask(self) -> None:
        self._backend.call(_offered, self._take, owner=self)

    def _take(self, offered: tuple[str, ...]) -> None:
        self._offered = offered
        self._fill()

    def _fill(self) -> None:
        self.clear()
        self.addItem(_("Result…"), "")
        for result in self._offered:
            self.addItem(words.result(result), result)
        self._show_now()

    def _show_now(self) -> None:
        index = self.findData(self._now)
        if index < 0:
            self.addItem(words.result(self._now), self._now)
            index = self.count() - 1
        self.setCurrentIndex(index)
        self.setVisible(self.count() > 1)


async def _offered(service: Service) -> tuple[str, ...]:
    return next((tuple(row.value) for row in service.settings() if row.key == JOURNAL_OUTCOMES.key), ())
