"""The step with a call to try it: whether the agent's own phone rings is what matters."""

from __future__ import annotations

import uuid

from PySide6.QtWidgets import QLineEdit

from desktop import words
from desktop.assistant.step import Step
from desktop.backend import Backend
from desktop.state import State
from desktop.widgets.parts import button, row
from helper.calls.model import CallState, Outcome
from helper.errors import SidecallError
from helper.faces import CallChanged, CallView, DialRequest
from helper.language import _


class TrialStep(Step):
    """Calls a number the agent enters and says what happens in words."""

    def __init__(self, backend: Backend, state: State) -> None:
        super().__init__(
            backend,
            _("Try a call"),
            _("Enter a number that may ring, your mobile for example. Your phone rings first; then it is dialled."),
        )
        self._call_id = ""
        self.number = QLineEdit()
        self.number.setPlaceholderText(_("Number"))
        self.number.setAccessibleName(_("Number"))
        self.call = button(_("Call"), "primary", "phone")
        self.call.setEnabled(False)
        self.number.textChanged.connect(lambda text: self.call.setEnabled(bool(text.strip())))
        self.number.returnPressed.connect(self.call_now)
        self.call.clicked.connect(self.call_now)
        self.body.addLayout(row(self.number, self.call))
        state.call_changed.connect(self._on_call)

    def enter(self) -> None:
        self.number.setFocus()

    def call_now(self) -> None:
        number = self.number.text().strip()
        if number:
            self.say(_("Dialling…"))
            request = DialRequest(number, str(uuid.uuid4()))
            self.backend.call(lambda service: service.dial(request), self._dialled, self._refused, self)

    def _dialled(self, view: CallView) -> None:
        self._call_id = view.call.id
        self.set_ready(True)

    def _refused(self, error: SidecallError) -> None:
        self.failed(error)

    def _on_call(self, event: CallChanged) -> None:
        call = event.view.call
        if call.id != self._call_id:
            return
        if call.outcome is Outcome.FAILED:
            self.say(call.failure or words.outcome(call), "error")
        elif call.state is CallState.ENDED:
            self.say(_("It works: {outcome}.").format(outcome=words.outcome(call)), "good")
        else:
            self.say(words.state(call))
