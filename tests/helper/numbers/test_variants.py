"""What is searched for finds a number however it is stored, in an index that knows digit runs and no telephony."""

from __future__ import annotations

import re

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from helper.numbers.match import Likeness, same_number
from helper.numbers.variants import Variants, variants

EXAMPLES = [
    (region, example)
    for region in ("ES", "DE", "GB", "FR", "IT", "PT", "NL", "SE", "US", "CH", "MX", "BR")
    for kind in (PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE)
    if (example := phonenumbers.example_number_for_type(region, kind)) is not None
]


def found_in_strict_index(stored: str, terms: Variants) -> bool:
    """Tokens are the runs of digits and all digits together; a term begins one of them, a phrase is runs in a row."""
    runs = re.findall(r"\d+", stored)
    whole = "".join(runs)
    by_digits = any(token.startswith(term) for term in terms.digits for token in [whole, *runs])
    by_groups = any(
        tuple(runs[at : at + len(group)]) == group for group in terms.groups for at in range(len(runs) - len(group) + 1)
    )
    return by_digits or by_groups


@st.composite
def stored_numbers(draw: st.DrawFn) -> tuple[str, str, str]:
    """A region, a number of it in E.164 and one of the ways people write it into a record there."""
    region, number = draw(st.sampled_from(EXAMPLES))
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    international = phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
    national = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
    written = draw(
        st.sampled_from(
            [
                e164,
                international,
                national,
                "00" + e164[1:],
                "00 " + international[1:],
                re.sub(r"\D", "", national),
                re.sub(r"\D+", ".", national).strip("."),
                re.sub(r"\D+", "-", international[1:]),
            ]
        )
    )
    return region, e164, written + draw(st.sampled_from(["", " x204", " ext. 12", "  "]))


@given(stored_numbers())
def test_every_way_of_writing_a_number_is_found_and_read_as_the_same(case: tuple[str, str, str]) -> None:
    region, e164, stored = case
    assert found_in_strict_index(stored, variants(e164, region))
    assert same_number(stored, e164, [region]) is Likeness.EXACT


@pytest.mark.parametrize(
    ("e164", "stored"),
    [
        ("+442079460018", "+44 (0)20 7946 0018"),
        ("+442079460018", "44 0 20 7946 0018"),
        ("+34912345678", "Tel. 912 345 678"),
        ("+34912345678", "Centralita 5 / 912 345 678"),
        ("+34912345678", "0034.912.34.56.78"),
    ],
)
def test_odd_ways_are_found_too(e164: str, stored: str) -> None:
    assert found_in_strict_index(stored, variants(e164, "ES"))


def test_the_exit_code_of_the_region_is_one_way() -> None:
    assert "01134912345678" in variants("+34912345678", "US").digits


def test_the_bare_last_digits_are_searched_for_only_when_they_may_match() -> None:
    assert "2345678" in variants("+34912345678", "ES", last_digits=7).digits
    assert "2345678" not in variants("+34912345678", "ES").digits


def test_no_term_is_so_short_that_it_finds_half_the_database() -> None:
    assert all(len(term) >= 6 for term in variants("+34912345678", "ES", last_digits=4).digits)


@pytest.mark.parametrize("text", ["", "anonymous", "150x", "+"])
def test_what_is_no_number_has_no_variants(text: str) -> None:
    assert variants(text, "") == Variants()


def test_a_national_number_is_read_by_its_region() -> None:
    assert "34912345678" in variants("912 345 678", "ES").digits
