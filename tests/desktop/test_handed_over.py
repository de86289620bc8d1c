"""A call that another program handles: the agent's clock, and logging it by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from pytestqt.qtbot import QtBot

from desktop import words
from desktop.card.cards import Cards
from desktop.card.panel import CLOSE_AFTER_MS, CLOSE_UNLOGGED_MS, CallPanel
from helper.calls.model import Action, CallState, Direction, Outcome
from helper.errors import WrongState
from helper.faces import CallView
from helper.journal.model import Log, LogState
from tests.desktop.fake_service import FakeService, known


def handed(direction: Direction = Direction.OUTBOUND, ago: int = 42) -> CallView:
    call = {
        "state": CallState.HANDED_OVER,
        "outcome": Outcome.HANDED_OVER,
        "direction": direction,
        "queue": "",
        "started_at": datetime.now(UTC) - timedelta(seconds=ago),
    }
    return known(call=call, actions=(Action.LOG,), log=Log(LogState.NOT_LOGGED))


def shown(qtbot: QtBot, cards: Cards, service: FakeService, view: CallView) -> CallPanel:
    service.say_call(view)
    qtbot.waitUntil(lambda: cards.panel(view.call.id) is not None)
    panel = cards.panel(view.call.id)
    assert panel is not None
    return panel


def test_the_clock_runs_until_it_is_stopped_and_its_time_is_logged(
    qtbot: QtBot, cards: Cards, service: FakeService
) -> None:
    view = handed()
    panel = shown(qtbot, cards, service, view)
    assert panel.timed.isVisible()
    assert panel.timed.seconds in range(42, 60)
    assert panel.log_line.text.text() == "Not logged until you say so"
    before = panel.timed.seconds
    qtbot.waitUntil(lambda: panel.timed.seconds > before)
    panel.timed.toggle.click()
    stopped = panel.timed.seconds
    assert panel.timed.toggle.text() == "Start anew"
    panel.timed._started -= timedelta(hours=1)
    assert panel.timed.seconds == stopped
    panel.timed.log.click()
    qtbot.waitUntil(lambda: not panel.timed.isVisible())
    assert service.of("log_handed_over") == [[view.call.id, stopped]]


def test_the_clock_can_start_anew_when_the_call_begins_later(qtbot: QtBot, cards: Cards, service: FakeService) -> None:
    panel = shown(qtbot, cards, service, handed(Direction.INBOUND, ago=300))
    panel.timed.toggle.click()
    panel.timed.toggle.click()
    assert panel.timed.seconds < 10
    assert panel.timed.toggle.text() == "Stop the clock"


def test_nobody_answered_is_logged_without_a_time(qtbot: QtBot, cards: Cards, service: FakeService) -> None:
    view = handed()
    panel = shown(qtbot, cards, service, view)
    panel.timed.nobody.click()
    qtbot.waitUntil(lambda: service.of("log_handed_over") == [[view.call.id, 0]])


def test_what_cannot_be_logged_is_said_and_can_be_tried_again(qtbot: QtBot, cards: Cards, service: FakeService) -> None:
    panel = shown(qtbot, cards, service, handed())
    service.refusals["log_handed_over"] = WrongState("Logging is switched off.")
    panel.timed.log.click()
    qtbot.waitUntil(lambda: "Logging is switched off." in panel.error.text())
    assert panel.timed.log.isEnabled()


def test_the_card_stays_until_it_is_logged_and_goes_then(qtbot: QtBot, cards: Cards, service: FakeService) -> None:
    view = handed()
    panel = shown(qtbot, cards, service, view)
    assert panel._closing.interval() == CLOSE_UNLOGGED_MS
    panel.timed.log.click()
    qtbot.waitUntil(lambda: panel._closing.interval() == CLOSE_AFTER_MS)
    assert panel._closing.isActive()


def test_other_calls_have_no_clock(qtbot: QtBot, cards: Cards, service: FakeService) -> None:
    panel = shown(qtbot, cards, service, replace(handed(), actions=()))
    assert not panel.timed.isVisible()
    assert panel.log_line.text.text() == "This call is not logged"


def test_a_reported_call_is_an_incoming_one() -> None:
    assert words.state(handed(Direction.INBOUND).call) == words.outcome(handed(Direction.INBOUND).call)
    assert words.state(handed(Direction.INBOUND).call) == "Incoming call"
    assert words.state(handed().call) == "Handed over to your phone app"
