"""Run by ``test_screen``: a card beside another program's window on a real X server; prints what was seen as JSON."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSettings, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop import theme
from desktop.backend import Backend
from desktop.card.cards import Cards
from desktop.state import State
from tests.desktop.fake_service import CARMEN, FakeService, known, view
from tests.desktop.x_server import XRoot

OTHER = """
from PySide6.QtWidgets import QApplication, QPlainTextEdit
app = QApplication([]); window = QPlainTextEdit(); window.resize(400, 300); window.show(); window.activateWindow()
print(int(window.winId()), flush=True); app.exec()
"""


def main() -> None:
    app = QApplication([])
    app.setQuitOnLastWindowClosed(False)
    theme.install(app, dark=False)
    service = FakeService()
    backend = Backend(service.run)
    state = State(backend)
    backend.start()
    seen: dict[str, object] = {}

    def until(condition: Callable[[], bool], seconds: float = 15.0) -> bool:
        deadline = time.monotonic() + seconds
        while not condition() and time.monotonic() < deadline:
            app.processEvents()
            time.sleep(0.01)
        return condition()

    other = subprocess.Popen([sys.executable, "-c", OTHER], stdout=subprocess.PIPE, text=True)
    with tempfile.TemporaryDirectory() as home, XRoot(os.environ["DISPLAY"]) as root:
        try:
            assert other.stdout is not None
            theirs = int(other.stdout.readline())
            seen["other has the keyboard"] = until(lambda: root.active() == theirs)
            settings = QSettings(str(Path(home) / "desktop.ini"), QSettings.Format.IniFormat)
            cards = Cards(backend, state, settings)
            until(lambda: state.status is not None)

            service.say_call(view())
            until(lambda: cards.window.isVisible())
            mine = int(cards.window.winId())
            above = root.atom("_NET_WM_STATE_ABOVE")
            seen["above all others"] = until(lambda: above in root.windows("_NET_WM_STATE", mine))
            service.say_call(known())
            until(lambda: cards.panel("call-1").identity.name.full_text() == "Ana Ruiz")
            service.say_call(known("call-2", CARMEN))
            until(lambda: len(cards.window.panels) == 2)
            until(lambda: False, 0.5)
            seen["showing took the keyboard"] = root.active() != theirs

            panel = cards.panel("call-2")
            QTest.mouseClick(panel.open_record, Qt.MouseButton.LeftButton)
            until(lambda: bool(service.of("show")))
            seen["a button was heard"] = service.of("show") == [[CARMEN.id]]
            seen["a button took the keyboard"] = root.active() != theirs

            inside = QRect(cards.window.screen().availableGeometry())
            seen["inside the screen"] = until(lambda: inside.contains(cards.window.frameGeometry()))
            before = cards.window.frameGeometry()
            cards.panel("call-1").close_panel()
            until(lambda: len(cards.window.panels) == 1)
            until(lambda: cards.window.frameGeometry().height() < before.height())
            seen["stays in its corner"] = until(
                lambda: cards.window.frameGeometry().bottomRight() == before.bottomRight()
            )

            QTest.mouseClick(panel.note.editor.viewport(), Qt.MouseButton.LeftButton)
            seen["the note took the keyboard"] = until(lambda: root.active() == mine)
            QTest.keyClicks(panel.note.editor, "typed")
            seen["the note was saved"] = until(lambda: service.views["call-2"].call.note == "typed")

            drag(cards, QPoint(-800, -450))
            moved = cards.window.pos()
            cards.close_all()
            until(lambda: not cards.window.isVisible())
            seen["gives it back"] = until(lambda: root.active() == theirs)
            service.say_call(known("call-3"))
            until(lambda: cards.window.isVisible())
            seen["was dragged"] = moved.x() < 400 and moved.y() < 300
            seen["comes back where it was dragged"] = until(lambda: cards.window.pos() == moved)
            seen["coming back took the keyboard"] = root.active() != theirs
        finally:
            other.terminate()
            other.wait(10)
    stopped: list[bool] = []
    backend.stopped.connect(lambda: stopped.append(True))
    backend.stop()
    until(lambda: bool(stopped))
    print(json.dumps(seen))


def drag(cards: Cards, way: QPoint) -> None:
    """Take the newest call by its header, where there is nothing to press, and carry the card ``way`` pixels."""
    held = cards.window.panels[0].header
    grip = QPointF(held.width() / 2, held.height() / 2)
    start = QPointF(held.mapToGlobal(grip))
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    for kind, button, buttons, at in (
        (QEvent.Type.MouseButtonPress, left, left, start),
        (QEvent.Type.MouseMove, none, left, start + QPointF(way) / 2),
        (QEvent.Type.MouseMove, none, left, start + QPointF(way)),
        (QEvent.Type.MouseButtonRelease, left, none, start + QPointF(way)),
    ):
        # Sent to the header, and through all that does not want it up to the window.
        event = QMouseEvent(kind, grip, at, button, buttons, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(held, event)


if __name__ == "__main__":
    main()
