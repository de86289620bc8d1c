"""The desktop put together: what opens what, and that the end loses nothing."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from desktop.dialogs.attach import AttachForm
from desktop.dialogs.call import CallDialog
from desktop.dialogs.create import CreateForm
from desktop.dialogs.mend import MendForm
from desktop.program import Program
from helper.errors import DoNotCall, SettingsError
from helper.faces import Connection, JournalChanged, Notice, PbxStatus, Service, WindowWanted
from helper.journal.model import EntryState, Log, LogState
from helper.people.model import LookupState
from tests.desktop.fake_service import CONNECTED, TOM, FakeService, known, view
from tests.desktop.test_dialogs import ENTRY

KNOWN = known()
Make = Callable[..., Program]


@pytest.fixture
def make(
    qtbot: QtBot, qapp: QApplication, service: FakeService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Make]:
    """Programs that are quit at the end; quitting the application itself would end the tests."""
    monkeypatch.setattr(QApplication, "quit", lambda *_: None)
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    made: list[Program] = []

    def build(first_run: bool = False) -> Program:
        program = Program(qapp, service.run, tmp_path, first_run)
        made.append(program)
        program.start()
        qtbot.waitUntil(lambda: program.state.status is not None)
        return program

    yield build
    for program in made:
        if program.backend.running:
            with qtbot.waitSignal(program.backend.stopped):
                program.quit()
        qapp.aboutToQuit.disconnect(program._session_ends)
        program._signals.close()
        for window in (program.calls, program.settings_window, program.cards.window):
            window.close()
    for number, handler in handlers.items():
        signal.signal(number, handler)


def dialogs(kind: type) -> list[object]:
    return [window for window in QApplication.topLevelWidgets() if isinstance(window, kind) and window.isVisible()]


def test_nothing_set_up_opens_the_assistant(qtbot: QtBot, make: Make, service: FakeService) -> None:
    service.state = replace(CONNECTED, pbx=PbxStatus(Connection.UNCONFIGURED))
    program = make(first_run=True)
    qtbot.waitUntil(lambda: program._assistant is not None and program._assistant.isVisible())
    program._assistant.close()  # type: ignore[union-attr]


def test_the_demo_opens_no_assistant(make: Make, service: FakeService) -> None:
    service.state = replace(CONNECTED, pbx=PbxStatus(Connection.UNCONFIGURED))
    assert make(first_run=False)._assistant is None


def test_a_note_typed_a_moment_before_the_end_is_saved(qtbot: QtBot, make: Make, service: FakeService) -> None:
    program = make()
    service.say_call(known())
    qtbot.waitUntil(lambda: program.cards.panel("call-1") is not None)
    panel = program.cards.panel("call-1")
    assert panel is not None
    panel.note.editor.setPlainText("the last words")
    with qtbot.waitSignal(program.backend.stopped):
        program.quit()
    assert service.views["call-1"].call.note == "the last words"
    assert not program.cards.window.isVisible()


def test_the_end_of_the_session_saves_it_too(qtbot: QtBot, make: Make, service: FakeService) -> None:
    program = make()
    service.say_call(known())
    qtbot.waitUntil(lambda: program.cards.panel("call-1") is not None)
    panel = program.cards.panel("call-1")
    assert panel is not None
    panel.note.editor.setPlainText("the last words")
    program._session_ends()
    assert service.views["call-1"].call.note == "the last words"
    assert not program.backend.running


def test_the_card_leads_to_the_forms(qtbot: QtBot, make: Make, service: FakeService) -> None:
    program = make()
    service.say_call(view(lookup=LookupState.NOT_FOUND))
    qtbot.waitUntil(lambda: program.cards.panel("call-1") is not None)
    panel = program.cards.panel("call-1")
    assert panel is not None
    panel.create_button.click()
    panel.attach_button.click()
    assert len(dialogs(CreateForm)) == len(dialogs(AttachForm)) == 1
    for window in [*dialogs(CreateForm), *dialogs(AttachForm)]:
        window.close()  # type: ignore[attr-defined]


def test_a_refused_task_leads_to_its_mending(qtbot: QtBot, make: Make, service: FakeService) -> None:
    program = make()
    service.entries = [replace(ENTRY, state=EntryState.REFUSED)]
    service.say(JournalChanged())
    service.say_call(known(log=Log(LogState.REFUSED, error="Region!")))
    qtbot.waitUntil(lambda: bool(program.state.entries) and program.cards.panel("call-1") is not None)
    program.cards.panel("call-1").log_line._mend.click()  # type: ignore[union-attr]
    [form] = dialogs(MendForm)
    form.close()  # type: ignore[attr-defined]


def test_calling_again_asks_where_it_must(qtbot: QtBot, make: Make, service: FakeService) -> None:
    program = make()
    program.dial(known(person=TOM))
    qtbot.waitUntil(lambda: len(service.of("dial")) == 1)
    assert service.of("dial")[0][0].person_id == TOM.id
    assert dialogs(CallDialog) == []
    service.refusals["dial"] = DoNotCall("Tom Baker does not want to be called.")
    program.dial(known(person=TOM))
    qtbot.waitUntil(lambda: len(dialogs(CallDialog)) == 1)
    dialogs(CallDialog)[0].close()  # type: ignore[attr-defined]


def test_a_second_start_shows_a_window(qtbot: QtBot, make: Make) -> None:
    program = make()
    program.show_anything()
    assert program.calls.isVisible()


def test_what_needs_attention_is_what_the_calls_open_on(qtbot: QtBot, make: Make, service: FakeService) -> None:
    program = make()
    service.say_status(replace(CONNECTED, journal_failed=1))
    qtbot.waitUntil(lambda: program.state.status is not None and program.state.status.journal_failed == 1)
    program.show_calls()
    assert program.calls.tabs.currentIndex() == 1


def test_a_notice_is_a_system_notification(
    qtbot: QtBot, make: Make, service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = make()
    told: list[str] = []
    monkeypatch.setattr(program.tray.icon, "showMessage", lambda title, *_: told.append(title))
    service.say(Notice("Signed out", "Sign in again."))
    qtbot.waitUntil(lambda: told == ["Signed out"])


def test_the_browser_can_have_windows_shown(qtbot: QtBot, make: Make, service: FakeService) -> None:
    program = make()
    service.say(WindowWanted("settings"))
    qtbot.waitUntil(program.settings_window.isVisible)
    service.say(WindowWanted("calls"))
    qtbot.waitUntil(program.calls.isVisible)


def test_a_notice_about_a_call_is_on_its_card_while_there_is_one(
    qtbot: QtBot, make: Make, service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = make()
    told: list[str] = []
    monkeypatch.setattr(program.tray.icon, "showMessage", lambda title, *_: told.append(title))
    service.say_call(KNOWN, pop=True)
    qtbot.waitUntil(lambda: program.cards.panel(KNOWN.call.id) is not None)
    panel = program.cards.panel(KNOWN.call.id)
    assert panel is not None
    service.say(Notice("You are editing", "Nothing was opened.", KNOWN.call.id))
    qtbot.waitUntil(lambda: panel.error.text() == "You are editing. Nothing was opened.")
    assert panel.error.isVisible()
    assert told == []
    panel.open_record.click()
    assert not panel.error.isVisible()
    service.say(Notice("You are editing", "Nothing was opened.", "gone"))
    qtbot.waitUntil(lambda: told == ["You are editing"])


def test_a_helper_that_cannot_start_says_why_and_ends_with_1(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Make
) -> None:
    async def break_down(_ready: Callable[[Service], None], _stop: asyncio.Event) -> None:
        raise SettingsError("settings.toml, line 3")

    said: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: said.append(box.informativeText()))
    program = Program(qapp, break_down, tmp_path)
    with qtbot.waitSignal(program.backend.stopped):
        program.start()
    assert said == ["settings.toml, line 3"]
    assert program.exit_code == 1
    qapp.aboutToQuit.disconnect(program._session_ends)
    program._signals.close()
