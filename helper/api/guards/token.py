"""The caller has read the user's own runtime file."""

from __future__ import annotations

import hmac
from collections.abc import Callable

from aiohttp import hdrs, web

from helper.api.door import Door
from helper.api.errors import Unauthorized


def token_is_right(token: str) -> Callable[[web.BaseRequest, Door], None]:
    """Exactly one ``Authorization: Bearer <token>``, compared in constant time."""

    def guard(request: web.BaseRequest, door: Door) -> None:
        if not door.needs_token:
            return
        given = request.headers.getall(hdrs.AUTHORIZATION, [])
        scheme, _space, credentials = given[0].partition(" ") if len(given) == 1 else ("", "", "")
        if scheme.lower() != "bearer" or not same(credentials, token):
            raise Unauthorized

    return guard


def same(given: str, token: str) -> bool:
    """Whether the two are equal, in a time that does not tell where they differ."""
    # Headers come decoded with surrogates where they were not UTF-8.
    return hmac.compare_digest(given.encode("utf-8", "surrogateescape"), token.encode("utf-8"))
