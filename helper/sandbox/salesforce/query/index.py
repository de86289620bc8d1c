"""The search index: what a FIND matches, under two readings of how Salesforce indexes phones.

How phone numbers are tokenised is not documented. STRICT takes the least that is known to work: the
runs of digits of a stored number, and all its digits together; a term matches one of them whole, or its
beginning with `*`. LENIENT also knows the last nine and seven digits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Literal

from helper.sandbox.salesforce.query.terms import Alternative, Exclusion, Expression, Nothing, Phrase, Together
from helper.sandbox.salesforce.schema import ObjectType
from helper.sandbox.salesforce.store import Record

Model = Literal["strict", "lenient"]

_START = 6  # digits that a word with a wildcard is looked up by
_RUNS = re.compile(r"\d+|[^\W\d_]+")
ACCOUNT_NAME = "Account.Name"
"""What the index holds of a contact besides its own fields."""
_NAMES = {
    "Account": ("Name", "Website"),
    "Contact": ("Name", "AssistantName", ACCOUNT_NAME),
    "Lead": ("Name", "Company"),
    "Case": ("CaseNumber", "Subject"),
    "Opportunity": ("Name",),
    "Task": ("Subject",),
    "User": ("Name", "Username"),
}


def searched_fields(kind: ObjectType, group: str) -> list[str]:
    """The fields of a type that a group such as PHONE covers; PHONE includes Fax."""
    if group == "NAME":
        return list(_NAMES.get(kind.name, ()))
    by_type = {"PHONE": ("phone",), "EMAIL": ("email",), "SIDEBAR": ("phone", "email", "string")}
    types = by_type.get(group, ("phone", "email", "string", "textarea", "url"))
    return [f.name for f in kind.fields.values() if f.type in types]


def tokens(value: str, *, phone: bool, model: Model) -> tuple[list[str], list[str]]:
    """The words of a value in order, and what stands for all of it."""
    words = [word.casefold() for word in _RUNS.findall(value)]
    if not phone:
        return words, []
    digits = "".join(c for c in value if c.isdigit())
    whole = [digits] if digits else []
    if model == "lenient":
        whole += [digits[-n:] for n in (9, 7) if len(digits) > n]
    return [word for word in words if word.isdigit()], whole


Entries = Sequence[tuple[Sequence[str], Sequence[str]]]
Test = Callable[[Entries], bool]


def matcher(expression: Expression, kind: ObjectType, group: str, model: Model) -> Callable[[Record], bool]:
    """Tells of a record whether it is found. Each phrase must stand within a single field."""
    test = test_of(expression)
    searched = [
        (name, name in kind.fields and kind.fields[name].type == "phone") for name in searched_fields(kind, group)
    ]

    def found(record: Record) -> bool:
        return test([_kept(str(record[name]), phone, model) for name, phone in searched if record.get(name)])

    return found


@lru_cache(maxsize=100_000)
def _kept(value: str, phone: bool, model: Model) -> tuple[list[str], list[str]]:
    return tokens(value, phone=phone, model=model)


def test_of(expression: Expression) -> Test:
    """Whether what an expression stands for is among the words of a record's fields, as ``tokens`` tells them."""
    match expression:
        case Together(parts):
            every = [test_of(part) for part in parts]
            return lambda entries: all(test(entries) for test in every)
        case Alternative(parts):
            return _any_of(parts)
        case Exclusion(wanted, unwanted):
            yes, no = test_of(wanted), test_of(unwanted)
            return lambda entries: yes(entries) and not no(entries)
        case Phrase(words):
            return _phrase(words)
        case Nothing():
            return lambda entries: False


def _any_of(parts: Sequence[Expression]) -> Test:
    """Hundreds of spellings are looked for at a time: of those, what begins with none of a record's words is passed
    over.
    """
    by_start: dict[str, list[Test]] = {}
    others: list[Test] = []
    for part in parts:
        word = part.words[0] if isinstance(part, Phrase) else ""
        if word.isalnum():
            by_start.setdefault(word, []).append(test_of(part))
        elif word[:_START].isdigit() and len(word) > _START:
            by_start.setdefault(word[:_START], []).append(test_of(part))
        else:
            others.append(test_of(part))

    def found(entries: Entries) -> bool:
        words = {word for inner, whole in entries for word in (*inner, *whole)}
        starts = words | {word[:_START] for word in words}
        tests = (test for start in starts for test in by_start.get(start, ()))
        return any(test(entries) for test in tests) or any(test(entries) for test in others)

    return found


def _phrase(words: Sequence[str]) -> Test:
    tests = [_word(word) for word in words]
    return lambda entries: any(
        _in_order(tests, inner) or (len(tests) == 1 and any(map(tests[0], whole))) for inner, whole in entries
    )


def _in_order(tests: Sequence[Callable[[str], bool]], words: Sequence[str]) -> bool:
    last = len(words) - len(tests)
    return any(all(test(words[start + i]) for i, test in enumerate(tests)) for start in range(last + 1))


def _word(pattern: str) -> Callable[[str], bool]:
    """A wildcard takes the kind of the character before it: `1?3` never matches a letter."""
    expression, before = "", ""
    for char in pattern:
        if char in "*?":
            same = r"\d" if before.isdigit() else r"[^\W\d_]"
            expression += same + ("*" if char == "*" else "")
        else:
            expression += re.escape(char)
            before = char
    compiled = re.compile(expression)
    return lambda word: compiled.fullmatch(word) is not None
