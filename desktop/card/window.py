"""The window that the card is: above everything, never in the way of the keyboard, several calls below each other."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSettings, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCursor, QGuiApplication, QKeyEvent, QMouseEvent, QScreen
from PySide6.QtWidgets import QFrame, QLayout, QScrollArea, QWidget

from desktop import theme
from desktop.card.focus import QUIET, QuietFocus
from desktop.card.panel import CallPanel
from desktop.card.placement import corner_of, place, recall, remember
from desktop.widgets.parts import column, line
from desktop.widgets.text import label
from helper.calls.model import CallState
from helper.language import _

SHOWN = 3
BORDER = 1
"""The width of the line around the card, as the style sheet draws it."""
FLAGS = Qt.WindowType.Tool | Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint | QUIET


class CardWindow(QFrame):
    """Holds the panels, newest first; hidden when there is none. ``closed_by_key`` when the agent pressed Esc.

    ``inside`` is the panels' parent from the start: moved there later, Qt would work out all their styles again.
    """

    closed_by_key = Signal()

    def __init__(self, settings: QSettings) -> None:
        super().__init__(None, FLAGS)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.setProperty("role", "card")
        self.setWindowTitle(_("Calls"))
        self.setAccessibleName(_("Calls"))
        self._settings = settings
        self._screen: QScreen | None = None
        self._grip: QPoint | None = None
        self._dragged = False
        self.focus = QuietFocus(self)
        self._panels: list[CallPanel] = []
        self._lines: list[QWidget] = []
        self.inside = QWidget()
        self.inside.setProperty("role", "calls")
        self.inside.installEventFilter(self)
        self._layout = column(self.inside, gap=0)
        # On a low screen at a large scaling not everything fits, and nothing is squeezed.
        self._scroll = scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self.inside)
        outer = column(self, gap=0)
        outer.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        outer.addWidget(scroll)
        self._more = label(role="small")
        self._more.setContentsMargins(18, 6, 12, 6)
        self._more.hide()
        self._layout.addWidget(self._more)
        self._settle = QTimer(self, singleShot=True, interval=0)
        self._settle.timeout.connect(self.settle)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.screenRemoved.connect(self._on_screens)
            app.primaryScreenChanged.connect(self._on_screens)

    @property
    def panels(self) -> list[CallPanel]:
        return list(self._panels)

    def add(self, panel: CallPanel) -> None:
        """Put ``panel`` on top of the others and show the window without touching the focus."""
        panel.wanted.connect(self.bring_forward)
        self._panels.insert(0, panel)
        self._layout.insertWidget(0, panel)
        front = next((other for other in self._panels[1:] if other.in_use), panel)
        self._arrange(front)
        if not self.isVisible():
            self._choose_screen()
        self.settle()
        self.show()
        # Shown again or grown, it may have fallen behind another window that is always on top.
        self.raise_()

    def remove(self, panel: CallPanel) -> None:
        if panel not in self._panels:
            return
        self._panels.remove(panel)
        self._layout.removeWidget(panel)
        panel.hide()
        panel.deleteLater()
        if self._panels:
            self._arrange(next((other for other in self._panels if other.in_use), self._panels[0]))
            self.settle()
        else:
            self.focus.give_back()
            self.hide()
            self._screen = None

    def bring_forward(self, call_id: str) -> None:
        """Open the strip of that call and fold the others."""
        for panel in self._panels:
            if panel.view.call.id == call_id:
                self._arrange(panel)

    def _arrange(self, front: CallPanel) -> None:
        for old in self._lines:
            self._layout.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._lines = []
        # Nobody loses sight of the call they are talking on because three more ring.
        talking = [panel for panel in self._panels if panel.view.call.state is CallState.CONNECTED]
        chosen = list(dict.fromkeys([front, *talking, *self._panels]))[:SHOWN]
        visible = [panel for panel in self._panels if panel in chosen]
        for panel in self._panels:
            panel.set_strip(panel is not front)
            panel.setVisible(panel in visible)
        for panel in visible[1:]:
            between = line()
            self._lines.append(between)
            self._layout.insertWidget(self._layout.indexOf(panel), between)
        hidden = len(self._panels) - len(visible)
        self._more.setText(_("and {count} more").format(count=hidden))
        self._more.setVisible(hidden > 0)
        self._settle.start()

    def settle(self) -> None:
        """Take the size the calls need, growing away from the corner it stands in."""
        available = self._available()
        width = min(theme.CARD_WIDTH, available.width())
        frame = 2 * BORDER
        needed = max(0, self._layout.totalHeightForWidth(width - frame))
        # Of itself the scroll area would give it the height of its longest text at the smallest width.
        self.inside.setMinimumHeight(needed)
        wanted = needed + frame
        low = (
            Qt.ScrollBarPolicy.ScrollBarAsNeeded
            if wanted > available.height()
            else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        )
        self._scroll.setVerticalScrollBarPolicy(low)
        size = QSize(width, min(wanted, available.height()))
        corner = recall(self._settings, self._screen_name())
        self.setGeometry(QRect(place(size, available, corner), size))

    def _choose_screen(self) -> None:
        self._screen = QGuiApplication.screenAt(QCursor.pos()) or QGuiApplication.primaryScreen()
        if self._screen is not None:
            self._screen.availableGeometryChanged.connect(self._settle.start, Qt.ConnectionType.UniqueConnection)

    def _on_screens(self) -> None:
        self._choose_screen()
        self._settle.start()

    def _available(self) -> QRect:
        screen = self._screen or QGuiApplication.primaryScreen()
        return screen.availableGeometry() if screen is not None else QRect(0, 0, 800, 600)

    def _screen_name(self) -> str:
        screen = self._screen or QGuiApplication.primaryScreen()
        return screen.name() if screen is not None else ""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._grip = event.globalPosition().toPoint() - self.pos()
            self._dragged = False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is not None:
            self._dragged = True
            self.move(event.globalPosition().toPoint() - self._grip)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._grip is not None and self._dragged:
            screen = QGuiApplication.screenAt(event.globalPosition().toPoint()) or self._screen
            if screen is not None:
                self._screen = screen
                remember(self._settings, screen.name(), corner_of(self.geometry(), screen.availableGeometry()))
            self.settle()
        self._grip = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed_by_key.emit()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Something in the card became larger or smaller: a name came, a case, a longer message.
        if watched is self.inside and event.type() == QEvent.Type.LayoutRequest:
            self._settle.start()
        return super().eventFilter(watched, event)

    def focus_by_hand(self) -> None:
        """Give the card the keyboard, because the agent asked for that in the tray's menu."""
        if self._panels:
            self.focus.take()
            self._panels[0].header.close_button.setFocus(Qt.FocusReason.ShortcutFocusReason)
