"""Sidecall's own drawings: line icons that take the colour they are asked for, and the tray icon with its badges."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib import resources

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

TILE = "#125fa8"
TILE_IDLE = "#6b7683"
"""The tile's blue, and its grey while Sidecall is not connected; the white handset stands out on both."""


@cache
def _drawing(name: str) -> str:
    return resources.files(__package__).joinpath(f"{name}.svg").read_text(encoding="utf-8")


def _paint(drawings: list[str], size: int, ratio: float = 1.0) -> QPixmap:
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    for drawing in drawings:
        QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(picture.rect()))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


@lru_cache(maxsize=256)
def picture(name: str, colour: str, size: int = 16, ratio: float = 1.0) -> QPixmap:
    """A line icon in ``colour``; ``size`` in device-independent pixels, ``ratio`` device pixels in each."""
    return _paint([_drawing(name).replace("#000", colour)], size, ratio)


@lru_cache(maxsize=256)
def icon(name: str, colour: str, disabled: str = "") -> QIcon:
    """A line icon in ``colour``, sharp at the sizes and scalings in use; in ``disabled`` where nothing can be done."""
    made = QIcon()
    for size in (16, 20, 24, 32, 48, 64):
        made.addPixmap(picture(name, colour, size))
        if disabled:
            made.addPixmap(picture(name, disabled, size), QIcon.Mode.Disabled)
    return made


@lru_cache(maxsize=16)
def tray_icon(badge: str = "", connected: bool = True) -> QIcon:
    """The tray icon: grey while not connected, with a ``badge`` ("alert", "waiting", "ringing") in its corner."""
    drawings = [_drawing("sidecall").replace("TILE", TILE if connected else TILE_IDLE)]
    if badge:
        drawings.append(_drawing(f"badge-{badge}"))
    made = QIcon()
    for size in (16, 20, 22, 24, 32, 44, 48, 64, 128, 256):
        made.addPixmap(_paint(drawings, size))
    return made
