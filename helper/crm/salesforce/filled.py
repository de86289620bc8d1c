"""What an agent filled in as text, as JSON of the field's own type."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time
from typing import Any

# In the address of a record's page, Lightning or Classic.
_ID = re.compile(r"(?:^|[/=])([a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?)(?=[/?&#]|$)")

# What stands between groups of three digits, as people write them: 12.500, 12,500, 12 500, 12'500.
_THOUSANDS = re.compile(r"[.,'\s\u2019](?=\d{3}(?:\D|$))")


def as_type(value: Any, kind: str) -> Any:
    """``value`` for a field of the type ``kind`` (as describe names it); as it is where it is none, for the org to say.

    Numbers may be written with a decimal comma; one separator alone is that, whatever stands behind it.

    >>> as_type("3", "int"), as_type("true", "boolean"), as_type("soon", "int"), as_type("1.250,50", "currency")
    (3, True, 'soon', 1250.5)
    """
    if not isinstance(value, str):
        return value
    try:
        match kind:
            case "boolean":
                return {"true": True, "false": False}[value.lower()]
            case "int":
                return int(_THOUSANDS.sub("", value.strip()))
            case "double" | "currency" | "percent":
                return float(_with_point(value.strip()))
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


def _with_point(number: str) -> str:
    """A number with a point where its decimals begin, and nothing else between its digits."""
    separators = re.findall(r"[.,]", number)
    if len(set(separators)) == 1 and len(separators) > 1:
        return re.sub(r"[.,'\s\u2019]", "", number)
    whole, decimal, rest = number.rpartition(separators[-1]) if separators else (number, "", "")
    return re.sub(r"[.,'\s\u2019]", "", whole) + ("." if decimal else "") + rest
