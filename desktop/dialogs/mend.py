"""Mending what Salesforce refused, or choosing whom an entry waits for, and sending it again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from desktop import words
from desktop.backend import Backend
from desktop.card.outcome import OutcomeChoice
from desktop.card.related import RelatedBox
from desktop.dialogs.form import Form, fields
from desktop.dialogs.needed import NeededRows
from desktop.widgets.parts import button, row
from desktop.widgets.search import PeopleSearch
from desktop.widgets.text import label
from helper.faces import CallView, NeededField, Service
from helper.journal.model import Entry, EntryState
from helper.language import _
from helper.people.model import Person


class MendForm(Form):
    """One journal entry: subject, text, who it belongs to and what it is about, and what the company demands.
    ``view``: the call it is about; None for a chat.
    """

    def __init__(self, backend: Backend, entry: Entry, view: CallView | None, parent: QWidget | None = None) -> None:
        super().__init__(_("What goes into Salesforce"), _("Save and send"), parent)
        self._backend = backend
        self._entry = entry
        self._view = view
        self._person: Person | None = None
        self._about: str | None = None
        self.setMinimumWidth(520)
        self.subject = QLineEdit(entry.subject)
        self.text = QPlainTextEdit(entry.text)
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(self.text.fontMetrics().lineSpacing() * 6 + 18)
        self.search = PeopleSearch(backend, _("Name or company"), shown=4)
        self.search.chosen.connect(self._choose)
        known = view.person if view is not None else None
        self.who = label(known.name if known is not None else _("Nobody yet"), role="strong")
        self._other = button(_("Someone else…"), "link")
        self._other.clicked.connect(self._search_person)
        self.related = RelatedBox(backend)
        self.related.relate.connect(self._relate)
        self.outcome = OutcomeChoice(backend)
        self.field_name, self.field_value = QLineEdit(), QLineEdit()
        self.field_name.setPlaceholderText(_("Field, e.g. Region__c"))
        self.field_value.setPlaceholderText(_("Value"))
        form = fields()
        for text, widget in ((_("Subject"), self.subject), (_("Text"), self.text)):
            widget.setAccessibleName(text)
            form.addRow(label(text), widget)
        form.addRow(label(_("With")), row(self.who, self._other, stretch=True))
        form.addRow("", self.search)
        form.addRow("", self.related)
        if view is not None:
            form.addRow(label(_("Result")), self.outcome)
            self.related.update_view(view)
            self.outcome.update_view(view)
        for field in (self.field_name, self.field_value):
            field.setAccessibleName(field.placeholderText())
        self._needed = NeededRows(form, lambda: None)
        self.body.addLayout(form)
        further = fields()
        further.addRow(label(_("Also fill in")), row(self.field_name, self.field_value))
        self.body.addLayout(further)
        held = entry.state is EntryState.HELD
        self.search.setVisible(held and not entry.error)
        if entry.error:
            self.say(entry.error if held else _("Salesforce refused: {reason}").format(reason=entry.error))
        if not held:
            # Not knowing is no reason to keep the agent from trying: the org has said what it misses.
            self._backend.call(lambda service: service.required("Task"), self._show_needed, owner=self)

    def _show_needed(self, needed: Sequence[NeededField]) -> None:
        self._needed.show(needed, self._entry.fields)

    def _search_person(self) -> None:
        self.search.show()
        self.search.field.setFocus()

    def _choose(self, person: Person) -> None:
        self._person = person
        about = words.about(person, with_kind=True)
        self.who.setText(f"{person.name} · {about}" if about else person.name)
        self.search.hide()
        self._relate("" if self._about is not None else None)

    def _relate(self, item_id: str | None) -> None:
        """``item_id`` is what it is about, None as it was; of the person who is shown."""
        self._about = item_id
        if self._view is not None:
            call = self._view.call if item_id is None else replace(self._view.call, related_id=item_id)
            self.related.update_view(replace(self._view, call=call, person=self._person or self._view.person))

    def changes(self) -> dict[str, Any]:
        """Only what the agent changed."""
        made: dict[str, Any] = {}
        if self.subject.text() != self._entry.subject:
            made["subject"] = self.subject.text()
        if self.text.toPlainText() != self._entry.text:
            made["text"] = self.text.toPlainText()
        if self._person is not None:
            made["person_id"] = self._person.id
        if self._view is not None:
            if self._about is not None and self._about != self._view.call.related_id:
                made["related_id"] = self._about
            if (outcome := str(self.outcome.currentData() or "")) != self._view.call.disposition:
                made["outcome"] = outcome
        filled = {name: value for name, value in self._needed.values().items() if value}
        if name := self.field_name.text().strip():
            filled[name] = self.field_value.text()
        if filled.items() - self._entry.fields.items():
            made["fields"] = {**self._entry.fields, **filled}
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
