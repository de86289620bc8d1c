"""The scenes that are rendered: each puts the desktop into one state and gives the window to be photographed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QSettings
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QLineEdit, QScrollArea, QWidget

from desktop import theme
from desktop.assistant.pbx import PbxStep
from desktop.assistant.window import Assistant
from desktop.backend import Backend
from desktop.calls_window.window import CallsWindow
from desktop.card.cards import Cards
from desktop.dialogs.attach import AttachForm
from desktop.dialogs.call import CallDialog
from desktop.dialogs.create import CreateForm
from desktop.dialogs.mend import MendForm
from desktop.dialogs.send_on import SendOnForm
from desktop.phones import Phones
from desktop.phones_menu import PhonesMenu
from desktop.settings_window.contact_url import ContactUrlLine
from desktop.settings_window.rewrites import RewriteField
from desktop.settings_window.window import SettingsWindow
from desktop.state import State
from desktop.tray import Tray
from helper import language
from helper.calls.model import Action, CallState, Direction, Outcome
from helper.crm.port import Duplicates
from helper.errors import DoNotCall, SettingsError, WrongState
from helper.faces import CallView, Connection, Device, JournalChanged, PbxStatus, SalesforceStatus
from helper.journal.model import Entry, EntryState, Log, LogState
from helper.people.model import LookupState
from tests.desktop.fake_service import (
    ANA,
    CARMEN,
    CONNECTED,
    DIEGO,
    NORA,
    PHONES,
    RELATED,
    SETTINGS,
    TOM,
    FakeService,
    known,
    view,
)

Scene = Callable[["Stage"], QWidget]
SCENES: dict[str, Scene] = {}


def scene(act: Scene) -> Scene:
    SCENES[act.__name__] = act
    return act


class Stage:
    """The desktop with a fake helper behind it."""

    def __init__(self, home: Path, spoken: str, dark: bool) -> None:
        language.use_language(spoken)
        self.app = QApplication([])
        self.app.setQuitOnLastWindowClosed(False)
        theme.install(self.app, dark)
        self.service = FakeService()
        self.backend = Backend(self.service.run)
        self.state = State(self.backend)
        self.settings = QSettings(str(home / "desktop.ini"), QSettings.Format.IniFormat)
        self.cards = Cards(self.backend, self.state, self.settings)
        self.backend.start()
        self.wait(lambda: self.state.status is not None)

    def wait(self, condition: Callable[[], bool], seconds: float = 5.0) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                raise TimeoutError("the scene did not get ready")
            self.app.processEvents()
            time.sleep(0.005)

    def settle(self, seconds: float = 0.15) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.app.processEvents()
            # Only a running event loop deletes what was marked for it.
            self.app.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # type: ignore[arg-type]
            time.sleep(0.005)

    def card(self, *views: CallView) -> QWidget:
        for one in views:
            self.service.say_call(one)
            self.wait(lambda one=one: self.cards.panel(one.call.id) is not None)  # type: ignore[misc]
        self.settle()
        return self.cards.window

    def play(self, only: str) -> Iterator[tuple[str, QPixmap]]:
        for name, act in SCENES.items():
            if only not in name:
                continue
            window = act(self)
            self.settle()
            yield name.replace("_", "-"), window.grab()
            window.hide()
            self.cards.close_all()
            self.settle(0.05)
            self.service.views.clear()
            self.service.entries.clear()
            self.service.phones = list(PHONES)
            self.service.rows = {row.key: row for row in SETTINGS}
            self.service.url_trouble = ""
            self.service.say_status(CONNECTED)
            self.settle(0.05)

    def close(self) -> None:
        stopped: list[bool] = []
        self.backend.stopped.connect(lambda: stopped.append(True))
        self.backend.stop()
        self.wait(lambda: bool(stopped), 7)


def talking(seconds: int = 83) -> dict[str, object]:
    start = datetime.now(UTC) - timedelta(seconds=seconds + 9)
    return {"state": CallState.CONNECTED, "started_at": start, "answered_at": start + timedelta(seconds=9)}


def ended(seconds: int = 134) -> dict[str, object]:
    end = datetime.now(UTC)
    return {
        "state": CallState.ENDED,
        "outcome": Outcome.ANSWERED,
        "started_at": end - timedelta(seconds=seconds + 9),
        "answered_at": end - timedelta(seconds=seconds),
        "ended_at": end,
    }


HANG_UP = (Action.HANGUP,)
TALKING = (Action.HANGUP, Action.TRANSFER)


@scene
def card_01_ringing(stage: Stage) -> QWidget:
    return stage.card(view())


@scene
def card_02_known(stage: Stage) -> QWidget:
    return stage.card(known())


@scene
def card_03_talking(stage: Stage) -> QWidget:
    return stage.card(
        known(
            call=talking() | {"note": "Wants the battery sent today.\nCall back at 16:00.", "related_id": "500A1"},
            actions=TALKING,
        )
    )


@scene
def card_04_logged(stage: Stage) -> QWidget:
    log = Log(LogState.SENT, "Incoming call: Ana Ruiz", task_id="00T1", task_url="https://acme.example/00T1")
    return stage.card(known(call=ended() | {"disposition": "Done"}, actions=(), log=log))


@scene
def card_05_several_matches(stage: Stage) -> QWidget:
    return stage.card(view(lookup=LookupState.FOUND, matches=(CARMEN, DIEGO)))


@scene
def card_06_unknown(stage: Stage) -> QWidget:
    unknown = {
        "number": "+34600000000",
        "display": "+34 600 000 000",
        "name_from_pbx": "",
        "queue": "",
        "did": "+34 910 000 111",
    }
    return stage.card(view(call=unknown | talking(12), lookup=LookupState.NOT_FOUND, actions=TALKING))


@scene
def card_07_withheld(stage: Stage) -> QWidget:
    nobody = {"number": None, "display": "Anonymous"}
    return stage.card(view(call=nobody, lookup=LookupState.NONE))


@scene
def card_08_salesforce_offline(stage: Stage) -> QWidget:
    return stage.card(view(lookup=LookupState.OFFLINE))


@scene
def card_09_signed_out(stage: Stage) -> QWidget:
    return stage.card(view(lookup=LookupState.SIGNED_OUT))


@scene
def card_10_outgoing(stage: Stage) -> QWidget:
    out = {"direction": Direction.OUTBOUND, "state": CallState.DIALING, "queue": ""}
    return stage.card(known(call=out, actions=HANG_UP))


@scene
def card_11_handed_over(stage: Stage) -> QWidget:
    out = {"direction": Direction.OUTBOUND, "state": CallState.HANDED_OVER, "outcome": Outcome.HANDED_OVER, "queue": ""}
    return stage.card(known(call=out, actions=(Action.LOG,), log=Log(LogState.NOT_LOGGED)))


@scene
def card_11b_reported(stage: Stage) -> QWidget:
    reported = {"state": CallState.HANDED_OVER, "outcome": Outcome.HANDED_OVER, "queue": ""}
    return stage.card(known(call=reported, actions=(Action.LOG,), log=Log(LogState.NOT_LOGGED)))


@scene
def card_12_refused_task(stage: Stage) -> QWidget:
    log = Log(LogState.REFUSED, "Incoming call", error="Required fields are missing: [Region__c]")
    return stage.card(known(call=ended(), actions=(), log=log))


@scene
def card_13_failed(stage: Stage) -> QWidget:
    failed = {
        "direction": Direction.OUTBOUND,
        "state": CallState.ENDED,
        "outcome": Outcome.FAILED,
        "failure": "3CX does not allow this number. Ask your administrator about the outbound rules.",
        "ended_at": datetime.now(UTC),
        "queue": "",
    }
    return stage.card(known(call=failed, actions=(), log=Log(LogState.NOT_LOGGED)))


@scene
def card_14_several_calls(stage: Stage) -> QWidget:
    return stage.card(
        known("a", call=talking(), actions=TALKING),
        view("b", call={"number": "+34600000000", "display": "+34 600 000 000"}, lookup=LookupState.NOT_FOUND),
        known("c", CARMEN),
        known("d", TOM),
    )


@scene
def card_15_long_and_hostile(stage: Stage) -> QWidget:
    nasty = replace(
        ANA,
        id="003N",
        name='<b>Bold</b> & <img src="file:///etc/passwd"> ' + "Maximiliana " * 9,
        title="Vice president for everything that has a long name & more",
        company="Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    )
    stage.service.related_to[nasty.id] = RELATED
    return stage.card(known(person=nasty, call={"queue": "Support <script> " * 5}))


@scene
def card_16_missed(stage: Stage) -> QWidget:
    missed = {"state": CallState.ENDED, "outcome": Outcome.MISSED, "ended_at": datetime.now(UTC)}
    return stage.card(known(call=missed, actions=(), log=Log(LogState.WAITING)))


@scene
def card_17_do_not_call(stage: Stage) -> QWidget:
    return stage.card(known(person=TOM, call={"direction": Direction.OUTBOUND, "queue": ""}, actions=HANG_UP))


@scene
def card_18_refused_by_3cx(stage: Stage) -> QWidget:
    stage.service.refusals["answer"] = WrongState("3CX cannot do that in the state this call is in.")
    window = stage.card(known())
    panel = stage.cards.panel("call-1")
    assert panel is not None
    panel.controls.answer.click()
    return window


@scene
def card_19_transferred(stage: Stage) -> QWidget:
    gone = known(call=ended() | {"outcome": Outcome.TRANSFERRED}, actions=(), log=Log(LogState.WAITING))
    window = stage.card(gone)
    stage.cards.say_sent_on("call-1", language._("Transferred to {name}").format(name="Pau Serra (151)"))
    return window


def day_of_calls(stage: Stage) -> None:
    """A few calls of each kind, and what became of them."""
    now = datetime.now(UTC)
    out = {"direction": Direction.OUTBOUND, "queue": ""}
    sent = Log(LogState.SENT, "Call", task_id="00T1", task_url="https://acme.example/00T1")
    refused = Log(LogState.REFUSED, "Call", error="Required fields are missing: [Region__c]")
    missed = {"state": CallState.ENDED, "outcome": Outcome.MISSED, "ended_at": now}
    calls = [
        known("a", call=ended() | {"note": "Battery goes out today.", "disposition": "Done"}, log=sent),
        known("b", CARMEN, call=ended(41) | out, log=refused),
        view(
            "c",
            call=missed | {"number": "+34600000000", "display": "+34 600 000 000"},
            lookup=LookupState.NOT_FOUND,
            log=Log(LogState.WAITING),
        ),
        view(
            "d",
            call=missed | {"number": None, "display": "Number withheld"},
            lookup=LookupState.NONE,
            log=Log(LogState.NOT_LOGGED),
        ),
        known("e", TOM, call=ended(3671) | out | {"number": "+442079460018", "display": "+44 20 7946 0018"}, log=sent),
        known("f", NORA, call=ended(12) | {"outcome": Outcome.ANSWERED_ELSEWHERE}, log=Log(LogState.NOT_LOGGED)),
    ]
    for minutes, one in enumerate(calls):
        began = one.call.started_at - timedelta(minutes=minutes * 97)
        stage.service.say_call(replace(one, call=replace(one.call, started_at=began), actions=()), pop=False)
    stage.service.entries = [
        Entry(
            "j1",
            "b",
            "k1",
            EntryState.REFUSED,
            "Outgoing call: Carmen Soto",
            "…",
            now - timedelta(minutes=97),
            error="Required fields are missing: [Region__c]",
        ),
        Entry("j2", "c", "k2", EntryState.WAITING, "Missed call: +34 600 000 000", "…", now - timedelta(minutes=194)),
        Entry("j3", "x", "k3", EntryState.HELD, "Incoming call: +34 600 111 222", "…", now - timedelta(minutes=300)),
    ]
    stage.service.say(JournalChanged())
    stage.wait(lambda: len(stage.state.calls()) >= len(calls) and len(stage.state.entries) == 3)


@scene
def calls_1_list(stage: Stage) -> QWidget:
    day_of_calls(stage)
    window = CallsWindow(stage.backend, stage.state)
    window.open_up()
    window.choose("a")
    return window


@scene
def calls_2_refused(stage: Stage) -> QWidget:
    day_of_calls(stage)
    window = CallsWindow(stage.backend, stage.state)
    window.open_up()
    window.choose("b")
    return window


@scene
def calls_3_waiting(stage: Stage) -> QWidget:
    day_of_calls(stage)
    window = CallsWindow(stage.backend, stage.state)
    window.open_up(waiting=True)
    return window


@scene
def calls_4_problem(stage: Stage) -> QWidget:
    offline = replace(
        CONNECTED,
        pbx=PbxStatus(Connection.REFUSED, "150", message="3CX does not accept the key. Ask your administrator."),
    )
    stage.service.say_status(offline)
    stage.settle()
    window = CallsWindow(stage.backend, stage.state)
    window.open_up()
    return window


def settings_window(stage: Stage, group: int) -> QWidget:
    window = SettingsWindow(stage.backend, stage.state)
    window.open_up()
    stage.wait(lambda: bool(window.lines))
    window.groups.setCurrentRow(group)
    return window


@scene
def settings_1_pbx(stage: Stage) -> QWidget:
    return settings_window(stage, 0)


@scene
def settings_1b_contact_url(stage: Stage) -> QWidget:
    stage.service.rows["pbx.mode"] = replace(stage.service.rows["pbx.mode"], value="handoff")
    stage.service.url_trouble = "The local port is 0, any free one, so this works only until Sidecall starts again."
    window = settings_window(stage, 0)
    [url] = window.findChildren(ContactUrlLine)
    stage.wait(lambda: bool(url.field.text()))
    page = window.pages.currentWidget()
    assert isinstance(page, QScrollArea)
    stage.settle()
    page.ensureWidgetVisible(url)
    return window


@scene
def settings_1c_no_phone(stage: Stage) -> QWidget:
    stage.service.phones = []
    window = settings_window(stage, 0)
    assert isinstance(window, SettingsWindow)
    stage.settle()
    page = window.pages.currentWidget()
    assert isinstance(page, QScrollArea)
    page.ensureWidgetVisible(window.lines["pbx.device"])
    return window


@scene
def settings_2_numbers(stage: Stage) -> QWidget:
    window = settings_window(stage, 2)
    assert isinstance(window, SettingsWindow)
    field = window.lines["numbers.rewrite"].field
    assert isinstance(field, RewriteField)
    field.sample.setText("0034 912 345 678")
    return window


@scene
def settings_3_mistake(stage: Stage) -> QWidget:
    window = settings_window(stage, 0)
    assert isinstance(window, SettingsWindow)
    field = window.lines["numbers.region"].field.widget
    assert isinstance(field, QLineEdit)
    field.setText("Spain")
    stage.service.refusals["change_settings"] = SettingsError("numbers.region: it must have two letters.")
    window.save()
    return window


@scene
def settings_4_sidecall(stage: Stage) -> QWidget:
    return settings_window(stage, 4)


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
    return form


@scene
def dialog_6_mend(stage: Stage) -> QWidget:
    day_of_calls(stage)
    form = MendForm(stage.backend, stage.service.entries[0], "Carmen Soto")
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
