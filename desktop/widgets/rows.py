"""A clickable row of two lines: a person to choose, a case to relate a call to."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from desktop import icons, theme
from desktop.widgets.parts import column
from desktop.widgets.text import ElidedLabel


class Row(QPushButton):
    """``title`` above ``detail``; both are plain text and end in "…" where their place ends."""

    def __init__(self, title: str, detail: str = "", icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "row")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{title}, {detail}" if detail else title)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._lines = 2 if detail else 1
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 5, 10, 5)
        layout.setSpacing(10)
        if icon:
            mark = QLabel()
            mark.setPixmap(icons.picture(icon, theme.current().colours.muted, 16, self.devicePixelRatioF()))
            layout.addWidget(mark)
        texts = column(gap=1)
        for text, role in ((title, "strong"), (detail, "small")):
            if text:
                part = ElidedLabel(role)
                part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
                part.show_text(text)
                texts.addWidget(part)
        layout.addLayout(texts, 1)

    def sizeHint(self) -> QSize:
        height = QFontMetrics(self.font()).height()
        return QSize(200, height * self._lines + 14)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.sizeHint().height())
