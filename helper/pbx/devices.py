"""Knowing a phone again: its id is its SIP contact, which changes each time it registers."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from helper.pbx.port import PbxDevice

# Without the port and parameters, which are what changes: sip:150@10.0.0.7:5060;rinstance=1 -> sip:150@10.0.0.7
_WHERE = re.compile(r"sips?:[^@]*@(?:\[[^\]]*\]|[^:;]+)", re.IGNORECASE)
_VERSION = re.compile(r"[\s/(]+v?\d+(?:[._]\d+)+\S*", re.IGNORECASE)


def find(devices: Sequence[PbxDevice], wanted: str) -> PbxDevice | None:
    """The phone that ``wanted`` stands for: an id of now or of an earlier registration, a user agent (also the one
    before the phone's software was renewed) or a name. None when it is none of them, or might be several.
    """
    if not wanted:
        return None
    alike: tuple[Callable[[PbxDevice], bool], ...] = (
        lambda device: device.id == wanted,
        lambda device: device.user_agent == wanted,
        lambda device: bool(_where(wanted)) and _where(device.id) == _where(wanted),
        lambda device: device.name == wanted,
        lambda device: _model(device.user_agent) == _model(wanted),
    )
    for is_it in alike:
        found = [device for device in devices if is_it(device)]
        if len(found) == 1:
            return found[0]
    return None


def lasting(devices: Sequence[PbxDevice], wanted: str) -> str:
    """What to remember of the phone with the id ``wanted``: its user agent, which stays when it registers again, if
    no other phone has the same; else ``wanted`` as it is.
    """
    chosen = next((device for device in devices if device.id == wanted), None)
    if chosen is None or not chosen.user_agent:
        return wanted
    same = [device for device in devices if device.user_agent == chosen.user_agent]
    return chosen.user_agent if len(same) == 1 else wanted


def _where(device_id: str) -> str:
    found = _WHERE.match(device_id)
    return found[0] if found else ""


def _model(user_agent: str) -> str:
    return _VERSION.sub("", user_agent).strip()
