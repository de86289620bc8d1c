"""What a number means, from wherever it comes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helper.errors import BadNumber
from helper.numbers.dialling import dial_string
from helper.numbers.model import NumberKind
from helper.numbers.read import read_caller_id, read_dialled


@pytest.mark.parametrize(
    ("text", "region", "e164", "extension"),
    [
        ("+34 912 345 678", "US", "+34912345678", ""),
        ("0034912345678", "ES", "+34912345678", ""),
        ("0034 912 345 678", "US", "+34912345678", ""),
        ("912 34 56 78", "ES", "+34912345678", ""),
        ("(415) 555-0132 x204", "US", "+14155550132", "204"),
        ("tel:(415) 555-1234", "US", "+14155551234", ""),
        ("tel:+34%20912%20345%20678", "US", "+34912345678", ""),
        ("callto:+34912345678", "ES", "+34912345678", ""),
        ("1-800-FLOWERS", "US", "+18003569377", ""),
        ("+34\u202f912\u2009345\u00a0678", "ES", "+34912345678", ""),
        ("\u202a+34 912\u200b345 678\u202c", "ES", "+34912345678", ""),
        ("".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in "+34 912 345 678"), "ES", "+34912345678", ""),
        ("030 23125 118", "DE", "+493023125118", ""),
        ("tel:912345678;phone-context=+34", "US", "+34912345678", ""),
        ("tel:45-678;ext=12;phone-context=+34-9123", "ES", "+34912345678", "12"),
        ("tel:912345678;phone-context=example.com", "ES", "+34912345678", ""),
    ],
)
def test_public_numbers(text: str, region: str, e164: str, extension: str) -> None:
    number = read_dialled(text, region)
    assert (number.kind, number.e164, number.extension) == (NumberKind.EXTERNAL, e164, extension)


@pytest.mark.parametrize(
    "text",
    ["", "   ", "call me", "hello 12", "12-2026-1234567890123", "1" * 400, "+", "tel:", "tel:123456;phone-context=+34"],
)
def test_what_is_no_number_is_told(text: str) -> None:
    with pytest.raises(BadNumber):
        read_dialled(text, "ES")


def test_short_and_emergency_numbers_go_as_typed() -> None:
    assert read_dialled("150", "ES").kind is NumberKind.INTERNAL
    assert read_dialled("112", "ES").kind is NumberKind.SERVICE
    assert dial_string(read_dialled("112", "ES"), "zeros", "0", "ES") == "112"


@pytest.mark.parametrize(
    ("dial_as", "text", "dialled"),
    [
        ("e164", "912345678", "9+34912345678"),
        ("zeros", "912345678", "90034912345678"),
        ("national", "912345678", "9912345678"),
        ("national", "+4930123456", "90049" + "30123456"),
        ("as_is", "912 345 678", "9912345678"),
        ("as_is", "0034 912 345 678", "90034912345678"),
        ("as_is", "Tel 911 111 111", "9911111111"),
        ("as_is", "Tel.: (911) 111-111", "9911111111"),
        ("as_is", "+44 (0)20 7946 0958", "9+442079460958"),
        ("as_is", "Phone: +44 20 7946 0958", "9+442079460958"),
        ("as_is", "0044 (0)20 7946 0958", "9+442079460958"),
    ],
)
def test_the_trunk_gets_the_shape_it_wants(dial_as: str, text: str, dialled: str) -> None:
    assert dial_string(read_dialled(text, "ES"), dial_as, "9", "ES") == dialled


@pytest.mark.parametrize("raw", ["", "anonymous", "Anonymous", "unknown", " withheld "])
def test_a_withheld_number_is_said_to_be_withheld(raw: str) -> None:
    assert read_caller_id(raw, "ES").kind is NumberKind.WITHHELD


def test_a_colleague_is_internal_and_a_trunk_name_is_no_number() -> None:
    assert read_caller_id("151", "ES", internal=True).digits == "151"
    assert read_caller_id("Trunk", "ES").kind is NumberKind.UNREADABLE


@given(st.text(max_size=80), st.sampled_from(["ES", "US", "DE", ""]))
def test_no_caller_id_breaks_anything(raw: str, region: str) -> None:
    number = read_caller_id(raw, region)
    assert number.display
    assert (number.kind is NumberKind.EXTERNAL) == bool(number.e164)


@given(st.text(max_size=80))
def test_whatever_is_dialled_is_digits(raw: str) -> None:
    try:
        number = read_dialled(raw, "ES")
    except BadNumber:
        return
    assert set(dial_string(number, "as_is", "", "ES")) <= set("+0123456789*#")


@pytest.mark.parametrize("raw", ["<unknown>", "%Anonymous%", '"Private"', "+", "-", "(withheld)", "Anonymous."])
def test_a_word_for_no_number_is_one_whatever_stands_around_it(raw: str) -> None:
    assert read_caller_id(raw, "ES").kind is NumberKind.WITHHELD
