"""What is not safely in Salesforce yet: every entry with its state and reason, to mend and to send again."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QWidget

from desktop import theme, words
from desktop.state import State
from desktop.widgets.parts import button, clear, column
from desktop.widgets.text import ElidedLabel, label
from helper.journal.model import Entry, EntryState
from helper.language import _

SHOWN = 50
"""A row is a handful of widgets: after a night without Salesforce the rest is a number until the first are sent."""
FILL_AFTER_MS = 150


class WaitingList(QWidget):
    """``mend`` carries an ``Entry``, ``retry`` the id of one, or "" for all. It is filled when somebody sees it."""

    mend = Signal(object)
    retry = Signal(str)

    def __init__(self, state: State, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._empty = label(_("Everything is in Salesforce."), role="muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._all = button(_("Send all again"), icon="retry")
        self._all.clicked.connect(lambda: self.retry.emit(""))
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
        layout = column(self, gap=theme.GAP)
        layout.setContentsMargins(0, theme.GAP, 0, 0)
        layout.addWidget(scroll, 1)
        layout.addWidget(self._all, 0, Qt.AlignmentFlag.AlignLeft)
        self._soon = QTimer(self, singleShot=True, interval=FILL_AFTER_MS)
        self._soon.timeout.connect(self._fill_if_seen)
        state.journal_changed.connect(self._soon.start)

    def showEvent(self, event: QShowEvent) -> None:
        self.fill()
        super().showEvent(event)

    def _fill_if_seen(self) -> None:
        if self.isVisible():
            self.fill()

    def entries(self) -> list[Entry]:
        """What is not sent, what needs the agent first."""
        waiting = [entry for entry in self._state.entries if entry.state is not EntryState.SENT]
        needs = (EntryState.REFUSED, EntryState.HELD)
        return sorted(waiting, key=lambda entry: (entry.state not in needs, entry.created_at))

    def fill(self) -> None:
        clear(self._rows)
        entries = self.entries()
        for entry in entries[:SHOWN]:
            self._rows.addWidget(self._card(entry))
        more = len(entries) - SHOWN
        self._more.setText(_("And {count} more.").format(count=more))
        self._more.setVisible(more > 0)
        self._empty.setVisible(not entries)
        self._all.setVisible(len(entries) > 1)

    def _card(self, entry: Entry) -> QWidget:
        made = QFrame()
        made.setProperty("role", "panel")
        layout = QHBoxLayout(made)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(theme.GAP)
        texts = column(gap=2)
        subject = ElidedLabel("strong")
        subject.show_text(entry.subject or _("(no subject)"))
        texts.addWidget(subject)
        bad = entry.state is EntryState.REFUSED
        state = f"{words.log_state(entry.state, entry.error)} · {words.when(entry.created_at)}"
        texts.addWidget(label(state, role="bad" if bad else "muted"))
        if entry.error:
            texts.addWidget(label(entry.error, wrap=True))
        layout.addLayout(texts, 1)
        if bad or (entry.state is EntryState.HELD and not entry.error):
            mend = button(_("Fix…") if bad else _("Choose…"), "primary")
            mend.clicked.connect(lambda: self.mend.emit(entry))
            layout.addWidget(mend)
        else:
            again = button(_("Send now"))
            again.clicked.connect(lambda: self.retry.emit(entry.id))
            layout.addWidget(again)
        return made
