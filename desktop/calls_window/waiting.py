"""What is not safely in Salesforce yet: every entry with its state and reason, to mend and to send again."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.calls_window.entry_list import EntryList
from desktop.state import State
from desktop.widgets.parts import button
from helper.journal.model import Entry, EntryState
from helper.language import _

_DONE = (EntryState.SENT, EntryState.SET_ASIDE)
_NEED_THE_AGENT = (EntryState.REFUSED, EntryState.HELD)


class WaitingList(EntryList):
    """Calls and chats."""

    def __init__(self, state: State, parent: QWidget | None = None) -> None:
        super().__init__(state, _("Everything is in Salesforce."), parent)
        self._all = button(_("Send all again"), icon="retry")
        self._all.clicked.connect(lambda: self.retry.emit(""))
        self._page.addWidget(self._all, 0, Qt.AlignmentFlag.AlignLeft)

    def entries(self) -> list[Entry]:
        """What is not sent, what needs the agent first."""
        waiting = [entry for entry in self._state.entries if entry.state not in _DONE]
        return sorted(waiting, key=lambda entry: (entry.state not in _NEED_THE_AGENT, entry.created_at))

    def fill(self) -> None:
        super().fill()
        self._all.setVisible(len(self.entries()) > 1)
