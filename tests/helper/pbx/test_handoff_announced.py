"""What 3CX says of a caller is read however it was written, and never breaks anything."""

from __future__ import annotations

from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helper.pbx.handoff.announced import Announced, from_query, from_words


@pytest.mark.parametrize(
    ("query", "number", "name"),
    [
        ("number=%2B34912345678&name=Ana%20Ruiz", "+34912345678", "Ana Ruiz"),
        ("number=+34912345678&name=Ana+Ruiz", "+34912345678", "Ana Ruiz"),
        ("number=912%20345%20678&name=", "912 345 678", ""),
        ("name=Ana&number=912345678", "912345678", "Ana"),
        ("number=912345678", "912345678", ""),
        ("number=%252B34912345678&name=Ana%2520Ruiz", "+34912345678", "Ana Ruiz"),
        ("number=1&name=Ferreter%C3%ADa", "1", "Ferretería"),
        ("number=1&name=Ferreter%EDa", "1", "Ferretería"),
        ("number=1&name=Ferreter%u00EDa", "1", "Ferretería"),
        ("number=1&name=%uD83D%uDE00", "1", "😀"),
        ("number=1&name=Soto & Sons", "1", "Soto & Sons"),
        ("number=1&name=100%25", "1", "100%"),
        ("number=1&name=100%", "1", "100%"),
        ("number=%CallerNumber%&name=%CallerDisplayName%", "", ""),
        ("number=%%CallerNumber%%&name=%%CallerDisplayName%%", "", ""),
        ("number=%25CallerNumber%25&name=%25CallerDisplayName%25", "", ""),
        ("number=CallerNumber&name=callerdisplayname", "", ""),
        ("number=&name=", "", ""),
        ("", "", ""),
        ("x=1", "", ""),
        ("number=anonymous&name=Anonymous", "anonymous", "Anonymous"),
        ("number=%2B34912345678&name=%2B34 912 345 678", "+34912345678", ""),
        ("number=150%0D%0ASet-Cookie:%20x&name=a%00b%E2%80%AEc", "150 Set-Cookie: x", "abc"),
        ("number=1&name=\udced", "1", "í"),
    ],
)
def test_a_query_is_read(query: str, number: str, name: str) -> None:
    assert from_query(query) == Announced(number, name)


@pytest.mark.parametrize(
    ("number", "name", "read"),
    [
        ("+34912345678", "Ana Ruiz", Announced("+34912345678", "Ana Ruiz")),
        ("%CallerNumber%", "%CallerDisplayName%", Announced("", "")),
        ("912345678", "912 345 678", Announced("912345678", "")),
        ("912345678", "Room 912345678", Announced("912345678", "Room 912345678")),
        ("912345678", "x" * 9999, Announced("912345678", "x" * 200)),
        ("912345678", "100%25", Announced("912345678", "100%25")),
        ("sip:+34912345678@10.0.0.5;user=phone", "Ana Ruiz", Announced("+34912345678", "Ana Ruiz")),
        ("sip:%0a912345678%00@10.0.0.5", "", Announced("912345678", "")),
        ("sip:anonymous@anonymous.invalid", "Anonymous", Announced("anonymous", "Anonymous")),
    ],
)
def test_words_of_a_command_line_are_read(number: str, name: str, read: Announced) -> None:
    assert from_words(number, name) == read


numbers = st.from_regex(r"\+?[0-9]{2,15}", fullmatch=True)
names = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="%+"), min_size=1, max_size=40)


@given(numbers, st.lists(names, min_size=1, max_size=3).map(" ".join))
def test_whoever_encodes_what_comes_out_is_what_went_in(number: str, name: str) -> None:
    expected = from_words(number, name)
    assert from_query(f"number={quote(number, safe='')}&name={quote(name, safe='')}") == expected
    assert from_query(f"number={quote(number, safe='')}&name={quote_plus(name)}") == expected
    twice = quote(quote(name, safe=""), safe="")
    assert from_query(f"number={quote(quote(number, safe=''), safe='')}&name={twice}") == expected


@given(st.text(st.characters(codec=None), max_size=300))
def test_anything_is_read_as_plain_text(query: str) -> None:
    for read in (from_query(query), from_query(f"number={query}&name={query}"), from_words(query, query)):
        assert len(read.name) <= 200
        for text in (read.number, read.name):
            assert text == text.strip()
            assert text.isprintable()
