"""What will be logged and where; afterwards what became of it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from desktop import icons, theme, words
from desktop.widgets.parts import button
from desktop.widgets.text import dress, label, plain_tip, shorten
from helper.calls.model import Action
from helper.faces import CallView
from helper.journal.model import LogState
from helper.language import _
from helper.people.model import LookupState, OpenItem

LOOKS = {
    LogState.PENDING: ("note", "small"),
    LogState.NOT_LOGGED: ("note", "small"),
    LogState.WAITING: ("clock", "warning"),
    LogState.SENDING: ("clock", "small"),
    LogState.DOUBTFUL: ("clock", "warning"),
    LogState.SENT: ("check", "good"),
    LogState.REFUSED: ("warning", "bad"),
    LogState.HELD: ("warning", "warning"),
}


def log_words(view: CallView, item: OpenItem | None = None) -> str:
    """The line's text; ``item`` is the case or opportunity the call is related to."""
    state = view.log.state
    person = view.person or (view.matches[0] if len(view.matches) == 1 else None)
    if state is LogState.PENDING:
        if person is not None:
            where = shorten(f"{person.name} · {item.title}" if item is not None else person.name)
            return _("Will be logged on {name}").format(name=where)
        if view.lookup is LookupState.NOT_FOUND:
            return _("Will be logged without a person")
        return _("Will be logged when it ends")
    if state is LogState.SENT and person is not None:
        return _("Logged on {name}").format(name=shorten(person.name))
    if state is LogState.NOT_LOGGED and Action.LOG in view.actions:
        return _("Not logged until you say so")
    if state is LogState.NOT_LOGGED:
        return _("This call is not logged")
    if state is LogState.WAITING:
        return _("Kept here, logged as soon as Salesforce answers")
    if state is LogState.HELD:
        return view.log.error or _("Logged once you have chosen who it was")
    if state is LogState.REFUSED and view.log.error:
        return _("Salesforce refused: {reason}").format(reason=view.log.error)
    return words.log_state(state)


class LogLine(QWidget):
    """``open_task`` carries the Task's address, ``mend`` asks for the journal."""

    open_task = Signal(str)
    mend = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._url = ""
        self._mark = QLabel()
        self._mark.setFixedSize(QSize(16, 16))
        self.text = label(role="small", wrap=True)
        self._open = button(_("Open"), "link")
        self._open.setAccessibleName(_("Open the task in Salesforce"))
        self._mend = button(_("Fix…"), "link")
        self._open.clicked.connect(lambda: self.open_task.emit(self._url))
        self._mend.clicked.connect(self.mend)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GAP)
        layout.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.text, 1)
        layout.addWidget(self._open, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._mend, 0, Qt.AlignmentFlag.AlignTop)

    def update_view(self, view: CallView, item: OpenItem | None = None) -> None:
        drawing, role = LOOKS[view.log.state]
        colours = theme.current().colours
        colour = {"small": colours.muted, "warning": colours.warning, "good": colours.good, "bad": colours.bad}[role]
        self._mark.setPixmap(icons.picture(drawing, colour, 16, self.devicePixelRatioF()))
        dress(self.text, role)
        self.text.setText(log_words(view, item))
        self.text.setToolTip(plain_tip(view.log.subject))
        self._url = view.log.task_url
        self._open.setVisible(bool(self._url))
        self._mend.setVisible(view.log.state is LogState.REFUSED)
