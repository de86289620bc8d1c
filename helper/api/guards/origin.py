"""The caller is our extension or our command line."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from aiohttp import web

from helper.api.door import CLI, Door
from helper.errors import Forbidden
from helper.language import _


def origin_is_known(origins: Sequence[str]) -> Callable[[web.BaseRequest, Door], None]:
    """``Origin`` is there, once, and one of ``origins``.

    A browser sends none with a worker's GET, but does with POST and WebSocket upgrades: a missing one is no excuse."""
    known = frozenset(origins)

    def guard(request: web.BaseRequest, door: Door) -> None:
        given = request.headers.getall("Origin", [])
        if len(given) != 1 or given[0] not in known or (door.cli_only and given[0] != CLI):
            raise Forbidden(_("Only Sidecall's own extension and command line may ask this."))

    return guard
