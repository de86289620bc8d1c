"""What a request must pass before anything is done for it: one concern a file, in ``doorkeeper``'s order."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from aiohttp import web

from helper.api.door import Door
from helper.api.guards.host import host_is_ours
from helper.api.guards.method import json_post_or_upgrade
from helper.api.guards.origin import origin_is_known
from helper.api.guards.peer import peer_is_loopback
from helper.api.guards.rate import not_too_often
from helper.api.guards.size import size_is_told_and_small
from helper.api.guards.token import token_is_right
from helper.api.limits import Limits

Guard = Callable[[web.BaseRequest, Door], None]


def addressed_to_us(port: int) -> Sequence[Guard]:
    """What every request must pass, at whatever door."""
    return (peer_is_loopback, host_is_ours(port))


def doorkeeper(port: int, origins: Sequence[str], token: str, limits: Limits) -> Sequence[Guard]:
    """The guards in their order; each raises a ``SidecallError`` for who must stay outside.

    The body is read after all of them: nobody without the token makes Sidecall wait for one (but for ``hello``).
    """
    return (
        *addressed_to_us(port),
        origin_is_known(origins),
        json_post_or_upgrade,
        size_is_told_and_small(limits.body_size),
        token_is_right(token),
        not_too_often(limits.per_second, limits.burst),
    )
