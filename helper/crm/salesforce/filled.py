"""What an agent filled in as text, as JSON of the field's own type."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time
from typing import Any

# In the address of a record's page, Lightning or Classic.
_ID = re.compile(r"(?:^|[/=])([a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?)(?=[/?&#]|$)")


def as_type(value: Any, kind: str) -> Any:
    """``value`` for a field of the type ``kind`` (as describe names it); as it is where it is none, for the org to say.

    >>> as_type("3", "int"), as_type("true", "boolean"), as_type("soon", "int")
    (3, True, 'soon')
    """
    if not isinstance(value, str):
        return value
    try:
        match kind:
            case "boolean":
                return {"true": True, "false": False}[value.lower()]
            case "int":
                return int(value)
            case "double" | "currency" | "percent":
                return float(value)
            case "datetime":
                # A time without an offset is one of the agent's own clock.
                moment = datetime.fromisoformat(value.strip()).astimezone(UTC)
                return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")
            case "time":
                return time.fromisoformat(value.strip()).strftime("%H:%M:%S.000Z")
            case "reference":
                found = _ID.findall(value.strip())
                return found[-1] if found else value
    except (ValueError, KeyError):
        pass
    return value
