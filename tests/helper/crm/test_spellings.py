"""Every way people write a number is asked for so that the strictest index finds it, and is known again."""

from __future__ import annotations

import pytest

from helper.crm.salesforce.people import search
from helper.numbers.match import Likeness, same_number
from helper.numbers.variants import variants
from helper.sandbox.salesforce.query import index
from helper.sandbox.salesforce.query.terms import parse_terms

SPELLINGS = {
    ("+34912345678", "ES"): (
        "+34 912 345 678|912345678|91 234 56 78|(91) 234.56.78|0034912345678|0034 91 2345678|34912345678"
        "|+34 (91) 234-56-78|912 345 678 ext. 12|912345678 / 600111222|600111222 / 912345678|600 111 222; 91 234 56 78"
        "|600111222 - 912 34 56 78|600111222 / 91 234 56 78|600111222 o 912-345-678|600111222 / 9123 45678"
        "|600.111.222/912.34.56.78|Tel: 912 345 678|T912345678|600111222 (ofic. 91 2345678)|2345678|234 56 78"
    ),
    ("+442079460958", "GB"): (
        "020 7946 0958|+44 (0)20 7946 0958|0207 946 0958|(020) 79460958|44 (0) 207 946 0958|7946 0958|79460958"
        "|07700 900123 / 020 7946 0958"
    ),
    ("+14155551212", "US"): "(415) 555-1212|1-415-555-1212|415.555.1212 x12|011 1 415 555 1212|555-1212",
    ("+493012345678", "DE"): "030 12345678|+49 (0)30 / 123 456 78|030/1234-5678|0049 30 12345678|12345678",
    ("+33123456789", "FR"): "01 23 45 67 89|+33 (0)1 23 45 67 89|0033 1 23456789|33 123 456 789",
    ("+390612345678", "IT"): "06 1234 5678|0612345678|+39 06 12345678|0039 06 1234 5678",
    ("+5491123456789", "AR"): (
        "11 2345-6789|011 15-2345-6789|+54 9 11 2345 6789|01115 23456789|15-2345-6789|+54 11 2345-6789|15 23456789"
    ),
    ("+525512345678", "MX"): "55 1234 5678|+5215512345678|+52 1 55 1234 5678|044 55 1234 5678|5512345678",
    ("+3614567890", "HU"): "+36 1 456 7890|06 1 456 7890|(06-1) 456-7890|061/456-78-90",
    ("+77012345678", "KZ"): "8 701 234 56 78|+7 701 2345678|87012345678",
}


@pytest.mark.parametrize(
    ("number", "region", "stored"),
    [(number, region, one) for (number, region), several in SPELLINGS.items() for one in several.split("|")],
)
def test_a_spelling_is_found_and_known(number: str, region: str, stored: str) -> None:
    asked = search.numbered(variants(number, region, 7))
    words, whole = index.tokens(stored, phone=True, model="strict")
    assert index.test_of(parse_terms(asked))([(words, whole)]), asked
    assert same_number(stored, number, [region], 7) is not Likeness.NONE
