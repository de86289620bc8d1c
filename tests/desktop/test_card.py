"""The call card, state by state."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.backend import Backend
from desktop.card import announce
from desktop.card import cards as cards_module
from desktop.card import panel as panel_module
from desktop.card.cards import Cards
from desktop.card.panel import CallPanel, Level
from desktop.card.related import RelatedBox
from desktop.widgets.rows import Row
from helper.calls.model import CallState, Direction, Outcome
from helper.crm.port import Temporary
from helper.errors import NotConnected, PbxRefused
from helper.faces import CallView, NoteChange, SettingsChanged
from helper.journal.model import Log, LogState
from helper.language import use_language
from helper.people.model import LookupState
from tests.desktop.fake_service import ANA, CARMEN, DIEGO, RELATED, TOM, FakeService, known, view


def shown(qtbot: QtBot, cards: Cards, service: FakeService, one: CallView) -> CallPanel:
    """The card's panel for ``one``, as it is once it has been said."""
    service.say_call(one)
    qtbot.waitUntil(lambda: (p := cards.panel(one.call.id)) is not None and p.view == one)
    panel = cards.panel(one.call.id)
    assert panel is not None
    return panel


def texts(widget: QWidget) -> str:
    """Everything that can be read on ``widget`` now."""
    labels = [w for w in widget.findChildren(QLabel) if w.isVisible()]
    return "\n".join(label.accessibleName() or label.text() for label in labels)


def over(one: CallView, outcome: Outcome = Outcome.ANSWERED, **changes: object) -> CallView:
    end = datetime.now(UTC)
    call = replace(one.call, state=CallState.ENDED, outcome=outcome, ended_at=end)
    if outcome is Outcome.ANSWERED:
        call = replace(call, answered_at=end - timedelta(seconds=134))
    return replace(one, call=call, actions=(), **changes)  # type: ignore[arg-type]


def test_the_number_is_there_before_the_name(qtbot: QtBot, cards: Cards, service: FakeService) -> None:
    panel = shown(qtbot, cards, service, view())
    assert cards.window.isVisible()
    assert panel.identity.name.full_text() == "+34 612 345 678"
    assert "Looking up in Salesforce…" in texts(panel)
    assert "Incoming call · via Support" in texts(panel)


def test_the_name_comes_when_salesforce_has_answered(qtbot: QtBot, cards: Cards, service: FakeService) -> None:
    shown(qtbot, cards, service, view())
    panel = shown(qtbot, cards, service, known())
    assert panel.identity.name.full_text() == "Ana Ruiz"
    assert "Purchasing manager · Ferretería Ruiz SL" in texts(panel)
    assert "+34 612 345 678" in texts(panel)
    assert "Looking up" not in texts(panel)
    assert "Will be logged on Ana Ruiz" in texts(panel)


def test_only_a_call_that_should_pop_makes_a_card(qtbot: QtBot, cards: Cards, service: FakeService) -> None:
    heard: list[object] = []
    cards._state.call_changed.connect(heard.append)
    service.say_call(view(), pop=False)
    qtbot.waitUntil(lambda: bool(heard))
    assert cards.panel("call-1") is None
    assert not cards.window.isVisible()


def test_the_window_never_asks_for_the_keyboard(qtbot: QtBot, cards: Cards, service: FakeService) -> None:
    shown(qtbot, cards, service, view())
    flags = cards.window.windowFlags()
    for wanted in ("Tool", "FramelessWindowHint", "WindowStaysOnTopHint", "WindowDoesNotAcceptFocus"):
        assert flags & getattr(Qt.WindowType, wanted), wanted
    assert cards.window.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)


