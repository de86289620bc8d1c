"""The note: saved as it is typed, never lost."""

from __future__ import annotations

from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.backend import Backend
from desktop.card.note import NoteField
from helper.errors import NotConnected
from helper.faces import NoteChange
from tests.desktop.fake_service import FakeService, known


def field(qtbot: QtBot, backend: Backend, service: FakeService) -> NoteField:
    service.views["call-1"] = known()
    made = NoteField(backend)
    made.begin("call-1")
    qtbot.addWidget(made)
    made.show()
    return made


def test_it_is_saved_a_moment_after_typing(qtbot: QtBot, backend: Backend, service: FakeService) -> None:
    note = field(qtbot, backend, service)
    QTest.keyClicks(note.editor, "call him")
    qtbot.waitUntil(lambda: not note.unsaved)
    assert service.of("note") == [["call-1", NoteChange(text="call him")]]
    assert service.views["call-1"].call.note == "call him"


def test_what_could_not_be_saved_stays_and_is_tried_again(qtbot: QtBot, backend: Backend, service: FakeService) -> None:
    note = field(qtbot, backend, service)
    service.refusals["note"] = NotConnected("The disk is full.")
    note.editor.setPlainText("important")
    note.flush()
    qtbot.waitUntil(lambda: "The disk is full." in note._problem.text())
    assert note.text == "important"
    qtbot.waitUntil(lambda: not note.unsaved)
    assert service.views["call-1"].call.note == "important"
    assert not note._problem.isVisible()


def test_what_is_typed_while_it_is_being_saved_is_saved_too(
    qtbot: QtBot, backend: Backend, service: FakeService
) -> None:
    note = field(qtbot, backend, service)
    note.editor.setPlainText("one")
    note.flush()
    note.editor.setPlainText("one two")
    qtbot.waitUntil(lambda: service.views["call-1"].call.note == "one two")
    assert not note.unsaved or qtbot.waitUntil(lambda: not note.unsaved) is None


def test_an_older_version_never_overwrites_what_is_typed(qtbot: QtBot, backend: Backend, service: FakeService) -> None:
    note = field(qtbot, backend, service)
    note.editor.setPlainText("mine")
    note.update_view(known(call={"note": "from before"}))
    assert note.text == "mine"


def test_what_is_stored_is_shown(qtbot: QtBot, backend: Backend, service: FakeService) -> None:
    note = field(qtbot, backend, service)
    note.update_view(known(call={"note": "from before"}))
    assert note.text == "from before"
    assert not note.unsaved
    assert service.of("note") == []
