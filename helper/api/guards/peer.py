"""The other end is on this machine."""

from __future__ import annotations

import ipaddress

from aiohttp import web

from helper.api.door import Door
from helper.errors import Forbidden
from helper.language import _


def peer_is_loopback(request: web.BaseRequest, _door: Door) -> None:
    """Holds even if the listening address should ever be changed."""
    try:
        here = ipaddress.ip_address(request.remote or "").is_loopback
    except ValueError:
        here = False
    if not here:
        raise Forbidden(_("Sidecall answers to this computer only."))
