"""What stands between the braces of a FIND.

Reserved characters must be escaped with a backslash, inside quotes too. `+` and `-` without it are no
error: the search silently finds nothing; nor does it with a wildcard inside quotes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from helper.sandbox.salesforce.errors import ApiError

RESERVED = frozenset("?&|!{}[]()^~*:\\\"'+-")
_WORD = re.compile(r"(?:\\.|[^\s()\"\\])+", re.S)
_QUOTED = re.compile(r'"((?:\\.|[^"\\])*)"', re.S)
_RUNS = re.compile(r"\d[\d*?]*|[^\W\d_](?:[^\W\d_]|[*?])*|[*?]+")
_ESCAPED = re.compile(r"\\(.)", re.S)

MAX_TERM_CHARS = 10_000
OPERATORS_UP_TO = 4_000


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that must follow each other; one that was not quoted may carry `*` and `?`."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Together:
    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Alternative:
    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Exclusion:
    wanted: Expression
    unwanted: Expression


@dataclass(frozen=True, slots=True)
class Nothing:
    """Finds no record, as a term with an unescaped `+` does."""


Expression = Phrase | Together | Alternative | Exclusion | Nothing


def parse_terms(text: str) -> Expression:
    """Raises MALFORMED_SEARCH."""
    if len(text) > MAX_TERM_CHARS:
        return Nothing()
    parser = _Terms(_split(text, operators=len(text) <= OPERATORS_UP_TO))
    expression = parser.alternative()
    if not parser.done:
        raise _malformed(parser.peek())
    return expression


def _malformed(near: str) -> ApiError:
    return ApiError(
        400,
        "MALFORMED_SEARCH",
        f"No search term found. The search term must be at least 2 characters long and well formed, near '{near}'",
    )


def _split(text: str, *, operators: bool) -> list[str]:
    """Parentheses, operators, quoted phrases and words; a word that is no operator begins with a space."""
    parts: list[str] = []
    place = 0
    while place < len(text):
        char = text[place]
        if char.isspace():
            place += 1
        elif char in "()":
            parts.append(char)
            place += 1
        elif char == '"':
            quoted = _QUOTED.match(text, place)
            if quoted is None:
                raise _malformed(text[place:])
            parts.append(" " + quoted.group())
            place = quoted.end()
        else:
            word = _WORD.match(text, place)
            if word is None:
                raise _malformed(text[place:])
            plain = word.group()
            parts.append(plain if operators and plain in ("AND", "OR", "NOT") else " " + plain)
            place = word.end()
    return parts


def _term(part: str) -> Expression:
    quoted = part.startswith('"')
    body = part[1:-1] if quoted else part
    bare = _ESCAPED.sub("", body)
    if any(c in "+-" for c in bare):
        return Nothing()
    if set(bare) & (RESERVED - set("*?")):
        raise _malformed(part)
    if quoted and set(bare) & set("*?"):
        return Nothing()
    plain = _ESCAPED.sub(lambda m: " " if m.group(1) in "*?" else m.group(1), body)
    words = tuple(word.casefold() for word in _RUNS.findall(plain))
    if not words:
        raise _malformed(part)
    if any(word[0] in "*?" for word in words):
        return Nothing()
    if len(words) == 1 and len(words[0].rstrip("*?")) < 2:
        raise ApiError(400, "MALFORMED_SEARCH", f"search term must be longer than one character: {part}")
    return Phrase(words)


class _Terms:
    """AND binds tighter than OR; terms side by side are joined by AND."""

    def __init__(self, parts: list[str]) -> None:
        self._parts = parts
        self._at = 0

    @property
    def done(self) -> bool:
        return self._at >= len(self._parts)

    def peek(self) -> str:
        return "" if self.done else self._parts[self._at]

    def _take(self, word: str) -> bool:
        if self.peek() == word:
            self._at += 1
            return True
        return False

    def alternative(self) -> Expression:
        parts = [self._together()]
        while self._take("OR"):
            parts.append(self._together())
        return parts[0] if len(parts) == 1 else Alternative(tuple(parts))

    def _together(self) -> Expression:
        joined = self._one()
        while not self.done and self.peek() not in ("OR", ")"):
            if self._take("AND") and self._take("NOT"):
                joined = Exclusion(joined, self._one())
            else:
                joined = Together((joined, self._one()))
        return joined

    def _one(self) -> Expression:
        if self._take("("):
            inner = self.alternative()
            if not self._take(")"):
                raise _malformed("(")
            return inner
        part = self.peek()
        if not part.startswith(" "):
            raise _malformed(part)
        self._at += 1
        return _term(part[1:])
