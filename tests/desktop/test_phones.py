"""The phone to call from, in the tray."""

from __future__ import annotations

from dataclasses import replace

from pytestqt.qtbot import QtBot

from desktop.phones import Phones, names
from desktop.phones_menu import PhonesMenu
from helper.errors import NotConnected, SettingsError
from helper.faces import Connection, Device, SettingsChanged
from tests.desktop.fake_service import CONNECTED, FakeService


def made(qtbot: QtBot, phones: Phones) -> PhonesMenu:
    menu = PhonesMenu(phones)
    qtbot.addWidget(menu)
    return menu


def entries(menu: PhonesMenu) -> dict[str, bool]:
    return {action.text(): action.isChecked() for action in menu.actions()}


def test_the_phones_are_there_with_the_chosen_one_ticked(qtbot: QtBot, phones: Phones) -> None:
    menu = made(qtbot, phones)
    qtbot.waitUntil(lambda: entries(menu) == {"3CX chooses": False, "Desk phone": True, "Web client": False})
    assert menu.menuAction().isVisible()


def test_a_click_chooses_a_phone(qtbot: QtBot, phones: Phones, service: FakeService) -> None:
    menu = made(qtbot, phones)
    qtbot.waitUntil(lambda: len(menu.actions()) == 3)
    menu.actions()[2].trigger()
    qtbot.waitUntil(lambda: service.of("change_settings") == [[{"pbx.device": "web"}]])
    service.phones = [Device("desk", "Desk phone"), Device("web", "Web client", True)]
    service.say(SettingsChanged(("pbx.device",)))
    qtbot.waitUntil(lambda: entries(menu)["Web client"])
    menu.actions()[0].trigger()
    qtbot.waitUntil(lambda: service.of("change_settings")[1:] == [[{"pbx.device": ""}]])


def test_a_choice_that_is_not_kept_is_taken_back_and_said(qtbot: QtBot, phones: Phones, service: FakeService) -> None:
    menu = made(qtbot, phones)
    qtbot.waitUntil(lambda: len(menu.actions()) == 3)
    service.refusals["change_settings"] = SettingsError("pbx.device is set by your organisation.")
    with qtbot.waitSignal(phones.refused) as refused:
        menu.actions()[2].trigger()
    assert refused.args is not None
    assert "organisation" in refused.args[0].message
    assert entries(menu)["Desk phone"]


def test_without_a_phone_that_is_said(qtbot: QtBot, phones: Phones, service: FakeService) -> None:
    menu = made(qtbot, phones)
    service.phones = []
    phones.refresh()
    qtbot.waitUntil(lambda: "No phone is connected to extension 150" in entries(menu))
    assert not any(action.isEnabled() for action in menu.actions())


def test_a_chosen_phone_that_is_away_is_named(qtbot: QtBot, phones: Phones, service: FakeService) -> None:
    menu = made(qtbot, phones)
    service.phones = [Device("desk", "Desk phone")]
    service.say_status(replace(CONNECTED, pbx=replace(CONNECTED.pbx, device="3CX WebClient")))
    qtbot.waitUntil(lambda: entries(menu).get("3CX WebClient (not connected)") is True)
    assert not entries(menu)["3CX chooses"]


def test_nothing_is_offered_while_3cx_cannot_say(qtbot: QtBot, phones: Phones, service: FakeService) -> None:
    menu = made(qtbot, phones)
    qtbot.waitUntil(menu.menuAction().isVisible)
    service.say_status(replace(CONNECTED, pbx=replace(CONNECTED.pbx, state=Connection.OFFLINE)))
    qtbot.waitUntil(lambda: not menu.menuAction().isVisible())
    service.refusals["devices"] = NotConnected("3CX does not answer.")
    service.say_status(CONNECTED)
    qtbot.waitUntil(lambda: "devices" not in service.refusals)
    assert phones.devices is None
    phones.refresh()
    qtbot.waitUntil(menu.menuAction().isVisible)


def test_3cx_is_asked_again_only_when_there_is_a_reason(qtbot: QtBot, phones: Phones, service: FakeService) -> None:
    qtbot.waitUntil(lambda: phones.devices is not None)
    asked = len(service.of("devices"))
    service.say_status(replace(CONNECTED, journal_waiting=1))
    service.say(SettingsChanged(("numbers.region",)))
    with qtbot.waitSignal(phones.changed):
        service.say_status(replace(CONNECTED, pbx=replace(CONNECTED.pbx, device="Web client")))
    assert len(service.of("devices")) == asked + 1


def test_phones_of_one_name_are_numbered() -> None:
    alike = [Device("a", "Yealink"), Device("b", "3CX Web Client"), Device("c", "Yealink"), Device("d", "")]
    assert names(alike) == ["Yealink (1)", "3CX Web Client", "Yealink (2)", "Phone"]