def test_a_click_in_the_note_and_nothing_else_takes_the_keyboard(
    qtbot: QtBot, cards: Cards, service: FakeService
) -> None:
    panel = shown(qtbot, cards, service, known())
    qtbot.mouseClick(panel.open_record, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(panel.identity, Qt.MouseButton.LeftButton)
    assert cards.window.focus.quiet
    qtbot.mouseClick(panel.note.editor.viewport(), Qt.MouseButton.LeftButton)
    assert not cards.window.focus.quiet
    handle = cards.window.windowHandle()
    assert not handle.flags() & Qt.WindowType.WindowDoesNotAcceptFocus
    cards.window.focus.give_back()
    assert handle.flags() & Qt.WindowType.WindowDoesNotAcceptFocus


def test_a_click_in_the_list_of_results_takes_the_keyboard(qtbot: QtBot, cards: Cards, service: FakeService) -> None:
    panel = shown(qtbot, cards, service, known())
    qtbot.mousePress(panel.outcome, Qt.MouseButton.LeftButton)
    panel.outcome.hidePopup()
    assert not cards.window.focus.quiet


def test_what_can_be_done_is_what_the_helper_says(qtbot: QtBot, cards: Cards, service: FakeService) -> None:
    panel = shown(qtbot, cards, service, known())
    assert panel.controls.answer.isVisible()
    panel.controls.answer.click()
    panel.controls.hang_up.click()
    qtbot.waitUntil(lambda: service.of("answer") == [["call-1"]] and service.of("hang_up") == [["call-1"]])
    panel = shown(qtbot, cards, service, known(actions=()))
    assert not panel.controls.answer.isVisible()
    assert not panel.controls.hang_up.isVisible()


def test_one_click_opens_the_record(qtbot: QtBot, cards: Cards, service: FakeService) -> None:
    panel = shown(qtbot, cards, service, known())
    panel.open_record.click()
    qtbot.waitUntil(lambda: service.of("show") == [[ANA.id]])


def test_a_refusal_is_said_on_the_card(qtbot: QtBot, cards: Cards, service: FakeService) -> None:
    panel = shown(qtbot, cards, service, known())
    service.refusals["hang_up"] = PbxRefused("3CX does not know this call any more.")
    panel.controls.hang_up.click()
    qtbot.waitUntil(lambda: "3CX does not know this call any more." in texts(panel))


def test_of_several_people_the_agent_chooses_one(qtbot: QtBot, cards: Cards, service: FakeService) -> None:
    panel = shown(qtbot, cards, service, view(lookup=LookupState.FOUND, matches=(CARMEN, DIEGO)))
    assert "2 people have this number. Who is it?" in texts(panel)
    assert not panel.open_record.isVisible()
    rows = panel.people.findChildren(Row)
    assert [row.accessibleName().split(",")[0] for row in rows] == ["Carmen Soto", "Diego Soto"]
    rows[1].click()
    qtbot.waitUntil(lambda: panel.identity.name.full_text() == "Diego Soto")
    assert service.of("note") == [["call-1", NoteChange(person_id=DIEGO.id)]]
    assert not panel.people.isVisible()


def test_a_long_list_of_people_is_short_at_first(qtbot: QtBot, cards: Cards, service: FakeService) -> None:
    many = tuple(replace(ANA, id=f"p{n}", name=f"Person {n}") for n in range(9))
    panel = shown(qtbot, cards, service, view(lookup=LookupState.FOUND, matches=many))
    qtbot.waitUntil(lambda: len([row for row in panel.people.findChildren(Row) if row.isVisible()]) == 4)
    more = next(b for b in panel.people.findChildren(QAbstractButton) if b.text() == "Show 5 more")
    more.click()
    qtbot.waitUntil(lambda: len([row for row in panel.people.findChildren(Row) if row.isVisible()]) == 9)


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (LookupState.NOT_FOUND, "Nobody in Salesforce has this number."),
        (LookupState.OFFLINE, "Salesforce does not answer."),
        (LookupState.SIGNED_OUT, "You are signed out of Salesforce."),
    ],
)
def test_how_the_lookup_went_is_said_in_words(
    qtbot: QtBot, cards: Cards, service: FakeService, found: LookupState, says: str
) -> None:
    panel = shown(qtbot, cards, service, view(lookup=found))
    assert says in texts(panel)
    assert panel.identity.sign_in.isVisible() == (found is LookupState.SIGNED_OUT)
    assert panel.create_button.isVisible() == (found is LookupState.NOT_FOUND)


def test_signing_in_is_asked_for_from_the_card(qtbot: QtBot, cards: Cards, service: FakeService) -> None:
    panel = shown(qtbot, cards, service, view(lookup=LookupState.SIGNED_OUT))
    with qtbot.waitSignal(cards.sign_in):
        panel.identity.sign_in.click()


def test_a_withheld_number_is_nobodys(qtbot: QtBot, cards: Cards, service: FakeService) -> None:
    panel = shown(qtbot, cards, service, view(call={"number": None, "display": "Anonymous"}, lookup=LookupState.NONE))
    assert "does not show a number" in texts(panel)
    assert not panel.create_button.isVisible()


def test_somebody_who_must_not_be_called_is_marked(qtbot: QtBot, cards: Cards, service: FakeService) -> None:
    panel = shown(qtbot, cards, service, known(person=TOM))
    assert "Marked “do not call” in Salesforce." in texts(panel)


