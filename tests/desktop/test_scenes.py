"""Every picture of the windows can be made, in the language, scheme and scaling that ask most of them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtGui import QImage

ROOT = Path(__file__).parents[2]


def test_every_scene_is_rendered(tmp_path: Path) -> None:
    wanted = ["--language", "es", "--scheme", "dark", "--scale", "2"]
    done = subprocess.run(
        [sys.executable, "tests/desktop/render.py", str(tmp_path), *wanted],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    pictures = [QImage(str(path)) for path in tmp_path.glob("*.png")]
    assert len(pictures) >= 38
    assert all(picture.width() > 300 and picture.height() > 100 for picture in pictures)
