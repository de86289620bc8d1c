"""Call Control's JSON as our own values.

Sources: the documented sample of GET /callcontrol (3CX's "Call Control API endpoints") and captures of real
participants in qmexnetworks/3cx-zammad-bridge. ``status`` is Dialing, Ringing or Connected; types carry a W in front;
an absent relation is "None" or "". On an inbound outside call ``party_dn`` is the trunk and ``party_caller_id`` the
caller.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from helper.calls.leg import Leg, LegState, PartyKind
from helper.numbers.sip import sip_user
from helper.pbx.callcontrol.user_agent import in_words
from helper.pbx.port import PbxDevice

UPSERT = 0
REMOVE = 1
_EVENTS = {"0": UPSERT, "upset": UPSERT, "upsert": UPSERT, "1": REMOVE, "remove": REMOVE}

_STATES = {
    "dialing": LegState.DIALING,
    "ringing": LegState.RINGING,
    "connected": LegState.CONNECTED,
    "talking": LegState.CONNECTED,  # V18 and the XAPI say so
}
_KINDS = {"extension": PartyKind.EXTENSION, "externalline": PartyKind.OUTSIDE, "": PartyKind.OUTSIDE}
_GROUPS = {"queue", "ringgroup"}
_PASSING_ON = _GROUPS | {"ivr", "routepoint"}  # what offers callers to extensions, and calls nobody itself
_TELLING_DIGITS = 6  # a number has more digits than what people have in their names
_ORIGINATOR_LEG = "1"  # "legid the leg in the call (1 = originator)"

# An event's entity is a path; a proxy's own path may stand before it, and a query after it.
_PARTICIPANT = re.compile(r"(?:^|/)callcontrol/([^/?]+)/participants/([^/?]+)/?(?:\?|$)", re.IGNORECASE)
_DEVICES = re.compile(r"(?:^|/)callcontrol/([^/?]+)/devices(?:[/?]|$)", re.IGNORECASE)
_EXTENSION = re.compile(r"(?:^|/)callcontrol/([^/?]+)/?(?:\?|$)", re.IGNORECASE)


def read_leg(participant: Mapping[str, Any], extension: str = "") -> Leg | None:
    """A participant of ``extension`` as a leg; None when it has no id or is in a state that we do not know."""
    state = _STATES.get(_text(participant, "status").lower())
    leg_id = _text(participant, "id")
    if state is None or not leg_id:
        return None
    extension = _text(participant, "dn") or extension
    originator = _text(participant, "originated_by_dn")
    via = ""
    for who in ("on_behalf_of", "originated_by", "referred_by"):
        if _kind(participant, who) in _GROUPS:
            via = _text(participant, f"{who}_dn")
            break
    party_kind = _kind(participant, "party_dn")
    if not via and party_kind in _GROUPS:
        via = _text(participant, "party_dn")
    kind = _KINDS.get(party_kind, PartyKind.OTHER)
    caller = sip_user(_text(participant, "party_caller_id"))
    party = _text(participant, "party_dn")
    placed_here = _placed_here(participant, state, extension, originator)
    offered = not placed_here and _kind(participant, "originated_by") != "extension"
    if party_kind in _PASSING_ON and offered and caller in ("", party):
        kind, party, caller = PartyKind.OUTSIDE, "", ""  # a caller who shows no number
    return Leg(
        id=leg_id,
        call=_count(participant, "callid"),
        state=state,
        number=caller or (party if kind is not PartyKind.OUTSIDE else ""),
        name=_name(_text(participant, "party_caller_name"), caller),
        party=party,
        kind=kind,
        device=_text(participant, "device_id"),
        via=via,
        did=_text(participant, "party_did"),
        placed_here=placed_here,
        first=_text(participant, "legid") == _ORIGINATOR_LEG,
        controllable=_text(participant, "direct_control").lower() == "true",
    )


def read_device(device: Mapping[str, Any]) -> PbxDevice | None:
    """A device; None for one without an id."""
    device_id = _text(device, "device_id")
    if not device_id:
        return None
    agent = _text(device, "user_agent")
    return PbxDevice(device_id, in_words(agent) or _address(device_id), agent)


def read_event(event: Mapping[str, Any]) -> tuple[int | None, str]:
    """What an event says, ``UPSERT`` or ``REMOVE`` (None for all others), and the path of what it says it of.

    Sources: captures have a number; 3CX's own `EventType` calls 0 "Upset".
    """
    return _EVENTS.get(_text(event, "event_type").lower()), _text(event, "entity")


def participant_of(entity: str, extension: str) -> str:
    """The participant id that an event's entity names, if it is one of ``extension``, else ""."""
    found = _PARTICIPANT.search(entity)
    return found[2] if found and found[1] == extension else ""


