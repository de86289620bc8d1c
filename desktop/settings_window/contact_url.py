"""The contact URL: what an agent without the Call Control API pastes into 3CX, so that Sidecall hears of calls."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop import words
from desktop.backend import Backend
from desktop.widgets.parts import button, column, row
from desktop.widgets.text import dress, label
from helper.errors import SidecallError
from helper.faces import ContactUrl
from helper.language import _


class ContactUrlLine(QWidget):
    """Asks for the URL when it is wanted, not before: asking makes the secret that is part of it."""

    def __init__(self, backend: Backend, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._backend = backend
        self.field = QLineEdit()
        self.field.setReadOnly(True)
        self.field.setAccessibleName(_("Contact URL"))
        self.fetch = button(_("Show"))
        self.copy = button(_("Copy"))
        self.renew = button(_("Renew"))
        self.renew.setToolTip(_("Makes a new one. Paste that into 3CX then: the one before leads nowhere any more."))
        self.state = label(role="small", wrap=True)
        self.fetch.clicked.connect(lambda: self.ask())
        self.copy.clicked.connect(self._copy)
        self.renew.clicked.connect(lambda: self.ask(renew=True))
        layout = column(self, gap=4)
        layout.addWidget(label(_("Contact URL"), role="strong", wrap=True))
        layout.addLayout(row(self.field, self.fetch, self.copy, self.renew))
        layout.addWidget(self.state)
        layout.addWidget(
            label(
                _(
                    "Paste it into the 3CX web client, under Settings, Integration, to be opened when the phone rings."
                    " The card then appears without the Call Control API, and the browser opens the caller’s record."
                ),
                role="small",
                wrap=True,
            )
        )
        self._show(ContactUrl(""))

    def ask(self, renew: bool = False) -> None:
        """Have the URL shown."""
        said = _("This is a new one. Paste it into 3CX: the one before leads nowhere any more.") if renew else ""
        self._backend.call(
            lambda service: service.pop_url(renew), lambda given: self._show(given, said), self._failed, self
        )

    def _show(self, given: ContactUrl, said: str = "") -> None:
        there = bool(given.url)
        self.field.setText(given.url)
        self.field.setCursorPosition(0)
        self.field.setVisible(there)
        self.fetch.setVisible(not there)
        self.copy.setVisible(there)
        self.renew.setVisible(there)
        self._say(given.message or said, "warning" if given.message else "good")

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.field.text())
        self._say(_("Copied."), "good")

    def _failed(self, error: SidecallError) -> None:
        self._say(words.problem(error), "bad")

    def _say(self, text: str, role: str) -> None:
        dress(self.state, role)
        self.state.setText(text)
        self.state.setVisible(bool(text))