def battery(panel: CallPanel) -> Row | None:
    """The row of the open case, once it is on screen."""
    rows = [row for row in panel.related.findChildren(Row) if row.isVisible()]
    return next((row for row in rows if "battery" in row.accessibleName()), None)


def test_what_is_going_on_with_them_is_shown_and_can_be_chosen(
    qtbot: QtBot, cards: Cards, service: FakeService
) -> None:
    panel = shown(qtbot, cards, service, known())
    qtbot.waitUntil(lambda: battery(panel) is not None and "Last contact" in texts(panel.related))
    case = battery(panel)
    assert case is not None
    case.click()
    qtbot.waitUntil(lambda: service.of("note") == [["call-1", NoteChange(related_id="500A1")]])
    qtbot.waitUntil(lambda: "Ana Ruiz · Drill delivered without its battery" in texts(panel.log_line))
    # The rows are made anew for the choice, and a new row is on screen a moment after it is there.
    qtbot.waitUntil(lambda: (row := battery(panel)) is not None and row.isChecked())
    case = battery(panel)
    assert case is not None
    case.click()
    qtbot.waitUntil(lambda: service.of("note")[-1] == ["call-1", NoteChange(related_id="")])


def test_one_person_is_asked_about_once(qtbot: QtBot, cards: Cards, service: FakeService) -> None:
    panel = shown(qtbot, cards, service, known())
    qtbot.waitUntil(lambda: panel.related.isVisible())
    shown(qtbot, cards, service, known(call={"state": CallState.CONNECTED}))
    assert service.of("related") == [[ANA.id]]
    assert RELATED.cases[0].title in panel.related.findChildren(Row)[0].accessibleName()


def results(panel: CallPanel) -> list[str]:
    return [panel.outcome.itemText(n) for n in range(panel.outcome.count())]


def test_the_result_is_chosen_from_a_list(qtbot: QtBot, cards: Cards, service: FakeService) -> None:
    panel = shown(qtbot, cards, service, known())
    qtbot.waitUntil(lambda: panel.outcome.findData("Call back") > 0)
    index = panel.outcome.findData("Call back")
    panel.outcome.setCurrentIndex(index)
    panel.outcome.activated.emit(index)
    qtbot.waitUntil(lambda: service.of("note") == [["call-1", NoteChange(outcome="Call back")]])
    panel = shown(qtbot, cards, service, known(call={"disposition": "Asked for the boss"}))
    assert panel.outcome.currentText() == "Asked for the boss"


def test_the_company_has_its_own_results(qtbot: QtBot, cards: Cards, service: FakeService) -> None:
    panel = shown(qtbot, cards, service, known(call={"disposition": "Done"}))
    own = replace(service.rows["journal.outcomes"], value=["Sold", "Done"])
    service.rows["journal.outcomes"] = own
    service.say(SettingsChanged(("journal.outcomes",)))
    qtbot.waitUntil(lambda: results(panel) == ["Result…", "Sold", "Done"])
    assert panel.outcome.currentText() == "Done"
    service.rows["journal.outcomes"] = replace(own, value=[])
    service.say(SettingsChanged(("journal.outcomes",)))
    qtbot.waitUntil(lambda: results(panel) == ["Result…", "Done"])
    panel = shown(qtbot, cards, service, known("other"))
    assert not panel.outcome.isVisible()


def test_a_usual_result_is_shown_in_the_agents_language_and_kept_in_english(
    qtbot: QtBot, cards: Cards, service: FakeService
) -> None:
    use_language("es")
    own = replace(service.rows["journal.outcomes"], value=["Call back", "Open"])
    service.rows["journal.outcomes"] = own
    panel = shown(qtbot, cards, service, known())
    # "Open" is a word of the program too, but here it is the company's own.
    qtbot.waitUntil(lambda: results(panel)[1:] == ["Volver a llamar", "Open"])
    assert panel.outcome.itemData(1) == "Call back"


