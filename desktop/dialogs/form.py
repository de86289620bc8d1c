"""What every small window shares: a title, a body, an error in words and buttons at the foot."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from desktop import theme, words
from desktop.widgets.parts import button, column
from desktop.widgets.text import label, plain_tip
from helper.errors import SidecallError
from helper.language import _

FORM_WIDTH = 420
# What a window's frame and a little air take of a screen's height.
AROUND = 48
LEAST_SEEN = 120
LONGEST_ERROR = 600


class Form(QDialog):
    """Non-modal; deletes itself when it is closed. Above the other windows, because the card it came from is too."""

    def __init__(self, title: str, action: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint)
        self.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint, False)
        self._inside = QWidget()
        self._inside.setProperty("role", "page")
        self._inside.installEventFilter(self)
        self.body: QVBoxLayout = column(self._inside, gap=theme.GAP + 2)
        # An org may want to know more of somebody new than a low screen has room for.
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._inside)
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
        layout.addWidget(self._scroll)
        layout.addWidget(self.error)
        layout.addStretch(1)
        layout.addLayout(foot)
        self.setMinimumWidth(FORM_WIDTH)
        self._news: QWidget | None = None
        # Before that, what has come has no place to scroll to.
        self._scroll.verticalScrollBar().rangeChanged.connect(self._show_news)
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

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._inside and event.type() == QEvent.Type.LayoutRequest:
            self._fit.start()
        return super().eventFilter(watched, event)

    def _take_size(self) -> None:
        layout = self.layout()
        if layout is None:
            return
        width = max(self.width(), self.minimumWidth())
        edges = layout.contentsMargins()
        self._scroll.setMinimumWidth(self.body.minimumSize().width())
        width = max(width, layout.minimumSize().width())
        needed = _height(self.body, width - edges.left() - edges.right())
        self._inside.setMinimumHeight(needed)
        self._scroll.setFixedHeight(needed)
        layout.activate()
        wanted, room = _height(layout, width), self._screen_height() - AROUND
        low = wanted > room
        # Of itself it would show a bar while it grows, and then need it for the width that the bar takes.
        bars = Qt.ScrollBarPolicy
        self._scroll.setVerticalScrollBarPolicy(bars.ScrollBarAlwaysOn if low else bars.ScrollBarAlwaysOff)
        if low:
            self._scroll.setFixedHeight(max(LEAST_SEEN, needed - (wanted - room)))
            layout.activate()
            wanted = _height(layout, width)
        self.resize(width, wanted)

    def _screen_height(self) -> int:
        # PySide takes what QWidget.screen() returned for the widget's own, and for gone when the widget goes.
        screen = QGuiApplication.screenAt(self.frameGeometry().center()) or QGuiApplication.primaryScreen()
        return screen.availableGeometry().height()

    def point_at(self, widget: QWidget) -> None:
        """Scroll to what has just come, where not everything fits on the screen."""
        self._news = widget

    def _show_news(self) -> None:
        if self._news is not None and isValid(self._news):
            self._scroll.ensureWidgetVisible(self._news, 0, theme.GAP)

    def busy(self, is_busy: bool) -> None:
        self.action.setEnabled(not is_busy)

    def say(self, text: str) -> None:
        """Show what is wrong; "" takes it away."""
        shown = text if len(text) <= LONGEST_ERROR else text[: LONGEST_ERROR - 1] + "…"
        self.error.setText(shown)
        self.error.setToolTip(plain_tip(text if shown != text else ""))
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


def _height(layout: QLayout, width: int) -> int:
    layout.activate()
    return layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.totalSizeHint().height()


def fields() -> QFormLayout:
    """Labels beside their fields, or above them where there is no room."""
    made = QFormLayout()
    made.setHorizontalSpacing(theme.WIDE_GAP)
    made.setVerticalSpacing(theme.GAP)
    made.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    made.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
    made.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
    return made
