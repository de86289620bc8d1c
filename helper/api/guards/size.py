"""The request says how long it is, and it is short."""

from __future__ import annotations

from collections.abc import Callable

from aiohttp import hdrs, web

from helper.api.door import Door
from helper.api.errors import LengthRequired, TooLarge


def size_is_told_and_small(most: int) -> Callable[[web.BaseRequest, Door], None]:
    """``Content-Length`` is there and at most ``most`` bytes; an upgrade has no body at all."""

    def guard(request: web.BaseRequest, door: Door) -> None:
        if door.upgrade:
            if request.body_exists:
                raise TooLarge
            return
        if hdrs.TRANSFER_ENCODING in request.headers or request.content_length is None:
            raise LengthRequired
        if request.content_length > most:
            raise TooLarge

    return guard
