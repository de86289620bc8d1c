"""The request is one that no web page can make without being asked about it first: a POST of JSON."""

from __future__ import annotations

from aiohttp import hdrs, web

from helper.api.door import Door
from helper.api.errors import UnsupportedType, WrongMethod
from helper.errors import BadRequest
from helper.language import _


def json_post_or_upgrade(request: web.BaseRequest, door: Door) -> None:
    """POST of ``application/json`` without ``Content-Encoding``; at the events' door a WebSocket upgrade."""
    if door.upgrade:
        if request.method != hdrs.METH_GET or not web.WebSocketResponse().can_prepare(request):
            raise BadRequest(_("This address is for WebSockets."))
        return
    if request.method != hdrs.METH_POST:
        raise WrongMethod
    types = request.headers.getall(hdrs.CONTENT_TYPE, [])
    if len(types) != 1 or not _is_json(types[0]) or hdrs.CONTENT_ENCODING in request.headers:
        raise UnsupportedType


def _is_json(value: str) -> bool:
    kind, _semicolon, parameter = value.partition(";")
    return kind.strip().lower() == "application/json" and parameter.strip().lower() in ("", "charset=utf-8")
