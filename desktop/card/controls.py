"""What the agent can do to the call itself: each button is there only while 3CX accepts what it does."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from desktop.backend import Backend
from desktop.widgets.parts import button, row
from helper.calls.model import Action
from helper.errors import SidecallError
from helper.faces import CallView, Service
from helper.language import _


class Controls(QWidget):
    """Answers and hangs up by itself. ``asked`` when it does, ``refused`` with the ``SidecallError`` when that was in
    vain. ``send_on_wanted``: the agent wants to divert or transfer the call to somebody.
    """

    asked = Signal()
    refused = Signal(object)
    send_on_wanted = Signal(object)

    def __init__(self, backend: Backend, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._backend = backend
        self._call_id = ""
        self.answer = button(_("Answer"), "answer", "phone")
        self.hang_up = button(_("Hang up"), "hangup", "hangup")
        self.divert = button(_("Divert…"), icon="divert")
        self.transfer = button(_("Transfer…"), icon="divert")
        self._buttons = {
            Action.ANSWER: self.answer,
            Action.HANGUP: self.hang_up,
            Action.DIVERT: self.divert,
            Action.TRANSFER: self.transfer,
        }
        layout = row(*self._buttons.values(), stretch=True)
        layout.setContentsMargins(0, 2, 0, 0)
        self.setLayout(layout)
        self.answer.clicked.connect(lambda: self._ask(self.answer, lambda service, call: service.answer(call)))
        self.hang_up.clicked.connect(lambda: self._ask(self.hang_up, lambda service, call: service.hang_up(call)))
        for action in (Action.DIVERT, Action.TRANSFER):
            self._buttons[action].clicked.connect(lambda _c=False, a=action: self.send_on_wanted.emit(a))

    @property
    def any(self) -> bool:
        """Whether there is anything to do."""
        return any(not shown.isHidden() for shown in self._buttons.values())

    def update_view(self, view: CallView) -> None:
        self._call_id = view.call.id
        for action, shown in self._buttons.items():
            shown.setVisible(action in view.actions)

    def _ask(self, clicked: QPushButton, verb: Callable[[Service, str], Awaitable[None]]) -> None:
        call_id = self._call_id

        async def run(service: Service) -> None:
            await verb(service, call_id)

        def done(_nothing: None) -> None:
            clicked.setEnabled(True)

        def failed(error: SidecallError) -> None:
            clicked.setEnabled(True)
            self.refused.emit(error)

        # A second click on the way would be refused, although the first did what was wanted.
        clicked.setEnabled(False)
        self.asked.emit()
        self._backend.call(run, done, failed, self)
