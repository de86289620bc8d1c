"""What every small window shares: a title, a body, an error in words and buttons at the foot."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop import theme, words
from desktop.widgets.parts import button, column
from desktop.widgets.text import label
from helper.errors import SidecallError
from helper.language import _

FORM_WIDTH = 420


class Form(QDialog):
    """Non-modal; deletes itself when it is closed. Above the other windows, because the card it came from is too."""

    def __init__(self, title: str, action: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint)
        self.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint, False)
        self.body: QVBoxLayout = column(gap=theme.GAP + 2)
        self.error = label(role="error", wrap=True)
        self.error.hide()
        self.action: QPushButton = button(action, "primary")
        self.action.setDefault(True)
        self.action.clicked.connect(self.act)
        cancel = button(_("Cancel"))
        cancel.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.setSpacing(theme.GAP)
        foot.addStretch(1)
        foot.addWidget(cancel)
        foot.addWidget(self.action)
        layout = column(self, gap=theme.WIDE_GAP, margin=theme.WIDE_GAP)
        layout.addLayout(self.body)
        layout.addWidget(self.error)
        layout.addStretch(1)
        layout.addLayout(foot)
        self.setMinimumWidth(FORM_WIDTH)
        self._fit = QTimer(self, singleShot=True, interval=0)
        self._fit.timeout.connect(self._take_size)

    def act(self) -> None:
        """What the main button does."""
        raise NotImplementedError

    def event(self, event: QEvent) -> bool:
        # People were found, an error came: the window takes the size of what it shows.
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit.start()
        return super().event(event)

    def _take_size(self) -> None:
        layout = self.layout()
        if layout is not None:
            layout.activate()
            width = max(self.width(), self.minimumWidth())
            height = (
                layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.totalSizeHint().height()
            )
            self.resize(width, height)

    def busy(self, is_busy: bool) -> None:
        self.action.setEnabled(not is_busy)

    def say(self, text: str) -> None:
        """Show what is wrong; "" takes it away."""
        self.error.setText(text)
        self.error.setVisible(bool(text))

    def failed(self, error: SidecallError) -> None:
        self.busy(False)
        self.say(words.problem(error))
        self.open_up()

    def open_up(self) -> None:
        """Show it, in front, with the keyboard: the agent asked for it."""
        self.show()
        self.raise_()
        self.activateWindow()


def fields() -> QFormLayout:
    """Labels beside their fields, or above them where there is no room."""
    made = QFormLayout()
    made.setHorizontalSpacing(theme.WIDE_GAP)
    made.setVerticalSpacing(theme.GAP)
    made.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    made.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
    made.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
    return made
