"""A door: something the API answers to. Doors are shut: who may come in without the token must say so here."""

from __future__ import annotations

from dataclasses import dataclass

CLI = "sidecall://cli"


@dataclass(frozen=True, slots=True)
class Door:
    """``path`` is compared with the request target as it came, byte for byte.

    ``needs_token`` is False only where the caller cannot have it yet. ``cli_only``: for our own command line alone, no
    extension. ``upgrade``: a WebSocket, whose first message carries the token.
    """

    path: str
    needs_token: bool = True
    cli_only: bool = False
    upgrade: bool = False


# A target that is no door is one with all its locks: without the token nobody learns which there are.
NO_DOOR = Door("")
