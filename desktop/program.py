"""The desktop put together: which window answers which wish, how it starts and how it ends."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from PySide6.QtCore import QLibraryInfo, QObject, QSettings, QTimer, QTranslator, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox, QSystemTrayIcon

from desktop import icons, theme, words
from desktop.assistant.window import Assistant
from desktop.backend import Backend, Run
from desktop.calls_window.window import CallsWindow
from desktop.card.cards import Cards
from desktop.dialogs.attach import AttachForm
from desktop.dialogs.call import CallDialog
from desktop.dialogs.create import CreateForm
from desktop.dialogs.form import Form
from desktop.dialogs.mend import MendForm
from desktop.dialogs.send_on import SendOnForm
from desktop.phones import Phones
from desktop.settings_window.window import SettingsWindow
from desktop.signals import QuitSignals
from desktop.state import State
from desktop.tray import Tray
from helper.calls.model import Action, CallState, Direction
from helper.errors import SidecallError
from helper.faces import CallChanged, CallView, Connection, Notice, Status
from helper.journal.model import Entry
from helper.language import current_language

log = logging.getLogger(__name__)
F = TypeVar("F", bound=Form)
LOOPBACK = ("localhost", "127.0.0.1", "::1")


def make_application(arguments: list[str]) -> QApplication:
    """The one QApplication; it lives in the tray and does not end with its last window."""
    app = QApplication(arguments)
    app.setApplicationName("Sidecall")
    app.setApplicationDisplayName("Sidecall")
    app.setDesktopFileName("sidecall")
    app.setQuitOnLastWindowClosed(False)
    app.setWindowIcon(icons.tray_icon())
    translator = QTranslator(app)
    # Qt's own words, such as those in a field's context menu.
    if translator.load(f"qtbase_{current_language()}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)
    theme.install(app)
    return app


class Program(QObject):
    """Everything the agent sees, around one backend. ``first_run``: offer the assistant when nothing is set up."""

    def __init__(self, app: QApplication, run: Run, home: Path, first_run: bool = True) -> None:
        super().__init__(app)
        self._app = app
        self._first_status = True
        self._first_run = first_run
        self.exit_code = 0
        self.settings = QSettings(str(home / "desktop.ini"), QSettings.Format.IniFormat)
        self.backend = Backend(run, self)
        self.state = State(self.backend)
        self.phones = Phones(self.backend, self.state)
        self.tray = Tray(self.state, self.phones, self)
        self.cards = Cards(self.backend, self.state, self.settings)
        self.calls = CallsWindow(self.backend, self.state)
        self.settings_window = SettingsWindow(self.backend, self.state)
        self._assistant: Assistant | None = None
        self._forms: set[Form] = set()
        self._connect()
        self._signals = QuitSignals(self.quit, self)

    def _connect(self) -> None:
        tray, cards, calls, backend = self.tray, self.cards, self.calls, self.backend
        tray.call_wanted.connect(self.open_call_dialog)
        tray.card_wanted.connect(cards.show_running)
        tray.calls_wanted.connect(self.show_calls)
        tray.settings_wanted.connect(self.settings_window.open_up)
        tray.assistant_wanted.connect(self.open_assistant)
        tray.sign_in_wanted.connect(self.sign_in)
        tray.dial_wanted.connect(self.dial)
        tray.quit_wanted.connect(self.quit)
        cards.sign_in.connect(self.sign_in)
        cards.open_url.connect(open_url)
        cards.show_journal.connect(self._mend_call)
        cards.create_wanted.connect(lambda view: self._beside_card(CreateForm(backend, view)))
        cards.attach_wanted.connect(lambda view: self._beside_card(AttachForm(backend, view)))
        cards.send_on_wanted.connect(self._send_on)
        calls.dial.connect(self.dial)
        calls.call_wanted.connect(self.open_call_dialog)
        calls.open_card.connect(cards.show_call)
        calls.open_url.connect(open_url)
        calls.mend.connect(self._mend)
        self.settings_window.assistant_wanted.connect(self.open_assistant)
        self.settings_window.sign_in_wanted.connect(self.sign_in)
        backend.notice.connect(self._on_notice)
        backend.window_wanted.connect(self._open_window)
        self.phones.refused.connect(self._tell)
        backend.broken.connect(self._on_broken)
        backend.stopped.connect(self._on_stopped)
        self.state.status_changed.connect(self._on_status)
        if app_is_on_wayland():
            self.state.call_changed.connect(self._notify_of_call)
        self._app.commitDataRequest.connect(lambda _manager: self._session_ends())
        self._app.aboutToQuit.connect(self._session_ends)

    def start(self) -> None:
        self.tray.show()
        self.backend.start()
        QTimer.singleShot(0, self.cards.prepare)

    def show_calls(self) -> None:
        status = self.state.status
        self.calls.open_up(waiting=bool(status is not None and status.journal_failed))

    def show_anything(self) -> None:
        """What a second start of Sidecall shows."""
        self.calls.open_up()

    def _open_window(self, name: str) -> None:
        if name == "settings":
            self.settings_window.open_up()
        else:
            self.show_calls()

    def open_call_dialog(self) -> None:
        self._keep(CallDialog(self.backend)).open_up()

    def _keep(self, form: F) -> F:
        """Hold on to a dialog until it is done; nobody else does, and Python would take it away."""
        self._forms.add(form)
        form.finished.connect(lambda _result: self._forms.discard(form))
        return form

    def open_assistant(self) -> None:
        if self._assistant is None:
            self._assistant = Assistant(self.backend, self.state)
            self._assistant.open_url.connect(open_url)
        self._assistant.open_up()

    def dial(self, view: CallView) -> None:
        """Call the other party of ``view`` again."""
        if view.call.number is not None:
            self._keep(CallDialog(self.backend)).dial(view.call.number, view.person.id if view.person else "")

    def sign_in(self) -> None:
        self.backend.call(lambda service: service.sign_in(), open_url, self._tell, self)

    def _send_on(self, view: CallView, action: Action) -> None:
        form = SendOnForm(self.backend, view, action)
        form.sent.connect(self.cards.say_sent_on)
        self._beside_card(form)

    def _beside_card(self, form: Form) -> None:
        self._keep(form)
        form.adjustSize()
        card = self.cards.window.frameGeometry()
        left = card.left() - form.width() - theme.WIDE_GAP
        form.move(left if left > 0 else card.right() + theme.WIDE_GAP, max(0, card.bottom() - form.height() - 40))
        form.open_up()

    def _mend(self, entry: Entry) -> None:
        self._keep(MendForm(self.backend, entry, self.state.call(entry.call_id))).open_up()

    def _mend_call(self, call_id: str) -> None:
        entry = next((entry for entry in self.state.entries if entry.call_id == call_id), None)
        if entry is not None:
            self._mend(entry)
        else:
            self.calls.open_up(waiting=True)

    def _on_status(self, status: Status) -> None:
        if not self._first_status:
            return
        self._first_status = False
        unconfigured = Connection.UNCONFIGURED in (status.pbx.state, status.salesforce.state)
        if unconfigured and self._first_run:
            self.open_assistant()
        elif not QSystemTrayIcon.isSystemTrayAvailable():
            # Without a tray there would be nothing to see and nothing to click.
            self.calls.open_up()

    def _notify_of_call(self, event: CallChanged) -> None:
        """Wayland alone lets the card neither stay on top nor choose its place, so the system tells as well."""
        call = event.view.call
        if event.pop and call.state is CallState.RINGING and call.direction is not Direction.OUTBOUND:
            self.tray.notify(Notice(words.direction(call), words.who(event.view)))

    def _on_notice(self, notice: Notice) -> None:
        """On the card of the call that it is about, while there is one."""
        if not self.cards.say(notice.call_id, f"{notice.title}. {notice.message}"):
            self.tray.notify(notice)

    def _tell(self, error: SidecallError) -> None:
        self.tray.notify(Notice(error.title, error.message))

    def _on_broken(self, title: str, message: str) -> None:
        box = QMessageBox(QMessageBox.Icon.Critical, "Sidecall", title)
        box.setTextFormat(box.textFormat().PlainText)
        box.setInformativeText(message)
        print(f"{title}. {message}", file=sys.stderr)
        box.exec()
        self.exit_code = 1

    def quit(self) -> None:
        """Close everything in order; the application ends when the helper has."""
        self.cards.flush()
        self.tray.hide()
        for window in self._app.topLevelWidgets():
            window.hide()
        self.backend.stop()

    def _on_stopped(self) -> None:
        QTimer.singleShot(0, self._app.quit)

    def _session_ends(self) -> None:
        """The computer shuts down or the agent logs off: there may be no event loop any more after this."""
        self.cards.flush()
        self.backend.stop_now()


def app_is_on_wayland() -> bool:
    return QGuiApplication.platformName().startswith("wayland")


def open_url(url: str) -> None:
    """Open a page in the agent's browser; nothing but a web page, whatever a server may have put there."""
    parts = urlsplit(url)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK):
        QDesktopServices.openUrl(QUrl(url))
    else:
        log.warning("not opened, because it is not a web page over https")
