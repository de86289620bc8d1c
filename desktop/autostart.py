"""Starting Sidecall when the agent logs on: one entry of the user's own, made and taken away.

Places: the XDG Autostart Specification on Linux, ``Run`` under HKEY_CURRENT_USER on Windows (learn.microsoft.com, "Run
and RunOnce Registry Keys"), a LaunchAgent on macOS (``man launchd.plist``).
"""

from __future__ import annotations

import contextlib
import os
import plistlib
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from helper.bridge.start import program

NAME = "Sidecall"
RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"


def set_autostart(on: bool, home: Path | None = None) -> None:
    """Have Sidecall started at log-on, or not. ``home`` is the user's own folder.

    Short, but it waits for the disk. Raises ``OSError``.
    """
    if sys.platform == "win32":
        _set_run_key(on)
        return
    path = entry(home or Path.home())
    if on:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content(program()))
    else:
        path.unlink(missing_ok=True)


def entry(home: Path) -> Path:
    """The file that starts Sidecall at log-on."""
    if sys.platform == "darwin":
        return home / "Library" / "LaunchAgents" / "com.sidecall.plist"
    folder = os.environ.get("XDG_CONFIG_HOME")
    return (Path(folder) if folder else home / ".config") / "autostart" / "sidecall.desktop"


def content(command: Sequence[str]) -> bytes:
    """What is in that file: ``command`` is the program with its arguments."""
    if sys.platform == "darwin":
        return plistlib.dumps({"Label": "com.sidecall", "ProgramArguments": list(command), "RunAtLoad": True})
    line = " ".join(_quoted(part) for part in command)
    # Later than the panel, or there would be no place for the tray icon yet.
    text = f"[Desktop Entry]\nType=Application\nName={NAME}\nExec={line}\nX-GNOME-Autostart-Delay=10\n"
    return text.encode()


def _quoted(part: str) -> str:
    """An argument as the Desktop Entry Specification wants it in Exec."""
    escaped = "".join(f"\\{c}" if c in '"`$\\' else c for c in part).replace("%", "%%")
    # The string itself is escaped once more, as all strings in the file are.
    return '"' + escaped.replace("\\", "\\\\") + '"'


def _set_run_key(on: bool) -> None:
    if sys.platform == "win32":
        import winreg

        with winreg.CreateKeyEx(winreg.HKEY_CURRENT_USER, RUN, 0, winreg.KEY_SET_VALUE) as key:
            if on:
                winreg.SetValueEx(key, NAME, 0, winreg.REG_SZ, subprocess.list2cmdline(program()))
            else:
                with contextlib.suppress(FileNotFoundError):
                    winreg.DeleteValue(key, NAME)
