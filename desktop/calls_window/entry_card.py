"""One entry of the journal in a list: what it is about, how far it has got, and what can be done about it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from desktop import theme, words
from desktop.widgets.parts import button, column
from desktop.widgets.text import ElidedLabel, label
from helper.journal.model import Decision, Entry, EntryState, Hold
from helper.language import _


class EntryCard(QFrame):
    """``mend`` carries the entry, ``retry`` its id, ``decide`` its id and a ``Decision``, ``show_task`` the id of its
    Task. ``about``: the line on top, else the entry's subject.
    """

    mend = Signal(object)
    retry = Signal(str)
    decide = Signal(str, str)
    show_task = Signal(str)

    def __init__(self, entry: Entry, about: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(theme.GAP)
        texts = column(gap=2)
        subject = entry.subject or _("(no subject)")
        top = ElidedLabel("strong")
        top.show_text(about or subject)
        texts.addWidget(top)
        if about:
            below = ElidedLabel()
            below.show_text(subject)
            texts.addWidget(below)
        state = f"{words.log_state(entry.state, entry.error)} · {words.when(entry.started_at or entry.created_at)}"
        texts.addWidget(label(state, role="bad" if entry.state is EntryState.REFUSED else "muted"))
        if entry.error:
            texts.addWidget(label(entry.error, wrap=True))
        layout.addLayout(texts, 1)
        for made in self._decisions(entry) if entry.hold else [self._button(entry)]:
            layout.addWidget(made)

    def _decisions(self, entry: Entry) -> list[QPushButton]:
        mine = entry.hold == Hold.OTHER_USER
        log = button(_("Log as mine") if mine else _("Log it anyway"))
        aside = button(_("Set aside"))
        for made, decision in (
            (log, Decision.LOG_AS_MINE if mine else Decision.LOG_ANYWAY),
            (aside, Decision.SET_ASIDE),
        ):
            made.clicked.connect(lambda _c=False, d=decision: self.decide.emit(entry.id, d.value))
        return [log, aside]

    def _button(self, entry: Entry) -> QPushButton:
        refused = entry.state is EntryState.REFUSED
        if entry.state is EntryState.SENT:
            made = button(_("Open in Salesforce"), icon="open")
            made.clicked.connect(lambda: self.show_task.emit(entry.task_id))
        elif refused or (entry.state is EntryState.HELD and not entry.error):
            made = button(_("Fix…") if refused else _("Choose…"), "primary")
            made.clicked.connect(lambda: self.mend.emit(entry))
        else:
            made = button(_("Send now"))
            made.clicked.connect(lambda: self.retry.emit(entry.id))
        return made
