"""Settings and secrets as a few lines to fill in, for the steps of the assistant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.dialogs.form import fields
from desktop.widgets.parts import column
from desktop.widgets.text import label, plain_tip
from helper.faces import SecretView, Service, SettingView
from helper.language import _

Table = tuple[Sequence[SettingView], Sequence[SecretView]]


class Lines(QWidget):
    """``wanted`` maps a setting's or secret's name to its label here, in the order shown."""

    edited = Signal()

    def __init__(self, wanted: dict[str, str], secret: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._secret = secret
        self._start: dict[str, str] = {}
        self.fields: dict[str, QLineEdit] = {}
        self._form = form = fields()
        column(self).addLayout(form)
        for key, text in wanted.items():
            field = QLineEdit()
            field.setAccessibleName(text)
            field.textEdited.connect(lambda _text: self.edited.emit())
            if key == secret:
                field.setEchoMode(QLineEdit.EchoMode.Password)
            self.fields[key] = field
            form.addRow(label(text), field)

    def fill(self, table: Table) -> None:
        """Show what is set; what the organisation has set is shown and left alone."""
        settings, secrets = table
        for setting in settings:
            if (field := self.fields.get(setting.key)) is not None:
                self._start[setting.key] = str(setting.value or "")
                field.setText(self._start[setting.key])
                field.setEnabled(not setting.locked)
                field.setToolTip(plain_tip(_("Set by your organisation") if setting.locked else setting.help))
        for secret in secrets:
            if secret.name == self._secret and secret.present:
                self.fields[secret.name].setPlaceholderText(_("stored"))

    def leave_out(self, *keys: str) -> None:
        """Ask for these alone no more; all others are asked for."""
        for key, field in self.fields.items():
            self._form.setRowVisible(field, key not in keys)

    def missing(self) -> bool:
        """Whether something is still empty that must not be."""
        asked = (field for field in self.fields.values() if not field.isHidden())
        return any(not field.text().strip() and not field.placeholderText() for field in asked)

    def changes(self) -> dict[str, Any]:
        return {
            key: field.text().strip()
            for key, field in self.fields.items()
            if key != self._secret and field.isEnabled() and field.text().strip() != self._start.get(key, "")
        }

    def secret_value(self) -> str:
        return self.fields[self._secret].text().strip() if self._secret else ""

    def focus_first_empty(self) -> None:
        for field in self.fields.values():
            if field.isEnabled() and not field.isHidden() and not field.text():
                field.setFocus()
                return


async def read(service: Service) -> Table:
    return service.settings(), service.secret_names()
