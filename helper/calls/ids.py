"""Ids of calls. They go into Salesforce with a call's Task, where nobody types: a Task that people have rewritten still
tells by its id when its call began.
"""

from __future__ import annotations

import secrets
import uuid
from datetime import UTC, datetime

_VERSION = 7  # RFC 9562, 5.7


def new_call_id(began: datetime) -> str:
    """A new id for a call that was seen here from ``began`` on: the millisecond, and chance."""
    milliseconds = int(began.timestamp() * 1000) & (1 << 48) - 1
    bits = milliseconds << 80 | _VERSION << 76 | secrets.randbits(12) << 64 | 0b10 << 62 | secrets.randbits(62)
    return str(uuid.UUID(int=bits))


def began_by_id(call_id: str) -> datetime | None:
    """When the call of an id of ``new_call_id`` began (UTC); None for any other."""
    try:
        one = uuid.UUID(call_id)
        return datetime.fromtimestamp((one.int >> 80) / 1000, UTC) if one.version == _VERSION else None
    except (ValueError, OverflowError, OSError):  # somebody else's, even one of the year 10000
        return None
