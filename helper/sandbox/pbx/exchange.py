"""The simulated exchange: calls that ring, are answered, are passed on and end.

It knows nothing of HTTP. Whoever listens to `on_event` is told of each change of a participant the
way 3CX tells it: which entity changed, never how.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable
from typing import Literal

from helper.sandbox.pbx.clock import CallTimers, now
from helper.sandbox.pbx.farend import FarEnds
from helper.sandbox.pbx.model import (
    EXTENSION,
    EXTERNAL_LINE,
    ROUTER_DN,
    TRUNK_DN,
    Call,
    Device,
    Line,
    Participant,
    Status,
)
from helper.sandbox.pbx.switches import Switches
from helper.sandbox.people import STAFF

UPSERT = 0
REMOVE = 1

BUSY_AFTER_S = 0.5
FIRST_CALLID = 1264
FIRST_PARTICIPANT = 8106
KEEP_ENDED = 5000
_DIALABLE = re.compile(r"\+?[0-9*#]{2,24}")

OnEvent = Callable[[int, str, str], None]


class Refused(Exception):
    """The exchange will not do it. `reason` is 3CX's word, `text` what a person reads."""

    def __init__(self, reason: str, text: str) -> None:
        super().__init__(text)
        self.reason = reason
        self.text = text


class Exchange:
    """All calls of the PBX. Every method is immediate; what takes time is done by timers."""

    def __init__(self, switches: Switches, on_event: OnEvent) -> None:
        self.switches = switches
        self.far_ends = FarEnds()
        self.lines = {line.dn: line for line in _LINES}
        self.devices: list[Device] = list(DEVICES)
        self.running: dict[int, Call] = {}
        self.ended: deque[Call] = deque(maxlen=KEEP_ENDED)
        self._on_event = on_event
        self._timers = CallTimers()
        self._ended_count = 0
        self._start_counting()

    def close(self) -> None:
        self._timers.cancel_all()

    def restart(self) -> None:
        """All calls are lost without a word, and every counter starts over."""
        self._timers.cancel_all()
        self.running.clear()
        self._start_counting()

    def _start_counting(self) -> None:
        self._last_callid = FIRST_CALLID - 1
        self._last_participant = FIRST_PARTICIPANT - 1

    # What is there

    def devices_of(self, dn: str) -> list[Device]:
        return [device for device in self.devices if device.dn == dn]

    def participants_of(self, dn: str) -> list[Participant]:
        return [leg for call in self.running.values() for leg in call.legs.values() if leg.dn == dn]

    def call(self, callid: int) -> Call:
        """A running call; KeyError when there is none of that id."""
        if callid not in self.running:
            raise KeyError(f"no running call {callid}")
        return self.running[callid]

    # Calls begin

    def ring(self, number: str, name: str, extension: str, queue: str, did: str) -> Call:
        """An incoming call to `extension`, through `queue` when that is not "".

        Raises ValueError for a DN that does not exist, Refused when nothing there can ring.
        """
        if self.lines.get(extension, _NO_LINE).type != EXTENSION:
            raise ValueError(f"{extension} is no extension")
        if queue and self.lines.get(queue, _NO_LINE).type not in ("Wqueue", "Wringgroup"):
            raise ValueError(f"{queue} is no queue or ring group")
        if not self.devices_of(extension):
            raise Refused("PhoneNotRegistered", f"Extension {extension} has no registered device")
        colleague = self.lines.get(number)
        call = self._new_call(
            "internal" if colleague else "inbound", extension, number, name or (colleague.name if colleague else "")
        )
        call.queue, call.did = queue, did
        call.next_leg = 2 if colleague else 4
        self._ring_devices(call, extension)
        return call

    def make_call(self, dn: str, device: Device | None, destination: str, *, by_hand: bool = False) -> Participant:
        """Dial from an extension; without `device` the exchange chooses. `by_hand`: on the phone, which does not ring
        first then. Raises Refused.
        """
        own = device or next(iter(self.devices_of(dn)), None)
        if own is None:
            raise Refused("PhoneNotRegistered", f"Extension {dn} has no registered device")
        if not _DIALABLE.fullmatch(destination):
            raise Refused("NoDestinations", f"Destination '{destination}' is not valid")
        behaviour = self.far_ends.of(destination)
        if behaviour.then == "refuse":
            raise Refused("NoDestinations", behaviour.text or f"No outbound rule allows {destination}")
        colleague = self.lines.get(destination)
        call = self._new_call(
            "internal" if colleague else "outbound", dn, destination, colleague.name if colleague else ""
        )
        lifts_first = self.switches.own_phone != "dialing" and not by_hand
        leg = self._leg(call, own, "Ringing" if lifts_first else "Dialing")
        if lifts_first and self.switches.own_phone == "ringing":
            leg.originated_by_dn, leg.originated_by_type = dn, EXTENSION
        elif lifts_first:
            leg.originated_by_dn, leg.originated_by_type, leg.party_caller_id = "", "None", dn
        call.placed = True
        self._announce(leg)
        if lifts_first:
            self._timers.after(self.switches.own_phone_lift_s, call.callid, lambda: self._lifted(call, leg))
        else:
            self._far_end_rings(call)
        return leg

    # Calls go on

    def answer(self, callid: int, participant: int | None = None) -> None:
        """Somebody of ours lifts: a given leg, or else the first that rings. ValueError when none does."""
        call = self.call(callid)
        ringing = [leg for leg in call.legs.values() if leg.status == "Ringing" and participant in (None, leg.id)]
        if not ringing:
            raise ValueError(f"nothing rings in call {callid}")
        self._connect(call, ringing[0])

    def answer_elsewhere(self, callid: int, dn: str) -> None:
        """A colleague takes a call that rings at ours, as in a queue. ValueError when it cannot be."""
        call = self.call(callid)
        devices = self.devices_of(dn)
        if call.answered_at is not None or call.placed or not devices:
            raise ValueError(f"call {callid} cannot be answered by {dn}")
        self._connect(call, self._leg(call, devices[0], "Ringing"))

    def far_answer(self, callid: int) -> None:
        """The dialled end lifts. ValueError when we are not dialling it."""
        call = self.call(callid)
        dialling = [leg for leg in call.legs.values() if leg.status == "Dialing"]
        if not dialling:
            raise ValueError(f"call {callid} is not dialling")
        theirs = [leg for leg in call.legs.values() if leg.status == "Ringing"]
        self._connect(call, theirs[0] if theirs else dialling[0])

    def hang_up(self, callid: int, by: Literal["far", "agent"], reason: str = "") -> None:
        """The whole call ends."""
        call = self.call(callid)
        call.ended_by, call.reason = by, reason
        for leg in list(call.legs.values()):
            self._remove(call, leg)

    def drop(self, leg: Participant) -> None:
        """One of ours hangs up: a leg that rings beside others goes alone, any other takes the call with it."""
        call = self.call(leg.callid)
        if leg.status == "Ringing" and any(o.status == "Ringing" for o in call.legs.values() if o is not leg):
            self._remove(call, leg)
        else:
            self.hang_up(call.callid, "agent")

    def send_away(self, leg: Participant, destination: str, how: Literal["divert", "transferto", "routeto"]) -> None:
        """Pass the far end on to `destination`; for "routeto" our own legs ring on beside it."""
        call = self.call(leg.callid)
        if not _DIALABLE.fullmatch(destination):
            raise Refused("NoDestinations", f"Destination '{destination}' is not valid")
        ours = [other for other in call.legs.values() if other.dn == leg.dn]
        if destination in self.lines:
            self._ring_devices(call, destination, referred_by=leg.dn)
        if how != "routeto":
            call.ended_by, call.reason = "agent", how
            for other in ours:
                self._remove(call, other)

    def put_through(self, callid: int, consultation: int) -> None:
        """The agent, who talks to both, connects the one to the other by the keys of the phone. ValueError when it
        cannot be.
        """
        call, other = self.call(callid), self.call(consultation)
        ours = [leg for one in (call, other) for leg in one.legs.values() if leg.dn == call.extension]
        if call is other or other.extension != call.extension or any(leg.status != "Connected" for leg in ours):
            raise ValueError("the agent does not talk to both")
        for one in (call, other):
            one.ended_by, one.reason = "agent", "transferto"
        for leg in [leg for leg in other.legs.values() if leg not in ours]:
            del other.legs[leg.id]
            leg.callid, call.legs[leg.id] = call.callid, leg
            leg.party_caller_id, leg.party_dn, leg.party_dn_type = call.number, TRUNK_DN, EXTERNAL_LINE
            self._announce(leg)
        for leg in ours:
            self._remove(self.call(leg.callid), leg)

    def renumber(self, callid: int, said: bool = False) -> None:
        """Legs go on under other ids; that the ones before are gone is ``said`` or not."""
        call = self.call(callid)
        for old in list(call.legs.values()):
            self._last_participant += 1
            del call.legs[old.id]
            if said:
                self._on_event(REMOVE, old.entity, old.dn)
            old.id = self._last_participant
            call.legs[old.id] = old
            self._announce(old)

    # Inside

    def _new_call(
        self, direction: Literal["inbound", "outbound", "internal"], extension: str, number: str, name: str
    ) -> Call:
        self._last_callid += 1
        call = Call(self._last_callid, direction, extension, number, name, started_at=now())
        self.running[call.callid] = call
        return call

    def _leg(self, call: Call, device: Device, status: Status, *, referred_by: str = "") -> Participant:
        """A new leg on `device`; the other end is the trunk, or a colleague's DN."""
        self._last_participant += 1
        outside = call.direction != "internal"
        their_dn = TRUNK_DN if outside else (call.number if device.dn == call.extension else call.extension)
        incoming = status == "Ringing"
        number = call.number if outside else their_dn
        if outside and not call.number:
            number = self.switches.withheld_as
        name = call.name if outside else self.lines[their_dn].name
        leg = Participant(
            id=self._last_participant,
            status=status,
            dn=device.dn,
            party_caller_name=name or (number if incoming else ""),
            party_dn=their_dn,
            party_caller_id=number,
            party_did="",
            device_id=device.device_id,
            party_dn_type=EXTERNAL_LINE if outside else EXTENSION,
            direct_control=device.controllable,
            originated_by_dn=ROUTER_DN if incoming and call.direction == "inbound" else "",
            originated_by_type="Wroutepoint" if incoming and call.direction == "inbound" else "None",
            referred_by_dn=referred_by,
            referred_by_type=EXTENSION if referred_by else "None",
            on_behalf_of_dn="",
            on_behalf_of_type="None",
            callid=call.callid,
            legid=call.next_leg,
        )
        if call.queue and incoming:
            relation = self.switches.queue_shown_as
            setattr(leg, f"{relation}_dn", call.queue)
            setattr(leg, f"{relation}_type", self.lines[call.queue].type)
        call.next_leg += 1
        call.legs[leg.id] = leg
        return leg

    def _ring_devices(self, call: Call, dn: str, *, referred_by: str = "") -> None:
        devices = self.devices_of(dn)
        if self.switches.ring_devices == "first":
            devices = devices[:1]
        for leg in [self._leg(call, device, "Ringing", referred_by=referred_by) for device in devices]:
            self._announce(leg)

    def _lifted(self, call: Call, leg: Participant) -> None:
        leg.status = "Dialing"
        leg.party_caller_id = call.number
        self._announce(leg)
        self._far_end_rings(call)

    def _far_end_rings(self, call: Call) -> None:
        behaviour = self.far_ends.of(call.number)
        if call.direction == "internal":
            self._ring_devices(call, call.number)
        if behaviour.then == "answer":
            self._timers.after(
                1.0 if behaviour.after is None else behaviour.after, call.callid, lambda: self.far_answer(call.callid)
            )
        elif behaviour.then == "busy":
            wait = BUSY_AFTER_S if behaviour.after is None else behaviour.after
            self._timers.after(wait, call.callid, lambda: self.hang_up(call.callid, "far", "PhoneBusy"))
        elif behaviour.after is not None:
            self._timers.after(behaviour.after, call.callid, lambda: self.hang_up(call.callid, "far", "NoAnswer"))

    def _connect(self, call: Call, chosen: Participant) -> None:
        self._timers.cancel(call.callid)
        call.answered_at = call.answered_at or now()
        call.answered_by = call.answered_by or chosen.dn
        for leg in list(call.legs.values()):
            if leg.status == "Ringing" and leg is not chosen:
                self._remove(call, leg)
        for leg in call.legs.values():
            if leg.status != "Connected":
                leg.status = "Connected"
                self._announce(leg)

    def _announce(self, leg: Participant) -> None:
        self._on_event(UPSERT, leg.entity, leg.dn)

    def _remove(self, call: Call, leg: Participant) -> None:
        if call.legs.pop(leg.id, None) is None:
            return
        if not call.legs:
            self._timers.cancel(call.callid)
            call.ended_at = now()
            call.ended_by = call.ended_by or "agent"
            del self.running[call.callid]
            call.log_number = self._ended_count
            self._ended_count += 1
            self.ended.append(call)
        self._on_event(REMOVE, leg.entity, leg.dn)


_NO_LINE = Line("", "", "")
_LINES = (
    *(Line(colleague.extension, EXTENSION, colleague.name) for colleague in STAFF),
    Line("800", "Wqueue", "Sales"),
    Line("801", "Wqueue", "Support"),
    Line("850", "Wringgroup", "Front desk"),
)

DESK_PHONE = Device("150", "sip:150@192.168.10.41:5060", "Yealink SIP-T54W 96.86.0.100", controllable=True)
WEB_CLIENT = Device("150", "sip:150@127.0.0.1:5483;rinstance=c2a75fd2f1caea71", "3CX WebClient")
DEVICES = (
    DESK_PHONE,
    WEB_CLIENT,
    Device("151", "sip:151@127.0.0.1:5484;rinstance=9b1e40aa27d3c655", "3CX WebClient"),
)
