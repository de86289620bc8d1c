"""Which program of this computer opens ``tel:`` links. A call that is handed to ourselves would come back for ever.

Sources: the Shared MIME specification's ``xdg-mime query default``; Windows keeps the user's choice of a scheme under
``Shell\\Associations\\UrlAssociations``, and what it runs under ``HKEY_CLASSES_ROOT\\<ProgId>\\shell\\open\\command``.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
from collections.abc import Callable

log = logging.getLogger(__name__)

_DEADLINE = 3.0  # seconds; a desktop that is slow to say must not hold a call up
_CHOICES = (
    # Windows 11 24H2 and later write the first and keep the second for older programs.
    r"Software\Microsoft\Windows\Shell\Associations\UrlAssociations\tel\UserChoiceLatest\ProgId",
    r"Software\Microsoft\Windows\Shell\Associations\UrlAssociations\tel\UserChoice",
)

# (root, path, name) -> value, "" when it is not there
ReadRegistry = Callable[[str, str, str], str]


async def tel_handler() -> str:
    """What opens ``tel:`` links, as far as the system says: a desktop file's name, or a ProgId with its command.

    "" when that cannot be told: nothing is set, the answer took too long, or the system has no way to ask (macOS).
    """
    try:
        async with asyncio.timeout(_DEADLINE):
            if sys.platform == "win32":
                return await asyncio.to_thread(windows_handler, _registry)
            if sys.platform == "darwin":
                return ""
            return await _xdg_handler()
    except (TimeoutError, OSError) as error:
        log.info("what opens tel: links was not found out: %s", type(error).__name__)
        return ""


def is_ours(handler: str) -> bool:
    """Whether ``handler`` is Sidecall: every name it is installed under has its own name in it."""
    return "sidecall" in handler.lower()


def windows_handler(read: ReadRegistry) -> str:
    """The user's choice, else the machine's: ``<ProgId> <command>``."""
    chosen = next((prog for path in _CHOICES if (prog := read("HKCU", path, "ProgId"))), "tel")
    command = read("HKCR", rf"{chosen}\shell\open\command", "")
    return f"{chosen} {command}".strip() if command or chosen != "tel" else ""


async def _xdg_handler() -> str:
    quiet = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(
        "xdg-mime", "query", "default", "x-scheme-handler/tel",
        stdin=quiet, stdout=asyncio.subprocess.PIPE, stderr=quiet,
    )  # fmt: skip
    try:
        output, _none = await process.communicate()
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
    return output.decode(errors="replace").strip()[:200]


def _registry(root: str, path: str, name: str) -> str:
    if sys.platform == "win32":
        import winreg

        key = {"HKCU": winreg.HKEY_CURRENT_USER, "HKCR": winreg.HKEY_CLASSES_ROOT}[root]
        with contextlib.suppress(OSError), winreg.OpenKey(key, path) as opened:
            return str(winreg.QueryValueEx(opened, name)[0])
    return ""
