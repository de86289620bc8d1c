"""Calling a number, or somebody found by name."""

from __future__ import annotations

import uuid
from dataclasses import replace

from PySide6.QtWidgets import QWidget

from desktop.backend import Backend
from desktop.dialogs.form import Form
from desktop.widgets.numbers import NumberSearch
from helper.errors import DoNotCall, SidecallError
from helper.faces import CallView, DialRequest
from helper.language import _


class CallDialog(Form):
    """Dials at once where it is told a number; it then shows itself only when something is in the way."""

    def __init__(self, backend: Backend, parent: QWidget | None = None) -> None:
        super().__init__(_("Call…"), _("Call"), parent)
        self._backend = backend
        self._request: DialRequest | None = None
        self.search = NumberSearch(backend, _("Number or name"))
        self.search.picked.connect(lambda number, person: self.dial(number, person.id))
        self.search.field.textChanged.connect(self._on_typed)
        self.body.addWidget(self.search)
        self.search.field.setFocus()
        self._on_typed()

    def dial(self, number: str, person_id: str = "") -> None:
        """Call ``number``; ``person_id`` is whose it is, when the agent has said so."""
        if not self.search.is_name(self.search.field.text()):
            self.search.field.setText(number)
        self._send(DialRequest(number, str(uuid.uuid4()), person_id=person_id))

    def act(self) -> None:
        if self._request is not None:
            # The agent has read that this person does not want to be called, and means it.
            request = self._request
            self._send(replace(request, request_id=str(uuid.uuid4()), confirm=True))
            return
        text = self.search.field.text().strip()
        if self.search.is_name(text):
            self.search.ask()
            if (found := self.search.only_number()) is not None:
                number, person = found
                self.dial(number, person.id)
        elif text:
            self.dial(text)

    def _send(self, request: DialRequest) -> None:
        self.busy(True)
        self.say("")

        def failed(error: SidecallError) -> None:
            self.failed(error)
            if isinstance(error, DoNotCall):
                self._request = request
                self.action.setText(_("Call anyway"))

        self._backend.call(lambda service: service.dial(request), self._done, failed, self)

    def _done(self, _view: CallView) -> None:
        self.accept()

    def _on_typed(self) -> None:
        self._request = None
        self.action.setText(_("Call"))
        self.action.setEnabled(bool(self.search.field.text().strip()))
        if self.error.isVisible():
            self.say("")
