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
    return parse(bytes(body))


def parse(text: str | bytes) -> Any:
    """JSON as values, None when it is none. Half of a surrogate pair, which JSON can hold and nothing that is stored
    or sent can, becomes a replacement character.
    """
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    escaped = b"\\ud" if isinstance(text, bytes) else "\\ud"
    return _whole(value) if escaped in text.lower() else value  # type: ignore[operator]


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [_whole(one) for one in value]
    if isinstance(value, dict):
        return {_whole(key): _whole(one) for key, one in value.items()}
    return value


def retry_after(headers: Mapping[str, str], now: datetime) -> float:
    """Seconds that the server asks to be left alone for; 0 when it does not. Source: RFC 9110, 10.2.3."""
    said = headers.get("Retry-After", "").strip()
    if said.isdigit():
        return float(said[:9])
    try:
        until = parsedate_to_datetime(said)
    except (ValueError, TypeError):
        return 0.0
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max(0.0, (until - now).total_seconds())


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
