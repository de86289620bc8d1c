"""``sidecall register-browser`` and ``unregister-browser``: whether the user's browsers know Sidecall's bridge."""

from __future__ import annotations

from helper.bridge import register as registration
from helper.cli.outcome import DONE, MISSING, complain


def register() -> int:
    """For the current user, in Chrome, Edge and Chromium; prints what was written."""
    try:
        written = registration.register()
    except FileNotFoundError as error:
        complain(str(error))
        return MISSING
    print("\n".join(written))
    return DONE


def unregister() -> int:
    """Takes back all that ``register`` wrote."""
    registration.unregister()
    return DONE
