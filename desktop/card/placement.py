"""Where the card goes: inside the part of a screen that no panel covers, in the corner the agent dragged it to."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSettings, QSize

MARGIN = 12
"""The distance from the edges of the screen, in device-independent pixels."""


@dataclass(frozen=True, slots=True)
class Corner:
    """A corner of the screen and the card's distance from it; the card grows away from that corner."""

    right: bool = True
    bottom: bool = True
    dx: int = MARGIN
    dy: int = MARGIN


def place(size: QSize, available: QRect, corner: Corner) -> QPoint:
    """The card's top left: as far from its corner as the agent left it, but always wholly inside ``available``."""
    x = available.right() + 1 - corner.dx - size.width() if corner.right else available.left() + corner.dx
    y = available.bottom() + 1 - corner.dy - size.height() if corner.bottom else available.top() + corner.dy
    x = min(max(x, available.left()), max(available.left(), available.right() + 1 - size.width()))
    y = min(max(y, available.top()), max(available.top(), available.bottom() + 1 - size.height()))
    return QPoint(x, y)


def corner_of(card: QRect, available: QRect) -> Corner:
    """The corner nearest to where the agent dropped the card, and the distance from it."""
    right = card.center().x() >= available.center().x()
    bottom = card.center().y() >= available.center().y()
    dx = available.right() - card.right() if right else card.left() - available.left()
    dy = available.bottom() - card.bottom() if bottom else card.top() - available.top()
    return Corner(right, bottom, max(0, dx), max(0, dy))


def remember(settings: QSettings, screen: str, corner: Corner) -> None:
    """Keep ``corner`` for the screen of that name."""
    settings.setValue(f"card/{screen}", f"{int(corner.right)} {int(corner.bottom)} {corner.dx} {corner.dy}")


def recall(settings: QSettings, screen: str) -> Corner:
    """What was kept for that screen; bottom right when nothing readable was."""
    try:
        right, bottom, dx, dy = (int(part) for part in str(settings.value(f"card/{screen}", "")).split())
    except ValueError:
        return Corner()
    return Corner(bool(right), bool(bottom), max(0, dx), max(0, dy))
