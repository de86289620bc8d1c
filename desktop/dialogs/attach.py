"""Saying who an unknown caller is: somebody found in Salesforce, whose number this becomes if the agent wants."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QWidget

from desktop import words
from desktop.backend import Backend
from desktop.dialogs.form import Form
from desktop.widgets.choice import Choice
from desktop.widgets.parts import row
from desktop.widgets.search import PeopleSearch
from desktop.widgets.text import label, plain_menu
from helper.faces import CallView, NeededField, NoteChange, Service
from helper.language import _
from helper.people.model import Person, PersonKind


class AttachForm(Form):
    """The call is with the person that is chosen here; their record gets the number only when the box is ticked."""

    def __init__(self, backend: Backend, view: CallView, parent: QWidget | None = None) -> None:
        super().__init__(_("Find in Salesforce"), _("This is who it is"), parent)
        self._backend = backend
        self._view = view
        self._person: Person | None = None
        self.search = PeopleSearch(backend, _("Name or company"))
        self.search.chosen.connect(self.choose)
        self.who = label(role="strong", wrap=True)
        self.save = QCheckBox(plain_menu(_("Save {number} there as").format(number=words.number(view.call))))
        self.field = Choice()
        self.field.setAccessibleName(_("Kind of number"))
        self._choice = row(self.save, self.field, stretch=True)
        self.body.addWidget(self.search)
        self.body.addWidget(self.who)
        self.body.addLayout(self._choice)
        self._show_choice(None)
        self.search.field.setFocus()

    def choose(self, person: Person) -> None:
        """Take ``person``; nothing is written before the agent says so."""
        self._show_choice(person)

    def _show_choice(self, person: Person | None) -> None:
        self._person = person
        self.busy(person is None)
        self.field.clear()
        self._offer([])
        self.who.setVisible(person is not None)
        if person is None:
            return
        about = words.about(person, with_kind=True)
        self.who.setText(f"{person.name} · {about}" if about else person.name)
        if self._view.call.number is not None and person.kind is not PersonKind.USER:

            def offer(fields: Sequence[NeededField]) -> None:
                if self._person is person:
                    self._offer(fields)

            # Where that cannot be told, the call is theirs all the same.
            self._backend.call(lambda service: service.number_fields(person.id), offer, lambda _error: None, owner=self)

    def _offer(self, fields: Sequence[NeededField]) -> None:
        """What of their record may take the number."""
        for field in fields:
            self.field.addItem(field.label, field.name)
        for widget in (self.save, self.field):
            widget.setVisible(bool(fields))

    def act(self) -> None:
        person, call = self._person, self._view.call
        if person is None:
            return
        field = str(self.field.currentData()) if self.save.isChecked() and not self.save.isHidden() else ""

        async def write(service: Service) -> None:
            await service.note(call.id, NoteChange(person_id=person.id))
            if field and call.number:
                await service.attach(person.id, call.number, field)

        self.busy(True)
        self.say("")
        self._backend.call(write, lambda _nothing: self._done(), self.failed, self)

    def _done(self) -> None:
        self.accept()
