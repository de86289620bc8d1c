"""A leg: one participant on the agent's own extension, as the exchange shows it, in no vendor's words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class LegState(StrEnum):
    DIALING = "dialing"
    RINGING = "ringing"
    CONNECTED = "connected"


class PartyKind(StrEnum):
    """What the other end of a leg is."""

    OUTSIDE = "outside"
    EXTENSION = "extension"
    OTHER = "other"  # a queue, a menu, voicemail, a conference


@dataclass(frozen=True, slots=True)
class Leg:
    """``id`` and ``call`` are the exchange's own and only good until it restarts. ``number`` and ``name`` are what
    it says of the other end, untouched; ``party`` that end's extension or trunk. ``via`` is the queue or ring group
    the call came through. ``placed_here``: this extension placed the call (None: cannot be told). ``first``: it is
    the first leg of its call, which is the caller's where the exchange counts so. ``controllable``: it can be answered
    from here.
    """

    id: str
    call: str
    state: LegState
    number: str = ""
    name: str = ""
    party: str = ""
    kind: PartyKind = PartyKind.OUTSIDE
    device: str = ""
    via: str = ""
    did: str = ""
    placed_here: bool | None = None
    first: bool = False
    controllable: bool = False
