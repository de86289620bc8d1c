"""Entering a secret. It goes to the system's key store and is never shown again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop import words
from desktop.backend import Backend
from desktop.widgets.parts import button, column, row
from desktop.widgets.text import dress, label
from helper.errors import SidecallError
from helper.faces import SecretView
from helper.language import _


class SecretLine(QWidget):
    """Stores what is entered by itself, apart from the other settings: it lives somewhere else."""

    def __init__(self, backend: Backend, secret: SecretView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._backend = backend
        self._name = secret.name
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setAccessibleName(secret.label)
        self.save = button(_("Store"))
        self.save.setEnabled(False)
        self.state = label(role="small", wrap=True)
        self.field.textChanged.connect(lambda text: self.save.setEnabled(bool(text.strip())))
        self.field.returnPressed.connect(lambda: self.store())
        self.save.clicked.connect(lambda: self.store())
        layout = column(self, gap=4)
        layout.addWidget(label(secret.label, role="strong", wrap=True))
        layout.addLayout(row(self.field, self.save))
        layout.addWidget(self.state)
        self._show(secret.present)

    def _show(self, present: bool) -> None:
        dress(self.state, "small")
        self.field.setPlaceholderText("••••••••" if present else "")
        self.state.setText(_("Stored. Enter a new one to replace it.") if present else _("Not stored yet."))

    @property
    def entered(self) -> str:
        """What is in the field and not stored yet."""
        return self.field.text().strip()

    def store(self, after: Callable[[SidecallError | None], None] | None = None) -> None:
        """Store what was entered, if anything; ``after`` is called with None, or with why it could not be stored."""
        value = self.entered
        if not value:
            if after is not None:
                after(None)
            return

        def done(_nothing: None) -> None:
            # What was typed meanwhile is another secret.
            if self.entered == value:
                self.field.clear()
            self._show(True)
            if after is not None:
                after(None)

        def failed(error: SidecallError) -> None:
            self.save.setEnabled(True)
            dress(self.state, "bad")
            self.state.setText(words.problem(error))
            if after is not None:
                after(error)

        self.save.setEnabled(False)
        self._backend.call(lambda service: service.set_secret(self._name, value), done, failed, self)
