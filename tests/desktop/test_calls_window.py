"""The calls and what became of each."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desktop.backend import Backend
from desktop.calls_window.window import CallsWindow
from desktop.state import State
from helper.calls.model import CallState, Outcome
from helper.errors import NotConnected
from helper.faces import CallView, Connection, JournalChanged, PbxStatus
from helper.journal.model import Entry, EntryState, Hold, Log, LogState
from tests.desktop.fake_service import ANA, CARMEN, CONNECTED, FakeService, known, view

NOW = datetime.now(UTC)


def ended(one: CallView, minutes: int, outcome: Outcome = Outcome.ANSWERED, **changes: object) -> CallView:
    began = NOW - timedelta(minutes=minutes)
    call = replace(one.call, state=CallState.ENDED, outcome=outcome, started_at=began, ended_at=began)
    if outcome is Outcome.ANSWERED:
        call = replace(call, answered_at=began, ended_at=began + timedelta(seconds=134))
    return replace(one, call=call, actions=(), **changes)  # type: ignore[arg-type]


@pytest.fixture
def window(qtbot: QtBot, backend: Backend, state: State, service: FakeService) -> CallsWindow:
    made = CallsWindow(backend, state)
    qtbot.addWidget(made)
    calls = [
        ended(known("sent"), 5, log=Log(LogState.SENT, task_id="00T1", task_url="https://acme.example/00T1")),
        ended(known("refused", CARMEN), 9, log=Log(LogState.REFUSED, error="Region is missing")),
        ended(view("missed"), 20, Outcome.MISSED, log=Log(LogState.WAITING)),
    ]
    service.entries = [
        Entry("j1", "refused", "k1", EntryState.REFUSED, "Call: Carmen", "text", NOW, error="Region is missing"),
        Entry("j2", "missed", "k2", EntryState.WAITING, "Missed call", "text", NOW),
        Entry("j3", "sent", "k3", EntryState.SENT, "Call: Ana", "text", NOW, task_id="00T1"),
    ]
    for one in calls:
        service.say_call(one, pop=False)
    service.say(JournalChanged())
    qtbot.waitUntil(lambda: len(state.calls()) == 3 and len(state.entries) == 3)
    assert made.table.views == []
    made.open_up()
    return made


def cells(window: CallsWindow, row: int) -> list[str]:
    model = window.table
    return [str(model.data(model.index(row, column))) for column in range(model.columnCount())]


def test_newest_first_with_what_became_of_each(window: CallsWindow) -> None:
    assert [cells(window, row)[0] for row in range(3)] == ["Ana Ruiz", "Carmen Soto", "+34 612 345 678"]
    assert [cells(window, row)[3] for row in range(3)] == ["2:14", "2:14", "Missed call"]
    assert [cells(window, row)[4] for row in range(3)] == ["Logged", "Refused by Salesforce", "Waiting for Salesforce"]


def test_a_change_keeps_the_choice(qtbot: QtBot, window: CallsWindow, state: State, service: FakeService) -> None:
    window.choose("refused")
    with qtbot.waitSignal(state.call_changed):
        service.say_call(view("new"), pop=False)
    assert len(window.table.views) == 4
    chosen = window._selected()
    assert chosen is not None
    assert chosen.call.id == "refused"


def test_the_chosen_call_is_told_in_full(qtbot: QtBot, window: CallsWindow) -> None:
    assert not window.detail.isVisible()
    window.choose("refused")
    assert window.detail.isVisible()
    assert "Salesforce refused: Region is missing" in window.detail.log_line.text.text()
    assert window.detail.retry_button.isVisible()
    window.choose("sent")
    assert not window.detail.retry_button.isVisible()


def test_from_there_everything_can_be_done(qtbot: QtBot, window: CallsWindow, service: FakeService) -> None:
    window.choose("sent")
    with qtbot.waitSignal(window.dial):
        window.detail.call_button.click()
    with qtbot.waitSignal(window.open_card):
        window.detail.card_button.click()
    with qtbot.waitSignal(window.open_url) as opened:
        window.detail.log_line._open.click()
    assert opened.args == ["https://acme.example/00T1"]
    window.detail.record_button.click()
    qtbot.waitUntil(lambda: service.of("show") == [[ANA.id]])


def test_a_refused_one_is_mended_or_sent_again(qtbot: QtBot, window: CallsWindow, service: FakeService) -> None:
    window.choose("refused")
    with qtbot.waitSignal(window.mend) as mend:
        window.detail.log_line._mend.click()
    assert mend.args is not None
    assert mend.args[0].id == "j1"
    window.detail.retry_button.click()
    qtbot.waitUntil(lambda: service.of("journal_retry") == [["j1"]])


def offered(window: CallsWindow) -> list[str]:
    """The buttons that are on screen in the list of what waits."""
    return [button.text() for button in window.waiting.findChildren(QPushButton) if button.isVisible()]


def test_what_is_not_in_salesforce_has_a_list_of_its_own(
    qtbot: QtBot, window: CallsWindow, service: FakeService
) -> None:
    assert window.tabs.tabText(1) == "Not in Salesforce yet (2)"
    assert [entry.id for entry in window.waiting.entries()] == ["j1", "j2"]
    window.open_up(waiting=True)
    qtbot.waitUntil(lambda: offered(window) == ["Fix…", "Send now", "Send all again"])
    window.waiting._all.click()
    qtbot.waitUntil(lambda: service.of("journal_retry") == [[None]])


@pytest.mark.parametrize(
    ("hold", "log", "decision"),
    [(Hold.OTHER_USER, "Log as mine", "log_as_mine"), (Hold.UNREAD, "Log it anyway", "log_anyway")],
)
def test_what_only_the_agent_can_decide_is_theirs_to_decide(
    qtbot: QtBot, window: CallsWindow, service: FakeService, hold: Hold, log: str, decision: str
) -> None:
    held = replace(service.entries[0], state=EntryState.HELD, hold=hold, error="Made while Pau was signed in.")
    service.entries = [held]
    service.say(JournalChanged((held,)))
    window.open_up(waiting=True)
    qtbot.waitUntil(lambda: offered(window) == [log, "Set aside"])
    for button in window.waiting.findChildren(QPushButton):
        if button.text() in (log, "Set aside"):
            button.click()
    changes = [["j1", {"decision": decision}], ["j1", {"decision": "set_aside"}]]
    qtbot.waitUntil(lambda: service.of("journal_edit") == changes)
    service.entries = [replace(held, state=EntryState.SET_ASIDE, hold="", error="")]
    service.say(JournalChanged(tuple(service.entries)))
    qtbot.waitUntil(lambda: offered(window) == [])


def test_chats_have_a_list_with_their_tasks(qtbot: QtBot, window: CallsWindow, service: FakeService) -> None:
    place = window.tabs.indexOf(window.chats)
    assert not window.tabs.isTabVisible(place)
    began = NOW - timedelta(minutes=40)
    service.entries = [
        Entry("c1", "chat:1", "k7", EntryState.SENT, "Chat", "text", NOW, "chat", task_id="00T7", name="Ana Ruiz",
              number="612 34 56 78", started_at=began),
        Entry("c2", "chat:2", "k8", EntryState.REFUSED, "Chat", "text", NOW, "chat", error="No", number="x@y.example",
              started_at=began - timedelta(hours=1)),
        Entry("j1", "refused", "k1", EntryState.WAITING, "Call: Carmen", "text", NOW),
    ]  # fmt: skip
    service.say(JournalChanged())
    qtbot.waitUntil(lambda: window.tabs.isTabVisible(place))
    window.tabs.setCurrentIndex(place)
    qtbot.waitUntil(lambda: any(one.isVisible() for one in window.chats.findChildren(QPushButton)))
    buttons = [one for one in window.chats.findChildren(QPushButton) if one.isVisible()]
    assert [one.text() for one in buttons] == ["Open in Salesforce", "Fix…"]
    texts = [one.text() for one in window.chats.findChildren(QLabel) if one.isVisible()]
    assert "Ana Ruiz · 612 34 56 78" in texts
    assert "x@y.example" in texts
    buttons[0].click()
    qtbot.waitUntil(lambda: service.of("show") == [["00T7"]])
    with qtbot.waitSignal(window.mend) as mend:
        buttons[1].click()
    assert mend.args is not None
    assert mend.args[0].id == "c2"


def test_what_is_held_says_what_for(qtbot: QtBot, window: CallsWindow, state: State, service: FakeService) -> None:
    why = "Not logged: Extension 150 belongs to pau@acme.example in 3CX."
    service.entries = [
        Entry("j4", "held", "k4", EntryState.HELD, "Call: Ana", "text", NOW, error=why),
        Entry("j5", "whose", "k5", EntryState.HELD, "Call: ?", "text", NOW),
    ]
    service.say_call(ended(known("held"), 1, log=Log(LogState.HELD, error=why)), pop=False)
    service.say(JournalChanged())
    qtbot.waitUntil(lambda: len(window.table.views) == 4 and len(window.waiting.entries()) == 2)
    assert cells(window, 0)[4] == "Held back"
    tip = window.table.data(window.table.index(0, 4), Qt.ItemDataRole.ToolTipRole)
    assert why in tip
    window.choose("held")
    assert window.detail.log_line.text.text() == why
    assert window.detail.retry_button.isVisible()
    window.open_up(waiting=True)
    qtbot.waitUntil(lambda: offered(window) == ["Send now", "Choose…", "Send all again"])
    texts = [label.text() for label in window.waiting.findChildren(QLabel) if label.isVisible()]
    assert why in texts
    assert any(text.startswith("Held back") for text in texts)
    assert any(text.startswith("Choose a person first") for text in texts)


def test_an_empty_list_says_that_all_is_well(qtbot: QtBot, window: CallsWindow, service: FakeService) -> None:
    service.entries = []
    service.say(JournalChanged())
    qtbot.waitUntil(lambda: window.tabs.tabText(1) == "Not in Salesforce yet")
    window.open_up(waiting=True)
    assert window.waiting._empty.isVisible()


def test_a_problem_is_said_where_it_is_seen(qtbot: QtBot, window: CallsWindow, service: FakeService) -> None:
    service.say_status(replace(CONNECTED, pbx=PbxStatus(Connection.REFUSED, message="The key is wrong.")))
    qtbot.waitUntil(lambda: window._error.isVisible())
    assert window._error.text() == "The key is wrong."
    service.say_status(CONNECTED)
    qtbot.waitUntil(lambda: not window._error.isVisible())


def test_an_error_of_a_wish_is_said(qtbot: QtBot, window: CallsWindow, service: FakeService) -> None:
    service.refusals["show"] = NotConnected("No browser.")
    window.choose("sent")
    window.detail.record_button.click()
    qtbot.waitUntil(lambda: "No browser." in window._error.text())


def test_columns_are_headed(window: CallsWindow) -> None:
    heads = [window.table.headerData(n, Qt.Orientation.Horizontal) for n in range(5)]
    assert heads == ["Who", "Number", "When", "Result", "In Salesforce"]


def shown(window: CallsWindow) -> list[str]:
    return [one.call.id for one in window.table.views]


def choose_kind(window: CallsWindow, text: str) -> None:
    window.sieve.kind.setCurrentIndex(window.sieve.kind.findText(text))


def test_the_list_shows_what_is_not_in_salesforce_what_was_missed_and_what_is_mine(
    window: CallsWindow, qtbot: QtBot, state: State, service: FakeService
) -> None:
    group = view("group", call={"queue": "Support"})
    with qtbot.waitSignal(state.call_changed):
        service.say_call(ended(group, 30, Outcome.ANSWERED_ELSEWHERE, log=Log(LogState.NOT_LOGGED)), pop=False)
    choose_kind(window, "Not in Salesforce")
    assert shown(window) == ["refused", "missed", "group"]
    choose_kind(window, "Missed")
    assert shown(window) == ["missed"]
    choose_kind(window, "Mine")
    assert shown(window) == ["sent", "refused"]  # the missed one rang for the queue


def test_a_day_is_a_day_of_the_agent(window: CallsWindow, qtbot: QtBot, state: State, service: FakeService) -> None:
    with qtbot.waitSignal(state.call_changed):
        service.say_call(ended(view("old"), 3 * 24 * 60), pop=False)
    window.sieve.days.setCurrentIndex(window.sieve.days.findText("Last 7 days"))
    assert "old" in shown(window)
    window.sieve.days.setCurrentIndex(window.sieve.days.findText("Today"))
    today = datetime.now().astimezone().date()
    assert "old" not in shown(window)
    assert all(one.call.started_at.astimezone().date() == today for one in window.table.views)


@pytest.mark.parametrize("typed", ["carmen", "TALLERES", "612 345 678", "0034612345678"])
def test_a_call_is_found_by_name_company_or_number(window: CallsWindow, typed: str) -> None:
    window.sieve.text.setText(typed)
    assert "refused" in shown(window)
    window.sieve.text.setText("nobody of that name")
    assert shown(window) == []
    assert window._show_all.isVisible()
    window._show_all.click()
    assert len(shown(window)) == 3
    assert not window.sieve.active()


def test_a_long_list_shows_its_beginning_and_counts_the_rest(
    qtbot: QtBot, window: CallsWindow, service: FakeService
) -> None:
    service.entries = [Entry(f"j{n}", "c", f"k{n}", EntryState.WAITING, f"Call {n}", "t", NOW) for n in range(130)]
    service.say(JournalChanged())
    qtbot.waitUntil(lambda: len(window.waiting.entries()) == 130)
    window.open_up(waiting=True)
    qtbot.waitUntil(lambda: offered(window).count("Send now") == 50)
    assert window.waiting._more.text() == "And 80 more."


def test_what_is_shown_is_exported(qtbot: QtBot, window: CallsWindow, service: FakeService, tmp_path: Path) -> None:
    choose_kind(window, "Not in Salesforce")
    path = tmp_path / "calls.csv"
    window.export_to(path)
    qtbot.waitUntil(lambda: path.exists() and path.read_bytes().decode() == service.table)
    assert service.of("journal_csv") == [[["refused", "missed"]]]
    qtbot.waitUntil(lambda: window._error.text() == f"2 calls saved as {path}")
    window.export_to(tmp_path / "nowhere" / "calls.csv")
    qtbot.waitUntil(lambda: "could not be written" in window._error.text())
