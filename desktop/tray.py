"""The icon in the tray: how Sidecall is, at a glance and in words, and the way to everything else."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from desktop import icons, words
from desktop.phones import Phones
from desktop.phones_menu import PhonesMenu
from desktop.state import State
from desktop.widgets.text import plain_menu
from helper.faces import CallView, Connection, Notice, Status
from helper.language import _

RECENT = 6
NEEDS_SIGN_IN = (Connection.SIGNED_OUT, Connection.REFUSED)


def plain_notice(text: str) -> str:
    """``text`` for a system notification: on Linux the desktop may read it as markup, on Windows it never does."""
    return text if sys.platform == "win32" else text.replace("<", "‹").replace(">", "›")


def describe(status: Status | None) -> str:
    """The tooltip: both connections and what waits, a line each."""
    if status is None:
        return _("Sidecall is starting…")
    lines = ["Sidecall", words.pbx(status.pbx), words.salesforce(status.salesforce), words.journal(status)]
    return "\n".join(line for line in lines if line)


def badge(status: Status | None, ringing: bool) -> tuple[str, bool]:
    """The icon's badge and whether it wears its colour; what needs the agent comes before what waits by itself."""
    if status is None:
        return "", False
    connected = status.pbx.state in (Connection.CONNECTED, Connection.HANDED_OVER)
    if ringing:
        return "ringing", connected
    wrong = (Connection.OFFLINE, Connection.REFUSED, Connection.SIGNED_OUT, Connection.UNCONFIGURED)
    if status.pbx.state in wrong or status.salesforce.state in wrong or status.journal_failed:
        return "alert", connected
    return ("waiting" if status.journal_waiting else ""), connected


class Tray(QObject):
    """Only signals go out of here; what they do is decided elsewhere."""

    call_wanted = Signal()
    card_wanted = Signal()
    calls_wanted = Signal()
    settings_wanted = Signal()
    assistant_wanted = Signal()
    sign_in_wanted = Signal()
    quit_wanted = Signal()
    dial_wanted = Signal(object)

    def __init__(self, state: State, phones: Phones, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self.menu = QMenu()
        self._recent = QMenu(_("Call again"), self.menu)
        self.call_from = PhonesMenu(phones, self.menu)
        self.icon = QSystemTrayIcon(self)
        self.icon.setContextMenu(self.menu)
        self.icon.activated.connect(self._on_activated)
        self.menu.aboutToShow.connect(self.fill)
        self.menu.aboutToShow.connect(phones.refresh)
        state.status_changed.connect(self.refresh)
        state.call_changed.connect(self.refresh)
        state.calls_loaded.connect(self.refresh)
        # Linux desktops fetch the menu before it is shown, so it is kept full at all times.
        self._refill = QTimer(self, singleShot=True, interval=200)
        self._refill.timeout.connect(self.fill)
        self.refresh()
        self.fill()

    def show(self) -> None:
        self.icon.show()

    def hide(self) -> None:
        self.icon.hide()

    def refresh(self) -> None:
        """Show how things are now."""
        ringing = any(view.call.state.value == "ringing" for view in self._state.running())
        self.icon.setIcon(icons.tray_icon(*badge(self._state.status, ringing)))
        self.icon.setToolTip(plain_notice(describe(self._state.status)))
        self._refill.start()

    def notify(self, notice: Notice) -> None:
        self.icon.showMessage(plain_notice(notice.title), plain_notice(notice.message), self.icon.icon())

    def fill(self) -> None:
        """Build the menu anew; not while it is open, or entries would move under the pointer."""
        if self.menu.isVisible():
            return
        menu, status = self.menu, self._state.status
        menu.clear()
        self._add(_("Call…"), self.call_wanted)
        if self._state.running():
            self._add(_("Show the call"), self.card_wanted)
        self._add_recent()
        menu.addMenu(self.call_from)
        self._add(_("All calls"), self.calls_wanted)
        menu.addSeparator()
        if status is not None:
            waiting = words.journal(status)
            if waiting:
                self._add(waiting, self.calls_wanted)
            for line in (words.pbx(status.pbx), words.salesforce(status.salesforce)):
                menu.addAction(plain_menu(line)).setEnabled(False)
            if status.salesforce.state in NEEDS_SIGN_IN:
                self._add(_("Sign in to Salesforce…"), self.sign_in_wanted)
            if Connection.UNCONFIGURED in (status.pbx.state, status.salesforce.state):
                self._add(_("Set up Sidecall…"), self.assistant_wanted)
        else:
            menu.addAction(_("Sidecall is starting…")).setEnabled(False)
        menu.addSeparator()
        self._add(_("Settings…"), self.settings_wanted)
        self._add(_("Quit Sidecall"), self.quit_wanted)

    def _add_recent(self) -> None:
        seen: dict[str, CallView] = {}
        for view in self._state.calls():
            if view.call.number is not None and view.call.over:
                seen.setdefault(view.call.number, view)
        if not seen:
            return
        self._recent.clear()
        self.menu.addMenu(self._recent)
        for view in list(seen.values())[:RECENT]:
            name, number = words.who(view), words.number(view.call)
            text = name if name == number else f"{name} ({number})"
            action = self._recent.addAction(plain_menu(text))
            action.triggered.connect(lambda _checked=False, v=view: self.dial_wanted.emit(v))

    def _add(self, text: str, signal: object) -> QAction:
        action = self.menu.addAction(plain_menu(text))
        action.triggered.connect(lambda _checked=False: signal.emit())  # type: ignore[attr-defined]
        return action

    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in (QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick):
            if self._state.running():
                self.card_wanted.emit()
            else:
                self.calls_wanted.emit()
