"""Everything about the call that is chosen in the list."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from desktop import theme, words
from desktop.card.logline import LogLine
from desktop.widgets.parts import button, column, row
from desktop.widgets.text import ElidedLabel, label
from helper.faces import CallView
from helper.journal.model import LogState
from helper.language import _
from helper.people.model import PersonKind


class CallDetail(QFrame):
    """Every signal carries the call's view, but for ``open_task`` (an address)."""

    call_back = Signal(object)
    open_record = Signal(object)
    open_card = Signal(object)
    mend = Signal(object)
    retry = Signal(object)
    open_task = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._view: CallView | None = None
        self._name = ElidedLabel("heading")
        self._about = ElidedLabel("muted")
        self._story = label(role="muted", wrap=True)
        self._note = label(wrap=True)
        self.log_line = LogLine()
        self.log_line.open_task.connect(self.open_task)
        self.log_line.mend.connect(lambda: self.mend.emit(self._view))
        self.call_button = button(_("Call"), "primary", "phone")
        self.record_button = button(_("Open record"), icon="open")
        self.card_button = button(_("Note and result…"), icon="note")
        self.retry_button = button(_("Send again"), icon="retry")
        for made, signal in (
            (self.call_button, self.call_back),
            (self.record_button, self.open_record),
            (self.card_button, self.open_card),
            (self.retry_button, self.retry),
        ):
            made.clicked.connect(lambda _c=False, s=signal: s.emit(self._view))
        layout = column(self, gap=6, margin=14)
        for part in (self._name, self._about, self._story, self._note, self.log_line):
            layout.addWidget(part)
        buttons = row(self.call_button, self.record_button, self.card_button, self.retry_button, stretch=True)
        buttons.setContentsMargins(0, theme.GAP, 0, 0)
        layout.addLayout(buttons)
        self.show_call(None)

    def show_call(self, view: CallView | None) -> None:
        self._view = view
        self.setVisible(view is not None)
        if view is None:
            return
        call, person = view.call, view.person
        self._name.show_text(words.who(view))
        parts = [words.about(person) if person is not None else "", words.number(call)]
        self._about.show_text(" · ".join(part for part in parts if part))
        story = [words.direction(call), words.way(call), words.when(call.started_at)]
        talked = call.talk_seconds if call.over else None
        story += [words.clock(talked)] if talked else [words.state(call)]
        story += [words.result(call.disposition)]
        self._story.setText(" · ".join(part for part in story if part))
        self._note.setText(call.note or call.failure)
        self._note.setVisible(bool(self._note.text()))
        self.log_line.update_view(view)
        self.call_button.setEnabled(call.number is not None)
        self.record_button.setVisible(person is not None and person.kind is not PersonKind.USER)
        again = view.log.state in (LogState.REFUSED, LogState.WAITING, LogState.DOUBTFUL)
        # What the agent has set aside has words all the same.
        again |= view.log.state is LogState.NOT_LOGGED and bool(view.log.subject)
        # What waits for a person cannot be sent before somebody has been chosen.
        self.retry_button.setVisible(again or (view.log.state is LogState.HELD and bool(view.log.error)))
