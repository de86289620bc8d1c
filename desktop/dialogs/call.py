"""Calling a number, or somebody found by name."""

from __future__ import annotations

import uuid

from PySide6.QtWidgets import QWidget

from desktop import words
from desktop.backend import Backend
from desktop.dialogs.form import Form
from desktop.widgets.parts import column
from desktop.widgets.rows import Row
from desktop.widgets.search import PeopleSearch
from desktop.widgets.text import label
from helper.errors import DoNotCall, SidecallError
from helper.faces import CallView, DialRequest
from helper.language import _
from helper.people.model import Person


class _Search(PeopleSearch):
    """Finds people by name and offers each of their numbers; a number in the field is nothing to search for."""

    def __init__(self, backend: Backend, dialog: CallDialog) -> None:
        super().__init__(backend, _("Number or name"), shown=5)
        self._dialog = dialog

    def is_name(self, text: str) -> bool:
        return super().is_name(text) and any(letter.isalpha() for letter in text)

    def row_for(self, person: Person) -> QWidget:
        holder = QWidget()
        layout = column(holder, gap=4)
        about = words.about(person)
        title = f"{person.name} · {about}" if about else person.name
        for phone in person.phones:
            row = Row(title, f"{words.phone_label(phone.label)}: {phone.number}", "phone")
            row.clicked.connect(lambda _c=False, number=phone.number: self._dialog.dial(number, person.id))
            layout.addWidget(row)
        if not person.phones:
            layout.addWidget(label(_("{name} has no number.").format(name=person.name), role="small"))
        return holder


class CallDialog(Form):
    """Dials at once where it is told a number; it then shows itself only when something is in the way."""

    def __init__(self, backend: Backend, parent: QWidget | None = None) -> None:
        super().__init__(_("Call…"), _("Call"), parent)
        self._backend = backend
        self._request: DialRequest | None = None
        self.search = _Search(backend, self)
        self.search.field.textChanged.connect(self._on_typed)
        self.body.addWidget(self.search)
        self.search.field.setFocus()
        self._on_typed()

    def dial(self, number: str, record_id: str = "") -> None:
        """Call ``number``; ``record_id`` is the person it belongs to, when that is known."""
        if not self.search.is_name(self.search.field.text()):
            self.search.field.setText(number)
        self._send(DialRequest(number, str(uuid.uuid4()), record_id))

    def act(self) -> None:
        if self._request is not None:
            # The agent has read that this person does not want to be called, and means it.
            request = self._request
            self._send(DialRequest(request.number, str(uuid.uuid4()), request.record_id, confirm=True))
            return
        text = self.search.field.text().strip()
        if self.search.is_name(text):
            self.search.ask()
            people = [person for person in self.search.people if person.phones]
            if len(people) == 1 and len(people[0].phones) == 1:
                self.dial(people[0].phones[0].number, people[0].id)
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
