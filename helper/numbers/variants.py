"""The ways a number may be written in a record, as terms for a search engine that knows digits but not telephony."""

from __future__ import annotations

import re
from dataclasses import dataclass

import phonenumbers
from phonenumbers import PhoneNumberFormat

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
    if last_digits:
        whole.append(significant[-last_digits:])
    groups = [
        # By threes is how many countries write it in practice, whatever their numbering plan says.
        tuple(re.findall(r".{3}", significant)) if len(significant) % 3 == 0 else (),
        _runs(national),
        _runs(phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL))[1:],
    ]
    return Variants(
        digits=tuple(dict.fromkeys(term for term in whole if len(term) >= SHORTEST_TERM)),
        groups=tuple(dict.fromkeys(runs for runs in groups if len(runs) > 1)),
    )


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
