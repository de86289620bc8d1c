"""The scenes that are rendered: each puts the desktop into one state and gives the window to be photographed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from desktop import theme
from desktop.backend import Backend
from desktop.card.cards import Cards
from desktop.state import State
from helper import language
from helper.calls.model import Action, CallState, Direction, Outcome
from helper.faces import CallView
from helper.journal.model import Log, LogState
from helper.people.model import LookupState
from tests.desktop.fake_service import ANA, CARMEN, DIEGO, RELATED, TOM, FakeService, known, view

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
            actions=HANG_UP,
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
    return stage.card(view(call=unknown | talking(12), lookup=LookupState.NOT_FOUND, actions=HANG_UP))


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
    return stage.card(known(call=out, actions=(), log=Log(LogState.WAITING)))


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
        known("a", call=talking(), actions=HANG_UP),
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
