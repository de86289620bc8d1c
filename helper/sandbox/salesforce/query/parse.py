"""From the text of a query to what it asks, with Salesforce's own complaint when it is malformed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from lark import Lark, Token, Transformer, UnexpectedInput, UnexpectedToken, v_args
from lark.exceptions import VisitError

from helper.sandbox.salesforce.errors import ApiError, malformed_query
from helper.sandbox.salesforce.query.grammar import GRAMMAR

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Literal:
    """A value as it was written: `kind` is the grammar's terminal, `text` without quotes and escapes."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """`operator`: = != < > <= >= LIKE IN NOT IN. For IN `values` holds all, or `subquery` makes them."""

    path: Path
    operator: str
    values: tuple[Literal, ...] = ()
    subquery: Query | None = None


@dataclass(frozen=True, slots=True)
class Both:
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Either:
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Negation:
    part: Condition


Condition = Comparison | Both | Either | Negation


@dataclass(frozen=True, slots=True)
class Ordering:
    path: Path
    descending: bool
    nulls_last: bool


@dataclass(frozen=True, slots=True)
class Aggregate:
    """`function`: COUNT COUNT_DISTINCT MIN MAX SUM AVG. `alias` "" makes it expr0, expr1, ..."""

    function: str
    path: Path
    alias: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """One SELECT. `object` is a type, or a relationship in a child query; `count` is SELECT COUNT()."""

    object: str
    items: Items = ()
    count: bool = False
    where: Condition | None = None
    group: tuple[Path, ...] = ()
    order: tuple[Ordering, ...] = ()
    limit: int | None = None
    offset: int = 0


Items = tuple[Path | Aggregate | Query, ...]


@dataclass(frozen=True, slots=True)
class Search:
    """The tail of a SOSL search: which fields are searched, what is returned, at most how much."""

    group: str
    targets: tuple[Query, ...]
    limit: int | None


def parse_query(text: str) -> Query:
    """Raises MALFORMED_QUERY."""
    parsed = _parse(text, "query", "MALFORMED_QUERY")
    assert isinstance(parsed, Query)
    return parsed


def parse_condition(text: str) -> Condition:
    """The text of a WHERE without the word; raises MALFORMED_QUERY."""
    where = parse_query(f"SELECT Id FROM X WHERE {text}").where
    assert where is not None
    return where


def parse_search_tail(text: str) -> Search:
    """What follows `FIND {...}`; raises MALFORMED_SEARCH."""
    parsed = _parse(text, "sosl", "MALFORMED_SEARCH")
    assert isinstance(parsed, Search)
    return parsed


@cache
def _parser() -> Lark:
    return Lark(GRAMMAR, parser="lalr", start=["query", "sosl"], maybe_placeholders=False)


def _parse(text: str, start: str, code: str) -> Any:
    try:
        return _Build().transform(_parser().parse(text, start=start))
    except UnexpectedInput as unexpected:
        raise _complaint(text, unexpected, code) from None
    except VisitError as visit:
        if isinstance(visit.orig_exc, ApiError):
            raise visit.orig_exc from None
        raise


def _complaint(text: str, unexpected: UnexpectedInput, code: str) -> ApiError:
    line, column = max(unexpected.line, 1), max(unexpected.column, 1)
    if isinstance(unexpected, UnexpectedToken):
        token = str(unexpected.token) or "<EOF>"
    else:
        rest = text[unexpected.pos_in_stream or 0 :]
        token = re.match(r"\w+|\S|", rest).group() or "<EOF>"  # type: ignore[union-attr]
    lines = text.splitlines() or [""]
    shown = lines[min(line, len(lines)) - 1]
    caret = " " * (column - 1) + "^"
    return ApiError(400, code, f"\n{shown}\n{caret}\nERROR at Row:{line}:Column:{column}\nunexpected token: '{token}'")


_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", '"': '"', "'": "'", "\\": "\\"}


def _unescape(literal: str, *, like: bool) -> str:
    """The content of a quoted string. In LIKE, `\\%` and `\\_` stay escaped for the matcher."""

    def one(match: re.Match[str]) -> str:
        char = match.group(1)
        if char in "%_" and like:
            return "\\" + char
        if char.lower() in _ESCAPES:
            return "\\\\" if like and char == "\\" else _ESCAPES[char.lower()]
        raise malformed_query(
            f"Invalid string literal {literal}. Illegal character sequence '{match.group()}' in string literal."
        )

    return re.sub(r"\\(.)", one, literal[1:-1], flags=re.S)


