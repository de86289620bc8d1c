"""How the pictures look, on whatever machine they are taken: twice the pixels, a light scheme, one typeface."""

from __future__ import annotations

import json
from pathlib import Path

SCALE = 2
SCREEN = (1600, 1200)
"""In device-independent pixels; larger than any window."""

# What comes nearest to the typeface of a Windows desktop among those that Debian has; without it, the machine's own.
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <match target="pattern">
    <edit name="family" mode="prepend" binding="strong"><string>Open Sans</string></edit>
  </match>
</fontconfig>
"""


def environment(folder: Path) -> dict[str, str]:
    """What the program and the browser get; files that belong to it are put into ``folder``."""
    fonts, screen = folder / "fonts.conf", folder / "screen.json"
    fonts.write_text(FONTS, encoding="utf-8")
    width, height = SCREEN
    one = {"name": "screen", "x": 0, "y": 0, "width": SCALE * width, "height": SCALE * height}
    screen.write_text(json.dumps({"screens": [one | {"logicalDpi": 96, "dpr": 1}]}), encoding="utf-8")
    return {
        "FONTCONFIG_FILE": str(fonts),
        "QT_QPA_PLATFORM": f"offscreen:configfile={screen}",
        "QT_SCALE_FACTOR": str(SCALE),
        "LC_ALL": "en_GB.UTF-8",
        "LANGUAGE": "en_GB",
        "TZ": "Europe/Madrid",
    }
