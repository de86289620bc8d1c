"""The settings window: groups on the left, their settings on the right, Save at the foot."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListWidget, QScrollArea, QStackedWidget, QWidget

from desktop import icons, theme, words
from desktop.backend import Backend
from desktop.settings_window.account import Account
from desktop.settings_window.contact_url import ContactUrlLine
from desktop.settings_window.line import SettingLine
from desktop.settings_window.phone import with_phones
from desktop.settings_window.secret import SecretLine
from desktop.settings_window.template import PREVIEWED, TemplatePreview
from desktop.state import State
from desktop.widgets.parts import button, column, row
from desktop.widgets.text import dress, label
from helper.errors import SidecallError
from helper.faces import SecretView, Service, SettingView
from helper.language import _

Table = tuple[Sequence[SettingView], Sequence[SecretView]]
ENTERED = "client_secret"
"""The secrets a person enters; Sidecall gets the others itself."""


class SettingsWindow(QWidget):
    """Asks for the table when it opens; saves only what was changed."""

    assistant_wanted = Signal()
    sign_in_wanted = Signal()

    def __init__(self, backend: Backend, state: State) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self._backend = backend
        self._state = state
        self.setWindowTitle(_("Settings – Sidecall"))
        self.setWindowIcon(icons.tray_icon())
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.resize(QSize(760, 600))
        self.lines: dict[str, SettingLine] = {}
        self.secrets: dict[str, SecretLine] = {}
        self.groups = QListWidget()
        self.groups.setProperty("role", "groups")
        self.groups.setAccessibleName(_("Groups"))
        self.groups.setWordWrap(True)
        self.groups.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.pages = QStackedWidget()
        self.groups.currentRowChanged.connect(self.pages.setCurrentIndex)
        self.state = label(role="muted", wrap=True)
        self.save_button = button(_("Save"), "primary")
        self.save_button.clicked.connect(self.save)
        close = button(_("Close"))
        close.clicked.connect(self.close)
        assistant = button(_("Set up step by step…"), "link")
        assistant.clicked.connect(self.assistant_wanted)

        side = QFrame()
        side.setProperty("role", "side")
        side.setFixedWidth(210)
        inside = column(side, gap=theme.GAP, margin=theme.GAP)
        inside.addWidget(self.groups, 1)
        inside.addWidget(assistant)
        foot = QFrame()
        foot.setProperty("role", "foot")
        buttons = row(self.state, close, self.save_button)
        buttons.setStretch(0, 1)
        buttons.setContentsMargins(theme.WIDE_GAP, 10, theme.WIDE_GAP, 10)
        foot.setLayout(buttons)
        right = column()
        right.addWidget(self.pages, 1)
        right.setSpacing(0)
        right.addWidget(foot)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(side)
        layout.addLayout(right, 1)

    def open_up(self) -> None:
        """Show the settings as they are now, unless the agent is in the middle of changing them."""
        if not self.isVisible() or not (self.changes() or self._entered()):
            self._backend.call(_read, self._fill, self._failed, self)
        self.show()
        self.raise_()
        self.activateWindow()

    def _fill(self, table: Table) -> None:
        settings, secrets = table
        at = max(0, self.groups.currentRow())
        self.lines.clear()
        self.secrets.clear()
        self.groups.clear()
        while self.pages.count():
            page = self.pages.widget(0)
            self.pages.removeWidget(page)
            page.deleteLater()
        names = list(dict.fromkeys(group_of(setting) for setting in settings))
        for name in names:
            mine = [setting for setting in settings if group_of(setting) == name]
            prefixes = {setting.key.split(".")[0] for setting in mine}
            entered = [s for s in secrets if s.name.endswith(ENTERED) and s.name.split(".")[0] in prefixes]
            self.groups.addItem(name)
            self.pages.addWidget(self._page(name, mine, entered))
        self.groups.setCurrentRow(min(at, len(names) - 1))
        self._say("", "muted")

    def _page(self, name: str, settings: list[SettingView], secrets: list[SecretView]) -> QWidget:
        inside = QWidget()
        inside.setProperty("role", "page")
        layout = column(inside, gap=theme.WIDE_GAP, margin=24)
        layout.addWidget(label(name, role="title"))
        if any(setting.key.startswith("salesforce.") for setting in settings):
            account = Account(self._backend, self._state)
            account.sign_in_wanted.connect(self.sign_in_wanted)
            layout.addWidget(account)
        for setting in settings:
            line = SettingLine(setting)
            self.lines[setting.key] = line
            if setting.key in PREVIEWED:
                line.add(partial(TemplatePreview, self._backend, setting.key))
            layout.addWidget(line)
        if modes := [setting.value for setting in settings if setting.key == "pbx.mode"]:
            contact = ContactUrlLine(self._backend)
            layout.addWidget(contact)
            if modes == ["handoff"]:
                contact.ask()
        for secret in secrets:
            entry = SecretLine(self._backend, secret)
            self.secrets[secret.name] = entry
            layout.addWidget(entry)
        layout.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return scroll

    def changes(self) -> dict[str, Any]:
        """What differs from what is in use."""
        return {key: line.value for key, line in self.lines.items() if line.changed}

    def _entered(self) -> list[SecretLine]:
        """The secrets that were typed and are not stored yet."""
        return [line for line in self.secrets.values() if line.entered]

    def save(self) -> None:
        for line in self.lines.values():
            line.say("")
        changes, secrets = self.changes(), self._entered()
        if not changes and not secrets:
            self._say(_("Nothing was changed."), "muted")
            return
        self.save_button.setEnabled(False)
        self._say(_("Saving…"), "muted")
        if not changes:
            self._store(secrets, changes)
            return

        def kept(_nothing: None) -> None:
            for key in changes:
                if key in self.lines:
                    self.lines[key].keep()
            self._store(secrets, changes)

        self._backend.call(lambda service: service.change_settings(changes), kept, self._failed, self)

    def _store(self, secrets: list[SecretLine], changes: dict[str, Any]) -> None:
        """Store one after the other, and say at the first that cannot be stored which it is."""
        if not secrets:
            self._saved(changes)
            return
        line, *others = secrets

        def stored(error: SidecallError | None) -> None:
            if error is None:
                self._store(others, changes)
                return
            self.save_button.setEnabled(True)
            self._show_line(line, line.field)
            self._say(error.title, "bad")

        line.store(stored)

    def _saved(self, changes: dict[str, Any]) -> None:
        self.save_button.setEnabled(True)
        language = "ui.language" in changes
        self._say(_("Saved. The language changes at the next start.") if language else _("Saved."), "good")

    def _failed(self, error: SidecallError) -> None:
        self.save_button.setEnabled(True)
        keys = [key for key in self.lines if key == getattr(error, "key", None) or key in error.message]
        # The longest match: salesforce.client_id must not point at one that it merely begins with.
        key = max(keys, key=len, default="")
        if key:
            line = self.lines[key]
            line.say(error.message)
            self._show_line(line, line.field.widget)
            self._say(error.title, "bad")
        else:
            self._say(words.problem(error), "bad")

    def _show_line(self, line: QWidget, field: QWidget) -> None:
        for number in range(self.pages.count()):
            page = self.pages.widget(number)
            if isinstance(page, QScrollArea) and page.isAncestorOf(line):
                self.groups.setCurrentRow(number)
                page.ensureWidgetVisible(line)
                field.setFocus()

    def _say(self, text: str, role: str) -> None:
        dress(self.state, role)
        self.state.setText(text)


def group_of(setting: SettingView) -> str:
    """The group's title; by the key's first part where the table gives none."""
    return setting.group or setting.key.split(".")[0].capitalize()


async def _read(service: Service) -> Table:
    return await with_phones(service, service.settings()), service.secret_names()
