"""One Sidecall for each user and home."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.single import SingleInstance, socket_name

ROOT = Path(__file__).parents[2]


def second_start(home: Path) -> subprocess.Popen[str]:
    """Another process that wants to be the one; prints what came of it."""
    code = (
        "import sys, pathlib; from desktop.single import SingleInstance\n"
        "one = SingleInstance(pathlib.Path(sys.argv[1]))\n"
        "print('first' if one.acquire() else ('shown' if one.show_other() else 'silent'))"
    )
    return subprocess.Popen([sys.executable, "-c", code, str(home)], cwd=ROOT, stdout=subprocess.PIPE, text=True)


def ended(qtbot: QtBot, process: subprocess.Popen[str]) -> str:
    qtbot.waitUntil(lambda: process.poll() is not None)
    return process.communicate()[0].strip()


def test_a_second_start_shows_the_first(qtbot: QtBot, tmp_path: Path) -> None:
    first = SingleInstance(tmp_path)
    assert first.acquire()
    first.listen()
    with qtbot.waitSignal(first.show_wanted):
        second = second_start(tmp_path)
    assert ended(qtbot, second) == "shown"
    first.release()


def test_after_the_first_has_gone_another_may_come(qtbot: QtBot, tmp_path: Path) -> None:
    first = SingleInstance(tmp_path)
    assert first.acquire()
    first.listen()
    first.release()
    assert ended(qtbot, second_start(tmp_path)) == "first"


def test_one_that_crashed_does_not_stand_in_the_way(qtbot: QtBot, tmp_path: Path) -> None:
    code = (
        "import sys, os, pathlib\n"
        "from PySide6.QtCore import QCoreApplication\n"
        "from desktop.single import SingleInstance\n"
        "app = QCoreApplication([])\n"
        "one = SingleInstance(pathlib.Path(sys.argv[1]))\n"
        "one.acquire(); one.listen(); os._exit(1)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, timeout=60, check=False)
    assert (tmp_path / "desktop.lock").exists()
    later = SingleInstance(tmp_path)
    assert later.acquire()
    later.listen()
    with qtbot.waitSignal(later.show_wanted):
        second = second_start(tmp_path)
    assert ended(qtbot, second) == "shown"
    later.release()


def test_each_home_has_its_own(tmp_path: Path) -> None:
    one, other = SingleInstance(tmp_path / "a"), SingleInstance(tmp_path / "b")
    assert one.acquire()
    assert other.acquire()
    one.release()
    other.release()
    assert socket_name(tmp_path / "a") != socket_name(tmp_path / "b")


@pytest.mark.skipif(sys.platform == "win32", reason="a named pipe there has no folder")
def test_the_socket_is_out_of_other_users_reach(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    assert Path(socket_name(tmp_path)).parent == tmp_path
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "gone"))
    assert Path(socket_name(tmp_path)).parent == tmp_path
