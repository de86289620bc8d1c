"""The card on a real X server: what the window manager says about the keyboard, the stacking and the place."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.desktop.x_server import x_server

ROOT = Path(__file__).parents[2]

pytestmark = [
    pytest.mark.screen,
    pytest.mark.skipif(sys.platform != "linux", reason="asks an X server"),
]


@pytest.fixture(scope="module")
def seen() -> dict[str, bool]:
    with x_server() as display:
        environment = os.environ | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        probe = subprocess.run(
            [sys.executable, "-m", "tests.desktop.screen_probe"],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=90,
            check=False,
        )
    assert probe.returncode == 0, probe.stderr
    found: dict[str, bool] = json.loads(probe.stdout.splitlines()[-1])
    return found


@pytest.mark.parametrize(
    ("what", "wanted"),
    [
        ("other has the keyboard", True),
        ("above all others", True),
        ("showing took the keyboard", False),
        ("a button was heard", True),
        ("a button took the keyboard", False),
        ("inside the screen", True),
        ("stays in its corner", True),
        ("the note took the keyboard", True),
        ("the note was saved", True),
        ("gives it back", True),
        ("was dragged", True),
        ("comes back where it was dragged", True),
        ("coming back took the keyboard", False),
    ],
)
def test_on_a_screen(seen: dict[str, bool], what: str, wanted: bool) -> None:
    assert seen[what] is wanted