@v_args(inline=True)
class _Build(Transformer[Token, Any]):
    """Parse tree to dataclasses; method names are rules of the grammar."""

    def path(self, *names: Token) -> Path:
        return tuple(str(name) for name in names)

    def item(self, path: Path) -> Path:
        return path

    def child(self, query: Query) -> Query:
        return query

    def aggregate(self, function: Token, path: Path, alias: Token | None = None) -> Aggregate:
        return Aggregate(str(function).upper(), path, str(alias or ""))

    def count(self, word: Token) -> None:
        if word.lower() != "count":
            raise malformed_query(f"unexpected token: '{word}'")

    def items(self, *items: Path | Aggregate | Query) -> Items:
        return items

    def query(
        self,
        _select: Token,
        items: Items | None,
        _from: Token,
        name: Token,
        tail: dict[str, Any],
    ) -> Query:
        return Query(str(name), items or (), items is None, **tail)

    def tail(self, *clauses: dict[str, Any]) -> dict[str, Any]:
        return {key: value for clause in clauses for key, value in clause.items()}

    def where(self, _word: Token, condition: Condition) -> dict[str, Any]:
        return {"where": condition}

    def both(self, *parts: Any) -> Both:
        return Both(tuple(p for p in parts if not isinstance(p, Token)))

    def either(self, *parts: Any) -> Either:
        return Either(tuple(p for p in parts if not isinstance(p, Token)))

    def negation(self, _word: Token, part: Condition) -> Negation:
        return Negation(part)

    def value(self, token: Token) -> Literal:
        return Literal(token.type, _unescape(token, like=False) if token.type == "STRING" else str(token))

    def compare(self, path: Path, operator: Token, value: Literal) -> Comparison:
        return Comparison(path, "!=" if operator == "<>" else str(operator), (value,))

    def like(self, path: Path, _word: Token, text: Token) -> Comparison:
        return Comparison(path, "LIKE", (Literal("STRING", _unescape(text, like=True)),))

    def within(self, path: Path, _in: Token, *values: Literal) -> Comparison:
        return Comparison(path, "IN", values)

    def not_within(self, path: Path, _not: Token, _in: Token, *values: Literal) -> Comparison:
        return Comparison(path, "NOT IN", values)

    def within_query(self, path: Path, _in: Token, query: Query) -> Comparison:
        return Comparison(path, "IN", subquery=query)

    def not_within_query(self, path: Path, _not: Token, _in: Token, query: Query) -> Comparison:
        return Comparison(path, "NOT IN", subquery=query)

    def group(self, _group: Token, _by: Token, *paths: Path) -> dict[str, Any]:
        return {"group": paths}

    def order(self, _order: Token, _by: Token, *orderings: Ordering) -> dict[str, Any]:
        return {"order": orderings}

    def ordering(self, path: Path, *rest: Any) -> Ordering:
        words = [str(word).lower() for word in rest]
        return Ordering(path, "desc" in words, "last" in words)

    def nulls(self, _word: Token, place: Token) -> str:
        return str(place)

    def limit(self, _word: Token, number: Token) -> dict[str, Any]:
        return {"limit": _whole(number)}

    def offset(self, _word: Token, number: Token) -> dict[str, Any]:
        return {"offset": _whole(number)}

    def in_group(self, _in: Token, group: Token, _fields: Token) -> dict[str, Any]:
        return {"group": str(group).upper()}

    def target(self, name: Token, *rest: Any) -> Query:
        if not rest:
            return Query(str(name), (("Id",),))
        return Query(str(name), tuple(rest[:-1]), **rest[-1])

    def returning(self, _word: Token, *targets: Query) -> dict[str, Any]:
        return {"targets": targets}

    def spelling(self, *_words: Token) -> dict[str, Any]:
        """Nothing is ever corrected here."""
        return {}

    def sosl(self, *clauses: dict[str, Any]) -> Search:
        every = {key: value for clause in clauses for key, value in clause.items()}
        return Search(every.get("group", "ALL"), every.get("targets", ()), every.get("limit"))


def _whole(number: Token) -> int:
    if "." in number or "-" in number:
        raise malformed_query(f"unexpected token: '{number}'")
    return int(number)
