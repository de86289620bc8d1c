"""What the exchange is made of, in the words and shapes of 3CX's Call Control API.

Source of the shapes: 3CX's published Call Control endpoint page and captures of a V20 system.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Literal

TRUNK_DN = "10007"
ROUTER_DN = "ROUTER"
EXTERNAL_LINE = "Wexternalline"
EXTENSION = "Wextension"

Status = Literal["Dialing", "Ringing", "Connected"]
Direction = Literal["inbound", "outbound", "internal"]


@dataclass(frozen=True, slots=True)
class Device:
    """A registration of an extension. `device_id` is its SIP contact and changes when it registers anew.

    `controllable`: the exchange may lift its handset (uaCSTA); legs on it show `direct_control` true.
    """

    dn: str
    device_id: str
    user_agent: str
    controllable: bool = False

    def wire(self) -> dict[str, str]:
        return {"dn": self.dn, "device_id": self.device_id, "user_agent": self.user_agent}


@dataclass(slots=True)
class Participant:
    """One leg of a call as it is seen on one DN. Field order and values without content are 3CX's own."""

    id: int
    status: Status
    dn: str
    party_caller_name: str
    party_dn: str
    party_caller_id: str
    party_did: str
    device_id: str
    party_dn_type: str
    direct_control: bool
    originated_by_dn: str
    originated_by_type: str
    referred_by_dn: str
    referred_by_type: str
    on_behalf_of_dn: str
    on_behalf_of_type: str
    callid: int
    legid: int

    @property
    def entity(self) -> str:
        return f"/callcontrol/{self.dn}/participants/{self.id}"

    def wire(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Line:
    """A DN of the exchange: an extension, a queue, a ring group. `type` is the wire's (`Wextension`)."""

    dn: str
    type: str
    name: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """What the PBX's speech recognition made of a recorded call; `sentiment` from 1 (bad) to 5 (good)."""

    transcription: str = ""
    summary: str = ""
    sentiment: int | None = None
    recording_url: str = ""


@dataclass(slots=True)
class Call:
    """One call of the exchange, from the first ring to the last leg's end. Times are aware, UTC.

    `placed`: our extension dialled it. `answered_by`: the DN of ours that lifted first.
    `log_number` counts the calls that ended, from 0. `spoken` is in the call log only.
    `extension` is the agent's side, `number` the other one's ("" withheld, an extension when internal).
    """

    callid: int
    direction: Direction
    extension: str
    number: str
    name: str
    started_at: datetime
    placed: bool = False
    queue: str = ""
    did: str = ""
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    answered_by: str = ""
    ended_by: str = ""
    reason: str = ""
    legs: dict[int, Participant] = field(default_factory=dict)
    next_leg: int = 1
    log_number: int = 0
    spoken: Spoken | None = None

    @property
    def state(self) -> str:
        if self.ended_at is not None:
            return "ended"
        if self.answered_at is not None:
            return "connected"
        return "dialing" if self.placed else "ringing"

    def summary(self) -> dict[str, Any]:
        """For the control API: times are ISO 8601 with Z."""
        return {
            "callid": self.callid,
            "direction": self.direction,
            "extension": self.extension,
            "number": self.number,
            "name": self.name,
            "queue": self.queue,
            "did": self.did,
            "state": self.state,
            "started_at": stamp(self.started_at),
            "answered_at": stamp(self.answered_at),
            "ended_at": stamp(self.ended_at),
            "answered_by": self.answered_by,
            "ended_by": self.ended_by,
            "reason": self.reason,
            "participants": [leg.wire() for leg in self.legs.values()],
        }


def stamp(moment: datetime | None) -> str | None:
    """ISO 8601 in UTC, milliseconds, with Z."""
    return None if moment is None else moment.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
