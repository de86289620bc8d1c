"""A telephone number as it was given and what it means."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class NumberKind(StrEnum):
    EXTERNAL = "external"  # a public number; ``e164`` is set
    INTERNAL = "internal"  # an extension or another short number, dialled as it is
    SERVICE = "service"  # emergency and star codes, dialled as they are
    WITHHELD = "withheld"  # the caller does not show a number
    UNREADABLE = "unreadable"  # something was shown that is no number we can read


@dataclass(frozen=True, slots=True)
class Number:
    """``raw`` is what was given, ``e164`` the public number with its plus sign, ``extension`` what is to be dialled
    once that answered ("then 123"), ``display`` how a person reads it. ``digits`` are the keys as they were given:
    what is dialled for everything that is not a public number.
    """

    raw: str
    kind: NumberKind
    display: str
    e164: str = ""
    extension: str = ""
    digits: str = ""
