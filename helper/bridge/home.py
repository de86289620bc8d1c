"""The one rule for where Sidecall keeps what is the user's own."""

from __future__ import annotations

import os
import sys


def home() -> str:
    """The absolute path of Sidecall's folder, which need not exist yet.

    ``$SIDECALL_HOME`` when set, else ``%LOCALAPPDATA%\\Sidecall`` on Windows,
    ``~/Library/Application Support/Sidecall`` on macOS and ``~/.local/share/sidecall`` elsewhere.
    """
    chosen = os.environ.get("SIDECALL_HOME")
    if chosen:
        return os.path.abspath(chosen)
    user = os.path.expanduser("~")
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA") or os.path.join(user, "AppData", "Local")
        return os.path.join(local, "Sidecall")
    if sys.platform == "darwin":
        return os.path.join(user, "Library", "Application Support", "Sidecall")
    return os.path.join(user, ".local", "share", "sidecall")


def make_home() -> str:
    """As :func:`home`, and the folder exists afterwards; one that we make is its user's alone."""
    folder = home()
    os.makedirs(folder, mode=0o700, exist_ok=True)
    return folder
