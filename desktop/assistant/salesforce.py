"""The step for Salesforce: the company's address and key, then signing in with the browser."""

from __future__ import annotations

from PySide6.QtCore import Signal

from desktop.assistant.fields import Lines, Table, read
from desktop.assistant.step import Step
from desktop.backend import Backend
from desktop.state import State
from desktop.widgets.parts import button, row
from helper.faces import Connection, Service, Status
from helper.language import _


class SalesforceStep(Step):
    """``open_url`` carries the page to sign in on; the step is done when the helper says who is signed in."""

    open_url = Signal(str)

    def __init__(self, backend: Backend, state: State) -> None:
        super().__init__(
            backend,
            _("Sign in to Salesforce"),
            _("You sign in on Salesforce's own page in your browser. Sidecall never sees your password."),
        )
        self._state = state
        self._begun = False
        self.lines = Lines({"salesforce.login_url": _("Salesforce address"), "salesforce.client_id": _("Consumer key")})
        self.sign_in = button(_("Sign in…"), "primary", "open")
        self.sign_in.clicked.connect(self.sign_in_now)
        self.body.addWidget(self.lines)
        self.body.addLayout(row(self.sign_in, stretch=True))
        self.lines.edited.connect(lambda: self.sign_in.setEnabled(not self.lines.missing()))
        state.status_changed.connect(self._on_status)

    def enter(self) -> None:
        self.backend.call(read, self._fill, self.failed)

    def _fill(self, table: Table) -> None:
        self.lines.fill(table)
        self.sign_in.setEnabled(not self.lines.missing())
        self.lines.focus_first_empty()
        if self._state.status is not None:
            self._on_status(self._state.status)

    def sign_in_now(self) -> None:
        changes = self.lines.changes()

        async def run(service: Service) -> str:
            if changes:
                await service.change_settings(changes)
            return await service.sign_in()

        self.backend.call(run, self._opened, self.failed)

    def _opened(self, url: str) -> None:
        self.say(_("Your browser shows Salesforce. Come back here when you have signed in there."))
        self._begun = True
        self.open_url.emit(url)
        self.backend.call(read, self.lines.fill, owner=self)

    def _on_status(self, status: Status) -> None:
        salesforce = status.salesforce
        if salesforce.state is Connection.CONNECTED:
            self.say(_("Signed in as {user}.").format(user=salesforce.user or salesforce.email), "good")
            self._begun = False
            self.set_ready(True)
        elif self._begun and salesforce.message:
            # Waiting, or why Salesforce did not let them in and what mends it.
            waits = salesforce.message == _("Waiting for you to sign in in the browser.")
            self.say(salesforce.message, "muted" if waits else "warning")
        elif self.ready:
            self.say("")
            self.set_ready(False)
