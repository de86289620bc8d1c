"""What an agent filled in as text, as JSON of the field's own type."""

from __future__ import annotations

from typing import Any


def as_type(value: Any, kind: str) -> Any:
    """``value`` for a field of the type ``kind`` (as describe names it); as it is where it is none, for the org to say.

    >>> as_type("3", "int"), as_type("true", "boolean"), as_type("soon", "int")
    (3, True, 'soon')
    """
    if not isinstance(value, str):
        return value
    try:
        if kind == "boolean":
            return {"true": True, "false": False}[value.lower()]
        if kind == "int":
            return int(value)
        if kind in ("double", "currency", "percent"):
            return float(value)
    except (ValueError, KeyError):
        pass
    return value
