"""Whether a number in a record is the number of a call, however it was written down there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum

import phonenumbers
from phonenumbers import PhoneNumber

# "x204", "ext. 12", "Durchwahl 5": what follows is dialled later and is no part of the number.
_EXTENSION = re.compile(r"[a-zA-Z;#].*$", re.DOTALL)
# Two numbers in one field.
_SEVERAL = re.compile(r"\s*(?:[/;,|\n]|\bo\b|\bor\b|\by\b|\band\b)\s*")
# A word before a number, or between two: "Tel:", "(ofic. 91 ...".
_WORD = re.compile(r"[^\W\d_]+\.?:?")
_FEWEST_OF_A_PIECE = 6
FEWEST_DIGITS = 5
# No field of a record is this long; a longer text is not worth the time.
LONGEST_TEXT = 120


class Likeness(IntEnum):
    """``EXACT``: the same number. ``SUFFIX``: its last digits are the same and nothing says that it is another one."""

    NONE = 0
    SUFFIX = 1
    EXACT = 2


def same_number(stored: str, e164: str, regions: Sequence[str], last_digits: int = 0) -> Likeness:
    """How alike ``stored`` (as it stands in the record) and ``e164`` are.

    ``regions`` (ISO 3166, best first) read a number stored without a country; the first in which it is valid counts.
    ``last_digits`` 0 accepts the same number only.
    """
    try:
        wanted = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return Likeness.NONE
    stored = stored.strip()[:LONGEST_TEXT]
    best = _likeness(stored, wanted, regions, last_digits)
    if best is not Likeness.EXACT:
        best = max([best, *(_likeness(piece, wanted, regions, last_digits) for piece in _pieces(stored))])
    return best


def _pieces(stored: str) -> Sequence[str]:
    """What may be numbers of their own in a field that holds more than one thing."""
    between_words = [piece for piece in _WORD.split(stored) if len(_digits(piece)) >= _FEWEST_OF_A_PIECE]
    pieces = dict.fromkeys([*_SEVERAL.split(stored), *between_words])
    return [piece for piece in pieces if piece != stored]


def _likeness(stored: str, wanted: PhoneNumber, regions: Sequence[str], last_digits: int) -> Likeness:
    written = _international(stored)
    if written is not None:
        # It names its country: another valid number is another number, whatever its last digits are.
        if _same(written, wanted):
            return Likeness.EXACT
        if written.country_code != wanted.country_code and phonenumbers.is_valid_number(written):
            return Likeness.NONE
        return Likeness.NONE if _is_another(written, wanted) else _suffix(stored, written, wanted, last_digits)
    reading = _national(stored, regions)
    if reading is not None and _same(reading, wanted):
        return Likeness.EXACT
    # A country code without its plus sign; that all the digits agree by chance is as good as impossible.
    with_plus = _parse("+" + _digits(_EXTENSION.sub("", stored)), None)
    if with_plus is not None and phonenumbers.is_valid_number(with_plus) and _same(with_plus, wanted):
        return Likeness.EXACT
    if reading is not None and _is_another(reading, wanted):
        return Likeness.NONE
    return _suffix(stored, reading, wanted, last_digits)


def _is_another(reading: PhoneNumber, wanted: PhoneNumber) -> bool:
    """Whether it is a whole number of its own. One that all of the other ends with may lack an area code, or be written
    for mobiles as it once was.
    """
    one, other = phonenumbers.national_significant_number(reading), phonenumbers.national_significant_number(wanted)
    return phonenumbers.is_valid_number(reading) and not (one.endswith(other) or other.endswith(one))


def _international(stored: str) -> PhoneNumber | None:
    """The number when it is written with its country (+ or 00), else None."""
    text = stored.lstrip("( ")
    if text.startswith(("+", "\uff0b")):
        return _parse(text, None)
    if _digits(_EXTENSION.sub("", text)).startswith("00"):
        return _parse("+" + re.sub(r"^\D*0\D*0", "", text), None)
    return None


def _national(stored: str, regions: Sequence[str]) -> PhoneNumber | None:
    readings = [reading for region in regions if region and (reading := _parse(stored, region)) is not None]
    valid = [reading for reading in readings if phonenumbers.is_valid_number(reading)]
    return next(iter(valid or readings), None)


def _suffix(stored: str, reading: PhoneNumber | None, wanted: PhoneNumber, last_digits: int) -> Likeness:
    digits = (
        _digits(_EXTENSION.sub("", stored)) if reading is None else phonenumbers.national_significant_number(reading)
    )
    national = phonenumbers.national_significant_number(wanted)
    if last_digits < FEWEST_DIGITS or min(len(digits), len(national)) < last_digits:
        return Likeness.NONE
    return Likeness.SUFFIX if digits[-last_digits:] == national[-last_digits:] else Likeness.NONE


def _same(one: PhoneNumber, other: PhoneNumber) -> bool:
    """Equal in E.164, which leaves an extension out."""
    return phonenumbers.format_number(one, phonenumbers.PhoneNumberFormat.E164) == phonenumbers.format_number(
        other, phonenumbers.PhoneNumberFormat.E164
    )


def _parse(text: str, region: str | None) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdecimal() and char.isascii())
