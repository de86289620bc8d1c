"""Who is signed in to Salesforce, and signing in and out."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from desktop import theme, words
from desktop.backend import Backend
from desktop.state import State
from desktop.widgets.parts import button, column
from desktop.widgets.text import dress, label
from helper.errors import SidecallError
from helper.faces import Connection, Status
from helper.language import _

_NO_SESSION = (Connection.SIGNED_OUT, Connection.UNCONFIGURED)


class Account(QFrame):
    """Follows the status while it is shown. ``sign_in_wanted`` opens the browser elsewhere."""

    sign_in_wanted = Signal()

    def __init__(self, backend: Backend, state: State, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._backend = backend
        self.who = label(role="strong", wrap=True)
        self.problem = label(role="muted", wrap=True)
        self.sign_in = button(_("Sign in…"), "primary")
        self.sign_out = button(_("Sign out"))
        self.sign_in.clicked.connect(self.sign_in_wanted)
        self.sign_out.clicked.connect(self._sign_out)
        texts = column(gap=2)
        texts.addWidget(self.who)
        texts.addWidget(self.problem)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(theme.GAP)
        layout.addLayout(texts, 1)
        layout.addWidget(self.sign_in)
        layout.addWidget(self.sign_out)
        state.status_changed.connect(self._show)
        self.setVisible(state.status is not None)
        if state.status is not None:
            self._show(state.status)

    def _show(self, status: Status) -> None:
        salesforce = status.salesforce
        connected = salesforce.state is Connection.CONNECTED
        self.who.setText(words.salesforce(salesforce))
        parts = (salesforce.email, salesforce.org, words.requests_used(salesforce))
        text = salesforce.message or " · ".join(part for part in parts if part)
        dress(self.problem, "muted" if connected else "warning")
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
        self.sign_in.setVisible(not connected)
        self.sign_in.setEnabled(salesforce.state is not Connection.UNCONFIGURED)
        # Also while Salesforce is away or says no: there is a session on this computer to end.
        self.sign_out.setVisible(bool(salesforce.user) and salesforce.state not in _NO_SESSION)
        self.show()

    def _sign_out(self) -> None:
        self._backend.call(lambda service: service.sign_out(), None, self._failed, self)

    def _failed(self, error: SidecallError) -> None:
        dress(self.problem, "bad")
        self.problem.setText(words.problem(error))
        self.problem.show()
