"""Where the card goes on a screen."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSettings, QSize

from desktop.card.placement import MARGIN, Corner, corner_of, place, recall, remember

SCREEN = QRect(100, 50, 1000, 800)


def test_bottom_right_at_first() -> None:
    at = place(QSize(300, 200), SCREEN, Corner())
    assert at == QPoint(1100 - MARGIN - 300, 850 - MARGIN - 200)


def test_it_grows_away_from_its_corner() -> None:
    small = QRect(place(QSize(300, 200), SCREEN, Corner()), QSize(300, 200))
    large = QRect(place(QSize(300, 500), SCREEN, Corner()), QSize(300, 500))
    assert small.bottomRight() == large.bottomRight()
    top = Corner(right=False, bottom=False, dx=20, dy=30)
    assert place(QSize(300, 200), SCREEN, top) == place(QSize(300, 500), SCREEN, top) == QPoint(120, 80)


def test_it_is_always_wholly_on_the_screen() -> None:
    for corner in (Corner(dx=5000, dy=5000), Corner(False, False, 5000, 5000)):
        card = QRect(place(QSize(300, 200), SCREEN, corner), QSize(300, 200))
        assert SCREEN.contains(card)
    assert place(QSize(2000, 2000), SCREEN, Corner()) == SCREEN.topLeft()


def test_where_it_was_dropped_is_where_it_comes_back() -> None:
    for dropped in (QRect(120, 90, 300, 200), QRect(700, 600, 300, 200), QRect(110, 640, 300, 200)):
        corner = corner_of(dropped, SCREEN)
        assert place(dropped.size(), SCREEN, corner) == dropped.topLeft()


def test_each_screen_is_remembered_by_itself(settings: QSettings) -> None:
    remember(settings, "DP-1", Corner(False, True, 7, 9))
    assert recall(settings, "DP-1") == Corner(False, True, 7, 9)
    assert recall(settings, "HDMI-1") == Corner()


def test_what_cannot_be_read_is_forgotten(settings: QSettings) -> None:
    settings.setValue("card/DP-1", "left a bit")
    assert recall(settings, "DP-1") == Corner()
