"""Which of the calls are shown: of which days, of which kind, and with whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from desktop import theme, words
from desktop.calls_window.table import UNREACHED
from desktop.widgets.choice import Choice
from desktop.widgets.parts import tight
from helper.calls.model import Direction, Outcome
from helper.faces import CallView
from helper.journal.model import LogState
from helper.language import _

_SAFE = (LogState.SENT, LogState.PENDING)


def missed(view: CallView) -> bool:
    """Somebody called and nobody of us answered."""
    return view.call.direction is not Direction.OUTBOUND and view.call.outcome in UNREACHED


def not_logged(view: CallView) -> bool:
    """The call is not in Salesforce: it waits, was refused, or the settings leave it out."""
    return view.log.state not in _SAFE


def mine(view: CallView) -> bool:
    """The agent was called, or called, or talked; not what rang for a whole group that somebody else took."""
    call = view.call
    return call.talked or not (call.queue or call.outcome is Outcome.ANSWERED_ELSEWHERE)


def _any(_view: CallView) -> bool:
    return True


class Sieve(QWidget):
    """A row of choices above the list; ``changed`` says that other calls are to be shown."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.days = Choice()
        for text, back in (
            (_("All days"), None),
            (_("Today"), 0),
            (_("Yesterday"), 1),
            (_("Last 7 days"), 7),
        ):
            self.days.addItem(text, back)
        self.kind = Choice()
        kinds: tuple[tuple[str, Callable[[CallView], bool]], ...] = (
            (_("All calls"), _any),
            (_("Not in Salesforce"), not_logged),
            (_("Missed"), missed),
            (_("Mine"), mine),
        )
        for text, rule in kinds:
            self.kind.addItem(text, rule)
        self.kind.setItemData(3, _("Without those that rang for a queue or group and were not yours"), 3)
        self.text = QLineEdit()
        self.text.setPlaceholderText(_("Name or number"))
        self.text.setClearButtonEnabled(True)
        for field, name in (
            (self.days, _("Of which days")),
            (self.kind, _("Which calls")),
            (self.text, self.text.placeholderText()),
        ):
            field.setAccessibleName(name)
        layout = QHBoxLayout(self)
        tight(layout, theme.GAP)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.days)
        layout.addWidget(self.kind)
        self.days.currentIndexChanged.connect(self.changed)
        self.kind.currentIndexChanged.connect(self.changed)
        self.text.textChanged.connect(self.changed)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.activated.connect(self._find)

    def _find(self) -> None:
        self.text.setFocus()
        self.text.selectAll()

    def active(self) -> bool:
        """Whether anything may be left out."""
        return self.days.currentIndex() > 0 or self.kind.currentIndex() > 0 or bool(self.text.text().strip())

    def reset(self) -> None:
        self.text.clear()
        self.days.setCurrentIndex(0)
        self.kind.setCurrentIndex(0)

    def keeps(self, views: list[CallView]) -> list[CallView]:
        """Those of ``views`` that are wanted, in their order."""
        rule, back = self.kind.currentData(), self.days.currentData()
        wanted = self.text.text().strip().casefold()
        today = datetime.now().astimezone().date()
        return [view for view in views if rule(view) and _within(view, back, today) and _about(view, wanted)]


def _within(view: CallView, back: int | None, today: date) -> bool:
    """``back``: None for every day, 1 for yesterday alone, else that many days up to today."""
    if back is None:
        return True
    day = view.call.started_at.astimezone().date()
    if back == 1:
        return day == today - timedelta(days=1)
    return today - timedelta(days=back) <= day <= today


def _about(view: CallView, wanted: str) -> bool:
    if not wanted:
        return True
    digits = "".join(letter for letter in wanted if letter.isdigit())
    number = "".join(letter for letter in view.call.number or "" if letter.isdigit())
    # A number is typed with its spaces, or without its country.
    if digits and digits.lstrip("0") in number and not any(letter.isalpha() for letter in wanted):
        return True
    person = view.person
    told = [words.who(view), view.call.queue, view.call.note]
    told += [person.name, person.company] if person is not None else [match.name for match in view.matches]
    return any(wanted in part.casefold() for part in told)
