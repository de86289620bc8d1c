"""A stored number is the call's number, or shares its last digits, or neither."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helper.numbers.match import Likeness, same_number

MADRID = "+34912345678"


@pytest.mark.parametrize(
    ("stored", "regions"),
    [
        ("+34 912 345 678", ["ES"]),
        ("(+34) 912 345 678", ["GB"]),
        ("0034912345678", ["US"]),
        ("912 34 56 78", ["ES"]),
        ("912345678 ext. 7", ["ES"]),
        ("34 912 345 678", ["GB"]),
        ("912 345 678 / 612 345 678", ["ES"]),
        ("612 345 678; 912 345 678", ["ES"]),
        ("912 345 678", ["US", "ES"]),
    ],
)
def test_the_same_number(stored: str, regions: list[str]) -> None:
    assert same_number(stored, MADRID, regions) is Likeness.EXACT


@pytest.mark.parametrize("stored", ["", "x", "+34 912 345 679", "912 345 67", "+49 912 345 678", "150"])
def test_another_number(stored: str) -> None:
    assert same_number(stored, MADRID, ["ES"]) is Likeness.NONE


@pytest.mark.parametrize("stored", ["2345678", "234 56 78", "(91) 234-5678", "0912345678"])
def test_last_digits_count_only_when_they_are_asked_for(stored: str) -> None:
    assert same_number(stored, MADRID, ["US"], last_digits=7) is Likeness.SUFFIX
    assert same_number(stored, MADRID, ["US"]) is Likeness.NONE


@pytest.mark.parametrize("stored", ["+44 20 7234 5678", "0044 20 7234 5678"])
def test_a_valid_number_of_another_country_is_never_the_same(stored: str) -> None:
    assert same_number(stored, MADRID, ["ES"], last_digits=7) is Likeness.NONE


def test_fewer_last_digits_than_make_sense_match_nobody() -> None:
    assert same_number("678", MADRID, ["ES"], last_digits=3) is Likeness.NONE


def test_an_extension_is_no_part_of_the_number() -> None:
    assert same_number("(415) 555-0132 x204", "+14155550132", ["US"]) is Likeness.EXACT
    assert same_number("234 5678 x12", MADRID, ["ES"], last_digits=7) is Likeness.SUFFIX


@given(st.text(max_size=60), st.integers(0, 12))
def test_any_text_at_all_can_be_compared(stored: str, last_digits: int) -> None:
    assert same_number(stored, MADRID, ["ES"], last_digits) in Likeness
    assert same_number(MADRID, stored, ["ES"], last_digits) in Likeness


@pytest.mark.parametrize(
    ("stored", "wanted", "region", "likeness"),
    [
        ("93 777 88 99", "+34917778899", "ES", Likeness.NONE),  # a whole number of another town
        ("(917) 555-1212", "+14155551212", "US", Likeness.NONE),
        ("030 2345678", "+49402345678", "DE", Likeness.NONE),
        ("777 88 99", "+34917778899", "ES", Likeness.SUFFIX),
        ("0 91 777 88 99", "+34917778899", "ES", Likeness.SUFFIX),
        ("2345678", "+49402345678", "DE", Likeness.SUFFIX),  # reads as a number of Bochum, too
        ("7946 0958", "+442079460958", "GB", Likeness.SUFFIX),
        ("912 345 678", "+351912345678", "ES", Likeness.SUFFIX),  # from Portugal, and nothing says so
        ("11 2345-6789", "+5491123456789", "AR", Likeness.SUFFIX),
        ("+5215512345678", "+525512345678", "MX", Likeness.SUFFIX),
        ("600111222 (ofic. 91 2345678)", "+34912345678", "ES", Likeness.EXACT),
        ("Tel: 912345678, casa 600111222", "+34600111222", "ES", Likeness.EXACT),
    ],
)
def test_the_last_digits_alone_make_nobody_of_somebody_else(
    stored: str, wanted: str, region: str, likeness: Likeness
) -> None:
    assert same_number(stored, wanted, [region], 7) is likeness
