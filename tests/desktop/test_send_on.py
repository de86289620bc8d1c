"""Diverting and transferring, from the card."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop.backend import Backend
from desktop.card.cards import Cards
from desktop.card.controls import Controls
from desktop.dialogs.send_on import SendOnForm
from desktop.state import State
from desktop.widgets.rows import Row
from helper.calls.model import Action, CallState, Outcome
from helper.errors import NotSignedIn, WrongState
from helper.faces import CallView, SettingView
from tests.desktop.fake_service import ANA, PAU, FakeService, known

RINGING = known()
TALKING = known(call={"state": CallState.CONNECTED}, actions=(Action.HANGUP, Action.TRANSFER))
NO = "3CX cannot do that in the state this call is in."


def opened(qtbot: QtBot, backend: Backend, view: CallView, action: Action) -> SendOnForm:
    form = SendOnForm(backend, view, action)
    form.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(form)
    form.open_up()
    return form


@pytest.mark.parametrize(
    "actions",
    [(), (Action.HANGUP,), (Action.ANSWER, Action.HANGUP, Action.DIVERT), (Action.HANGUP, Action.TRANSFER)],
)
def test_a_button_is_there_only_while_its_action_is(
    qtbot: QtBot, backend: Backend, actions: tuple[Action, ...]
) -> None:
    controls = Controls(backend)
    qtbot.addWidget(controls)
    controls.update_view(known(actions=actions))
    controls.show()
    buttons = {
        Action.ANSWER: controls.answer,
        Action.HANGUP: controls.hang_up,
        Action.DIVERT: controls.divert,
        Action.TRANSFER: controls.transfer,
    }
    assert {action for action, button in buttons.items() if button.isVisible()} == set(actions)
    assert controls.any == bool(actions)


def test_a_second_click_does_not_answer_twice(qtbot: QtBot, backend: Backend, service: FakeService) -> None:
    controls = Controls(backend)
    qtbot.addWidget(controls)
    controls.update_view(RINGING)
    controls.answer.click()
    controls.answer.click()
    assert not controls.answer.isEnabled()
    qtbot.waitUntil(controls.answer.isEnabled)
    assert service.of("answer") == [["call-1"]]


def test_a_refused_answer_is_said_until_the_call_goes_on(qtbot: QtBot, cards: Cards, service: FakeService) -> None:
    service.refusals["answer"] = WrongState(NO)
    service.say_call(RINGING)
    qtbot.waitUntil(lambda: cards.panel("call-1") is not None)
    panel = cards.panel("call-1")
    assert panel is not None
    panel.controls.answer.click()
    qtbot.waitUntil(lambda: NO in panel.error.text() and panel.error.isVisible())
    assert panel.controls.answer.isEnabled()
    service.say_call(TALKING)
    qtbot.waitUntil(lambda: not panel.error.isVisible())


def test_a_ringing_call_is_diverted_to_what_was_typed(qtbot: QtBot, backend: Backend, service: FakeService) -> None:
    form = opened(qtbot, backend, RINGING, Action.DIVERT)
    assert not form.action.isEnabled()
    qtbot.keyClicks(form.search.field, " 151 ")
    with qtbot.waitSignal(form.sent) as sent:
        qtbot.keyClick(form.search.field, Qt.Key.Key_Return)
    assert service.of("divert") == [["call-1", "151"]]
    assert service.of("search") == []
    assert sent.args == ["call-1", "Diverted to 151"]
    assert not form.isVisible()


@pytest.mark.parametrize("action", [Action.DIVERT, Action.TRANSFER])
def test_voicemail_is_offered_where_the_settings_say_how_it_is_reached(
    qtbot: QtBot, backend: Backend, service: FakeService, action: Action
) -> None:
    view = RINGING if action is Action.DIVERT else TALKING
    form = opened(qtbot, backend, view, action)
    qtbot.wait(50)
    assert not form.voicemail.isVisible()
    service.rows["pbx.voicemail"] = SettingView("pbx.voicemail", "text", "*4150", "", "user", "", "")
    form = opened(qtbot, backend, view, action)
    qtbot.waitUntil(form.voicemail.isVisible)
    with qtbot.waitSignal(form.sent) as sent:
        form.voicemail.click()
    assert service.of("divert" if action is Action.DIVERT else "transfer") == [["call-1", "voicemail"]]
    assert sent.args[1].endswith("to voicemail")


def test_a_connected_call_is_transferred_to_somebody_found_by_name(
    qtbot: QtBot, backend: Backend, service: FakeService
) -> None:
    form = opened(qtbot, backend, TALKING, Action.TRANSFER)
    qtbot.keyClicks(form.search.field, "pau")
    qtbot.waitUntil(lambda: form.search.people == (PAU,))
    [row] = form.search.findChildren(Row)
    assert row.accessibleName() == "Pau Serra · Colleague, Extension: 151"
    with qtbot.waitSignal(form.sent) as sent:
        row.click()
    assert service.of("transfer") == [["call-1", "151"]]
    assert sent.args == ["call-1", "Transferred to Pau Serra (151)"]


def test_colleagues_are_found_without_salesforce(qtbot: QtBot, backend: Backend, service: FakeService) -> None:
    form = opened(qtbot, backend, TALKING, Action.TRANSFER)
    service.refusals["search"] = NotSignedIn("Sign in to Salesforce.")
    qtbot.keyClicks(form.search.field, "serra p")
    qtbot.waitUntil(lambda: form.search.people == (PAU,))
    service.refusals["search"] = NotSignedIn("Sign in first.")
    form.search.field.setText("carmen")
    qtbot.waitUntil(lambda: any("Sign in first." in said.text() for said in form.search.findChildren(QLabel)))
    assert form.search.people == ()


def test_of_several_numbers_none_is_taken_without_a_click(qtbot: QtBot, backend: Backend, service: FakeService) -> None:
    form = opened(qtbot, backend, TALKING, Action.TRANSFER)
    qtbot.keyClicks(form.search.field, "ana ruiz")
    qtbot.waitUntil(lambda: form.search.people == (ANA,))
    qtbot.keyClick(form.search.field, Qt.Key.Key_Return)
    assert form.isVisible()
    assert service.of("transfer") == []


def test_what_3cx_refuses_is_said_in_the_form(qtbot: QtBot, backend: Backend, service: FakeService) -> None:
    form = opened(qtbot, backend, TALKING, Action.TRANSFER)
    service.refusals["transfer"] = WrongState(NO)
    qtbot.keyClicks(form.search.field, "199")
    form.action.click()
    assert not form.search.isEnabled()
    qtbot.waitUntil(lambda: NO in form.error.text())
    assert form.isVisible()
    assert form.action.isEnabled()
    qtbot.keyClicks(form.search.field, "9")
    assert not form.error.isVisible()


def test_the_form_follows_the_call(qtbot: QtBot, backend: Backend, state: State, service: FakeService) -> None:
    form = opened(qtbot, backend, RINGING, Action.DIVERT)
    form.search.field.setText("151")
    service.say_call(known("another", call={"state": CallState.ENDED}, actions=()))
    service.say_call(TALKING)
    qtbot.waitUntil(lambda: "has been answered" in form.error.text())
    assert not form.action.isEnabled()
    assert not form.search.isEnabled()
    over = replace(TALKING.call, state=CallState.ENDED, outcome=Outcome.ANSWERED, ended_at=datetime.now(UTC))
    service.say_call(replace(TALKING, call=over, actions=()))
    qtbot.waitUntil(lambda: form.error.text() == "The call is over.")
    form.act()
    assert service.of("divert") == []


def test_the_card_says_where_the_call_went(qtbot: QtBot, cards: Cards, service: FakeService) -> None:
    service.say_call(TALKING)
    qtbot.waitUntil(lambda: cards.panel("call-1") is not None)
    panel = cards.panel("call-1")
    assert panel is not None
    assert not panel.sent_on.isVisible()
    with qtbot.waitSignal(cards.send_on_wanted) as wanted:
        panel.controls.transfer.click()
    assert wanted.args == [TALKING, Action.TRANSFER]
    cards.say_sent_on("call-1", "Transferred to 151")
    over = replace(TALKING.call, state=CallState.ENDED, outcome=Outcome.TRANSFERRED, ended_at=datetime.now(UTC))
    service.say_call(replace(TALKING, call=over, actions=()))
    qtbot.waitUntil(lambda: panel.view.call.over)
    assert panel.sent_on.isVisible()
    assert panel.sent_on.text() == "Transferred to 151"
    cards.say_sent_on("gone", "nothing to say it on")
