"""The command: what it starts, what it loads, and what it does where there is no screen and no stream."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.crash import give_streams
from desktop.program import open_url
from desktop.start import has_screen
from helper import __version__

ROOT = Path(__file__).parents[2]


def python(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "QT_QPA_PLATFORM")}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=kept | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_version_is_told_without_qt() -> None:
    code = "import sys; from desktop.__main__ import main; main(['--version']); sys.exit('PySide6' in sys.modules)"
    done = python(code)
    assert done.returncode == 0
    assert done.stdout.strip() == f"Sidecall {__version__}"


def test_the_command_line_is_the_helpers_and_loads_no_qt(tmp_path: Path) -> None:
    code = (
        "import sys; from desktop.__main__ import main\n"
        "code = main(['doctor', '--json'])\n"
        "assert 'PySide6' not in sys.modules\n"
        "sys.exit(code)"
    )
    done = python(code, SIDECALL_HOME=str(tmp_path))
    assert done.returncode in (0, 1, 3), done.stderr
    assert "Traceback" not in done.stderr


def test_without_a_screen_it_says_what_is_missing(tmp_path: Path) -> None:
    done = python("import sys; from desktop.__main__ import main; sys.exit(main([]))", SIDECALL_HOME=str(tmp_path))
    assert done.returncode == 3
    assert "sidecall serve" in done.stderr


def test_on_wayland_its_x_server_is_asked_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert has_screen()
    assert os.environ["QT_QPA_PLATFORM"] == "xcb;wayland"


def test_a_program_without_streams_can_print(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    give_streams()
    print("to nobody")
    print("to nobody", file=sys.stderr)


@pytest.mark.parametrize(
    ("url", "is_opened"),
    [
        ("https://acme.my.salesforce.com/x", True),
        ("http://localhost:8080/x", True),
        ("http://127.0.0.1:8080/x", True),
        ("http://acme.example/x", False),
        ("file:///etc/passwd", False),
        ("javascript:alert(1)", False),
        ("smb://server/share", False),
        ("", False),
    ],
)
def test_only_web_pages_are_opened(monkeypatch: pytest.MonkeyPatch, url: str, is_opened: bool) -> None:
    seen: list[str] = []
    monkeypatch.setattr("desktop.program.QDesktopServices.openUrl", lambda target: seen.append(target.toString()))
    open_url(url)
    assert seen == ([url] if is_opened else [])
