"""Having the system open a link: the web client in the browser, ``tel:`` in whatever program is set for it."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import webbrowser

from helper.errors import NotConnected
from helper.language import _

_SOON = 1.0  # seconds in which an opener that finds nothing says so


async def open_in_browser(url: str) -> None:
    """Raises ``NotConnected`` when there is no browser."""
    if not await asyncio.to_thread(webbrowser.open, url):
        raise NotConnected(_("No browser could be opened on this computer."))


async def open_tel(url: str) -> None:
    """Raises ``NotConnected`` when no program takes the link."""
    try:
        taken = await asyncio.to_thread(_open, url)
    except OSError:
        taken = False
    if not taken:
        raise NotConnected(_("No program on this computer opens tel: links. Choose one in the system’s settings."))


def _open(url: str) -> bool:
    if sys.platform == "win32":
        os.startfile(url)  # noqa: S606 - the link is our own: tel: and what one can press on a phone
        return True
    opener = "open" if sys.platform == "darwin" else "xdg-open"
    quiet = subprocess.DEVNULL
    process = subprocess.Popen([opener, url], stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
    try:
        return process.wait(_SOON) == 0
    except subprocess.TimeoutExpired:
        return True  # without a desktop xdg-open stays for as long as what it started
