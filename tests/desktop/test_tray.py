"""The tray: how things are, and the way to everything else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from desktop import icons
from desktop.phones import Phones
from desktop.state import State
from desktop.tray import Tray, badge, describe, plain_notice
from helper.calls.model import CallState, Outcome
from helper.faces import Connection, Status
from tests.desktop.fake_service import ANA, CONNECTED, FakeService, known, view


def with_pbx(state: Connection) -> Status:
    return replace(CONNECTED, pbx=replace(CONNECTED.pbx, state=state))


def with_salesforce(state: Connection) -> Status:
    return replace(CONNECTED, salesforce=replace(CONNECTED.salesforce, state=state))


@pytest.mark.parametrize(
    ("status", "ringing", "wears"),
    [
        (None, False, ("", False)),
        (CONNECTED, False, ("", True)),
        (CONNECTED, True, ("ringing", True)),
        (replace(CONNECTED, journal_waiting=2), False, ("waiting", True)),
        (replace(CONNECTED, journal_failed=1), False, ("alert", True)),
        (with_pbx(Connection.OFFLINE), False, ("alert", False)),
        (with_pbx(Connection.CONNECTING), False, ("", False)),
        (with_pbx(Connection.HANDED_OVER), False, ("", True)),
        (with_salesforce(Connection.SIGNED_OUT), False, ("alert", True)),
    ],
)
def test_the_icon_shows_how_things_are(status: Status | None, ringing: bool, wears: tuple[str, bool]) -> None:
    assert badge(status, ringing) == wears


def test_every_badge_looks_different_at_every_size() -> None:
    looks = [("", True), ("", False), ("alert", True), ("alert", False), ("waiting", True), ("ringing", True)]
    for size in (16, 22, 32):
        pictures = [bytes(icons.tray_icon(*look).pixmap(size, size).toImage().constBits()) for look in looks]
        assert len(set(pictures)) == len(looks)


def test_the_tooltip_says_it_in_words() -> None:
    assert describe(None) == "Sidecall is starting…"
    status = replace(with_salesforce(Connection.SIGNED_OUT), journal_waiting=2)
    assert describe(status).splitlines() == [
        "Sidecall",
        "3CX: connected, extension 150",
        "Salesforce: signed out",
        "2 calls wait for Salesforce",
    ]


def actions(tray: Tray) -> dict[str, QAction]:
    tray.fill()
    return {action.text(): action for action in tray.menu.actions() if action.text()}


def test_the_menu_leads_everywhere(qtbot: QtBot, state: State, phones: Phones) -> None:
    tray = Tray(state, phones)
    for text, signal in {
        "Call…": tray.call_wanted,
        "All calls": tray.calls_wanted,
        "Settings…": tray.settings_wanted,
        "Quit Sidecall": tray.quit_wanted,
    }.items():
        with qtbot.waitSignal(signal):
            actions(tray)[text].trigger()
    assert "Sign in to Salesforce…" not in actions(tray)
    assert "Set up Sidecall…" not in actions(tray)


def test_signing_in_is_offered_when_it_is_needed(
    qtbot: QtBot, state: State, phones: Phones, service: FakeService
) -> None:
    tray = Tray(state, phones)
    with qtbot.waitSignal(state.status_changed):
        service.say_status(with_salesforce(Connection.SIGNED_OUT))
    with qtbot.waitSignal(tray.sign_in_wanted):
        actions(tray)["Sign in to Salesforce…"].trigger()


def test_setting_up_is_offered_when_nothing_is(
    qtbot: QtBot, state: State, phones: Phones, service: FakeService
) -> None:
    tray = Tray(state, phones)
    with qtbot.waitSignal(state.status_changed):
        service.say_status(with_pbx(Connection.UNCONFIGURED))
    assert "Set up Sidecall…" in actions(tray)


def test_recent_people_can_be_called_again(qtbot: QtBot, state: State, phones: Phones, service: FakeService) -> None:
    tray = Tray(state, phones)
    over = {"state": CallState.ENDED, "outcome": Outcome.MISSED, "ended_at": datetime.now(UTC)}
    company = replace(ANA, name="Baker & Sons")
    with qtbot.waitSignal(state.call_changed):
        service.say_call(known(person=company, call=over), pop=False)
    tray.fill()
    tray.fill()
    recent = [action for action in tray.menu.actions() if action.text() == "Call again"]
    assert len(recent) == 1
    [again] = tray.menu.findChildren(QMenu)[0].actions()
    assert again.text() == "Baker && Sons (+34 612 345 678)"
    with qtbot.waitSignal(tray.dial_wanted) as dial:
        again.trigger()
    assert dial.args is not None
    assert dial.args[0].call.number == "+34612345678"


def test_a_running_call_can_be_brought_back(qtbot: QtBot, state: State, phones: Phones, service: FakeService) -> None:
    tray = Tray(state, phones)
    with qtbot.waitSignal(state.call_changed):
        service.say_call(view(), pop=False)
    assert "Show the call" in actions(tray)


def test_a_notice_cannot_carry_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    assert plain_notice("<b>Ana</b>") == "‹b›Ana‹/b›"
    monkeypatch.setattr("sys.platform", "win32")
    assert plain_notice("<b>Ana</b>") == "<b>Ana</b>"
