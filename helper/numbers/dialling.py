"""Writing a number the way the trunk wants it."""

from __future__ import annotations

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from helper.errors import BadNumber
from helper.language import _
from helper.numbers.model import Number, NumberKind


def dial_string(number: Number, dial_as: str, prefix: str, region: str) -> str:
    """What is handed to 3CX for ``number``.

    ``dial_as``: "e164" (+34…), "zeros" (0034…), "national" (as dialled within ``region``; numbers of other countries
    with zeros) or "as_is" (the keys as they were given). ``prefix`` goes before public numbers only. Internal, short
    and emergency numbers go as typed. Raises ``BadNumber``.
    """
    if number.kind in (NumberKind.INTERNAL, NumberKind.SERVICE):
        return number.digits
    if number.kind is not NumberKind.EXTERNAL:
        raise BadNumber(_("“{number}” is not a telephone number that can be dialled.").format(number=number.display))
    return prefix + _shape(number, dial_as, region)


def is_premium(number: Number) -> bool:
    """Whether the numbering plan has it as premium rate, whose owner earns from being called."""
    if number.kind is not NumberKind.EXTERNAL:
        return False
    parsed = phonenumbers.parse(number.e164, None)
    return phonenumbers.number_type(parsed) == PhoneNumberType.PREMIUM_RATE


def _shape(number: Number, dial_as: str, region: str) -> str:
    if dial_as == "zeros":
        return "00" + number.e164[1:]
    if dial_as == "national":
        parsed = phonenumbers.parse(number.e164, None)
        if parsed.country_code != phonenumbers.country_code_for_region(region):
            return "00" + number.e164[1:]
        text = phonenumbers.format_number(parsed, PhoneNumberFormat.NATIONAL)
        return "".join(c for c in text if c.isdigit())
    if dial_as == "as_is":
        return number.digits or number.e164
    return number.e164
