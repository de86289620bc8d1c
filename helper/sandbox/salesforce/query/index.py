"""The search index: what a FIND matches, under two readings of how Salesforce indexes phones.

How phone numbers are tokenised is not documented. STRICT takes the least that is known to work: the
runs of digits of a stored number, and all its digits together; a term matches one of them whole, or its
beginning with `*`. LENIENT also knows the last nine and seven digits.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from helper.sandbox.salesforce.query.terms import Alternative, Exclusion, Expression, Nothing, Phrase, Together
from helper.sandbox.salesforce.schema import ObjectType
from helper.sandbox.salesforce.store import Record

Model = Literal["strict", "lenient"]

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


def matches(expression: Expression, kind: ObjectType, record: Record, group: str, model: Model) -> bool:
    """Whether one record is found. Each phrase must stand within a single field."""
    fields = [
        (str(record[name]), name in kind.fields and kind.fields[name].type == "phone")
        for name in searched_fields(kind, group)
        if record.get(name)
    ]
    entries = [tokens(value, phone=phone, model=model) for value, phone in fields]
    return _meets(expression, entries)


def _meets(expression: Expression, entries: list[tuple[list[str], list[str]]]) -> bool:
    match expression:
        case Together(parts):
            return all(_meets(part, entries) for part in parts)
        case Alternative(parts):
            return any(_meets(part, entries) for part in parts)
        case Exclusion(wanted, unwanted):
            return _meets(wanted, entries) and not _meets(unwanted, entries)
        case Phrase(words):
            tests = [_word(word) for word in words]
            return any(
                _in_order(tests, inner) or (len(tests) == 1 and any(map(tests[0], whole))) for inner, whole in entries
            )
        case Nothing():
            return False


def _in_order(tests: list[Callable[[str], bool]], words: list[str]) -> bool:
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
