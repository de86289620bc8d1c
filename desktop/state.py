"""What the helper has said so far: status, calls and journal, for the windows to show."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from desktop.backend import Backend
from helper.faces import CallChanged, CallView, Service, Status
from helper.journal.model import Entry

KEPT = 200
"""How many calls are kept for the list; older ones are in Salesforce."""


class State(QObject):
    """The latest values. Every signal comes after the value it tells of is in place here."""

    status_changed = Signal(object)
    call_changed = Signal(object)
    calls_loaded = Signal()
    journal_changed = Signal()

    def __init__(self, backend: Backend) -> None:
        super().__init__(backend)
        self._backend = backend
        self._calls: dict[str, CallView] = {}
        self.status: Status | None = None
        self.entries: tuple[Entry, ...] = ()
        backend.ready.connect(self.reload)
        backend.status_changed.connect(self._on_status)
        backend.call_changed.connect(self._on_call)
        backend.journal_changed.connect(self.reload_journal)

    def calls(self) -> list[CallView]:
        """All known calls, newest first."""
        return sorted(self._calls.values(), key=lambda view: view.call.started_at, reverse=True)

    def call(self, call_id: str) -> CallView | None:
        return self._calls.get(call_id)

    def running(self) -> list[CallView]:
        """The calls that are not over, newest first."""
        return [view for view in self.calls() if not view.call.over]

    def reload(self) -> None:
        async def status(service: Service) -> Status:
            return service.status()

        self._backend.call(status, self._on_status)
        self._backend.call(lambda service: service.calls(KEPT), self._on_calls)
        self.reload_journal()

    def reload_journal(self) -> None:
        """The event may tell of the changed entries alone, so the whole list is asked for."""
        self._backend.call(lambda service: service.journal(), self._on_journal)

    def _on_status(self, status: Status) -> None:
        self.status = status
        self.status_changed.emit(status)

    def _on_calls(self, views: Sequence[CallView]) -> None:
        for view in views:
            # An event that came while this was asked for is newer.
            self._calls.setdefault(view.call.id, view)
        self.calls_loaded.emit()

    def _on_call(self, event: CallChanged) -> None:
        self._calls[event.view.call.id] = event.view
        if len(self._calls) > KEPT * 2:
            self._calls = {view.call.id: view for view in self.calls()[:KEPT]}
        self.call_changed.emit(event)

    def _on_journal(self, entries: Sequence[Entry]) -> None:
        self.entries = tuple(entries)
        self.journal_changed.emit()
