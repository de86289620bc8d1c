"""Who may come in at ``/pop/``: a browser that goes there with a tab of its own, and knows the capability."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from aiohttp import hdrs, web

from helper.api.guards.token import same

PATH = "/pop/"
# Nobody knows it, so that having no capability takes as long as having another.
_NONE = secrets.token_urlsafe(32)


def is_navigation(request: web.BaseRequest) -> bool:
    """Whether a browser asks for a whole page, for a person to see now: no form, image, frame, script or prefetch.

    Every browser that Sidecall supports sends ``Sec-Fetch-*`` to 127.0.0.1, and no page can change them or leave them
    out (https://www.w3.org/TR/fetch-metadata/): what sends none of them is a program that was given the address.
    """
    headers = request.headers
    is_program = not any(name.lower().startswith("sec-") for name in headers)
    wishes = [headers.getall(name, []) for name in ("Sec-Fetch-Mode", "Sec-Fetch-Dest")]
    is_tab = wishes == [["navigate"], ["document"]]
    return (
        request.method == hdrs.METH_GET
        and not request.body_exists
        and hdrs.TRANSFER_ENCODING not in headers
        and hdrs.UPGRADE not in headers
        and hdrs.ORIGIN not in headers
        and (is_tab or is_program)
        and "Sec-Purpose" not in headers
        and "Purpose" not in headers
    )


def query_of(request: web.BaseRequest, capability: Callable[[], str]) -> str | None:
    """What stands after the question mark, as it came; None for who does not know the capability."""
    path, _mark, query = request.raw_path.partition("?")
    return query if same(path.removeprefix(PATH), capability() or _NONE) else None
