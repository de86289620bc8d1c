"""The small windows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QListWidget, QWidget
from pytestqt.qtbot import QtBot

from desktop.backend import Backend
from desktop.dialogs.attach import AttachForm
from desktop.dialogs.call import CallDialog
from desktop.dialogs.create import CreateForm
from desktop.dialogs.form import Form
from desktop.dialogs.mend import MendForm
from desktop.widgets.choice import Choice
from desktop.widgets.rows import Row
from helper.crm.port import Duplicates
from helper.errors import DoNotCall, NotSignedIn, SidecallError
from helper.faces import NeededField, NewPerson, NoteChange
from helper.journal.model import Entry, EntryState
from helper.people.model import LookupState
from tests.desktop.fake_service import ANA, CARMEN, DIEGO, RELATED, FakeService, known, view

STRANGER = view(call={"name_from_pbx": "Elena Marín Vega"}, lookup=LookupState.NOT_FOUND)
ENTRY = Entry("j1", "call-1", "k1", EntryState.REFUSED, "Call", "What was said", datetime.now(UTC), error="Region!")


def opened(qtbot: QtBot, form: Form) -> None:
    form.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(form)
    form.open_up()


def test_no_dialog_keeps_the_agent_from_the_rest(qtbot: QtBot, backend: Backend) -> None:
    for form in (CallDialog(backend), CreateForm(backend, STRANGER), AttachForm(backend, STRANGER)):
        opened(qtbot, form)
        assert form.windowModality() is Qt.WindowModality.NonModal


def test_a_number_is_dialled_as_it_was_typed(qtbot: QtBot, backend: Backend, service: FakeService) -> None:
    dialog = CallDialog(backend)
    opened(qtbot, dialog)
    assert not dialog.action.isEnabled()
    qtbot.keyClicks(dialog.search.field, "(415) 555-0132")
    qtbot.keyClick(dialog.search.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    [[request]] = service.of("dial")
    assert (request.number, request.confirm) == ("(415) 555-0132", False)
    assert request.request_id
    assert service.of("search") == []


def test_somebody_is_found_by_name_and_each_number_offered(
    qtbot: QtBot, backend: Backend, service: FakeService
) -> None:
    dialog = CallDialog(backend)
    opened(qtbot, dialog)
    qtbot.keyClicks(dialog.search.field, "carmen")
    qtbot.waitUntil(lambda: len(dialog.search.findChildren(Row)) == 2)
    row = dialog.search.findChildren(Row)[1]
    assert row.accessibleName().endswith("Mobile: +34 612 345 678")
    row.click()
    qtbot.waitUntil(lambda: not dialog.isVisible())
    [[request]] = service.of("dial")
    assert (request.number, request.person_id) == ("+34 612 345 678", CARMEN.id)


def test_do_not_call_needs_a_second_word(qtbot: QtBot, backend: Backend, service: FakeService) -> None:
    dialog = CallDialog(backend)
    opened(qtbot, dialog)
    service.refusals["dial"] = DoNotCall("Tom Baker does not want to be called.")
    dialog.dial("+44 20 7946 0018")
    qtbot.waitUntil(lambda: dialog.action.text() == "Call anyway")
    assert "Tom Baker does not want to be called." in dialog.error.text()
    dialog.action.click()
    qtbot.waitUntil(lambda: not dialog.isVisible())
    first, second = (request for [request] in service.of("dial"))
    assert (first.confirm, second.confirm) == (False, True)
    assert first.request_id != second.request_id


def test_a_second_word_calls_whom_the_first_meant(qtbot: QtBot, backend: Backend, service: FakeService) -> None:
    dialog = CallDialog(backend)
    opened(qtbot, dialog)
    service.refusals["dial"] = DoNotCall("Tom Baker does not want to be called.")
    dialog.dial("+44 20 7946 0018", "003T1")
    qtbot.waitUntil(lambda: dialog.action.text() == "Call anyway")
    dialog.action.click()
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert [(one.person_id, one.confirm) for [one] in service.of("dial")] == [("003T1", False), ("003T1", True)]


def test_a_second_word_is_for_that_number_alone(qtbot: QtBot, backend: Backend, service: FakeService) -> None:
    dialog = CallDialog(backend)
    opened(qtbot, dialog)
    service.refusals["dial"] = DoNotCall("No.")
    dialog.dial("+44 20 7946 0018")
    qtbot.waitUntil(lambda: dialog.action.text() == "Call anyway")
    dialog.search.field.setText("+34 912 345 678")
    assert dialog.action.text() == "Call"


def test_a_dialog_that_only_dials_stays_out_of_sight(qtbot: QtBot, backend: Backend, service: FakeService) -> None:
    dialog = CallDialog(backend)
    dialog.dial("+34 912 345 678")
    qtbot.waitUntil(lambda: bool(service.of("dial")))
    failing = CallDialog(backend)
    failing.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(failing)
    service.refusals["dial"] = NotSignedIn("Sign in first.")
    failing.dial("+34 912 345 678")
    qtbot.waitUntil(lambda: failing.isVisible())
    assert "Sign in first." in failing.error.text()
    assert failing.search.field.text() == "+34 912 345 678"


def test_a_search_that_fails_says_why(qtbot: QtBot, backend: Backend, service: FakeService) -> None:
    dialog = CallDialog(backend)
    opened(qtbot, dialog)
    service.refusals["search"] = NotSignedIn("Sign in first.")
    qtbot.keyClicks(dialog.search.field, "carmen")
    qtbot.waitUntil(lambda: "Sign in first." in dialog.search._state.text())


def test_an_unknown_caller_becomes_a_lead(qtbot: QtBot, backend: Backend, service: FakeService) -> None:
    form = CreateForm(backend, STRANGER)
    opened(qtbot, form)
    assert (form.first_name.text(), form.last_name.text()) == ("Elena Marín", "Vega")
    form.kind.setCurrentIndex(form.kind.findData("Lead"))
    assert not form.action.isEnabled(), "a lead needs a company"
    form.company.setText("Vega SL")
    form.action.click()
    qtbot.waitUntil(lambda: not form.isVisible())
    assert service.of("create") == [
        [NewPerson("Lead", "+34612345678", "Vega", "Elena Marín", "Vega SL", call_id="call-1")]
    ]


@pytest.mark.parametrize("use_existing", [True, False])
def test_duplicates_are_shown_to_choose_among(
    qtbot: QtBot, backend: Backend, service: FakeService, use_existing: bool
) -> None:
    form = CreateForm(backend, STRANGER)
    opened(qtbot, form)
    form.company.setText("Talleres Soto")
    service.views["call-1"] = STRANGER
    service.refusals["create"] = Duplicates("Somebody like this is there already.", (CARMEN, DIEGO), may_save=True)
    form.action.click()
    qtbot.waitUntil(lambda: form.action.text() == "Create anyway")
    rows = form.findChildren(Row)
    assert [row.accessibleName().split(",")[0] for row in rows] == ["Carmen Soto", "Diego Soto"]
    if use_existing:
        rows[0].click()
        qtbot.waitUntil(lambda: service.of("note") == [["call-1", NoteChange(person_id=CARMEN.id)]])
    else:
        form.action.click()
        qtbot.waitUntil(lambda: len(service.of("create")) == 2)
        assert service.of("create")[1][0].save_duplicate
    qtbot.waitUntil(lambda: not form.isVisible())


def test_a_duplicate_that_the_company_forbids_cannot_be_made(
    qtbot: QtBot, backend: Backend, service: FakeService
) -> None:
    form = CreateForm(backend, STRANGER)
    opened(qtbot, form)
    form.company.setText("Talleres Soto")
    service.refusals["create"] = Duplicates("Somebody like this is there already.", (CARMEN,), may_save=False)
    form.action.click()
    qtbot.waitUntil(lambda: bool(form.findChildren(Row)))
    assert not form.action.isEnabled()


def test_a_duplicate_that_nobody_may_see_can_be_made_all_the_same(
    qtbot: QtBot, backend: Backend, service: FakeService
) -> None:
    form = CreateForm(backend, STRANGER)
    opened(qtbot, form)
    form.company.setText("Talleres Soto")
    service.refusals["create"] = Duplicates("Somebody like this is there already.", (), may_save=True)
    form.action.click()
    qtbot.waitUntil(lambda: form.action.text() == "Create anyway")
    assert form.action.isEnabled()
    assert not [one for one in form.findChildren(QLabel) if one.text() == "Is it one of these?"]
    form.action.click()
    qtbot.waitUntil(lambda: not form.isVisible())
    assert [new.save_duplicate for [new] in service.of("create")] == [False, True]


def test_what_was_typed_survives_a_refusal(qtbot: QtBot, backend: Backend, service: FakeService) -> None:
    form = CreateForm(backend, STRANGER)
    opened(qtbot, form)
    form.company.setText("Vega SL")
    service.refusals["create"] = SidecallError("Salesforce says no.", "Refused")
    form.action.click()
    qtbot.waitUntil(lambda: form.error.text() == "Refused. Salesforce says no.")
    assert form.company.text() == "Vega SL"
    assert form.action.isEnabled()


@pytest.mark.parametrize("save_number", [True, False])
def test_a_caller_is_somebody_we_have(qtbot: QtBot, backend: Backend, service: FakeService, save_number: bool) -> None:
    form = AttachForm(backend, STRANGER)
    opened(qtbot, form)
    service.views["call-1"] = STRANGER
    qtbot.keyClicks(form.search.field, "diego")
    qtbot.waitUntil(lambda: bool(form.search.findChildren(Row)))
    assert not form.action.isEnabled()
    form.search.findChildren(Row)[0].click()
    assert form.action.isEnabled()
    qtbot.waitUntil(form.save.isVisible)
    form.save.setChecked(save_number)
    form.action.click()
    qtbot.waitUntil(lambda: not form.isVisible())
    assert service.of("note") == [["call-1", NoteChange(person_id=DIEGO.id)]]
    written = [[DIEGO.id, "+34612345678", "MobilePhone"]] if save_number else []
    assert service.of("attach") == written


def test_a_refused_task_is_mended_and_sent_again(qtbot: QtBot, backend: Backend, service: FakeService) -> None:
    service.entries = [ENTRY]
    form = MendForm(backend, ENTRY, known("call-1", CARMEN))
    opened(qtbot, form)
    assert "Region!" in form.error.text()
    form.subject.setText("A better subject")
    form.field_name.setText("Region__c")
    form.field_value.setText("North")
    form.action.click()
    qtbot.waitUntil(lambda: not form.isVisible())
    changes = {"subject": "A better subject", "fields": {"Region__c": "North"}}
    assert service.of("journal_edit") == [["j1", changes]]
    assert service.of("journal_retry") == [["j1"]]


def test_a_refused_task_gets_what_the_org_wants_its_result_and_what_it_is_about(
    qtbot: QtBot, backend: Backend, service: FakeService
) -> None:
    service.entries = [ENTRY]
    service.needed = [NeededField("Region__c", "Region", "choice", (("N", "North"), ("S", "South")))]
    form = MendForm(backend, ENTRY, known("call-1", ANA))
    opened(qtbot, form)
    qtbot.waitUntil(lambda: form.findChild(Choice, "needed-Region__c") is not None)
    qtbot.waitUntil(lambda: form.outcome.count() > 2)
    qtbot.waitUntil(lambda: bool(form.related.findChildren(Row)))
    region = form.findChild(Choice, "needed-Region__c")
    assert isinstance(region, Choice)
    region.setCurrentIndex(region.findData("S"))
    form.outcome.setCurrentIndex(form.outcome.findData("Call back"))
    form.related.findChildren(Row)[0].click()
    form.action.click()
    qtbot.waitUntil(lambda: not form.isVisible())
    changes = {"related_id": RELATED.cases[0].id, "outcome": "Call back", "fields": {"Region__c": "S"}}
    assert service.of("journal_edit") == [["j1", changes]]


def test_what_is_held_says_what_for_and_asks_for_a_person_only_then(
    qtbot: QtBot, backend: Backend, service: FakeService
) -> None:
    form = MendForm(backend, replace(ENTRY, state=EntryState.HELD, error="Not logged: two addresses."), None)
    opened(qtbot, form)
    assert form.error.text() == "Not logged: two addresses."
    assert not form.search.isVisible()
    other = MendForm(backend, replace(ENTRY, state=EntryState.HELD, error=""), None)
    opened(qtbot, other)
    assert other.search.isVisible()


def test_sending_again_without_a_change_edits_nothing(qtbot: QtBot, backend: Backend, service: FakeService) -> None:
    service.entries = [ENTRY]
    form = MendForm(backend, ENTRY, None)
    opened(qtbot, form)
    form.action.click()
    qtbot.waitUntil(lambda: not form.isVisible())
    assert service.of("journal_edit") == []
    assert service.of("journal_retry") == [["j1"]]


def test_what_this_org_wants_to_know_is_asked_for(qtbot: QtBot, backend: Backend, service: FakeService) -> None:
    service.needed = [
        NeededField("Email", "Email"),
        NeededField("Segment__c", "Segment", "choice", (("a", "Group A"), ("b", "Group B"))),
        NeededField("Seats__c", "Seats", "number"),
        NeededField("Interests__c", "Interests", "choices", (("x", "X-ray"), ("y", "Yoga"))),
        NeededField("Consent__c", "Consent", "yes_no"),
    ]
    form = CreateForm(backend, STRANGER)
    opened(qtbot, form)
    form.company.setText("Vega SL")
    qtbot.waitUntil(lambda: form.findChild(QWidget, "needed-Segment__c") is not None)
    assert form.findChild(QWidget, "needed-Email") is None, "the form has it already"
    assert not form.action.isEnabled()
    segment, seats, interests, consent = (
        form.findChild(QWidget, f"needed-{name}__c") for name in ("Segment", "Seats", "Interests", "Consent")
    )
    assert isinstance(segment, QComboBox)
    assert isinstance(seats, QLineEdit)
    assert isinstance(interests, QListWidget)
    assert isinstance(consent, QCheckBox)
    assert segment.accessibleName() == "Segment"
    segment.setCurrentIndex(segment.findText("Group B"))
    seats.setText("12")
    interests.item(1).setSelected(True)
    consent.setChecked(True)
    assert not form.action.isEnabled(), "the e-mail address is needed here, too"
    form.email.setText("elena@vega.example")
    assert form.action.isEnabled()
    form.action.click()
    qtbot.waitUntil(lambda: bool(service.of("create")))
    [[new]] = service.of("create")
    assert new.fields == {"Segment__c": "b", "Seats__c": "12", "Interests__c": "y", "Consent__c": "true"}


def test_a_number_goes_only_where_the_org_has_room_for_it(qtbot: QtBot, backend: Backend, service: FakeService) -> None:
    service.number_field_list = [NeededField("OtherPhone", "Other phone"), NeededField("Warehouse__c", "Almacén")]
    form = AttachForm(backend, STRANGER)
    opened(qtbot, form)
    form.choose(ANA)
    qtbot.waitUntil(form.field.isVisible)
    offered = [(form.field.itemData(row), form.field.itemText(row)) for row in range(form.field.count())]
    assert offered == [("OtherPhone", "Other phone"), ("Warehouse__c", "Almacén")]
    service.number_field_list = []
    form.choose(CARMEN)
    qtbot.waitUntil(lambda: len(service.of("number_fields")) == 2)
    assert not form.save.isVisible()


def test_moments_times_and_records_are_asked_for_as_such(qtbot: QtBot, backend: Backend, service: FakeService) -> None:
    service.needed = [
        NeededField("When__c", "When", "date_time"),
        NeededField("At__c", "At", "time"),
        NeededField("Region__c", "Region", "record"),
    ]
    form = CreateForm(backend, STRANGER)
    opened(qtbot, form)
    form.company.setText("Vega SL")
    qtbot.waitUntil(lambda: bool(form.findChildren(QLineEdit, "needed-At__c")))
    typed = {
        "When__c": ("tomorrow", "2026-11-22 09:30"),
        "At__c": ("half past", "09:30"),
        "Region__c": ("South", "https://acme.lightning.force.com/lightning/r/Region__c/a00000000000001AAA/view"),
    }
    for name, (wrong, right) in typed.items():
        line = form.findChild(QLineEdit, f"needed-{name}")
        assert line.placeholderText()
        line.setText(wrong)
        assert not form.action.isEnabled()
        line.setText(right)
    assert form.action.isEnabled()
    form.action.click()
    qtbot.waitUntil(lambda: not form.isVisible())
    [[new]] = service.of("create")
    assert new.fields == {name: right for name, (_wrong, right) in typed.items()}


def test_a_form_is_no_higher_than_the_screen_and_shows_what_has_come(
    qtbot: QtBot, backend: Backend, service: FakeService
) -> None:
    service.needed = [NeededField(f"F{n}__c", f"What they want to know {n}") for n in range(30)]
    service.refusals["create"] = Duplicates("Use one of these records?", (CARMEN, DIEGO), may_save=True)
    form = CreateForm(backend, STRANGER)
    opened(qtbot, form)
    qtbot.waitUntil(lambda: form.findChild(QLineEdit, "needed-F29__c") is not None)
    for n in range(30):
        form.findChild(QLineEdit, f"needed-F{n}__c").setText("x")
    form.act()
    qtbot.waitUntil(lambda: len(form.findChildren(Row)) == 2)
    qtbot.waitUntil(lambda: not form.findChildren(Row)[1].visibleRegion().isEmpty())
    qtbot.waitUntil(lambda: form.height() < QGuiApplication.primaryScreen().availableGeometry().height())
    for seen in (form.action, form.error):
        assert seen.geometry().bottom() < form.height()


def test_a_word_without_end_widens_no_form(qtbot: QtBot, backend: Backend) -> None:
    form = AttachForm(backend, STRANGER)
    opened(qtbot, form)
    form.choose(replace(CARMEN, name="X" * 200, title="Y" * 200, company="Z" * 200))
    qtbot.waitUntil(form.who.isVisible)
    qtbot.waitUntil(lambda: form.who.heightForWidth(form.who.width()) <= form.who.height())
    assert form.width() < 600
    assert form.who.text().startswith("X" * 200 + " ")
    assert form.who.accessibleName() == form.who.text()
