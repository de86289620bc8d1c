"""Mending what Salesforce refused, or choosing whom an entry waits for, and sending it again."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from desktop import words
from desktop.backend import Backend
from desktop.dialogs.form import Form, fields
from desktop.widgets.parts import button, row
from desktop.widgets.search import PeopleSearch
from desktop.widgets.text import label
from helper.faces import Service
from helper.journal.model import Entry, EntryState
from helper.language import _
from helper.people.model import Person


class MendForm(Form):
    """One journal entry: subject, text, who it belongs to, and a field that the company demands."""

    def __init__(self, backend: Backend, entry: Entry, who: str = "", parent: QWidget | None = None) -> None:
        super().__init__(_("What goes into Salesforce"), _("Save and send"), parent)
        self._backend = backend
        self._entry = entry
        self._person: Person | None = None
        self.setMinimumWidth(520)
        self.subject = QLineEdit(entry.subject)
        self.text = QPlainTextEdit(entry.text)
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(self.text.fontMetrics().lineSpacing() * 6 + 18)
        self.search = PeopleSearch(backend, _("Name or company"), shown=4)
        self.search.chosen.connect(self._choose)
        self.who = label(who or _("Nobody yet"), role="strong")
        self._other = button(_("Someone else…"), "link")
        self._other.clicked.connect(self._search_person)
        self.field_name, self.field_value = QLineEdit(), QLineEdit()
        self.field_name.setPlaceholderText(_("Field, e.g. Region__c"))
        self.field_value.setPlaceholderText(_("Value"))
        form = fields()
        for text, widget in ((_("Subject"), self.subject), (_("Text"), self.text)):
            widget.setAccessibleName(text)
            form.addRow(label(text), widget)
        form.addRow(label(_("With")), row(self.who, self._other, stretch=True))
        form.addRow("", self.search)
        for field in (self.field_name, self.field_value):
            field.setAccessibleName(field.placeholderText())
        form.addRow(label(_("Also fill in")), row(self.field_name, self.field_value))
        self.body.addLayout(form)
        held = entry.state is EntryState.HELD
        self.search.setVisible(held and not entry.error)
        if entry.error:
            self.say(entry.error if held else _("Salesforce refused: {reason}").format(reason=entry.error))

    def _search_person(self) -> None:
        self.search.show()
        self.search.field.setFocus()

    def _choose(self, person: Person) -> None:
        self._person = person
        about = words.about(person, with_kind=True)
        self.who.setText(f"{person.name} · {about}" if about else person.name)
        self.search.hide()

    def changes(self) -> dict[str, Any]:
        """Only what the agent changed."""
        made: dict[str, Any] = {}
        if self.subject.text() != self._entry.subject:
            made["subject"] = self.subject.text()
        if self.text.toPlainText() != self._entry.text:
            made["text"] = self.text.toPlainText()
        if self._person is not None:
            made["person_id"] = self._person.id
        name = self.field_name.text().strip()
        if name:
            made["fields"] = {**self._entry.fields, name: self.field_value.text()}
        return made

    def act(self) -> None:
        entry_id, changes = self._entry.id, self.changes()

        async def write(service: Service) -> None:
            if changes:
                await service.journal_edit(entry_id, changes)
            await service.journal_retry(entry_id)

        self.busy(True)
        self._backend.call(write, lambda _nothing: self._done(), self.failed, self)

    def _done(self) -> None:
        self.accept()
