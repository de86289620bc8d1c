"""The first run."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from pytestqt.qtbot import QtBot

from desktop.assistant.pbx import PbxStep
from desktop.assistant.salesforce import SalesforceStep
from desktop.assistant.trial import TrialStep
from desktop.assistant.window import Assistant
from desktop.backend import Backend
from desktop.state import State
from helper.calls.model import CallState, Outcome
from helper.errors import BadNumber
from helper.faces import Connection
from tests.desktop.fake_service import CONNECTED, FakeService

UNCONFIGURED = replace(
    CONNECTED,
    pbx=replace(CONNECTED.pbx, state=Connection.UNCONFIGURED),
    salesforce=replace(CONNECTED.salesforce, state=Connection.UNCONFIGURED),
)


@pytest.fixture
def assistant(qtbot: QtBot, backend: Backend, state: State, service: FakeService) -> Assistant:
    with qtbot.waitSignal(state.status_changed):
        service.say_status(UNCONFIGURED)
    made = Assistant(backend, state)
    qtbot.addWidget(made)
    made.open_up()
    return made


def test_every_step_can_be_left_and_taken_up_again(assistant: Assistant) -> None:
    assert not assistant.back.isEnabled()
    titles = [assistant.step.title]
    while assistant.next.text() != "Finish":
        assistant.next.click()
        titles.append(assistant.step.title)
    assert titles == [
        "Welcome to Sidecall",
        "Connect to 3CX",
        "Sign in to Salesforce",
        "Try a call",
        "All set",
    ]
    assistant.back.click()
    assert assistant.step.title == "Try a call"
    assistant.go_to(4)
    assistant.next.click()
    assert not assistant.isVisible()


def test_who_has_no_key_hands_calls_over(qtbot: QtBot, assistant: Assistant, service: FakeService) -> None:
    assistant.go_to(1)
    step = assistant.step
    assert isinstance(step, PbxStep)
    qtbot.waitUntil(lambda: step.lines.fields["pbx.url"].text() != "")
    assert not step.contact.isVisible()
    assert service.of("pop_url") == []
    step.without_key.click()
    qtbot.waitUntil(lambda: step.contact.field.text().startswith("http://127.0.0.1:"))
    assert service.of("change_settings") == [[{"pbx.mode": "handoff"}]]
    assert not step.lines.fields["pbx.client_id"].isVisible()
    assert not step.lines.missing()
    step.with_key.click()
    qtbot.waitUntil(lambda: step.lines.fields["pbx.client_id"].isVisible())
    assert not step.contact.isVisible()


def test_3cx_is_stored_and_tested(qtbot: QtBot, assistant: Assistant, service: FakeService) -> None:
    assistant.go_to(1)
    step = assistant.step
    assert isinstance(step, PbxStep)
    qtbot.waitUntil(lambda: step.lines.fields["pbx.extension"].text() == "150")
    assert assistant.next.text() == "Skip for now"
    assert not step.lines.fields["pbx.url"].isEnabled(), "it is locked by the organisation"
    assert not step.test.isEnabled(), "the key is missing"
    step.lines.fields["pbx.client_secret"].setText("s3cret")
    step.lines.edited.emit()
    step.lines.fields["pbx.extension"].setText("151")
    step.test.click()
    qtbot.waitUntil(lambda: bool(service.of("doctor")))
    assert [verb for verb, *_ in service.asked if verb != "related"] == ["set_secret", "change_settings", "doctor"]
    assert service.of("change_settings") == [[{"pbx.extension": "151"}]]
    qtbot.waitUntil(lambda: "No phone is connected" in step.result.text())
    assert assistant.next.text() == "Skip for now"
    service.say_status(CONNECTED)
    qtbot.waitUntil(lambda: assistant.next.text() == "Next")
    assert step.result.text() == "3CX is connected."


def test_salesforce_is_signed_in_to_in_the_browser(qtbot: QtBot, assistant: Assistant, service: FakeService) -> None:
    assistant.go_to(2)
    step = assistant.step
    assert isinstance(step, SalesforceStep)
    qtbot.waitUntil(lambda: bool(step.lines.fields["salesforce.login_url"].text()))
    step.lines.fields["salesforce.client_id"].setText("3MVG9")
    step.lines.edited.emit()
    with qtbot.waitSignal(assistant.open_url) as opened:
        step.sign_in.click()
    assert opened.args is not None
    assert opened.args[0].startswith("https://acme.my.salesforce.com/")
    assert service.of("change_settings") == [[{"salesforce.client_id": "3MVG9"}]]
    service.say_status(CONNECTED)
    qtbot.waitUntil(lambda: step.result.text() == "Signed in as Marta Vidal.")
    assert assistant.next.text() == "Next"


def test_a_call_is_tried(qtbot: QtBot, assistant: Assistant, service: FakeService) -> None:
    assistant.go_to(3)
    step = assistant.step
    assert isinstance(step, TrialStep)
    step.number.setText("612 345 678")
    step.call.click()
    qtbot.waitUntil(lambda: bool(service.of("dial")) and step.ready)
    view = next(iter(service.views.values()))
    call = replace(view.call, state=CallState.ENDED, outcome=Outcome.UNANSWERED, ended_at=datetime.now(UTC))
    service.say_call(replace(view, call=call))
    qtbot.waitUntil(lambda: step.result.text() == "It works: No answer.")


def test_a_number_that_cannot_be_dialled_is_refused_in_words(
    qtbot: QtBot, assistant: Assistant, service: FakeService
) -> None:
    assistant.go_to(3)
    step = assistant.step
    assert isinstance(step, TrialStep)
    service.refusals["dial"] = BadNumber("“12” is too short.")
    step.number.setText("12")
    step.call.click()
    qtbot.waitUntil(lambda: "“12” is too short." in step.result.text())
    assert not step.ready


def test_why_a_sign_in_came_to_nothing_is_said_where_it_was_begun(
    qtbot: QtBot, assistant: Assistant, service: FakeService
) -> None:
    assistant.go_to(2)
    step = assistant.step
    assert isinstance(step, SalesforceStep)
    qtbot.waitUntil(lambda: bool(step.lines.fields["salesforce.login_url"].text()))
    step.lines.fields["salesforce.client_id"].setText("3MVG9")
    step.lines.edited.emit()
    with qtbot.waitSignal(step.open_url):
        step.sign_in.click()

    def status(state: Connection, message: str) -> None:
        salesforce = replace(CONNECTED.salesforce, state=state, message=message)
        service.say_status(replace(CONNECTED, salesforce=salesforce))

    status(Connection.SIGNED_OUT, "Waiting for you to sign in in the browser.")
    qtbot.waitUntil(lambda: step.result.text().startswith("Waiting"))
    status(Connection.SIGNED_OUT, "Check the consumer key.")
    qtbot.waitUntil(lambda: step.result.text() == "Check the consumer key.")
    status(Connection.CONNECTED, "")
    qtbot.waitUntil(lambda: step.result.text() == "Signed in as Marta Vidal.")
    assert step.ready
