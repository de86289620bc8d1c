"""Which calls have a card: one is made when a call says so, follows the call, and goes when it is done."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSettings, Signal

from desktop import words
from desktop.backend import Backend
from desktop.card.announce import announce
from desktop.card.panel import CallPanel
from desktop.card.spare import Spare
from desktop.card.window import CardWindow
from desktop.state import State
from helper.calls.model import CallState, Direction
from helper.faces import CallChanged, CallView
from helper.language import _


class Cards(QObject):
    """Keeps the card window and its panels in step with the calls."""

    sign_in = Signal()
    open_url = Signal(str)
    show_journal = Signal(str)
    create_wanted = Signal(object)
    attach_wanted = Signal(object)
    send_on_wanted = Signal(object, object)

    def __init__(self, backend: Backend, state: State, settings: QSettings) -> None:
        super().__init__(backend)
        self._backend = backend
        self._state = state
        self.window = CardWindow(settings)
        self.window.closed_by_key.connect(self.close_all)
        self.spare = Spare(backend, state, self.window)
        self._panels: dict[str, CallPanel] = {}
        state.call_changed.connect(self._on_call)

    def panel(self, call_id: str) -> CallPanel | None:
        return self._panels.get(call_id)

    def prepare(self) -> None:
        """Pay now, before a phone rings, for what the first card would cost."""
        self.spare.prepare()
        self.window.winId()

    def show_call(self, view: CallView) -> None:
        """Show a card for this call, also one that was closed before."""
        panel = self._panels.get(view.call.id)
        if panel is not None:
            panel.update_view(view)
            self.window.bring_forward(view.call.id)
            return
        panel = self.spare.take()
        panel.begin(view)
        self._panels[view.call.id] = panel
        panel.done.connect(self._remove)
        panel.sign_in.connect(self.sign_in)
        panel.open_url.connect(self.open_url)
        panel.show_journal.connect(self.show_journal)
        panel.create_wanted.connect(self.create_wanted)
        panel.attach_wanted.connect(self.attach_wanted)
        panel.send_on_wanted.connect(self.send_on_wanted)
        self.window.add(panel)
        self._announce(view)

    def say_sent_on(self, call_id: str, text: str) -> None:
        """Say on the call's card where it went."""
        panel = self._panels.get(call_id)
        if panel is not None:
            panel.say_sent_on(text)
            announce(self.window, text)

    def say(self, call_id: str, text: str) -> bool:
        """Say something on the call's card; whether there is one."""
        panel = self._panels.get(call_id)
        if panel is None:
            return False
        panel.say(text)
        announce(self.window, text)
        return True

    def show_running(self) -> None:
        """Bring the cards of running calls back and give them the keyboard: the agent asked for them."""
        for view in reversed(self._state.running()):
            self.show_call(view)
        self.window.focus_by_hand()

    def close_all(self) -> None:
        for panel in list(self._panels.values()):
            panel.close_panel()

    def flush(self) -> None:
        """Save every note that is not saved yet."""
        for panel in self._panels.values():
            panel.note.flush()

    def _on_call(self, event: CallChanged) -> None:
        panel = self._panels.get(event.view.call.id)
        if panel is None:
            if event.pop:
                self.show_call(event.view)
            return
        before = panel.view
        panel.update_view(event.view)
        if words.who(before) != words.who(event.view) and not event.view.call.over:
            announce(self.window, words.who(event.view))

    def _remove(self, call_id: str) -> None:
        panel = self._panels.pop(call_id, None)
        if panel is not None:
            self.window.remove(panel)

    def _announce(self, view: CallView) -> None:
        rings = (CallState.RINGING, CallState.HANDED_OVER)
        ringing = view.call.state in rings and view.call.direction is not Direction.OUTBOUND
        if ringing:
            text = _("Incoming call from {name}").format(name=words.who(view))
        else:
            text = f"{words.state(view.call)}: {words.who(view)}"
        announce(self.window, text, at_once=ringing)
