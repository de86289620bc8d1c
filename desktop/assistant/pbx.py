"""The step for 3CX: its address and the agent's key, and whether they work."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.assistant.fields import Lines, Table, read
from desktop.assistant.step import Step
from desktop.backend import Backend
from desktop.settings_window.contact_url import ContactUrlLine
from desktop.state import State
from desktop.widgets.parts import button, row
from desktop.widgets.text import dress, label
from helper.faces import Check, Connection, Service, Status
from helper.language import _

SECRET = "pbx.client_secret"
MODE = "pbx.mode"


class PbxStep(Step):
    """Stores what was entered and then has the helper walk the chain to 3CX."""

    def __init__(self, backend: Backend, state: State) -> None:
        super().__init__(
            backend,
            _("Connect to 3CX"),
            _with_key(),
        )
        self._state = state
        self.lines = Lines(
            {
                "pbx.url": _("Address of 3CX"),
                "pbx.extension": _("Your extension"),
                "pbx.client_id": _("Client ID"),
                SECRET: _("API key"),
            },
            secret=SECRET,
        )
        self.lines.fields["pbx.url"].setPlaceholderText("")
        self.test = button(_("Connect and test"), "primary")
        self.test.clicked.connect(self.connect_now)
        self.without_key = button(_("I have no key: hand calls over to the 3CX app"), "link")
        self.without_key.clicked.connect(lambda: self._use("handoff"))
        self.with_key = button(_("I have a key"), "link")
        self.with_key.clicked.connect(lambda: self._use("callcontrol"))
        self.contact = ContactUrlLine(backend)
        self._checks = label(wrap=True)
        self._checks.hide()
        self.body.addWidget(self.lines)
        self.body.addWidget(self.contact)
        self.body.addLayout(row(self.test, self.without_key, self.with_key, stretch=True))
        self.body.addWidget(self._checks)
        self.lines.edited.connect(lambda: self.test.setEnabled(not self.lines.missing()))
        state.status_changed.connect(self._on_status)

    def enter(self) -> None:
        self.backend.call(read, self._fill, self.failed)

    def _fill(self, table: Table) -> None:
        self.lines.fill(table)
        modes = [setting for setting in table[0] if setting.key == MODE]
        handing_over = any(mode.value == "handoff" for mode in modes)
        locked = any(mode.locked for mode in modes)
        self.lines.leave_out(*(("pbx.client_id", SECRET) if handing_over else ()))
        self.contact.setVisible(handing_over)
        self.explanation.setText(_without_key() if handing_over else _with_key())
        self.test.setText(_("Save") if handing_over else _("Connect and test"))
        self.test.setAccessibleName(self.test.text())
        self.without_key.setVisible(not handing_over and not locked)
        self.with_key.setVisible(handing_over and not locked)
        if handing_over and not self.contact.field.text():
            self.contact.ask()
        self.test.setEnabled(not self.lines.missing())
        self.lines.focus_first_empty()
        if self._state.status is not None:
            self._on_status(self._state.status)

    def _use(self, mode: str) -> None:
        self._checks.hide()
        self.say("")

        async def run(service: Service) -> Table:
            await service.change_settings({MODE: mode})
            return await read(service)

        self.backend.call(run, self._fill, self.failed, self)

    def connect_now(self) -> None:
        changes, secret = self.lines.changes(), self.lines.secret_value()
        self.test.setEnabled(False)
        self._checks.hide()
        self.say(_("Connecting…"))

        async def run(service: Service) -> Sequence[Check]:
            # The secret first: a changed setting makes the helper connect at once.
            if secret:
                await service.set_secret(SECRET, secret)
            if changes:
                await service.change_settings(changes)
            return await service.doctor()

        def done(checks: Sequence[Check]) -> None:
            self.test.setEnabled(True)
            self.backend.call(read, self.lines.fill, owner=self)
            self._show(checks)

        self.backend.call(run, done, self._failed_test, self)

    def _failed_test(self, error: Exception) -> None:
        self.test.setEnabled(True)
        self.failed(error)  # type: ignore[arg-type]

    def _show(self, checks: Sequence[Check]) -> None:
        mine = [check for check in checks if check.name.startswith("pbx")]
        wrong = [check for check in mine if not check.ok]
        if wrong:
            first = wrong[0]
            self.say(f"{first.title}. {first.message}" if first.message else first.title, "error")
        lines = [f"✓  {check.title}" for check in mine if check.ok]
        dress(self._checks, "good")
        self._checks.setText("\n".join(lines))
        self._checks.setVisible(bool(lines))
        if not wrong:
            self.say("")
        self.set_ready(not wrong or self._connected())

    def _connected(self) -> bool:
        status = self._state.status
        return status is not None and status.pbx.state is Connection.CONNECTED

    def _on_status(self, status: Status) -> None:
        if status.pbx.state is Connection.CONNECTED and not self.ready:
            self.say(_("3CX is connected."), "good")
            self.set_ready(True)


def _with_key() -> str:
    return _("Your administrator makes the key in 3CX under Integrations, API, and gives you its two parts.")


def _without_key() -> str:
    return _(
        "Numbers you click are handed to the 3CX web client to dial. When somebody calls, 3CX tells Sidecall by opening"
        " the contact URL. Sidecall does not see how a call goes on, so you log calls with a click on their card."
    )
