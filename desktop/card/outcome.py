"""What came of a call, in the agent's judgement; it goes into the Task's "Call Result"."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.widgets.choice import Choice
from helper.faces import CallView
from helper.language import _


def usual_outcomes() -> tuple[str, ...]:
    """What agents choose among."""
    return (_("Done"), _("Call back"), _("Left a message"), _("Wrong number"), _("Not interested"))


class OutcomeChoice(Choice):
    """``chosen`` carries the agent's choice, "" when it was taken back."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Result of the call"))
        self.addItem(_("Result…"), "")
        for outcome in usual_outcomes():
            self.addItem(outcome, outcome)
        self.activated.connect(lambda index: self.chosen.emit(str(self.itemData(index))))

    def update_view(self, view: CallView) -> None:
        index = self.findData(view.call.disposition)
        if index < 0:
            self.addItem(view.call.disposition, view.call.disposition)
            index = self.count() - 1
        if not self.view().isVisible():
            self.setCurrentIndex(index)
