"""The ways a number may be written in a record, as terms for a search engine that knows digits but not telephony."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate

import phonenumbers
from phonenumbers import PhoneNumberFormat

# How people group the digits of a number of each length, whatever its numbering plan says.
_GROUPINGS = {
    8: ((4, 4), (2, 2, 2, 2), (2, 3, 3)),
    9: ((3, 3, 3), (3, 2, 2, 2), (2, 3, 2, 2), (2, 3, 4), (3, 6), (2, 7), (4, 5)),
    10: ((3, 3, 4), (2, 4, 4), (4, 3, 3), (4, 6), (3, 7), (2, 8), (5, 5)),
    11: ((3, 4, 4), (2, 4, 5), (5, 6), (3, 8)),
}
# Mobile numbers as they were written and dialled before their plans changed, by country code: what stood before the
# national number without its mobile token.
_ONCE = {52: ("1", "521", "00521", "044", "045", "01"), 54: ("", "0", "54", "0054")}
_ARGENTINA = 54
# A prefix shorter than this finds half the database.
SHORTEST_TERM = 6


@dataclass(frozen=True, slots=True)
class Variants:
    """``digits``: digit strings one of which a written form of the number begins with, once its punctuation is gone.
    ``groups``: runs of digits that follow each other in a written form, whatever stands before or after them."""

    digits: tuple[str, ...] = ()
    groups: tuple[tuple[str, ...], ...] = ()


def variants(text: str, region: str, last_digits: int = 0) -> Variants:
    """How the number in ``text`` may be stored; empty when there is none.

    ``region`` (ISO 3166) is where those who stored it are, and reads ``text`` when it is not E.164. With
    ``last_digits`` also as its bare last digits, as in a record that holds a local number without its area code.
    """
    try:
        number = phonenumbers.parse(text, region or None)
    except phonenumbers.NumberParseException:
        return Variants()
    code = str(number.country_code)
    significant = phonenumbers.national_significant_number(number)
    national = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
    trunk = _digits(national)
    whole = [code + significant, "00" + code + significant, significant, trunk]
    # "+44 (0)20 ...": the trunk prefix written in brackets behind the country code.
    whole += [code + trunk, "00" + code + trunk]
    if region:
        whole.append(_digits(phonenumbers.format_out_of_country_calling_number(number, region)))
    international = _runs(phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL))[1:]
    groups = [_runs(national), international, *_grouped(significant)]
    local = significant[phonenumbers.length_of_geographical_area_code(number) :]
    if number.country_code in _ONCE:
        bare = significant.removeprefix("9") if number.country_code == _ARGENTINA else significant
        whole += [before + bare for before in _ONCE[number.country_code]]
        if number.country_code == _ARGENTINA and bare != significant:
            whole.append("15" + local)
            groups += [("15", *international[2:]), international[1:]]
    if last_digits:
        whole.append(significant[-last_digits:])
        if last_digits < len(local) < len(significant):
            # Without its area code it may be longer than the digits that are compared.
            whole.append(local)
            groups.append(_runs(national)[1:])
    return Variants(
        digits=tuple(dict.fromkeys(term for term in whole if len(term) >= SHORTEST_TERM)),
        groups=tuple(dict.fromkeys(runs for runs in groups if len(runs) > 1)),
    )


def _grouped(digits: str) -> list[tuple[str, ...]]:
    found = []
    for sizes in _GROUPINGS.get(len(digits), ()):
        ends = list(accumulate(sizes))
        found.append(tuple(digits[end - size : end] for size, end in zip(sizes, ends, strict=True)))
    return found


def national_digits(e164: str) -> str:
    """The digits that every spelling of the number has, whether it names its country or not."""
    try:
        return phonenumbers.national_significant_number(phonenumbers.parse(e164))
    except phonenumbers.NumberParseException:
        return _digits(e164)


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdecimal() and char.isascii())


def _runs(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[0-9]+", text))
