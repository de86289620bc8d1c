"""The assistant, the dialogs and the menus."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from desktop.assistant.pbx import PbxStep
from desktop.assistant.window import Assistant
from desktop.dialogs.attach import AttachForm
from desktop.dialogs.call import CallDialog
from desktop.dialogs.create import CreateForm
from desktop.dialogs.mend import MendForm
from desktop.dialogs.send_on import SendOnForm
from desktop.phones import Phones
from desktop.phones_menu import PhonesMenu
from desktop.tray import Tray
from helper.calls.model import Action
from helper.crm.port import Duplicates
from helper.errors import DoNotCall, WrongState
from helper.faces import CallView, Connection, Device, NeededField, PbxStatus, SalesforceStatus, SettingView
from helper.people.model import LookupState
from tests.desktop.fake_service import (
    CARMEN,
    CONNECTED,
    NORA,
    known,
    view,
)
from tests.desktop.scenes.calls import day_of_calls
from tests.desktop.scenes.stage import TALKING, Stage, scene, talking


def assistant(stage: Stage, step: int) -> Assistant:
    window = Assistant(stage.backend, stage.state)
    window.open_up()
    window.go_to(step)
    stage.settle()
    return window


@scene
def assistant_2b_handing_over(stage: Stage) -> QWidget:
    stage.service.rows["pbx.mode"] = replace(stage.service.rows["pbx.mode"], value="handoff")
    window = assistant(stage, 1)
    step = window.step
    assert isinstance(step, PbxStep)
    stage.wait(lambda: bool(step.contact.field.text()))
    return window


@scene
def assistant_1_welcome(stage: Stage) -> QWidget:
    return assistant(stage, 0)


@scene
def assistant_2_pbx(stage: Stage) -> QWidget:
    stage.service.say_status(replace(CONNECTED, pbx=PbxStatus(Connection.UNCONFIGURED)))
    stage.settle()
    window = assistant(stage, 1)
    step = window.step
    assert isinstance(step, PbxStep)
    step.connect_now()
    return window


@scene
def assistant_3_pbx_connected(stage: Stage) -> QWidget:
    return assistant(stage, 1)


@scene
def assistant_4_salesforce(stage: Stage) -> QWidget:
    stage.service.say_status(replace(CONNECTED, salesforce=SalesforceStatus(Connection.UNCONFIGURED)))
    stage.settle()
    return assistant(stage, 2)


@scene
def assistant_5_trial(stage: Stage) -> QWidget:
    return assistant(stage, 3)


@scene
def assistant_6_finish(stage: Stage) -> QWidget:
    return assistant(stage, 4)


@scene
def dialog_1_call(stage: Stage) -> QWidget:
    dialog = CallDialog(stage.backend)
    dialog.open_up()
    dialog.search.field.setText("soto")
    stage.wait(lambda: bool(dialog.search.people))
    return dialog


@scene
def dialog_2_do_not_call(stage: Stage) -> QWidget:
    stage.service.refusals["dial"] = DoNotCall("Tom Baker is marked “do not call” in Salesforce.")
    dialog = CallDialog(stage.backend)
    dialog.open_up()
    dialog.dial("+44 20 7946 0018")
    return dialog


def stranger(stage: Stage) -> CallView:
    unknown = {"number": "+34600000000", "display": "+34 600 000 000", "name_from_pbx": "Elena Marín Vega"}
    return view("stranger", call=unknown | talking(12), lookup=LookupState.NOT_FOUND, actions=TALKING)


@scene
def dialog_3_create(stage: Stage) -> QWidget:
    form = CreateForm(stage.backend, stranger(stage))
    form.open_up()
    return form


@scene
def dialog_3_create_needs(stage: Stage) -> QWidget:
    """In an org that wants to know more of a new lead."""
    stage.service.needed = [
        NeededField("Email", "Email"),
        NeededField("Segment__c", "Segment", "choice", (("a", "Craft"), ("b", "Trade"))),
        NeededField("Interests__c", "Interested in", "choices", (("x", "Tools"), ("y", "Training"), ("z", "Rental"))),
        NeededField("First_Contact__c", "First contact", "date"),
        NeededField("Consent__c", "May be written to", "yes_no"),
        NeededField("Need__c", "What they need", "long_text"),
    ]
    form = CreateForm(stage.backend, stranger(stage))
    form.open_up()
    stage.wait(lambda: form.findChild(QWidget, "needed-Need__c") is not None)
    return form


@scene
def dialog_4_duplicates(stage: Stage) -> QWidget:
    stage.service.refusals["create"] = Duplicates("Use one of these records?", (CARMEN, NORA), may_save=True)
    form = CreateForm(stage.backend, stranger(stage))
    form.open_up()
    form.company.setText("Talleres Soto")
    stage.settle()
    form.act()
    return form


@scene
def dialog_5_attach(stage: Stage) -> QWidget:
    form = AttachForm(stage.backend, stranger(stage))
    form.open_up()
    form.search.field.setText("soto")
    stage.wait(lambda: bool(form.search.people))
    form.choose(CARMEN)
    stage.wait(form.save.isVisible)
    return form


@scene
def dialog_5b_a_duplicate_that_nobody_may_see(stage: Stage) -> QWidget:
    stage.service.refusals["create"] = Duplicates("Somebody with this name is there already.", (), may_save=True)
    form = CreateForm(stage.backend, stranger(stage))
    form.open_up()
    form.company.setText("Talleres Soto")
    stage.settle()
    form.act()
    return form


@scene
def dialog_5c_all_kinds_of_fields(stage: Stage) -> QWidget:
    stage.service.needed = [
        NeededField("When__c", "First contact", "date_time"),
        NeededField("At__c", "Call back at", "time"),
        NeededField("Region__c", "Region", "record"),
    ]
    form = CreateForm(stage.backend, stranger(stage))
    form.open_up()
    stage.settle()
    return form


@scene
def dialog_6_mend(stage: Stage) -> QWidget:
    day_of_calls(stage)
    entry = stage.service.entries[0]
    region = NeededField("Region__c", "Region", "choice", (("N", "North"), ("S", "South")))
    stage.service.needed = [region]
    form = MendForm(stage.backend, entry, stage.service.views[entry.call_id])
    form.open_up()
    return form


@scene
def dialog_7_transfer(stage: Stage) -> QWidget:
    form = SendOnForm(stage.backend, known(call=talking(), actions=TALKING), Action.TRANSFER)
    form.open_up()
    form.search.field.setText("pau")
    stage.wait(lambda: bool(form.search.people))
    return form


@scene
def dialog_8_divert_refused(stage: Stage) -> QWidget:
    stage.service.refusals["divert"] = WrongState(
        "3CX cannot do that in the state this call is in. (Destination '199' is not valid)"
    )
    form = SendOnForm(stage.backend, known(), Action.DIVERT)
    form.open_up()
    form.search.field.setText("199")
    form.act()
    return form


@scene
def dialog_9_divert_to_voicemail(stage: Stage) -> QWidget:
    stage.service.rows["pbx.voicemail"] = SettingView("pbx.voicemail", "text", "*4150", "", "policy", "", "")
    form = SendOnForm(stage.backend, known(), Action.DIVERT)
    form.open_up()
    stage.wait(form.voicemail.isVisible)
    return form


@scene
def tray_menu(stage: Stage) -> QWidget:
    day_of_calls(stage)
    stage.service.say_status(replace(CONNECTED, journal_failed=2, salesforce=SalesforceStatus(Connection.SIGNED_OUT)))
    stage.settle()
    phones = Phones(stage.backend, stage.state)
    stage.wait(lambda: phones.devices is not None)
    tray = Tray(stage.state, phones, stage.backend)
    tray.fill()
    tray.menu.popup(QPoint(100, 100))
    return tray.menu


def phones_menu(stage: Stage) -> QWidget:
    phones = Phones(stage.backend, stage.state)
    stage.wait(lambda: phones.devices is not None)
    menu = PhonesMenu(phones)
    menu.popup(QPoint(100, 100))
    return menu


@scene
def tray_phones_chosen(stage: Stage) -> QWidget:
    stage.service.phones = [
        Device("a", "Yealink SIP-T54W"),
        Device("b", "3CX Web Client", True),
        Device("c", "3CX for iPhone"),
    ]
    return phones_menu(stage)


@scene
def tray_phones_none(stage: Stage) -> QWidget:
    stage.service.phones = []
    return phones_menu(stage)
