"""Sending a call on to somebody else: a ringing one is diverted, a connected one transferred."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from desktop import words
from desktop.backend import Backend
from desktop.dialogs.form import Form
from desktop.widgets.numbers import NumberSearch
from desktop.widgets.text import label
from helper.calls.model import Action
from helper.dial.allowed import VOICEMAIL
from helper.errors import SidecallError
from helper.faces import CallChanged, CallView, Service
from helper.language import _
from helper.people.model import Person
from helper.settings.table import PBX_VOICEMAIL


class SendOnForm(Form):
    """``action`` is ``DIVERT`` or ``TRANSFER``. ``sent`` carries the call's id and the words for where it went.

    It follows the call: what 3CX no longer accepts is no longer offered.
    """

    sent = Signal(str, str)

    def __init__(self, backend: Backend, view: CallView, action: Action, parent: QWidget | None = None) -> None:
        divert = action is Action.DIVERT
        super().__init__(
            _("Divert the call") if divert else _("Transfer the call"), _("Divert") if divert else _("Transfer"), parent
        )
        self._backend = backend
        self._call_id = view.call.id
        self._wish = action
        self._sending = False
        self._possible = True
        question = _("Who should take the call from {name}?") if divert else _("Who should go on talking with {name}?")
        self.search = NumberSearch(backend, _("Extension, number or name"))
        self.search.picked.connect(lambda number, person: self._send(number, person))
        self.search.field.textChanged.connect(self._on_typed)
        self.body.addWidget(label(question.format(name=words.who(view)), wrap=True))
        self.body.addWidget(self.search)
        self.voicemail = QPushButton(_("To voicemail"))
        self.voicemail.setAutoDefault(False)
        self.voicemail.clicked.connect(lambda: self._send(VOICEMAIL))
        self.voicemail.hide()
        self.body.addWidget(self.voicemail)
        backend.call(_has_voicemail, self.voicemail.setVisible, lambda _error: None, self)
        self.search.field.setFocus()
        self._on_typed()
        backend.call_changed.connect(self._on_call)

    def act(self) -> None:
        text = self.search.field.text().strip()
        if self.search.is_name(text):
            self.search.ask()
            if (found := self.search.only_number()) is not None:
                self._send(*found)
        elif text:
            self._send(text)

    def _send(self, number: str, person: Person | None = None) -> None:
        """Send the call to ``number``, which is ``person``'s when it was found under a name."""
        if self._sending or not self._possible:
            return
        call_id, divert = self._call_id, self._wish is Action.DIVERT
        whom = f"{person.name} ({number})" if person is not None else number
        if number == VOICEMAIL:
            whom = _("voicemail")

        async def run(service: Service) -> None:
            await (service.divert(call_id, number) if divert else service.transfer(call_id, number))

        def done(_nothing: None) -> None:
            self.sent.emit(
                call_id, (_("Diverted to {name}") if divert else _("Transferred to {name}")).format(name=whom)
            )
            self.accept()

        self._sending = True
        self.say("")
        self._enable()
        self._backend.call(run, done, self.failed, self)

    def failed(self, error: SidecallError) -> None:
        self._sending = False
        super().failed(error)
        self._enable()
        self.search.field.setFocus()

    def _on_call(self, event: CallChanged) -> None:
        view = event.view
        if view.call.id != self._call_id:
            return
        self._possible = self._wish in view.actions
        if not self._sending and not self._possible:
            # While it is being sent on, the call may well be gone before 3CX has said so.
            self.say(_why_not(view))
        self._enable()

    def _on_typed(self) -> None:
        if self._possible and self.error.isVisible():
            self.say("")
        self._enable()

    def _enable(self) -> None:
        free = self._possible and not self._sending
        self.search.setEnabled(free)
        self.voicemail.setEnabled(free)
        self.busy(not free or not self.search.field.text().strip())


async def _has_voicemail(service: Service) -> bool:
    return any(one.key == PBX_VOICEMAIL.key and one.value for one in service.settings())


def _why_not(view: CallView) -> str:
    if view.call.over:
        return _("The call is over.")
    if Action.TRANSFER in view.actions:
        return _("The call has been answered. It can be transferred now, on its card.")
    return _("3CX does not accept this for the call any more.")
