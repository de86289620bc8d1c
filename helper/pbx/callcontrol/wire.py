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
from helper.pbx.port import PbxDevice

UPSERT = 0
REMOVE = 1

_STATES = {"dialing": LegState.DIALING, "ringing": LegState.RINGING, "connected": LegState.CONNECTED}
_KINDS = {"wextension": PartyKind.EXTENSION, "wexternalline": PartyKind.OUTSIDE, "": PartyKind.OUTSIDE}
_GROUPS = {"wqueue", "wringgroup"}
_ORIGINATOR_LEG = 1  # "legid the leg in the call (1 = originator)"

_PARTICIPANT = re.compile(r"^/callcontrol/([^/]+)/participants/([^/]+)/?$", re.IGNORECASE)
_DEVICES = re.compile(r"^/callcontrol/([^/]+)/devices(/|$)", re.IGNORECASE)
_EXTENSION = re.compile(r"^/callcontrol/([^/]+)/?$", re.IGNORECASE)


def read_leg(participant: Mapping[str, Any]) -> Leg | None:
    """A participant as a leg; None when it is in a state that we do not know."""
    state = _STATES.get(_text(participant, "status").lower())
    if state is None or participant.get("id") in (None, ""):
        return None
    extension = _text(participant, "dn")
    originator = _text(participant, "originated_by_dn")
    via = ""
    for who in ("on_behalf_of", "originated_by", "referred_by"):
        if _text(participant, f"{who}_type").lower() in _GROUPS:
            via = _text(participant, f"{who}_dn")
            break
    if not via and _text(participant, "party_dn_type").lower() in _GROUPS:
        via = _text(participant, "party_dn")
    kind = _KINDS.get(_text(participant, "party_dn_type").lower(), PartyKind.OTHER)
    caller = _text(participant, "party_caller_id")
    party = _text(participant, "party_dn")
    return Leg(
        id=str(participant["id"]),
        call=str(participant.get("callid", "")),
        state=state,
        number=caller or (party if kind is not PartyKind.OUTSIDE else ""),
        name=_name(_text(participant, "party_caller_name"), caller),
        party=party,
        kind=kind,
        device=_text(participant, "device_id"),
        via=via,
        did=_text(participant, "party_did"),
        placed_here=_placed_here(participant, extension, originator),
        controllable=participant.get("direct_control") is True,
    )


def read_device(device: Mapping[str, Any]) -> PbxDevice | None:
    """A device; None for one without an id."""
    device_id = _text(device, "device_id")
    if not device_id:
        return None
    agent = _text(device, "user_agent")
    return PbxDevice(device_id, _device_name(agent), agent)


def participant_of(entity: str, extension: str) -> str:
    """The participant id that an event's entity names, if it is one of ``extension``, else ""."""
    found = _PARTICIPANT.match(entity)
    return found[2] if found and found[1] == extension else ""


def names_devices(entity: str, extension: str) -> bool:
    found = _DEVICES.match(entity)
    return bool(found and found[1] == extension)


def names_extension(entity: str, extension: str) -> bool:
    found = _EXTENSION.match(entity)
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


def means_busy(body: object) -> bool:
    """Whether a refusal says that the other end is busy."""
    if not isinstance(body, dict):
        return False
    return any("busy" in str(body.get(key, "")).lower() for key in ("reason", "reasontext"))


def _placed_here(participant: Mapping[str, Any], extension: str, originator: str) -> bool | None:
    if originator and originator == extension:
        return True
    if _text(participant, "status").lower() == "dialing":
        return True
    leg = participant.get("legid")
    if isinstance(leg, int) and leg > 0:
        return leg == _ORIGINATOR_LEG
    return None


def _name(name: str, caller: str) -> str:
    """3CX repeats the number as the name where it knows none."""
    return "" if re.sub(r"\D", "", name) and not re.search(r"[^\W\d_]", name) else name if name != caller else ""


def _device_name(agent: str) -> str:
    """A user agent in words people understand."""
    lower = agent.lower()
    for sign, words in (
        ("webclient", "3CX Web Client"),
        ("web client", "3CX Web Client"),
        ("webrtc", "3CX Web Client"),
        ("3cx desktop", "3CX Desktop App"),
        ("3cxdesktop", "3CX Desktop App"),
        ("windows", "3CX for Windows"),
        ("ios", "3CX for iPhone"),
        ("iphone", "3CX for iPhone"),
        ("android", "3CX for Android"),
    ):
        if sign in lower:
            return words
    return agent.split("/")[0].strip() or agent


def _text(values: Mapping[str, Any], key: str) -> str:
    value = values.get(key)
    text = value if isinstance(value, str) else ""
    return "" if text == "None" else text.strip()
