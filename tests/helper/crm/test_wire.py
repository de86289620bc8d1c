"""The small languages of the wire: query strings, limits, versions, lengths."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helper.crm.salesforce.errors import clean
from helper.crm.salesforce.escaping import is_record_id, soql, sosl_phrase, sosl_term
from helper.crm.salesforce.limits import Usage
from helper.crm.salesforce.people.search import typed
from helper.crm.salesforce.tasks.cutting import cut
from helper.crm.salesforce.versions import best_version
from helper.errors import SalesforceRefused


def test_every_reserved_character_is_escaped() -> None:
    for char in r"""?&|!{}[]()^~*:\"'+-""":
        assert sosl_term(f"a{char}b") == f"a\\{char}b"
    assert sosl_term("a/b.c@d#e") == "a/b.c@d#e"
    assert sosl_phrase("912", "3-4") == '"912 3\\-4"'


@pytest.mark.parametrize("word", ["and", "OR", "Not"])
def test_a_word_that_is_an_operator_is_quoted(word: str) -> None:
    assert sosl_term(word) == f'"{word}"'


@given(st.text())
def test_a_soql_string_ends_where_it_should(text: str) -> None:
    literal = soql(text)
    inner = literal[1:-1]
    assert literal[0] == literal[-1] == "'"
    assert re.fullmatch(r"(?:[^'\\\n\r]|\\['\\nr])*", inner)
    back = {"\\'": "'", "\\\\": "\\", "\\n": "\n", "\\r": "\r"}
    assert re.sub(r"\\.", lambda found: back[found[0]], inner) == text


def test_a_record_id_has_15_or_18_letters_and_digits() -> None:
    assert is_record_id("003Sb000000000I")
    assert is_record_id("003Sb000000000IIAQ")
    assert not is_record_id("003Sb000000000I' OR Name != '")
    assert not is_record_id("003Sb000000000IIA")
    assert not is_record_id("003Sb000000000I\n")


@pytest.mark.parametrize(
    ("text", "expression", "group"),
    [
        ("ana ru", "ana* AND ru*", "NAME"),
        ("mar", "mar*", "NAME"),
        ("a ruiz", "ruiz*", "NAME"),
        ("x", "", ""),
        ("", "", ""),
        (
            "ana.ruiz@acme-x.example",
            "(ana.ruiz@acme\\-x.example* OR (ana* AND ruiz* AND acme* AND example*))",
            "EMAIL",
        ),
        ("ana@", "ana*", "EMAIL"),
        ("ana.ru", "(ana.ru* OR (ana* AND ru*))", "ALL"),
        ("ruiz OR 1", 'ruiz* AND "OR"', "ALL"),
        ("O'Neill", "(O\\'Neill* OR Neill*)", "NAME"),
        ("Pérez-Gil", "(Pérez\\-Gil* OR (Pérez* AND Gil*))", "NAME"),
        ("AT&T", "(AT\\&T* OR AT*)", "NAME"),
        ("{evil}", "evil*", "NAME"),
        ('"Ana"', "Ana*", "NAME"),
        ("Pérez-", "Pérez*", "NAME"),
        ("?? -- )a(", "", ""),
        ("ana 612", "ana* AND 612*", "ALL"),
    ],
)
def test_what_an_agent_types_is_searched_by_its_beginnings(text: str, expression: str, group: str) -> None:
    assert typed(text, "ES") == (expression, group)


def test_a_typed_number_is_searched_in_all_its_forms() -> None:
    expression, group = typed("912 345 678", "ES")
    assert "34912345678* OR" in expression
    assert group == "PHONE"
    assert typed("99 99 99 99 99 99 99 99 99", "ES") == ("999999999999999999*", "PHONE")


@given(st.text(max_size=300))
def test_no_text_makes_a_search_too_long_or_leaves_a_reserved_character_bare(text: str) -> None:
    expression, _group = typed(text, "ES")
    assert len(expression) < 4000
    bare = re.sub(r"\\.", "", expression)
    assert not set(bare) & set("?&|!{}[]^~:'+-")
    assert "**" not in bare


def test_the_usage_is_the_orgs_and_not_the_apps() -> None:
    usage = Usage().after({"Sforce-Limit-Info": "per-app-api-usage=17/250(appName=x), api-usage=10018/100000"})
    assert usage == Usage(10018, 100000)
    assert usage.after({}) == usage
    assert usage.after({"Sforce-Limit-Info": "nonsense"}) == usage


def test_the_newest_version_that_is_known_here() -> None:
    def listed(*versions: str) -> list[dict[str, str]]:
        return [{"label": "x", "url": f"/services/data/v{version}", "version": version} for version in versions]

    assert best_version(listed("21.0", "62.0", "64.0")) == "64.0"
    assert best_version(listed("62.0", "99.0")) == "62.0"
    assert best_version(listed("59.0")) == "59.0"
    for hopeless in (listed("51.0"), [], None, {"version": "62.0"}, ["62.0"]):
        with pytest.raises(SalesforceRefused, match=r"52\.0"):
            best_version(hopeless)


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",))), st.integers(1, 40))
def test_a_cut_text_fits_and_is_whole(text: str, longest: int) -> None:
    short = cut(text, longest)
    assert units(short) <= longest
    if units(text) <= longest:
        assert short == text
    else:
        assert text.startswith(short.removesuffix("…"))


def test_a_cut_never_leaves_half_a_sign() -> None:
    family = "👨\u200d👩\u200d👧"
    assert cut("ab" + family, 8) == "ab…"
    assert cut("ab" + "e\u0301" * 5, 6) == "abe\u0301…"
    assert cut("a👍🏽", 4) == "a…"
    assert unicodedata.category(cut("n\u0303" * 200, 255)[-2]) == "Mn"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("می\u200cخواهم رضا", "می\u200cخواهم رضا"),
        ("👩\u200d💻 Dev", "👩\u200d💻 Dev"),
        ("A\u202eevil\u202c", "Aevil"),
        ("Ana\u200b\r\nRuiz\u2028S.L.", "Ana Ruiz S.L."),
    ],
)
def test_what_the_org_says_keeps_its_letters_and_loses_what_misleads(said: str, shown: str) -> None:
    assert clean(said) == shown
