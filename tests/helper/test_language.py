"""Every text that a person reads has its Spanish, and the Spanish holds nothing that is not said any more."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest

from helper import language

ROOT = Path(__file__).parents[2]
CATALOGUE = ROOT / "helper" / "language" / "es.po"
ONE = ("_", "N_")


def texts_of(source: str, where: str) -> Iterator[tuple[str, str, str]]:
    """(text, its plural or "", place) of every literal in a call of ``_``, ``N_`` or ``ngettext``."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        literals = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        place = f"{where}:{node.lineno}"
        if node.func.id in ONE and literals:
            yield literals[0], "", place
        elif node.func.id == "ngettext":
            yield literals[0], literals[1], place


def said() -> dict[str, tuple[str, str]]:
    """Every text in the program: its plural and where it is first said."""
    found: dict[str, tuple[str, str]] = {}
    for folder in ("helper", "desktop"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            name = str(path.relative_to(ROOT))
            for text, plural, place in texts_of(path.read_text(encoding="utf-8"), name):
                found.setdefault(text, (plural, place))
    return found


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"\{[a-z_]*\}", text))


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    return polib.pofile(CATALOGUE.read_text(encoding="utf-8"))


def test_every_text_has_its_spanish(catalogue: polib.POFile) -> None:
    done = {entry.msgid for entry in catalogue if entry.translated()}
    missing = [f'{place}: "{text}"' for text, (_plural, place) in said().items() if text not in done]
    assert not missing, "not in es.po:\n" + "\n".join(missing)


def test_the_spanish_holds_nothing_stale(catalogue: polib.POFile) -> None:
    texts = said()
    stale = [entry.msgid for entry in catalogue if entry.msgid not in texts]
    assert not stale, "in es.po and said nowhere:\n" + "\n".join(stale)


def test_nothing_is_there_twice(catalogue: polib.POFile) -> None:
    ids = [entry.msgid for entry in catalogue]
    assert len(ids) == len(set(ids))


def test_plurals_are_plurals_in_both(catalogue: polib.POFile) -> None:
    texts = said()
    for entry in catalogue:
        assert entry.msgid_plural == texts.get(entry.msgid, ("", ""))[0], entry.msgid
        if entry.msgid_plural:
            assert sorted(entry.msgstr_plural) == [0, 1]


def test_what_is_filled_in_is_filled_in_in_both(catalogue: polib.POFile) -> None:
    for entry in catalogue:
        for translated in entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]:
            wanted = placeholders(entry.msgid_plural or entry.msgid)
            assert placeholders(translated) == wanted, entry.msgid


def test_the_helper_speaks_it() -> None:
    try:
        assert language.use_language("es") == "es"
        assert language._("Call…") == "Llamar…"
        many = "{count} calls wait for Salesforce"
        assert language.ngettext("{count} call waits for Salesforce", many, 3).format(count=3).startswith("3 llamadas")
        assert language.use_language("en") == "en"
        assert language._("Call…") == "Call…"
    finally:
        language.use_language("en")


def test_the_scan_finds_what_is_said() -> None:
    found = list(texts_of('_("a"); N_("b"); ngettext("c", "d", n); _(variable); other("e")', "x.py"))
    assert [(text, plural) for text, plural, _place in found] == [("a", ""), ("b", ""), ("c", "d")]
