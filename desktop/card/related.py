"""What is going on with a person: open cases and opportunities a call can be related to, and the last contact."""

from __future__ import annotations

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QWidget

from desktop import words
from desktop.backend import Backend
from desktop.widgets.parts import clear, column
from desktop.widgets.rows import Row
from desktop.widgets.text import ElidedLabel, label
from helper.errors import SidecallError
from helper.faces import CallView
from helper.language import _
from helper.people.model import OpenItem, Person, PersonKind, Related

SHOWN = 3


class RelatedBox(QWidget):
    """Asks once for each person. ``relate`` carries the id of a case or opportunity, "" to undo the choice."""

    relate = Signal(str)

    def __init__(self, backend: Backend, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._backend = backend
        self._person_id = ""
        self._chosen = ""
        self._related: Related | None = None
        self._layout = column(self, gap=4)
        self.hide()

    def item(self, item_id: str) -> OpenItem | None:
        """The case or opportunity of that id, if it is shown here."""
        if self._related is None:
            return None
        return next((i for i in (*self._related.cases, *self._related.opportunities) if i.id == item_id), None)

    def update_view(self, view: CallView) -> None:
        person = view.person or (view.matches[0] if len(view.matches) == 1 else None)
        if person is None or person.kind is PersonKind.USER:
            self._forget()
        elif person.id != self._person_id:
            self._forget()
            self._person_id = person.id
            self._ask(person)
        if view.call.related_id != self._chosen:
            self._chosen = view.call.related_id
            self._fill()

    def _forget(self) -> None:
        self._person_id = ""
        self._related = None
        self.hide()

    def _ask(self, person: Person) -> None:
        def done(related: Related) -> None:
            if person.id == self._person_id:
                self._related = related
                self._fill()

        def failed(error: SidecallError) -> None:
            # What fails here is an extra; why Salesforce does not answer is said elsewhere on the card.
            if person.id == self._person_id and error.code == "temporary":
                clear(self._layout)
                self._layout.addWidget(label(error.title, role="small", wrap=True))
                self.show()

        self._backend.call(lambda service: service.related(person.id), done, failed, self)

    def _fill(self) -> None:
        clear(self._layout)
        related = self._related
        if related is None:
            return
        items = [*related.cases, *related.opportunities]
        items.sort(key=lambda item: item.id != self._chosen)
        if items:
            self._layout.addWidget(label(_("Is it about one of these?"), role="small"))
        for item in items[:SHOWN]:
            self._layout.addWidget(self._row(item))
        if len(items) > SHOWN:
            self._layout.addWidget(label(_("and {count} more").format(count=len(items) - SHOWN), role="small"))
        if related.last_activity is not None:
            last = ElidedLabel("small")
            text = _("Last contact: {when}").format(when=words.when(related.last_activity))
            last.show_text(f"{text} · {related.last_activity_subject}" if related.last_activity_subject else text)
            self._layout.addWidget(last)
        self.setVisible(self._layout.count() > 0)

    def _row(self, item: OpenItem) -> Row:
        is_case = item.kind == "Case"
        parts = [_("Case") if is_case else _("Opportunity"), item.state]
        if item.when is not None:
            date = words.day(QDate(item.when.year, item.when.month, item.when.day))
            parts.append(_("since {date}").format(date=date) if is_case else _("closes {date}").format(date=date))
        made = Row(item.title, " · ".join(part for part in parts if part), "case" if is_case else "opportunity")
        made.setCheckable(True)
        made.setChecked(item.id == self._chosen)
        made.clicked.connect(lambda checked, item_id=item.id: self.relate.emit(item_id if checked else ""))
        return made
