"""The agent's chats of late: with whom, what became of each, and the Task it has become."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop.calls_window.entry_list import EntryList
from desktop.state import State
from helper.journal.model import Entry
from helper.language import _

_CHAT = "chat"


class ChatsList(EntryList):
    """There are none where the agent's key does not show chats, or the company's collector logs them."""

    def __init__(self, state: State, parent: QWidget | None = None) -> None:
        super().__init__(state, _("No chats of late."), parent)

    def entries(self) -> list[Entry]:
        """The newest first."""
        chats = [entry for entry in self._state.entries if entry.kind == _CHAT]
        return sorted(chats, key=lambda entry: entry.started_at or entry.created_at, reverse=True)

    def about(self, entry: Entry) -> str:
        told = dict.fromkeys(part for part in (entry.name, entry.number) if part)
        return " · ".join(told) or _("Somebody who gave no name")
