"""Record ids: 15 case-sensitive characters, and 3 more that say which of them are capitals."""

from __future__ import annotations

import re

_BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_SUFFIX = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_INSTANCE = "Sb"
_SHAPE = re.compile(r"[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?")


def to_18(id15: str) -> str:
    """Append the checksum that makes an id safe where case is lost."""
    suffix = ""
    for start in (0, 5, 10):
        bits = sum(1 << place for place, char in enumerate(id15[start : start + 5]) if "A" <= char <= "Z")
        suffix += _SUFFIX[bits]
    return id15 + suffix


def make_id(prefix: str, number: int) -> str:
    """The 18-character id of the `number`th record of a type."""
    digits = ""
    while number:
        number, place = divmod(number, 62)
        digits = _BASE62[place] + digits
    return to_18(f"{prefix}{_INSTANCE}0{digits.rjust(9, '0')}")


def normalise(given: str) -> str | None:
    """The 18-character form of an id of 15 or 18; None for what is no id or has a wrong checksum."""
    if not _SHAPE.fullmatch(given):
        return None
    full = to_18(given[:15])
    return full if len(given) == 15 or (given.upper() == full.upper() and given[:15] == full[:15]) else None
