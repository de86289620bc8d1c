"""Making a lead or a contact of an unknown caller, without keeping the agent from the call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop import words
from desktop.backend import Backend
from desktop.dialogs.form import Form, fields
from desktop.dialogs.needed import NeededRows
from desktop.widgets.choice import Choice
from desktop.widgets.parts import clear, column
from desktop.widgets.rows import Row
from desktop.widgets.text import label
from helper.crm.port import Duplicates
from helper.errors import SidecallError
from helper.faces import CallView, NeededField, NewPerson, NoteChange, Service
from helper.journal.templates import fill
from helper.language import _


class CreateForm(Form):
    """The name, and for a lead the company, is enough where the org wants no more; the number is the call's."""

    def __init__(self, backend: Backend, view: CallView, parent: QWidget | None = None) -> None:
        super().__init__(_("New in Salesforce"), _("Create"), parent)
        self._backend = backend
        self._view = view
        self._alike = False
        self._sending = False
        self._usual_company = ""
        self.kind = Choice()
        self.kind.addItem(_("Lead"), "Lead")
        self.kind.addItem(_("Contact"), "Contact")
        self.first_name, self.last_name, self.company, self.email = (QLineEdit() for _i in range(4))
        self._own = {
            "FirstName": self.first_name,
            "LastName": self.last_name,
            "Company": self.company,
            "Email": self.email,
        }
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
        self._needed = NeededRows(form, self._changed)
        self._fields: dict[str, Sequence[NeededField]] = {}
        self.body.addLayout(form)
        self._found = column(gap=4)
        self.body.addLayout(self._found)
        self.kind.currentIndexChanged.connect(self._fill_company)
        self.kind.currentIndexChanged.connect(self._ask_needed)
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
        said = {"Number": self._view.call.number or "", "Name": self._view.call.name_from_pbx}
        self._usual_company = fill(str(values.get("contacts.lead_company", "") or ""), said)
        self._fill_company()
        if not self.last_name.text():
            self.last_name.setText(fill(str(values.get("contacts.last_name", "") or ""), said))
        self._ask_needed()

    def _fill_company(self) -> None:
        """Only a lead is given a company that the agent did not name."""
        lead = self.kind.currentData() == "Lead"
        if lead and not self.company.text():
            self.company.setText(self._usual_company)
        elif not lead and self.company.text() == self._usual_company:
            self.company.clear()

    def _ask_needed(self) -> None:
        """Learn what this org wants to know of such a record, once for each kind."""
        kind = str(self.kind.currentData())
        if kind in self._fields:
            self._show_needed(kind, self._fields[kind])
        else:
            # Not knowing is no reason to keep the agent from trying: the org says what it misses.
            self._backend.call(
                lambda service: service.required(kind), lambda found: self._show_needed(kind, found), owner=self
            )

    def _show_needed(self, kind: str, fields: Sequence[NeededField]) -> None:
        self._fields[kind] = fields
        if kind == self.kind.currentData():
            self._needed.show([field for field in fields if field.name not in self._own])
            self._enable()

    def _lacks(self) -> bool:
        """Whether something is still missing that the org will not do without."""
        kind = str(self.kind.currentData())
        needed = {field.name for field in self._fields.get(kind, ())} | {"LastName"}
        if kind == "Lead":
            needed.add("Company")
        own = any(not line.text().strip() for name, line in self._own.items() if name in needed)
        return own or not self._needed.complete()

    def _changed(self) -> None:
        """What was found to be like the old entries says nothing about the new ones."""
        if self._alike:
            self._alike = False
            clear(self._found)
            self.action.setText(_("Create"))
            self.say("")
        self._enable()

    def _enable(self) -> None:
        """Say what is needed, and let it be created once it is all there."""
        kind = str(self.kind.currentData())
        needed = {field.name for field in self._fields.get(kind, ())}
        self.company.setPlaceholderText(_("needed for a lead") if kind == "Lead" else "")
        for name in ("FirstName", "Email"):
            self._own[name].setPlaceholderText(_("needed in your Salesforce") if name in needed else "")
        if not self._sending and not self._alike:
            self.busy(self._lacks())

    def act(self) -> None:
        new = NewPerson(
            kind=str(self.kind.currentData()),
            number=self._view.call.number or "",
            last_name=self.last_name.text().strip(),
            first_name=self.first_name.text().strip(),
            company=self.company.text().strip(),
            email=self.email.text().strip(),
            fields=self._needed.values(),
            save_duplicate=self._alike,
            call_id=self._view.call.id,
        )
        self._sending = True
        self.busy(True)
        self.say("")
        self._backend.call(lambda service: service.create(new), lambda _person: self.accept(), self.failed, self)

    def failed(self, error: SidecallError) -> None:
        self._sending = False
        super().failed(error)
        if not isinstance(error, Duplicates):
            return
        # The org may know of somebody alike whom the agent may not see.
        self._alike = True
        clear(self._found)
        if error.people:
            self._found.addWidget(label(_("Is it one of these?"), role="small"))
        for person in error.people[:5]:
            row = Row(person.name, words.about(person, with_kind=True), "person")
            row.clicked.connect(lambda _c=False, person_id=person.id: self._use(person_id))
            self._found.addWidget(row)
            self.point_at(row)
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