@pytest.mark.parametrize(
    ("log", "says"),
    [
        (Log(LogState.SENT, task_url="https://acme.example/00T1"), "Logged on Ana Ruiz"),
        (Log(LogState.NOT_LOGGED), "This call is not logged"),
        (Log(LogState.WAITING), "Kept here, logged as soon as Salesforce answers"),
        (Log(LogState.REFUSED, error="Region is missing"), "Salesforce refused: Region is missing"),
        (Log(LogState.HELD), "Logged once you have chosen who it was"),
        (Log(LogState.HELD, error="Not logged: two people."), "Not logged: two people."),
    ],
)
def test_what_became_of_it_is_said(qtbot: QtBot, cards: Cards, service: FakeService, log: Log, says: str) -> None:
    panel = shown(qtbot, cards, service, over(known(), log=log))
    assert says in texts(panel.log_line)


def test_the_task_can_be_opened_and_a_refused_one_mended(qtbot: QtBot, cards: Cards, service: FakeService) -> None:
    panel = shown(qtbot, cards, service, over(known(), log=Log(LogState.SENT, task_url="https://acme.example/00T1")))
    with qtbot.waitSignal(cards.open_url) as opened:
        panel.log_line._open.click()
    assert opened.args == ["https://acme.example/00T1"]
    panel = shown(qtbot, cards, service, over(known("2"), log=Log(LogState.REFUSED, error="no")))
    with qtbot.waitSignal(cards.show_journal) as mend:
        panel.log_line._mend.click()
    assert mend.args == ["2"]


def test_an_outgoing_call_has_a_smaller_card_that_unfolds(qtbot: QtBot, cards: Cards, service: FakeService) -> None:
    out = {"direction": Direction.OUTBOUND, "state": CallState.DIALING, "queue": ""}
    panel = shown(qtbot, cards, service, known(call=out))
    assert panel.level is Level.SMALL
    assert not panel.note.isVisible()
    panel.header.fold.click()
    assert panel.note.isVisible()
    assert panel.header.fold.accessibleName() == "Less"


def test_a_call_that_was_handed_over_says_so(qtbot: QtBot, cards: Cards, service: FakeService) -> None:
    handed = {"state": CallState.HANDED_OVER, "direction": Direction.OUTBOUND, "queue": ""}
    panel = shown(qtbot, cards, service, known(call=handed, actions=()))
    assert "Handed over to your phone app" in texts(panel)


def test_why_a_call_failed_is_said(qtbot: QtBot, cards: Cards, service: FakeService) -> None:
    failed = over(known(call={"failure": "The line is busy."}), Outcome.FAILED)
    panel = shown(qtbot, cards, service, failed)
    assert "Call failed" in texts(panel)
    assert "The line is busy." in texts(panel)


def test_several_calls_are_below_each_other_and_one_is_open(qtbot: QtBot, cards: Cards, service: FakeService) -> None:
    first = shown(qtbot, cards, service, known("a"))
    second = shown(qtbot, cards, service, known("b", CARMEN))
    assert [panel.level for panel in (first, second)] == [Level.STRIP, Level.FULL]
    assert first.identity.name.isVisible()
    qtbot.mouseClick(first, Qt.MouseButton.LeftButton)
    assert [panel.level for panel in (first, second)] == [Level.FULL, Level.STRIP]


def test_a_new_call_does_not_fold_the_one_the_agent_writes_on(qtbot: QtBot, cards: Cards, service: FakeService) -> None:
    first = shown(qtbot, cards, service, known("a"))
    service.refusals["note"] = NotConnected("The disk is full.")
    first.note.editor.setPlainText("in the middle of")
    second = shown(qtbot, cards, service, known("b", CARMEN))
    assert first.level is Level.FULL
    assert second.level is Level.STRIP
    qtbot.waitUntil(lambda: not first.note.unsaved)


def test_of_many_calls_three_are_shown_and_the_running_one_is_among_them(
    qtbot: QtBot, cards: Cards, service: FakeService
) -> None:
    running = shown(qtbot, cards, service, known("a", call={"state": CallState.CONNECTED}))
    for name in "bcde":
        shown(qtbot, cards, service, known(name, CARMEN))
    visible = [panel for panel in cards.window.panels if panel.isVisible()]
    assert len(visible) == 3
    assert running in visible
    assert "and 2 more" in texts(cards.window)


