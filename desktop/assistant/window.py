"""The assistant's window: one step after the other, back and forth, any of them skipped."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QStackedWidget, QWidget

from desktop import icons, theme
from desktop.assistant.pbx import PbxStep
from desktop.assistant.salesforce import SalesforceStep
from desktop.assistant.step import Step
from desktop.assistant.trial import TrialStep
from desktop.backend import Backend
from desktop.state import State
from desktop.widgets.parts import button, column, row
from desktop.widgets.text import label
from helper.language import _


class Welcome(Step):
    """What is about to happen, and what to have at hand."""

    def __init__(self, backend: Backend) -> None:
        super().__init__(
            backend,
            _("Welcome to Sidecall"),
            _(
                "Sidecall shows who is calling, dials the numbers you click in Salesforce, "
                "and logs your calls there. Setting it up takes about two minutes."
            ),
        )
        for text in (
            _("1.  Connect to 3CX: its address and the key your administrator gave you"),
            _("2.  Sign in to Salesforce in your browser"),
            _("3.  Try a call"),
        ):
            self.body.addWidget(label(text, wrap=True))
        self.top.insertWidget(0, emblem())
        self.ready = True


class Finish(Step):
    """Where Sidecall is from now on."""

    def __init__(self, backend: Backend) -> None:
        super().__init__(
            backend,
            _("All set"),
            _("Sidecall stays in the tray, beside the clock. A card appears when somebody calls."),
        )
        self.body.addWidget(
            label(
                _("To dial with a click, your browser needs the Sidecall extension."),
                wrap=True,
            )
        )
        self.top.insertWidget(0, emblem())
        self.ready = True


def emblem() -> QLabel:
    """The icon that the agent will find in the tray."""
    made = QLabel()
    made.setPixmap(icons.tray_icon().pixmap(QSize(48, 48)))
    return made


class Assistant(QWidget):
    """``open_url`` carries a page for the agent's browser."""

    open_url = Signal(str)

    def __init__(self, backend: Backend, state: State) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setWindowTitle(_("Set up Sidecall"))
        self.setWindowIcon(icons.tray_icon())
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.resize(QSize(600, 500))
        salesforce = SalesforceStep(backend, state)
        salesforce.open_url.connect(self.open_url)
        self.steps: list[Step] = [
            Welcome(backend),
            PbxStep(backend, state),
            salesforce,
            TrialStep(backend, state),
            Finish(backend),
        ]
        self.pages = QStackedWidget()
        for step in self.steps:
            self.pages.addWidget(step)
            step.changed.connect(self._update)
        self._place = label(role="small")
        self.back = button(_("Back"))
        self.next = button(_("Next"), "primary")
        self.back.clicked.connect(lambda: self.go_to(self.pages.currentIndex() - 1))
        self.next.clicked.connect(self._on_next)
        foot = QFrame()
        foot.setProperty("role", "foot")
        buttons = row(self._place, self.back, self.next)
        buttons.setStretch(0, 1)
        buttons.setContentsMargins(24, 12, 24, 12)
        foot.setLayout(buttons)
        layout = column(self, gap=0)
        layout.setContentsMargins(0, theme.GAP, 0, 0)
        layout.addWidget(self.pages, 1)
        layout.addWidget(foot)
        self._update()

    @property
    def step(self) -> Step:
        return self.steps[self.pages.currentIndex()]

    def open_up(self) -> None:
        self.show()
        self.raise_()
        self.activateWindow()

    def go_to(self, number: int) -> None:
        if 0 <= number < len(self.steps):
            self.pages.setCurrentIndex(number)
            self.step.enter()
            self._update()

    def _on_next(self) -> None:
        if self.step is self.steps[-1]:
            self.close()
        else:
            self.go_to(self.pages.currentIndex() + 1)

    def _update(self) -> None:
        number = self.pages.currentIndex()
        last = number == len(self.steps) - 1
        self.back.setEnabled(number > 0)
        onward = _("Next") if self.step.ready else _("Skip for now")
        text = _("Finish") if last else onward
        self.next.setText(text)
        self.next.setAccessibleName(text)
        place = _("Step {number} of {count}").format(number=number + 1, count=len(self.steps))
        self._place.setText(place)
