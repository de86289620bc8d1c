"""Reading what 3CX answers over HTTP, whichever of its APIs it is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp

_LONGEST = 1_000_000  # bytes; an answer that is longer is none of ours


async def read_json(reply: aiohttp.ClientResponse, longest: int = _LONGEST) -> Any:
    """The body as JSON whatever its content type says; None when it is none, or longer than ``longest`` bytes."""
    body = bytearray()
    async for part in reply.content.iter_any():
        body += part
        if len(body) > longest:
            return None
    try:
        return json.loads(body)
    except (ValueError, UnicodeDecodeError):
        return None


def clock_ahead(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """How far the server's clock is ahead of ``now``, to the second; None when it does not say.

    Source: RFC 9110, 6.6.1: the Date of a reply is when it was made, in whole seconds.
    """
    try:
        made = parsedate_to_datetime(headers.get("Date", ""))
    except (ValueError, TypeError):
        return None
    if made.tzinfo is None:
        made = made.replace(tzinfo=UTC)
    return made + timedelta(seconds=0.5) - now
