"""Labels for text that may come from anybody: always plain, never wider than their place."""

from __future__ import annotations

import html
import re

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QLabel, QSizePolicy, QWidget

# No language has words of this length in what is shown, but names and what Salesforce quotes may.
_LONG_WORD = re.compile(r"[^\s\u200b]{24,}")
_PIECES = re.compile(r".{1,6}")
_BREAK = "\u200b"


def plain_tip(text: str) -> str:
    """``text`` as a tooltip. Qt guesses whether a tooltip is HTML, so it is told."""
    return f"<qt>{html.escape(text)}</qt>" if text else ""


def shorten(text: str, longest: int = 60) -> str:
    """``text`` in one line of at most ``longest`` characters."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def plain_menu(text: str, longest: int = 60) -> str:
    """``text`` for a menu entry or button, where a single & would mark a shortcut key."""
    return shorten(text, longest).replace("&", "&&")


def restyle(widget: QWidget) -> None:
    """Have the style sheet read the widget's properties again, and its frame take the new padding."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    QApplication.sendEvent(widget, QEvent(QEvent.Type.StyleChange))
    widget.updateGeometry()


def dress(widget: QWidget, role: str) -> None:
    """Give ``widget`` another look of the style sheet."""
    if widget.property("role") != role:
        widget.setProperty("role", role)
        restyle(widget)


def label(text: str = "", role: str = "", wrap: bool = False, parent: QWidget | None = None) -> QLabel:
    """A plain-text label in one of the style sheet's roles."""
    made = _Wrapping(parent) if wrap else QLabel(parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    made.setWordWrap(wrap)
    if wrap:
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        made.setSizePolicy(policy)
    if role:
        made.setProperty("role", role)
    return made


class _Wrapping(QLabel):
    """Breaks lines also within a word that has no room in one, and has the text that it was given."""

    _said = ""

    def setText(self, text: str) -> None:
        broken = _LONG_WORD.sub(lambda word: _BREAK.join(_PIECES.findall(word[0])), text)
        if broken != text or self.accessibleName():
            self.setAccessibleName(text)
        self._said = text
        super().setText(broken)

    def text(self) -> str:
        return self._said


class ElidedLabel(QLabel):
    """One line that ends in "…" where its place ends; tooltip and screen readers have the whole text."""

    def __init__(self, role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._full = ""
        if role:
            self.setProperty("role", role)

    def full_text(self) -> str:
        return self._full

    def show_text(self, text: str) -> None:
        """Show ``text``, line breaks and runs of spaces folded into one space."""
        full = " ".join(text.split())
        if full == self._full:
            return
        self._full = full
        self.setAccessibleName(self._full)
        self._fit()
        self.updateGeometry()

    def _fit(self) -> None:
        self.ensurePolished()
        shown = self.fontMetrics().elidedText(
            self._full, Qt.TextElideMode.ElideRight, max(0, self.contentsRect().width())
        )
        self.setText(shown)
        self.setToolTip(plain_tip(self._full) if shown != self._full else "")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        # In another size of letters another part of the text has room.
        if event.type() == QEvent.Type.StyleChange and self._full:
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        return QSize(self.fontMetrics().horizontalAdvance(self._full) + 2, self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.fontMetrics().height())
