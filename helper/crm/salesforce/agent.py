"""Who is signed in, as userinfo says it, and how that is remembered for when Salesforce is away.

Names differ from those of the identity URL: https://help.salesforce.com/s/articleView?id=sf.remoteaccess_using_userinfo_endpoint.htm
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from helper.crm.port import Agent
from helper.crm.salesforce import hosts
from helper.crm.salesforce.errors import clean

USERINFO = "/services/oauth2/userinfo"


class Remembered(msgspec.Struct, frozen=True):
    """The session without its secrets: where and as which app it was made, and whose it is."""

    login_url: str = ""
    client_id: str = ""
    agent: Agent | None = None


def from_userinfo(info: Mapping[str, Any], instance_url: str) -> Agent:
    """The agent a userinfo answer describes. Raises ``KeyError`` when it names no user or org."""
    return Agent(
        user_id=str(info["user_id"]),
        org_id=str(info["organization_id"]),
        name=_text(info, "name"),
        email=_text(info, "email"),
        username=_text(info, "preferred_username"),
        first_name=_text(info, "given_name"),
        last_name=_text(info, "family_name"),
        instance_url=instance_url,
        time_zone=zone(_text(info, "zoneinfo")),
        language=(_text(info, "language") or "en")[:2].lower(),
        hosts=hosts.page_hosts(instance_url),
    )


def remember(session: Remembered) -> str:
    """``session`` as text for the state port."""
    return msgspec.json.encode(session).decode()


def recall(text: str) -> Remembered:
    """The session a text of ``remember`` holds; an empty one when it holds none."""
    try:
        return msgspec.json.decode(text or "{}", type=Remembered)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return Remembered()


def _text(info: Mapping[str, Any], name: str) -> str:
    value = info.get(name)
    return clean(value) if isinstance(value, str) else ""


def zone(name: str) -> str:
    """``name`` when it is a time zone that is known here, else UTC."""
    try:
        ZoneInfo(name)
    except (OSError, ValueError):
        return "UTC"
    return name
