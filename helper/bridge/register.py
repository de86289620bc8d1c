"""Make the browsers of the current user know the bridge, and make them forget it.

The places are those of developer.chrome.com, "Native messaging", "Native messaging host location", and of
learn.microsoft.com, "Native messaging" for Edge. Flatpak and Snap browsers cannot start programs and are left out.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from pathlib import Path
from typing import Protocol

from helper.bridge.home import make_home
from helper.bridge.origins import CALLERS

NAME = "com.sidecall.bridge"
FILE = f"{NAME}.json"

#: Keys under HKEY_CURRENT_USER (or, for a package, HKEY_LOCAL_MACHINE); the default value is the manifest's path.
WINDOWS_KEYS = {
    "chrome": rf"Software\Google\Chrome\NativeMessagingHosts\{NAME}",
    "edge": rf"Software\Microsoft\Edge\NativeMessagingHosts\{NAME}",
    "chromium": rf"Software\Chromium\NativeMessagingHosts\{NAME}",
}
_LINUX_PROFILES = {"chrome": "google-chrome", "edge": "microsoft-edge", "chromium": "chromium"}
_MACOS_PROFILES = {"chrome": "Google/Chrome", "edge": "Microsoft Edge", "chromium": "Chromium"}


class Registry(Protocol):
    """The user's part of the Windows registry, as far as it is needed here."""

    def set_default(self, key: str, value: str) -> None:
        """Make ``key`` with all above it, and give it a default value."""

    def delete(self, key: str) -> None:
        """Delete ``key``, which may not be there; others stay."""


class CurrentUser:
    """HKEY_CURRENT_USER."""

    def set_default(self, key: str, value: str) -> None:
        if sys.platform == "win32":
            import winreg

            winreg.SetValue(winreg.HKEY_CURRENT_USER, key, winreg.REG_SZ, value)

    def delete(self, key: str) -> None:
        if sys.platform == "win32":
            import winreg

            with contextlib.suppress(FileNotFoundError):
                winreg.DeleteKey(winreg.HKEY_CURRENT_USER, key)


def bridge_program() -> Path:
    """The absolute path of the bridge that belongs to the running Sidecall: installed, or a checkout's `.venv`.

    Raises ``FileNotFoundError`` when it is not there.
    """
    name = "sidecall-bridge.exe" if sys.platform == "win32" else "sidecall-bridge"
    # Beside us in both cases. Not resolved: a virtual environment's Python is a link to the system's.
    program = Path(os.path.abspath(sys.executable)).with_name(name)
    if not program.is_file():
        raise FileNotFoundError(f"{program} is missing: Sidecall is not installed as a whole")
    return program


def manifest(program: Path) -> str:
    """What a browser reads to learn of the bridge: its JSON."""
    facts = {
        "name": NAME,
        "description": "Tells Sidecall's extension where Sidecall listens",
        "path": str(program),
        "type": "stdio",
        "allowed_origins": list(CALLERS),
    }
    return json.dumps(facts, indent=2) + "\n"


def user_folders() -> dict[str, Path]:
    """Where Chrome, Edge and Chromium look for the current user's hosts on Linux and macOS."""
    if sys.platform == "darwin":
        profiles, root = _MACOS_PROFILES, Path.home() / "Library" / "Application Support"
    else:
        profiles, root = _LINUX_PROFILES, Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return {browser: root / profile / "NativeMessagingHosts" for browser, profile in profiles.items()}


def register(program: Path | None = None, registry: Registry | None = None, windows: bool | None = None) -> list[str]:
    """Register the bridge for the current user in all browsers; returns what was written. Repeating it is harmless.

    Browsers that are not installed get it too: they may be tomorrow. ``program`` is by default ours; ``registry`` and
    ``windows`` stand for this machine's.
    """
    text = manifest(program or bridge_program())
    if _on_windows(windows):
        path = _windows_manifest()
        _put(path, text)
        for key in WINDOWS_KEYS.values():
            (registry or CurrentUser()).set_default(key, str(path))
        return [str(path), *WINDOWS_KEYS.values()]
    paths = [folder / FILE for folder in user_folders().values()]
    for path in paths:
        _put(path, text)
    return [str(path) for path in paths]


def unregister(registry: Registry | None = None, windows: bool | None = None) -> None:
    """Take back all that :func:`register` wrote; what it did not write stays."""
    if _on_windows(windows):
        for key in WINDOWS_KEYS.values():
            (registry or CurrentUser()).delete(key)
        _take(_windows_manifest())
    else:
        for folder in user_folders().values():
            _take(folder / FILE)


def register_in_profile(user_data_dir: Path, program: Path | None = None) -> Path:
    """Register the bridge for a browser that runs with its own ``--user-data-dir``; returns the manifest's path.

    Linux and macOS only: on Windows every profile reads the registry.
    """
    path = user_data_dir / "NativeMessagingHosts" / FILE
    _put(path, manifest(program or bridge_program()))
    return path


def unregister_in_profile(user_data_dir: Path) -> None:
    """Take back what :func:`register_in_profile` wrote."""
    _take(user_data_dir / "NativeMessagingHosts" / FILE)


def _on_windows(windows: bool | None) -> bool:
    return sys.platform == "win32" if windows is None else windows


def _windows_manifest() -> Path:
    return Path(make_home()) / "native-messaging" / FILE


def _put(path: Path, text: str) -> None:
    # Left alone when it is right already: registering happens at every start.
    with contextlib.suppress(OSError, UnicodeDecodeError):
        if path.read_text(encoding="utf-8") == text:
            return
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)


def _take(path: Path) -> None:
    path.unlink(missing_ok=True)
    # The folders we made for a browser that is not there go as well; any other isn't empty.
    with contextlib.suppress(OSError):
        path.parent.rmdir()
        path.parent.parent.rmdir()
