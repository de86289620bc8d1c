"""Several people with one number: a short list, best first, to choose from."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop import words
from desktop.widgets.parts import button, clear, column
from desktop.widgets.rows import Row
from helper.faces import CallView
from helper.language import _
from helper.people.model import Person, PersonKind

SHOWN = 4
ICONS = {PersonKind.ACCOUNT: "case", PersonKind.USER: "internal"}


class PeopleList(QWidget):
    """``chosen`` carries the id of the person the agent clicked."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = column(self, gap=4)
        self._shown: tuple[Person, ...] = ()
        self._all = False

    def update_view(self, view: CallView) -> None:
        """Offer the matches while nobody has been chosen among them."""
        people = view.matches if view.person is None and len(view.matches) > 1 else ()
        self.setVisible(bool(people))
        if people != self._shown:
            self._shown = people
            self._fill()

    def _fill(self) -> None:
        clear(self._layout)
        people = self._shown if self._all else self._shown[:SHOWN]
        for person in people:
            choice = Row(person.name, words.about(person, with_kind=True), ICONS.get(person.kind, "person"))
            choice.clicked.connect(lambda _checked=False, person_id=person.id: self.chosen.emit(person_id))
            self._layout.addWidget(choice)
        if len(people) < len(self._shown):
            more = button(_("Show {count} more").format(count=len(self._shown) - len(people)), "link")
            more.clicked.connect(self._show_all)
            self._layout.addWidget(more)

    def _show_all(self) -> None:
        self._all = True
        self._fill()
