"""A phone's SIP user agent in words that people understand.

A user agent is the maker's and the model's name with the firmware's version after it ("Yealink SIP-T46U 108.86.0.20"),
or the name of one of 3CX's own apps. The examples are those of public provisioning guides and captures.
"""

from __future__ import annotations

import re

from helper.language import _

_VERSION = re.compile(r"[\s/_(-]+(?:v|ver\.?|version|rev\.?)?\s*\d+(?:[._]\d+)+\S*.*$|/\S*$|\s*\(.*$", re.IGNORECASE)
_ADDRESS = re.compile(r"\s+(?:[0-9a-f]{2}[:-]?){6}$", re.IGNORECASE)  # some end with the phone's MAC address
_DESK_PHONE = re.compile(
    r"(?:yealink|fanvil|snom|grandstream|cisco|poly|htek|gigaset|panasonic|mitel|aastra|alcatel|unify|avaya|vtech)",
    re.IGNORECASE,
)


def in_words(agent: str) -> str:
    """What to call the phone: 3CX's apps by their name, others by maker and model; "" where it says nothing."""
    app = _own_app(agent.lower())
    if app:
        return app
    model = _ADDRESS.sub("", _VERSION.sub("", agent.strip())).strip(" /-_")
    if not model:
        return agent.strip()
    if _DESK_PHONE.match(model):
        return _("{model} (desk phone)").format(model=model)
    return model


def _own_app(agent: str) -> str:
    """The name of one of 3CX's own apps; "" for what is none."""
    if "webclient" in agent or "web client" in agent or "webrtc" in agent:
        return "3CX Web Client"
    if "3cx" not in agent:
        return ""
    if "iphone" in agent or re.search(r"\bios\b", agent):
        return "3CX for iPhone"
    if "android" in agent:
        return "3CX for Android"
    if "mac" in agent or "osx" in agent:
        return "3CX for Mac"
    if "desktop" in agent:
        return "3CX Desktop App"
    return "3CX for Windows" if "windows" in agent or "softphone" in agent else ""
