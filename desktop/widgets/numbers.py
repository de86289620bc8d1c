"""One field for a number or a name: people are found while a name is typed, and each of their numbers is offered."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop import words
from desktop.backend import Backend
from desktop.widgets.parts import column
from desktop.widgets.rows import Row
from desktop.widgets.search import PeopleSearch
from desktop.widgets.text import label
from helper.errors import SidecallError
from helper.faces import Service
from helper.language import _
from helper.people.model import Person, PersonKind

COLLEAGUES = 3
"""So many colleagues leave room for the people of Salesforce."""


def named(people: Sequence[Person], text: str) -> list[Person]:
    """Those in whose name every word of ``text`` begins a word."""
    wanted = text.casefold().split()

    def fits(person: Person) -> bool:
        words = person.name.casefold().split()
        return all(any(word.startswith(begin) for word in words) for begin in wanted)

    return [person for person in people if fits(person)]


class NumberSearch(PeopleSearch):
    """``picked`` carries the number that was clicked and the ``Person`` it belongs to."""

    picked = Signal(str, object)

    def __init__(self, backend: Backend, placeholder: str) -> None:
        super().__init__(backend, placeholder, shown=5)

    def is_name(self, text: str) -> bool:
        """A number in the field is nothing to search for."""
        return super().is_name(text) and any(letter.isalpha() for letter in text)

    async def look_for(self, service: Service, text: str) -> Sequence[Person]:
        colleagues = named(service.colleagues(), text)[:COLLEAGUES]
        try:
            return [*colleagues, *await service.search(text)]
        except SidecallError:
            # Colleagues are known without Salesforce.
            if not colleagues:
                raise
            return colleagues

    def only_number(self) -> tuple[str, Person] | None:
        """The one number of the one person who was found, when it is so clear."""
        people = [person for person in self.people if person.phones]
        if len(people) == 1 and len(people[0].phones) == 1:
            return people[0].phones[0].number, people[0]
        return None

    def row_for(self, person: Person) -> QWidget:
        holder = QWidget()
        layout = column(holder, gap=4)
        about = words.about(person)
        title = f"{person.name} · {about}" if about else person.name
        icon = "internal" if person.kind is PersonKind.USER else "phone"
        for phone in person.phones:
            row = Row(title, f"{words.phone_label(phone.label)}: {phone.number}", icon)
            row.clicked.connect(lambda _c=False, number=phone.number: self.picked.emit(number, person))
            layout.addWidget(row)
        if not person.phones:
            layout.addWidget(label(_("{name} has no number.").format(name=person.name), role="small"))
        return holder
