"""Signing in from a browser that is not on this machine: its last address is pasted here and handed to the listener."""

from __future__ import annotations

import contextlib
import sys
import threading
from urllib.error import URLError
from urllib.parse import parse_qs, urlsplit
from urllib.request import ProxyHandler, build_opener

from helper.cli.outcome import complain
from helper.language import _

_DEADLINE = 60.0  # seconds; Salesforce is asked for the tokens meanwhile


def callback_in(url: str) -> str:
    """Where the sign-in address ``url`` sends the browser in the end."""
    return parse_qs(urlsplit(url).query).get("redirect_uri", [""])[0]


def hand_over_what_is_pasted(callback: str) -> None:
    """From now on a line on standard input that is ``callback`` with Salesforce's answer is taken there."""
    if sys.stdin is not None:
        threading.Thread(target=_read, args=(callback,), daemon=True).start()


def _read(callback: str) -> None:
    with contextlib.suppress(OSError, ValueError):  # closed, or none of ours to read
        for line in sys.stdin:
            pasted = line.strip()
            if pasted.startswith(f"{callback}?"):
                _hand_over(pasted)
            elif pasted:
                complain(
                    _("This is not the address that is wanted: it begins with {callback}?").format(callback=callback)
                )


def _hand_over(address: str) -> None:
    # It is on this machine, whatever proxy there is for the rest; and says itself what came of it.
    with (
        contextlib.suppress(URLError, OSError),
        build_opener(ProxyHandler({})).open(address, timeout=_DEADLINE) as page,
    ):
        page.read(10_000)
