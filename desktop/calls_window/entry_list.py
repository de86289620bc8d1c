"""A list of journal entries, filled when somebody sees it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from desktop import theme
from desktop.calls_window.entry_card import EntryCard
from desktop.state import State
from desktop.widgets.parts import clear, column
from desktop.widgets.text import label
from helper.journal.model import Entry
from helper.language import _

SHOWN = 50
"""A row is a handful of widgets: after a night without Salesforce the rest is a number until the first are sent."""
FILL_AFTER_MS = 150


class EntryList(QWidget):
    """``mend`` carries an ``Entry``, ``retry`` the id of one, or "" for all, ``decide`` that of one and a ``Decision``,
    ``show_task`` the id of a Task.
    """

    mend = Signal(object)
    retry = Signal(str)
    decide = Signal(str, str)
    show_task = Signal(str)

    def __init__(self, state: State, nothing: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._empty = label(nothing, role="muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        inside = QWidget()
        inside.setProperty("role", "page")
        self._rows = column(gap=theme.GAP)
        self._more = label(role="muted", wrap=True)
        holder = column(inside)
        holder.addLayout(self._rows)
        holder.addWidget(self._more)
        holder.addWidget(self._empty)
        holder.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        self._page: QVBoxLayout = column(self, gap=theme.GAP)
        self._page.setContentsMargins(0, theme.GAP, 0, 0)
        self._page.addWidget(scroll, 1)
        self._soon = QTimer(self, singleShot=True, interval=FILL_AFTER_MS)
        self._soon.timeout.connect(self._fill_if_seen)
        state.journal_changed.connect(self._soon.start)

    def entries(self) -> list[Entry]:
        """Those of the list, the first first."""
        raise NotImplementedError

    def about(self, entry: Entry) -> str:
        """The line on top of an entry, "" for its subject."""
        return ""

    def showEvent(self, event: QShowEvent) -> None:
        self.fill()
        super().showEvent(event)

    def _fill_if_seen(self) -> None:
        if self.isVisible():
            self.fill()

    def fill(self) -> None:
        clear(self._rows)
        entries = self.entries()
        for entry in entries[:SHOWN]:
            card = EntryCard(entry, self.about(entry))
            card.mend.connect(self.mend)
            card.retry.connect(self.retry)
            card.decide.connect(self.decide)
            card.show_task.connect(self.show_task)
            self._rows.addWidget(card)
        more = len(entries) - SHOWN
        self._more.setText(_("And {count} more.").format(count=more))
        self._more.setVisible(more > 0)
        self._empty.setVisible(not entries)
