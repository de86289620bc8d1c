"""What Sidecall needs from the telephone system, in its own terms."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from helper.calls.leg import Leg
from helper.errors import SidecallError
from helper.faces import Check, PbxStatus
from helper.language import _


class DialUnanswered(SidecallError):
    """The dial was sent and no reply came: it may ring all the same. It is looked for among the legs, never sent
    again.
    """

    code = "not_connected"

    def default_title(self) -> str:
        return _("No answer from 3CX")


class Busy(SidecallError):
    """The other end is busy: 3CX refused the dial for that reason."""

    code = "pbx_refused"

    def default_title(self) -> str:
        return _("Busy")


@dataclass(frozen=True, slots=True)
class LegComing:
    """A leg was announced, as new or changed, and is being read; ``LegSeen``, ``LegGone``, ``LegMissed`` or a
    ``Snapshot`` follows.
    """

    leg_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LegSeen:
    leg: Leg
    at: datetime


@dataclass(frozen=True, slots=True)
class LegGone:
    leg_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LegMissed:
    """A leg was announced and went before it could be read: a call of which nothing else is known."""

    leg_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All legs there are, after a time in which events may have been missed."""

    legs: tuple[Leg, ...]
    at: datetime


LegEvent = LegComing | LegSeen | LegGone | LegMissed | Snapshot


@dataclass(frozen=True, slots=True)
class PbxDevice:
    """A phone registered for the extension. ``id`` changes when it registers again; ``name`` is for people."""

    id: str
    name: str
    user_agent: str = ""


class PbxPort(Protocol):
    """Times are UTC, stamped here when something arrived. Verbs raise ``PbxRefused``, ``NotConnected``,
    ``NoDevice``, ``NotFound``.
    """

    def status(self) -> PbxStatus: ...

    def on_change(self, listener: Callable[[], None]) -> None:
        """Have ``listener`` called on the loop whenever ``status`` changed."""

    async def run(self) -> None:
        """Keep the line up, with back-off. Runs until cancelled."""

    def events(self) -> AsyncIterator[LegEvent]:
        """What happens to the legs of the agent's extension, in order."""

    async def make_call(self, destination: str, device: str) -> Leg | None:
        """Dial from ``device`` (an id of ``devices``, "" lets the exchange choose); the agent's own leg where it is
        told. Raises ``Busy`` and ``DialUnanswered`` as well.
        """

    async def hang_up(self, leg_id: str) -> None: ...

    async def answer(self, leg_id: str) -> None: ...

    async def divert(self, leg_id: str, to: str) -> None: ...

    async def transfer(self, leg_id: str, to: str) -> None: ...

    async def look(self) -> None:
        """Put a fresh ``Snapshot`` among the events."""

    async def devices(self) -> Sequence[PbxDevice]: ...

    async def check(self) -> Sequence[Check]:
        """Walk the chain to the exchange and name the link that is broken."""
