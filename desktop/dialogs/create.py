"""Making a lead or a contact of an unknown caller, without keeping the agent from the call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop import words
from desktop.backend import Backend
from desktop.dialogs.form import Form, fields
from desktop.widgets.choice import Choice
from desktop.widgets.parts import clear, column
from desktop.widgets.rows import Row
from desktop.widgets.text import label
from helper.crm.port import Duplicates
from helper.errors import SidecallError
from helper.faces import CallView, NewPerson, NoteChange, Service
from helper.language import _
from helper.people.model import Person


class CreateForm(Form):
    """The name, and for a lead the company, is enough; the number is the call's."""

    def __init__(self, backend: Backend, view: CallView, parent: QWidget | None = None) -> None:
        super().__init__(_("New in Salesforce"), _("Create"), parent)
        self._backend = backend
        self._view = view
        self._duplicates: tuple[Person, ...] = ()
        self.kind = Choice()
        self.kind.addItem(_("Lead"), "Lead")
        self.kind.addItem(_("Contact"), "Contact")
        self.first_name, self.last_name, self.company, self.email = (QLineEdit() for _i in range(4))
        self._fill_name(view.call.name_from_pbx)
        form = fields()
        for text, widget in (
            (_("Create a"), self.kind),
            (_("Number"), label(words.number(view.call))),
            (_("First name"), self.first_name),
            (_("Last name"), self.last_name),
            (_("Company"), self.company),
            (_("Email"), self.email),
        ):
            widget.setAccessibleName(text)
            form.addRow(label(text), widget)
        self.body.addLayout(form)
        self._found = column(gap=4)
        self.body.addLayout(self._found)
        self.kind.currentIndexChanged.connect(self._changed)
        for field in (self.first_name, self.last_name, self.company, self.email):
            field.textChanged.connect(self._changed)
        self._changed()
        self.last_name.setFocus()
        self._backend.call(_defaults, self._take_defaults, owner=self)

    def _fill_name(self, name: str) -> None:
        first, _space, last = name.strip().rpartition(" ")
        self.first_name.setText(first)
        self.last_name.setText(last)

    def _take_defaults(self, values: Mapping[str, Any]) -> None:
        index = self.kind.findData(values.get("contacts.create_as", "Lead"))
        self.kind.setCurrentIndex(max(0, index))
        if not self.company.text():
            self.company.setText(str(values.get("contacts.lead_company", "") or ""))

    def _changed(self) -> None:
        """What was found to be like the old entries says nothing about the new ones."""
        lead = self.kind.currentData() == "Lead"
        self.company.setPlaceholderText(_("needed for a lead") if lead else "")
        self.busy(not self.last_name.text().strip() or (lead and not self.company.text().strip()))
        if self._duplicates:
            self._duplicates = ()
            clear(self._found)
            self.action.setText(_("Create"))
            self.say("")

    def act(self) -> None:
        new = NewPerson(
            kind=str(self.kind.currentData()),
            number=self._view.call.number or "",
            last_name=self.last_name.text().strip(),
            first_name=self.first_name.text().strip(),
            company=self.company.text().strip(),
            email=self.email.text().strip(),
            save_duplicate=bool(self._duplicates),
            call_id=self._view.call.id,
        )
        self.busy(True)
        self.say("")
        self._backend.call(lambda service: service.create(new), lambda _person: self.accept(), self.failed, self)

    def failed(self, error: SidecallError) -> None:
        super().failed(error)
        if not isinstance(error, Duplicates):
            return
        people = self._duplicates = error.people
        clear(self._found)
        self._found.addWidget(label(_("Is it one of these?"), role="small"))
        for person in people[:5]:
            row = Row(person.name, words.about(person, with_kind=True), "person")
            row.clicked.connect(lambda _c=False, person_id=person.id: self._use(person_id))
            self._found.addWidget(row)
        self.action.setText(_("Create anyway"))
        self.busy(not error.may_save)

    def _use(self, person_id: str) -> None:
        change = NoteChange(person_id=person_id)
        call_id = self._view.call.id
        self._backend.call(
            lambda service: service.note(call_id, change), lambda _view: self.accept(), self.failed, self
        )


async def _defaults(service: Service) -> dict[str, Any]:
    return {row.key: row.value for row in service.settings() if row.key.startswith("contacts.")}
