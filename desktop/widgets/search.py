"""Finding somebody in Salesforce by name while it is typed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop import words
from desktop.backend import Backend
from desktop.widgets.parts import clear, column
from desktop.widgets.rows import Row
from desktop.widgets.text import dress, label
from helper.errors import SidecallError, Superseded
from helper.faces import Service
from helper.language import _
from helper.people.model import Person

ASK_AFTER_MS = 350
AT_LEAST = 2
"""Salesforce searches for two characters or more."""


class PeopleSearch(QWidget):
    """A field and what was found, best first. ``chosen`` carries a ``Person``; ``found`` says that the list changed."""

    chosen = Signal(object)
    found = Signal()

    def __init__(self, backend: Backend, placeholder: str, shown: int = 6, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._backend = backend
        self._shown = shown
        self._asked = ""
        self.people: tuple[Person, ...] = ()
        self.field = QLineEdit()
        self.field.setPlaceholderText(placeholder)
        self.field.setAccessibleName(placeholder)
        self.field.setClearButtonEnabled(True)
        self._state = label(role="muted", wrap=True)
        self._state.hide()
        self._rows = column(gap=4)
        layout = column(self)
        layout.addWidget(self.field)
        layout.addWidget(self._state)
        layout.addLayout(self._rows)
        self._timer = QTimer(self, singleShot=True, interval=ASK_AFTER_MS)
        self._timer.timeout.connect(self.ask)
        self.field.textChanged.connect(self._on_typed)

    def is_name(self, text: str) -> bool:
        """Whether ``text`` is worth a search."""
        return len(text) >= AT_LEAST

    def ask(self) -> None:
        """Search for what is in the field now."""
        self._timer.stop()
        text = self.field.text().strip()
        if text == self._asked:
            return
        self._asked = text
        if not self.is_name(text):
            self._show((), "")
            return
        self._say(_("Searching…"))
        self._backend.call(
            lambda service: self.look_for(service, text),
            lambda people: self._done(text, people),
            lambda error: self._failed(text, error),
            self,
        )

    async def look_for(self, service: Service, text: str) -> Sequence[Person]:
        """Who is offered for ``text``, best first. Runs on the helper's loop."""
        return await service.search(text)

    def _on_typed(self) -> None:
        self._timer.start()

    def _done(self, text: str, people: Sequence[Person]) -> None:
        if text == self._asked:
            self._show(tuple(people), "" if people else _("Nobody found."))

    def _failed(self, text: str, error: SidecallError) -> None:
        if text != self._asked:
            return
        self._asked = ""
        outdated = isinstance(error, Superseded)
        self._show((), "" if outdated else words.problem(error))
        if not outdated:
            dress(self._state, "warning")

    def _say(self, text: str) -> None:
        dress(self._state, "muted")
        self._state.setText(text)
        self._state.setVisible(bool(text))

    def _show(self, people: tuple[Person, ...], state: str) -> None:
        self._say(state)
        self.people = people[: self._shown]
        clear(self._rows)
        for person in self.people:
            row = self.row_for(person)
            self._rows.addWidget(row)
        self.found.emit()

    def row_for(self, person: Person) -> QWidget:
        """What stands for one person; clicking it chooses them."""
        row = Row(person.name, words.about(person, with_kind=True), "person")
        row.clicked.connect(lambda: self.chosen.emit(person))
        return row
