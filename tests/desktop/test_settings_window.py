"""The settings window, made from the settings table."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QSpinBox
from pytestqt.qtbot import QtBot

from desktop.backend import Backend
from desktop.settings_window.account import Account
from desktop.settings_window.contact_url import ContactUrlLine
from desktop.settings_window.fields import field_for
from desktop.settings_window.rewrites import RewriteField
from desktop.settings_window.template import TemplatePreview
from desktop.settings_window.window import SettingsWindow
from desktop.state import State
from helper.errors import NotConnected, SettingsError
from helper.faces import Connection, SalesforceStatus
from helper.settings.settings import Settings
from tests.desktop.fake_service import CONNECTED, FakeService


@pytest.fixture
def window(qtbot: QtBot, backend: Backend, state: State, service: FakeService) -> SettingsWindow:
    made = SettingsWindow(backend, state)
    qtbot.addWidget(made)
    made.open_up()
    qtbot.waitUntil(lambda: bool(made.lines))
    return made


def enter(window: SettingsWindow, key: str, value: Any) -> None:
    widget = window.lines[key].field.widget
    if isinstance(widget, QLineEdit):
        widget.setText(value)
    elif isinstance(widget, QSpinBox):
        widget.setValue(value)
    elif isinstance(widget, QCheckBox):
        widget.setChecked(value)
    elif isinstance(widget, QComboBox):
        widget.setCurrentIndex(widget.findData(value))
    elif isinstance(widget, QPlainTextEdit):
        widget.setPlainText(value)


def test_every_setting_has_its_editor_in_its_group(window: SettingsWindow, service: FakeService) -> None:
    assert set(window.lines) == set(service.rows)
    groups = [window.groups.item(n).text() for n in range(window.groups.count())]
    assert groups == ["3CX", "Salesforce", "Numbers", "Journal", "Sidecall"]


def test_the_contact_url_is_made_when_it_is_asked_for(
    qtbot: QtBot, window: SettingsWindow, service: FakeService
) -> None:
    [line] = window.findChildren(ContactUrlLine)
    assert service.of("pop_url") == []
    assert not line.copy.isVisible()
    line.fetch.click()
    qtbot.waitUntil(lambda: line.field.text().startswith("http://127.0.0.1:47800/pop/ccc"))
    line.copy.click()
    assert QGuiApplication.clipboard().text() == line.field.text()
    line.renew.click()
    qtbot.waitUntil(lambda: "/pop/nnn" in line.field.text())
    assert "leads nowhere any more" in line.state.text()
    service.url_trouble = "The local port is 0."
    line.ask()
    qtbot.waitUntil(lambda: line.state.text() == "The local port is 0.")
    service.refusals["pop_url"] = SettingsError("No keyring.")
    line.ask()
    qtbot.waitUntil(lambda: "No keyring." in line.state.text())


def test_who_hands_calls_over_sees_the_contact_url_at_once(
    qtbot: QtBot, backend: Backend, state: State, service: FakeService
) -> None:
    service.rows["pbx.mode"] = replace(service.rows["pbx.mode"], value="handoff")
    window = SettingsWindow(backend, state)
    qtbot.addWidget(window)
    window.open_up()
    qtbot.waitUntil(lambda: service.of("pop_url") == [[False]])


def test_only_what_was_changed_is_saved(qtbot: QtBot, window: SettingsWindow, service: FakeService) -> None:
    enter(window, "pbx.extension", " 151 ")
    enter(window, "numbers.match_digits", 9)
    enter(window, "journal.calls", False)
    enter(window, "ui.language", "es")
    enter(window, "salesforce.callback_ports", "47801\n47802\n")
    changes = {
        "pbx.extension": "151",
        "numbers.match_digits": 9,
        "journal.calls": False,
        "ui.language": "es",
        "salesforce.callback_ports": [47801, 47802],
    }
    window.save()
    qtbot.waitUntil(lambda: "Saved" in window.state.text())
    assert service.of("change_settings") == [[changes]]
    assert window.changes() == {}
    window.save()
    assert window.state.text() == "Nothing was changed."


def test_what_the_organisation_has_set_cannot_be_changed(window: SettingsWindow) -> None:
    line = window.lines["pbx.url"]
    assert not line.field.widget.isEnabled()
    assert any("Set by your organisation" in label.text() for label in line.findChildren(QLabel))
    enter(window, "pbx.url", "https://evil.example")
    assert window.changes() == {}


def test_a_mistake_is_shown_at_its_field(qtbot: QtBot, window: SettingsWindow, service: FakeService) -> None:
    service.refusals["change_settings"] = SettingsError("numbers.region: it must have two letters.")
    enter(window, "numbers.region", "Spain")
    window.save()
    line = window.lines["numbers.region"]
    qtbot.waitUntil(lambda: line.error.isVisible())
    assert "two letters" in line.error.text()
    assert window.groups.currentItem().text() == "Numbers"
    assert window.changes() == {"numbers.region": "Spain"}
    enter(window, "numbers.region", "DE")
    window.save()
    qtbot.waitUntil(lambda: "Saved" in window.state.text())
    assert not line.error.isVisible()


def test_a_mistake_of_no_field_is_shown_too(qtbot: QtBot, window: SettingsWindow, service: FakeService) -> None:
    service.refusals["change_settings"] = SettingsError("The file cannot be written.")
    enter(window, "numbers.region", "DE")
    window.save()
    qtbot.waitUntil(lambda: "cannot be written" in window.state.text())


def test_a_table_is_edited_row_by_row(window: SettingsWindow) -> None:
    field = window.lines["numbers.rewrite"].field
    assert isinstance(field, RewriteField)
    assert field.value() == [{"pattern": "^00", "replace": "+"}]
    field._add(["^9", ""])
    assert field.value()[1] == {"pattern": "^9", "replace": ""}
    field.table.setCurrentCell(0, 0)
    field._remove()
    assert field.value() == [{"pattern": "^9", "replace": ""}]


def test_the_rules_are_tried_on_a_sample(window: SettingsWindow) -> None:
    field = window.lines["numbers.rewrite"].field
    assert isinstance(field, RewriteField)
    field.sample.setText("0034912345678")
    assert field.tried.text() == "→ +34912345678"
    field.sample.setText("912345678")
    assert field.tried.text() == "stays as it is"
    field._add([r"^9(\d+)$", r"+349\1"])
    assert field.tried.text() == "→ +34912345678"
    field._add(["(", ""])
    assert field.tried.text().startswith("Rule 3: ")
    assert field.value()[0] == {"pattern": "^00", "replace": "+"}
    field.sample.clear()
    assert field.tried.text() == ""


def test_a_secret_is_stored_and_never_shown(qtbot: QtBot, window: SettingsWindow, service: FakeService) -> None:
    line = window.secrets["pbx.client_secret"]
    assert line.field.echoMode() is QLineEdit.EchoMode.Password
    line.field.setText("s3cret")
    line.save.click()
    qtbot.waitUntil(lambda: line.state.text().startswith("Stored."))
    assert service.secrets == {"pbx.client_secret": "s3cret"}
    assert line.field.text() == ""


def test_saving_stores_what_was_typed_as_a_secret_too(
    qtbot: QtBot, window: SettingsWindow, service: FakeService
) -> None:
    line = window.secrets["pbx.client_secret"]
    line.field.setText(" s3cret ")
    window.save()
    qtbot.waitUntil(lambda: window.state.text() == "Saved.")
    assert service.secrets == {"pbx.client_secret": "s3cret"}
    assert service.of("change_settings") == []
    assert line.field.text() == ""
    assert line.state.text().startswith("Stored.")
    assert window.save_button.isEnabled()
    enter(window, "pbx.extension", "151")
    line.field.setText("another")
    window.secrets["salesforce.client_secret"].field.setText("third")
    window.save()
    qtbot.waitUntil(lambda: len(service.secrets) == 2)
    assert service.secrets == {"pbx.client_secret": "another", "salesforce.client_secret": "third"}
    assert service.of("change_settings") == [[{"pbx.extension": "151"}]]


def test_a_secret_that_cannot_be_stored_is_shown_and_kept_in_its_field(
    qtbot: QtBot, window: SettingsWindow, service: FakeService
) -> None:
    window.groups.setCurrentRow(2)
    line = window.secrets["pbx.client_secret"]
    line.field.setText("s3cret")
    service.refusals["set_secret"] = SettingsError("The key store is locked.")
    window.save()
    qtbot.waitUntil(lambda: "The key store is locked." in line.state.text())
    assert window.groups.currentItem().text() == "3CX"
    assert "Saved" not in window.state.text()
    assert line.field.text() == "s3cret"
    window.save()
    qtbot.waitUntil(lambda: window.state.text() == "Saved.")


def test_a_secret_that_is_being_typed_is_not_thrown_away(
    qtbot: QtBot, window: SettingsWindow, service: FakeService
) -> None:
    line = window.secrets["pbx.client_secret"]
    line.field.setText("s3c")
    window.open_up()
    assert window.secrets["pbx.client_secret"] is line
    line.store()
    line.field.setText("typed meanwhile")
    qtbot.waitUntil(lambda: line.state.text().startswith("Stored."))
    assert service.secrets == {"pbx.client_secret": "s3c"}
    assert line.field.text() == "typed meanwhile"


def test_opening_again_reads_again_unless_something_was_changed(
    qtbot: QtBot, window: SettingsWindow, service: FakeService
) -> None:
    enter(window, "numbers.region", "DE")
    window.open_up()
    assert window.changes() == {"numbers.region": "DE"}


def test_the_whole_real_table_has_editors(qtbot: QtBot, tmp_path: Path) -> None:
    """Each editor gives back, untouched, exactly the value it was given."""
    for row in Settings(tmp_path / "settings.toml").views():
        field = field_for(row)
        qtbot.addWidget(field.widget)
        assert field.value() == row.value, row.key


def test_the_phone_is_chosen_among_those_3cx_knows(qtbot: QtBot, window: SettingsWindow) -> None:
    widget = window.lines["pbx.device"].field.widget
    assert isinstance(widget, QComboBox)
    assert [widget.itemText(n) for n in range(widget.count())] == ["3CX chooses", "Desk phone", "Web client"]
    enter(window, "pbx.device", "web")
    assert window.changes() == {"pbx.device": "web"}


def test_a_phone_that_is_remembered_but_away_is_shown_as_such(
    qtbot: QtBot, backend: Backend, state: State, service: FakeService
) -> None:
    service.rows["pbx.device"] = replace(service.rows["pbx.device"], value="3CX WebClient", source="user")
    service.phones = []
    made = SettingsWindow(backend, state)
    qtbot.addWidget(made)
    made.open_up()
    qtbot.waitUntil(lambda: bool(made.lines))
    widget = made.lines["pbx.device"].field.widget
    assert isinstance(widget, QComboBox)
    assert widget.currentText() == "3CX WebClient (not connected)"
    said = [shown.text() for shown in made.lines["pbx.device"].findChildren(QLabel)]
    assert "No phone is connected to extension 150. Open the 3CX app or switch on the phone." in said
    assert made.changes() == {}


def test_without_3cx_the_phone_is_a_text(qtbot: QtBot, backend: Backend, state: State, service: FakeService) -> None:
    service.refusals["devices"] = NotConnected("3CX does not answer.")
    made = SettingsWindow(backend, state)
    qtbot.addWidget(made)
    made.open_up()
    qtbot.waitUntil(lambda: bool(made.lines))
    assert isinstance(made.lines["pbx.device"].field.widget, QLineEdit)


def test_what_the_user_has_set_can_be_reset(qtbot: QtBot, window: SettingsWindow, service: FakeService) -> None:
    offered = {key for key, line in window.lines.items() if not line.reset.isHidden()}
    assert offered == {key for key, row in service.rows.items() if row.source == "user" and not row.locked}
    line = window.lines["salesforce.login_url"]
    line.reset.click()
    assert isinstance(line.field.widget, QLineEdit)
    assert line.field.widget.text() == "https://login.salesforce.com"
    assert line.reset.isHidden()
    assert window.changes() == {"salesforce.login_url": None}
    window.save()
    qtbot.waitUntil(lambda: "Saved" in window.state.text())
    assert service.of("change_settings") == [[{"salesforce.login_url": None}]]
    assert window.changes() == {}
    assert line.reset.isHidden()
    enter(window, "salesforce.login_url", "https://acme.my.salesforce.com")
    window.save()
    qtbot.waitUntil(lambda: len(service.of("change_settings")) == 2 and not line.reset.isHidden())


def test_a_value_entered_after_a_reset_is_the_users_own(window: SettingsWindow) -> None:
    window.lines["numbers.region"].reset.click()
    enter(window, "numbers.region", "DE")
    assert window.changes() == {"numbers.region": "DE"}


def test_who_is_signed_in_can_sign_out(qtbot: QtBot, window: SettingsWindow, service: FakeService) -> None:
    [account] = window.findChildren(Account)
    assert account.who.text() == "Salesforce: Marta Vidal"
    account.sign_out.click()
    qtbot.waitUntil(lambda: service.of("sign_out") == [[]])
    service.say_status(replace(CONNECTED, salesforce=SalesforceStatus(Connection.SIGNED_OUT)))
    qtbot.waitUntil(lambda: account.who.text() == "Salesforce: signed out")
    with qtbot.waitSignal(window.sign_in_wanted):
        account.sign_in.click()


@pytest.mark.parametrize("how", [Connection.OFFLINE, Connection.REFUSED, Connection.CONNECTING])
def test_a_session_can_be_ended_also_while_salesforce_says_nothing(
    qtbot: QtBot, window: SettingsWindow, service: FakeService, how: Connection
) -> None:
    [account] = window.findChildren(Account)
    service.say_status(replace(CONNECTED, salesforce=SalesforceStatus(how, "Marta Vidal")))
    qtbot.waitUntil(lambda: account.sign_in.isVisibleTo(account))
    assert account.sign_out.isVisibleTo(account)


def test_so_is_a_chat_s(qtbot: QtBot, window: SettingsWindow, service: FakeService) -> None:
    line = window.lines["journal.chat_subject"]
    editor = line.field.widget
    assert isinstance(editor, QLineEdit)
    editor.setText("Chat: [Nmae]")
    qtbot.waitUntil(lambda: ["journal.chat_subject", "Chat: [Nmae]"] in service.of("preview"))
    [preview] = line.findChildren(TemplatePreview)
    qtbot.waitUntil(lambda: "[Nmae]" in preview.problem.text())
    assert preview.text.accessibleName() == "As it would read for the last chat"


def test_a_template_is_shown_as_it_would_read(qtbot: QtBot, window: SettingsWindow, service: FakeService) -> None:
    line = window.lines["journal.missed"]
    [preview] = line.findChildren(TemplatePreview)
    qtbot.waitUntil(lambda: preview.text.text() == "Missed call from +34612345678 Ana Ruiz")
    assert preview.problem.isHidden()
    editor = line.field.widget
    assert isinstance(editor, QPlainTextEdit)
    editor.setPlainText("Missed: [Nmae]\nsecond line")
    qtbot.waitUntil(lambda: preview.text.text() == "Missed: [Nmae]\nsecond line")
    assert preview.problem.text() == "Sidecall does not know [Nmae]; it stays as it is written."
    assert line.value == "Missed: [Nmae]\nsecond line"
    editor.clear()
    qtbot.waitUntil(preview.isHidden)
    line.reset.click()
    qtbot.waitUntil(lambda: [p.text.text() for p in line.findChildren(TemplatePreview)][-1:] != [""])
    assert line.value is None
