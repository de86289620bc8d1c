"""Starting at log-on: one entry, made and taken away, that starts what it says."""

from __future__ import annotations

import configparser
from pathlib import Path

import pytest

from desktop.autostart import content, entry, set_autostart


@pytest.fixture(autouse=True)
def linux(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setattr("desktop.autostart.sys.platform", "linux")


def test_it_is_made_and_taken_away(tmp_path: Path) -> None:
    set_autostart(True, tmp_path)
    file = tmp_path / ".config" / "autostart" / "sidecall.desktop"
    assert entry(tmp_path) == file
    parser = configparser.ConfigParser(interpolation=None)
    parser.read_string(file.read_text())
    assert parser["Desktop Entry"]["Type"] == "Application"
    assert "desktop" in parser["Desktop Entry"]["Exec"]
    set_autostart(False, tmp_path)
    assert not file.exists()
    set_autostart(False, tmp_path)


def test_what_is_special_in_a_desktop_entry_is_escaped() -> None:
    [line] = [line for line in content(["/opt/a b/100%", 'q"$']).decode().splitlines() if line.startswith("Exec=")]
    assert line == r'Exec="/opt/a b/100%%" "q\\"\\$"'


def test_on_a_mac_it_is_a_launch_agent(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("desktop.autostart.sys.platform", "darwin")
    set_autostart(True, tmp_path)
    assert b"RunAtLoad" in (tmp_path / "Library" / "LaunchAgents" / "com.sidecall.plist").read_bytes()
