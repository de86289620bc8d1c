"""Paying for the first card before a phone rings: fonts, styles and the native window take a third of a second once."""

from __future__ import annotations

from datetime import UTC, datetime

from desktop.backend import Backend
from desktop.card.panel import CallPanel
from desktop.card.window import CardWindow
from helper.calls.model import Action, Call, CallState, Direction
from helper.faces import CallView
from helper.journal.model import Log, LogState
from helper.people.model import LookupState


def warm_up(backend: Backend, window: CardWindow) -> None:
    """Build and draw a card that nobody sees."""
    call = Call("", Direction.INBOUND, CallState.RINGING, "+1", "+1", datetime.now(UTC))
    view = CallView(call, LookupState.LOOKING_UP, Log(LogState.PENDING), actions=(Action.ANSWER, Action.HANGUP))
    panel = CallPanel(backend, view)
    panel.grab()
    panel.deleteLater()
    window.winId()