def names_devices(entity: str, extension: str) -> bool:
    found = _DEVICES.search(entity)
    return bool(found and found[1] == extension)


def names_extension(entity: str, extension: str) -> bool:
    found = _EXTENSION.search(entity)
    return bool(found and found[1] == extension)


def reason_text(body: object) -> str:
    """What 3CX says went wrong, in its own words, without control characters; "" when it says nothing."""
    if not isinstance(body, dict):
        return ""
    for key in ("reasontext", "reason", "error_description", "error", "message"):
        value = body.get(key)
        if isinstance(value, str) and value and value != "None":
            return "".join(c for c in value if c.isprintable())[:200]
        if isinstance(value, dict):
            return reason_text(value)
    return ""


def taken(answer: object) -> bool:
    """Whether a reply to makecall says that the call was placed: ``finalstatus`` is 1 or "Success"."""
    return isinstance(answer, dict) and _text(answer, "finalstatus").lower() in ("1", "success")


def not_taken(answer: object) -> bool:
    """Whether it says that the call was not placed: by ``finalstatus`` (-1 and 0, or in words), or by a reason alone.

    Sources: 3CX's `CallRequestStatus` has the numbers, its documentation words.
    """
    if not isinstance(answer, dict) or taken(answer):
        return False
    return _text(answer, "finalstatus") != "" or bool(reason_text(answer)) or "result" in answer


def means_busy(body: object) -> bool:
    """Whether a refusal says that the other end is busy."""
    if not isinstance(body, dict):
        return False
    return any("busy" in str(body.get(key, "")).lower() for key in ("reason", "reasontext"))


def _placed_here(participant: Mapping[str, Any], state: LegState, extension: str, originator: str) -> bool | None:
    """An incoming leg is what rings, unless 3CX names us as the one who placed it; only of a leg that is first seen
    talking does its place in the call tell more.
    """
    if state is LegState.DIALING or (originator and originator == extension):
        return True
    if state is LegState.RINGING:
        return False if originator else None
    leg = _count(participant, "legid")
    return leg == _ORIGINATOR_LEG if leg.isdigit() else None


def _kind(participant: Mapping[str, Any], who: str) -> str:
    """What kind of number the party or relation ``who`` is, in lower case and without the W that Call Control puts in
    front.
    """
    return _text(participant, f"{who}_type").lower().removeprefix("w")


def _count(values: Mapping[str, Any], key: str) -> str:
    """One of 3CX's counters; "" for 0, which is what they are before anything is counted."""
    text = _text(values, key)
    return "" if text == "0" else text


def _address(device_id: str) -> str:
    """Where a phone that does not say what it is can be reached: sip:150@10.0.0.7:5060;x=1 -> 10.0.0.7."""
    found = re.match(r"(?i)sips?:(?:[^@]*@)?(\[[^\]]*\]|[^:;]+)", device_id)
    return found[1] if found else device_id


def _name(name: str, caller: str) -> str:
    """3CX repeats the number as the name where it knows none, and sets what the call came by, a trunk or a rule, before
    it: "Main line:+34912345678". That is nobody's name.
    """
    before, colon, last = name.rpartition(":")
    digits = re.sub(r"\D", "", last)
    repeats = bool(digits) and not re.search(r"[^\W\d_]", last)
    if colon and repeats and len(digits) < _TELLING_DIGITS:
        repeats = not re.search(r"[^\W\d_]", before)
    return "" if repeats or name == caller else name


def _text(values: Mapping[str, Any], key: str) -> str:
    """Numbers and truth values are read as well as texts: which of them 3CX writes as which differs by version."""
    value = values.get(key)
    text = str(value) if isinstance(value, (str, int, float)) else ""
    return "" if text == "None" else text.strip()
