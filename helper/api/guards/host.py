"""The request is meant for us: what keeps a web page out that had its own name resolved to 127.0.0.1."""

from __future__ import annotations

from collections.abc import Callable

from aiohttp import web

from helper.api.door import Door
from helper.errors import Forbidden
from helper.language import _


def host_is_ours(port: int) -> Callable[[web.BaseRequest, Door], None]:
    """``Host`` is exactly ``127.0.0.1:<port>``, once, and the target has no authority of its own."""
    ours = [f"127.0.0.1:{port}"]

    def guard(request: web.BaseRequest, _door: Door) -> None:
        target = request.raw_path
        if request.headers.getall("Host", []) != ours or not target.startswith("/") or target.startswith("//"):
            raise Forbidden(_("This address is not Sidecall's."))

    return guard
