"""A panel made while nothing happens, so that the next call finds its card ready and need only fill it in."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from desktop import theme
from desktop.backend import Backend
from desktop.card.panel import CallPanel
from desktop.card.window import CardWindow
from desktop.state import State
from helper.calls.model import CallState

LATER_MS = 100
"""A panel takes some 25 ms to make; so long after something happened to a call, what came of that is shown."""


class Spare(QObject):
    """Keeps one panel ready inside ``window``, hidden. It is thrown away when it no longer looks like a new one."""

    def __init__(self, backend: Backend, state: State, window: CardWindow) -> None:
        super().__init__(window)
        self._backend = backend
        self._state = state
        self._window = window
        self._panel: CallPanel | None = None
        self._later = QTimer(self, singleShot=True, interval=LATER_MS)
        self._later.timeout.connect(self._on_later)
        state.call_changed.connect(self._wait)
        # The results to choose among are asked for when a panel is made, its icons have the colours of then.
        backend.ready.connect(self.renew)
        backend.settings_changed.connect(self.renew)
        theme.current().changed.connect(self.renew)

    @property
    def ready(self) -> bool:
        """Whether the next ``take`` costs nothing."""
        return self._panel is not None

    def take(self) -> CallPanel:
        """A panel that has no call yet; the one that was kept, else a new one."""
        panel, self._panel = self._panel or self._make(), None
        self._wait()
        return panel

    def prepare(self) -> None:
        """Make one now, and have it drawn once: the first loads fonts and styles for a third of a second."""
        if self._panel is None:
            self._panel = self._make()
            self._panel.grab()

    def renew(self) -> None:
        """Throw away what is kept; another is made a moment later."""
        if self._panel is not None:
            self._panel.deleteLater()
            self._panel = None
        self._wait()

    def _make(self) -> CallPanel:
        panel = CallPanel(self._backend, self._window.inside)
        self._window.focus.watch(panel)
        return panel

    def _wait(self) -> None:
        # Not from the start again: with many calls there would never be one.
        if not self._later.isActive():
            self._later.start()

    def _on_later(self) -> None:
        # What ringing ends in is a change too, and is followed by the next try.
        if not any(view.call.state is CallState.RINGING for view in self._state.running()):
            self.prepare()
