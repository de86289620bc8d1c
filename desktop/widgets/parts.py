"""Buttons, lines and boxes as every window uses them."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from desktop import icons, theme
from desktop.widgets.text import plain_menu, plain_tip


def button(text: str, role: str = "", icon: str = "", parent: QWidget | None = None) -> QPushButton:
    """A push button that the keyboard reaches and a click does not move the focus to."""
    made = QPushButton(plain_menu(text), parent)
    made.setAccessibleName(text)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.setAutoDefault(False)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    if role:
        made.setProperty("role", role)
    if icon:
        colours = theme.current().colours
        colour = {
            "answer": colours.on_good,
            "hangup": colours.on_bad,
            "primary": colours.on_accent,
            "link": colours.accent,
        }.get(role, colours.text)
        made.setIcon(icons.icon(icon, colour, colours.muted))
        made.setIconSize(QSize(16, 16))
    return made


def tool(name: str, icon: str, parent: QWidget | None = None) -> QToolButton:
    """A small button that shows an icon alone; ``name`` is its tooltip and what a screen reader says."""
    made = QToolButton(parent)
    made.setIcon(icons.icon(icon, theme.current().colours.muted))
    made.setIconSize(QSize(16, 16))
    made.setToolTip(plain_tip(name))
    made.setAccessibleName(name)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    return made


def line(parent: QWidget | None = None) -> QFrame:
    """A thin line between two things."""
    made = QFrame(parent)
    made.setProperty("role", "line")
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return made


def row(*widgets: QWidget, gap: int = theme.GAP, stretch: bool = False) -> QHBoxLayout:
    """Widgets side by side; with ``stretch`` they keep to the left."""
    made = QHBoxLayout()
    tight(made, gap)
    for widget in widgets:
        made.addWidget(widget)
    if stretch:
        made.addStretch(1)
    return made


def column(parent: QWidget | None = None, gap: int = theme.GAP, margin: int = 0) -> QVBoxLayout:
    """Widgets below each other."""
    made = QVBoxLayout(parent) if parent is not None else QVBoxLayout()
    tight(made, gap, margin)
    return made


def tight(layout: QLayout, gap: int = 0, margin: int = 0) -> None:
    layout.setSpacing(gap)
    layout.setContentsMargins(margin, margin, margin, margin)


def clear(layout: QLayout) -> None:
    """Remove and delete everything in ``layout``."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        inner = item.layout()
        if inner is not None:
            clear(inner)
