"""The panel that is made while nothing happens."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.card.cards import Cards
from desktop.card.panel import CallPanel
from helper.calls.model import CallState, Direction
from helper.faces import CallView, SettingsChanged
from tests.desktop.fake_service import FakeService, known, view


def shown(qtbot: QtBot, cards: Cards, service: FakeService, one: CallView) -> CallPanel:
    service.say_call(one)
    qtbot.waitUntil(lambda: (p := cards.panel(one.call.id)) is not None and p.view == one)
    panel = cards.panel(one.call.id)
    assert panel is not None
    return panel


def kept(qtbot: QtBot, cards: Cards) -> CallPanel:
    """The panel that is ready for the next call."""
    qtbot.waitUntil(lambda: cards.spare.ready)
    assert cards.spare._panel is not None
    return cards.spare._panel


def test_the_next_call_is_shown_on_the_panel_that_was_ready(qtbot: QtBot, cards: Cards, service: FakeService) -> None:
    cards.prepare()
    ready = kept(qtbot, cards)
    assert not ready.isVisible()
    assert shown(qtbot, cards, service, view()) is ready
    assert ready.isVisible()
    assert not cards.spare.ready


def test_none_is_made_while_a_phone_rings(
    qtbot: QtBot, cards: Cards, service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    cards.spare._later.setInterval(0)
    tried: list[bool] = []
    cards.spare._later.timeout.connect(lambda: tried.append(cards.spare.ready))
    shown(qtbot, cards, service, view())
    qtbot.waitUntil(lambda: bool(tried))
    assert not any(tried)
    shown(qtbot, cards, service, view(call={"state": CallState.CONNECTED}))
    kept(qtbot, cards)


def test_a_second_call_at_once_has_a_card_too(qtbot: QtBot, cards: Cards, service: FakeService) -> None:
    cards.prepare()
    first, second = (shown(qtbot, cards, service, view(name)) for name in "ab")
    assert first is not second
    assert {first.view.call.id, second.view.call.id} == {"a", "b"}


def test_it_becomes_any_kind_of_call(qtbot: QtBot, cards: Cards, service: FakeService) -> None:
    cards.prepare()
    out = {"direction": Direction.OUTBOUND, "state": CallState.DIALING, "queue": "", "note": "Said before"}
    panel = shown(qtbot, cards, service, known("out", call=out))
    assert not panel.note.isVisible()
    assert panel.note.text == "Said before"
    panel.note.editor.setPlainText("Said now")
    panel.note.flush()
    qtbot.waitUntil(lambda: service.views["out"].call.note == "Said now")


def test_new_settings_and_another_theme_make_it_anew(qtbot: QtBot, cards: Cards, service: FakeService) -> None:
    cards.prepare()
    before = kept(qtbot, cards)
    service.rows["journal.outcomes"] = replace(service.rows["journal.outcomes"], value=["Sold"])
    service.say(SettingsChanged(("journal.outcomes",)))
    qtbot.waitUntil(lambda: not cards.spare.ready)
    after = kept(qtbot, cards)
    assert after is not before
    qtbot.waitUntil(lambda: after.outcome.findData("Sold") > 0)
    theme.current().changed.emit()
    assert not cards.spare.ready
    assert kept(qtbot, cards) is not after


def test_a_call_that_ends_leaves_none_of_itself_behind(qtbot: QtBot, cards: Cards, service: FakeService) -> None:
    first = shown(qtbot, cards, service, known("a", call={"state": CallState.CONNECTED, "note": "For Ana"}))
    first.close_panel()
    kept(qtbot, cards)
    second = shown(qtbot, cards, service, view("b"))
    assert second is not first
    assert second.note.text == ""
    assert second.identity.name.full_text() == "+34 612 345 678"


def test_filling_it_in_moves_nothing_to_another_parent(qtbot: QtBot, cards: Cards, service: FakeService) -> None:
    """Qt works out the style of every widget that is moved again, which takes longer than all the rest."""
    cards.prepare()
    panel = kept(qtbot, cards)
    moved: list[QObject] = []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.ParentChange:
                moved.append(watched)
            return False

    watch = Watch()
    parts: list[QWidget] = [panel, *panel.findChildren(QWidget)]
    for part in parts:
        part.installEventFilter(watch)
    assert shown(qtbot, cards, service, view()) is panel
    QApplication.sendPostedEvents()
    assert moved == []
