"""One call on the card."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import Enum

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from desktop import theme, words
from desktop.backend import Backend
from desktop.card.controls import Controls
from desktop.card.focus import QUIET
from desktop.card.header import Header
from desktop.card.identity import Identity
from desktop.card.logline import LogLine
from desktop.card.note import NoteField
from desktop.card.outcome import OutcomeChoice
from desktop.card.people import PeopleList
from desktop.card.related import RelatedBox
from desktop.card.timed import Timed
from desktop.widgets.parts import button, column, line, row
from desktop.widgets.text import dress, label, restyle
from helper.calls.model import Action, Call, CallState, Direction, Outcome
from helper.errors import SidecallError
from helper.faces import CallView, NoteChange
from helper.journal.model import Log, LogState
from helper.language import _
from helper.people.model import LookupState, Person, PersonKind

CLOSE_AFTER_MS = 8_000
CLOSE_LATER_MS = 30_000
"""How long a card stays after the end; longer when it holds a question for the agent."""
CLOSE_UNLOGGED_MS = 3_600_000
"""A handed-over call may still be going on: its card stays until the agent logs or closes it, for an hour at most."""


class Level(Enum):
    """How much of itself a panel shows."""

    STRIP = "strip"
    SMALL = "small"
    FULL = "full"


class CallPanel(QFrame):
    """Shows one call and passes on what the agent wants. ``done`` when it may go, ``wanted`` when it was clicked.

    It is made before anybody calls, hidden, as most calls begin; ``begin`` gives it its call, once.
    """

    done = Signal(str)
    wanted = Signal(str)
    sign_in = Signal()
    open_url = Signal(str)
    show_journal = Signal(str)
    create_wanted = Signal(object)
    attach_wanted = Signal(object)
    send_on_wanted = Signal(object, object)

    def __init__(self, backend: Backend, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hide()
        self._backend = backend
        self.view = usual_call()
        self._strip = False
        self._folded = False
        self._build()
        self._closing = QTimer(self, singleShot=True)
        self._closing.timeout.connect(self._close_when_left)
        self.update_view(self.view)

    def begin(self, view: CallView) -> None:
        """Show ``view``'s call from now on."""
        self._folded = view.call.direction is not Direction.INBOUND
        self.note.begin(view.call.id)
        self.update_view(view)

    def _build(self) -> None:
        self._stripe = QFrame()
        self._stripe.setProperty("role", "stripe")
        self._stripe.setFixedWidth(4)
        self.header = Header()
        self.identity = Identity()
        self.controls = Controls(self._backend)
        self.timed = Timed(self._backend)
        self.open_record = button(_("Open record"), icon="open")
        self.create_button = button(_("Create…"), icon="add")
        self.attach_button = button(_("Find in Salesforce…"), icon="search")
        self.people = PeopleList()
        self.related = RelatedBox(self._backend)
        self.note = NoteField(self._backend)
        self.outcome = OutcomeChoice(self._backend)
        self.log_line = LogLine()
        self.error = label(role="error", wrap=True)
        self.sent_on = label(role="good", wrap=True)
        for said in (self.error, self.sent_on):
            said.hide()

        self._record_buttons = (self.open_record, self.create_button, self.attach_button)
        self._record_row = QWidget()
        self._record_row.setLayout(row(*self._record_buttons, stretch=True))

        self._details = QWidget()
        details = column(self._details, gap=theme.GAP)
        parts: tuple[QWidget, ...] = (line(), self.related, self.note, self.outcome)
        for part in parts:
            details.addWidget(part)

        body = column(gap=theme.GAP)
        body.setContentsMargins(12, 9, 10, 11)
        shown = (
            self.header,
            self.identity,
            self.controls,
            self.timed,
            self.sent_on,
            self._record_row,
            self.error,
            self.people,
            self._details,
            self.log_line,
        )
        for part in shown:
            body.addWidget(part)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._stripe)
        outer.addLayout(body, 1)

        self.header.fold_clicked.connect(self._toggle_fold)
        self.header.close_clicked.connect(self.close_panel)
        self.identity.sign_in_clicked.connect(self.sign_in)
        for buttons in (self.controls, self.timed):
            buttons.asked.connect(lambda: self._say(""))
            buttons.refused.connect(self._failed)
        self.controls.send_on_wanted.connect(lambda action: self.send_on_wanted.emit(self.view, action))
        self.open_record.clicked.connect(self._open_record)
        self.create_button.clicked.connect(lambda: self.create_wanted.emit(self.view))
        self.attach_button.clicked.connect(lambda: self.attach_wanted.emit(self.view))
        self.people.chosen.connect(lambda person_id: self._change(NoteChange(person_id=person_id)))
        self.related.relate.connect(lambda item_id: self._change(NoteChange(related_id=item_id)))
        self.outcome.chosen.connect(lambda outcome: self._change(NoteChange(outcome=outcome)))
        self.log_line.open_task.connect(self.open_url)
        self.log_line.mend.connect(lambda: self.show_journal.emit(self.view.call.id))

    @property
    def level(self) -> Level:
        if self._strip:
            return Level.STRIP
        return Level.SMALL if self._folded else Level.FULL

    def set_strip(self, strip: bool) -> None:
        """As a strip a panel shows its header and name alone, to make room for another."""
        if strip != self._strip:
            self._strip = strip
            self.update_view(self.view)

    @property
    def person(self) -> Person | None:
        """Who the call is with, as far as that is certain."""
        return self.view.person or (self.view.matches[0] if len(self.view.matches) == 1 else None)

    def update_view(self, view: CallView) -> None:
        ended = view.call.over and not self.view.call.over
        logged = Action.LOG in self.view.actions and Action.LOG not in view.actions
        if view.call.state is not self.view.call.state:
            # What was refused a moment ago is no answer to what the call does now.
            self._say("")
        self.view = view
        call = view.call
        self.setAccessibleName(f"{words.state(call)}: {words.who(view)}")
        tone = {CallState.CONNECTED: "connected", CallState.ENDED: "over"}
        if call.state is CallState.HANDED_OVER and Action.LOG not in view.actions:
            tone[call.state] = "over"
        failed = call.outcome in (Outcome.MISSED, Outcome.FAILED, Outcome.BUSY)
        self._set_tone("bad" if failed else tone.get(call.state, "ringing"))
        self.header.update_call(call)
        self.header.show_fold(self._folded)
        self.identity.update_view(view, small=self._strip or call.direction is not Direction.INBOUND)
        self._update_buttons(view)
        self.people.update_view(view)
        self.related.update_view(view)
        self.note.update_view(view)
        self.outcome.update_view(view)
        self.log_line.update_view(view, self.related.item(call.related_id))
        if call.failure and call.outcome is Outcome.FAILED:
            self._say(call.failure)
        self._show_parts()
        if ended or logged or (call.over and not self._closing.isActive()):
            self._closing.start(self._stays())

    def _stays(self) -> int:
        """How long the card stays now, in milliseconds."""
        if self.timed.any:
            return CLOSE_UNLOGGED_MS
        return CLOSE_LATER_MS if self._has_question() else CLOSE_AFTER_MS

    def _show_parts(self) -> None:
        self.controls.setVisible(not self._strip and self.controls.any)
        self.timed.setVisible(not self._strip and self.timed.any)
        self._record_row.setVisible(not self._strip and any(not b.isHidden() for b in self._record_buttons))
        self.log_line.setVisible(not self._strip)
        self._details.setVisible(self.level is Level.FULL)
        self.header.fold.setVisible(not self._strip)
        for said in (self.error, self.sent_on):
            said.setVisible(not self._strip and bool(said.text()))
        if self._strip:
            self.people.hide()

    def _update_buttons(self, view: CallView) -> None:
        self.controls.update_view(view)
        self.timed.update_view(view)
        person = self.person
        self.open_record.setVisible(person is not None and bool(person.url) and person.kind is not PersonKind.USER)
        nobody = view.lookup in (LookupState.NOT_FOUND, LookupState.REFUSED)
        unknown = person is None and nobody and view.call.number is not None
        self.create_button.setVisible(unknown)
        self.attach_button.setVisible(unknown or (view.log.state is LogState.HELD and person is None))

    def _set_tone(self, tone: str) -> None:
        if self._stripe.property("tone") != tone:
            self._stripe.setProperty("tone", tone)
            restyle(self._stripe)

    def _toggle_fold(self) -> None:
        self._folded = not self._folded
        self.update_view(self.view)

    def _say(self, text: str) -> None:
        dress(self.error, "error")
        self.error.setText(text)
        self.error.setVisible(bool(text) and not self._strip)

    def say_sent_on(self, text: str) -> None:
        """Say, in ``text``, to whom the agent has just sent this call on."""
        self._say("")
        self.sent_on.setText(text)
        self.sent_on.setVisible(not self._strip)

    def say(self, text: str) -> None:
        """Say, in ``text``, what the agent should know of this call now."""
        dress(self.error, "warning")
        self.error.setText(text)
        self.error.setVisible(not self._strip)

    def _open_record(self) -> None:
        self._say("")
        if (person := self.person) is not None:
            self._backend.call(lambda service: service.show(person.id), None, self._failed, self)

    def _change(self, change: NoteChange) -> None:
        self._say("")
        call_id = self.view.call.id
        self._backend.call(lambda service: service.note(call_id, change), self.update_view, self._failed)

    def _failed(self, error: SidecallError) -> None:
        self._say(words.problem(error))
        # What was shown as chosen is put back to what is so.
        self.related.update_view(self.view)
        self.outcome.update_view(self.view)

    def _has_question(self) -> bool:
        undecided = self.person is None and len(self.view.matches) > 1
        return undecided or self.view.log.state in (LogState.REFUSED, LogState.HELD)

    @property
    def in_use(self) -> bool:
        """Whether the agent is at it: with the pointer, the keyboard or words that are not saved yet."""
        window = self.window()
        focus = window.focusWidget() if window.isActiveWindow() and not window.windowFlags() & QUIET else None
        inside = focus is not None and self.isAncestorOf(focus)
        return self.underMouse() or inside or self.note.unsaved

    def _close_when_left(self) -> None:
        if self.in_use:
            self._closing.start(2_000)
        else:
            self.close_panel()

    def close_panel(self) -> None:
        self.note.flush()
        self.done.emit(self.view.call.id)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._strip:
            self.wanted.emit(self.view.call.id)
        super().mousePressEvent(event)


def usual_call() -> CallView:
    """Nobody's call, in the state in which most are first seen: little has to change when somebody rings."""
    call = Call("", Direction.INBOUND, CallState.RINGING, None, "", datetime.now(UTC))
    return CallView(call, LookupState.LOOKING_UP, Log(LogState.PENDING), actions=(Action.ANSWER, Action.HANGUP))
