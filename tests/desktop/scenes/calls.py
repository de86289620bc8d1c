"""The list of calls."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from PySide6.QtWidgets import QWidget

from desktop.calls_window.window import CallsWindow
from helper.calls.model import CallState, Direction, Outcome
from helper.faces import Connection, JournalChanged, PbxStatus
from helper.journal.model import Entry, EntryState, Log, LogState
from helper.people.model import LookupState
from tests.desktop.fake_service import (
    CARMEN,
    CONNECTED,
    NORA,
    TOM,
    known,
    view,
)
from tests.desktop.scenes.stage import Stage, ended, scene


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
def calls_4_chats(stage: Stage) -> QWidget:
    day_of_calls(stage)
    now = datetime.now(UTC)
    subject = "3CX PhoneSystem Chat Session"
    chats = [
        Entry("c1", "1", "k7", EntryState.SENT, subject, "text", now, "chat", task_id="00T7", name="Ana Ruiz",
              number="612 34 56 78", started_at=now - timedelta(minutes=30)),
        Entry("c2", "2", "k8", EntryState.REFUSED, subject, "text", now, "chat", name="Carmen Soto",
              number="carmen@talleres-soto.example", error="Required fields are missing: [Region__c]",
              started_at=now - timedelta(minutes=95)),
        Entry("c3", "3", "k9", EntryState.HELD, subject, "text", now, "chat", number="+46 8 123 456 78",
              started_at=now - timedelta(hours=20)),
    ]  # fmt: skip
    stage.service.entries = [*stage.service.entries, *chats]
    stage.service.say(JournalChanged())
    window = CallsWindow(stage.backend, stage.state)
    stage.settle()
    window.open_up()
    window.tabs.setCurrentWidget(window.chats)
    stage.settle()
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