def test_it_closes_itself_some_time_after_the_end(
    qtbot: QtBot, cards: Cards, service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(panel_module, "CLOSE_AFTER_MS", 50)
    shown(qtbot, cards, service, known())
    service.say_call(over(known(), log=Log(LogState.SENT)))
    qtbot.waitUntil(lambda: cards.panel("call-1") is None)
    assert not cards.window.isVisible()


def test_it_stays_while_words_are_not_saved(
    qtbot: QtBot, cards: Cards, service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(panel_module, "CLOSE_AFTER_MS", 50)
    panel = shown(qtbot, cards, service, known())
    panel.note.editor.setPlainText("half a sentence")
    assert panel.in_use
    panel._close_when_left()
    assert cards.panel("call-1") is panel


def test_it_stays_longer_with_a_question_for_the_agent(qtbot: QtBot, cards: Cards, service: FakeService) -> None:
    held = over(view(lookup=LookupState.FOUND, matches=(CARMEN, DIEGO)), log=Log(LogState.HELD))
    panel = shown(qtbot, cards, service, held)
    assert panel._closing.remainingTime() > panel_module.CLOSE_AFTER_MS


def test_escape_closes_it(qtbot: QtBot, cards: Cards, service: FakeService) -> None:
    panel = shown(qtbot, cards, service, known())
    panel.note.editor.setFocus()
    QTest.keyClick(cards.window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not cards.window.isVisible())


def test_names_are_never_read_as_markup(qtbot: QtBot, cards: Cards, service: FakeService) -> None:
    nasty = replace(ANA, name='<img src="x"><b>Ana</b> & Co', title="<i>boss</i>", company="<u>x</u>" * 40)
    panel = shown(qtbot, cards, service, known(person=nasty, call={"queue": "<b>q</b>"}))
    for label in panel.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText or not label.text(), label.text()
    for widget in cards.window.findChildren(QWidget):
        assert "<img" not in widget.toolTip()
    assert panel.identity.name.full_text() == '<img src="x"><b>Ana</b> & Co'


def test_a_long_name_does_not_widen_the_card(qtbot: QtBot, cards: Cards, service: FakeService) -> None:
    before = shown(qtbot, cards, service, known()).window().width()
    long = replace(ANA, name="Maximiliana " * 30, company="x" * 300)
    panel = shown(qtbot, cards, service, known(person=long))
    assert cards.window.width() == before
    assert panel.identity.name.text().endswith("…")
    assert panel.identity.name.toolTip()


def test_every_control_has_a_name_for_screen_readers(qtbot: QtBot, cards: Cards, service: FakeService) -> None:
    panel = shown(qtbot, cards, service, known())
    qtbot.waitUntil(lambda: panel.related.isVisible())
    controls = [*panel.findChildren(QAbstractButton), *panel.findChildren(QLineEdit), panel.note.editor, panel.outcome]
    for control in controls:
        interface = QAccessible.queryAccessibleInterface(control)
        assert interface.text(QAccessible.Text.Name), control


def test_a_ringing_phone_is_announced_at_once(
    qtbot: QtBot, cards: Cards, service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[tuple[str, bool]] = []
    monkeypatch.setattr(cards_module, "announce", lambda _w, text, at_once=False: said.append((text, at_once)))
    shown(qtbot, cards, service, view())
    shown(qtbot, cards, service, known())
    assert said == [("Incoming call from +34 612 345 678", True), ("Ana Ruiz", False)]


def test_announcing_is_an_event_for_assistive_technology(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[object] = []
    monkeypatch.setattr(QAccessible, "updateAccessibility", sent.append)
    widget = QWidget()
    qtbot.addWidget(widget)
    announce.announce(widget, "Hello", at_once=True)
    assert sent[0].message() == "Hello"  # type: ignore[attr-defined]
    assert sent[0].politeness() is QAccessible.AnnouncementPoliteness.Assertive  # type: ignore[attr-defined]


def test_what_is_not_asked_for_to_save_requests_is_said(qtbot: QtBot, backend: Backend, service: FakeService) -> None:
    service.refusals["related"] = Temporary("81 % are used.", "Salesforce requests are running low")
    box = RelatedBox(backend)
    qtbot.addWidget(box)
    box.update_view(known())
    qtbot.waitUntil(
        lambda: any(one.text() == "Salesforce requests are running low" for one in box.findChildren(QLabel))
    )


def test_a_name_without_a_space_pushes_nothing_off_the_card(qtbot: QtBot, cards: Cards, service: FakeService) -> None:
    endless = replace(ANA, name="X" * 200, title="Y" * 200, company="Z" * 200)
    panel = shown(qtbot, cards, service, known(person=endless))
    window = cards.window

    def all_there() -> bool:
        return all(
            button.mapTo(window, button.rect().bottomRight()).x() < window.width()
            for button in panel.findChildren(QAbstractButton)
            if button.isVisible()
        )

    qtbot.waitUntil(all_there)
    assert window.inside.width() <= window.width()
