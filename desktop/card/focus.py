"""A window that takes the keyboard only when the agent clicks into one of its fields, and gives it back after."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget

QUIET = Qt.WindowType.WindowDoesNotAcceptFocus


class QuietFocus(QObject):
    """Watches over one top-level window and the fields it is told of.

    Only over these: a filter on the whole application would have Python look at every event of every widget.
    Changing the flag of a shown widget would make Qt build its native window anew, with a flicker; the native window
    itself can change it in place.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        window.installEventFilter(self)

    def watch(self, inside: QWidget) -> None:
        """Have a click into any field that is now in ``inside``, a part of the window, take the keyboard."""
        for widget in cast("list[QWidget]", inside.findChildren(QWidget)):
            # The list of a field's choices is a window of its own, which Qt gives the keyboard by itself.
            if widget.window() is self._window and self._wants_keyboard(widget):
                widget.installEventFilter(self)

    def take(self) -> None:
        """Accept the keyboard from now on, because the agent asked for it."""
        self._set_quiet(False)
        self._window.activateWindow()
        self._window.raise_()

    def give_back(self) -> None:
        self._set_quiet(True)

    @property
    def quiet(self) -> bool:
        return bool(self._window.windowFlags() & QUIET)

    def _set_quiet(self, quiet: bool) -> None:
        if quiet == self.quiet:
            return
        flags = self._window.windowFlags()
        flags = flags | QUIET if quiet else flags & ~QUIET
        self._window.overrideWindowFlags(flags)
        if (handle := self._window.windowHandle()) is not None:
            handle.setFlags(flags)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self._window:
            if event.type() == QEvent.Type.MouseButtonPress and self.quiet:
                self.take()
        elif event.type() == QEvent.Type.WindowDeactivate and not _popup_open():
            self.give_back()
        return False

    def _wants_keyboard(self, widget: QWidget) -> bool:
        proxy: QWidget | None = widget
        while proxy is not None and proxy is not self._window:
            if proxy.focusPolicy() & Qt.FocusPolicy.ClickFocus:
                return True
            proxy = proxy.parentWidget()
        return False


def _popup_open() -> bool:
    """A list that opened from one of our own fields is not the agent going elsewhere."""
    return QApplication.activePopupWidget() is not None
