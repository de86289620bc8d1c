"""The OData query options that clients of the XAPI use, over rows in memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from lark import Lark, LarkError, Token, Transformer, v_args

Row = dict[str, Any]
Value = Callable[[Row], Any]

MAX_PAGE = 100_000

_GRAMMAR = r"""
?start: either
?either: both ("or" both)*
?both: unary ("and" unary)*
?unary: "not" unary -> negation | comparison
?comparison: operand OPERATOR operand -> compare
           | operand
?operand: function | literal | field | "(" either ")"
function: FUNCTION "(" either ("," either)* ")"
field: NAME
literal: STRING | DATETIME | NUMBER | BOOLEAN | NULL

OPERATOR.3: /(eq|ne|gt|ge|lt|le)\b/
FUNCTION.3: /(tolower|toupper|contains|startswith|endswith)(?=\()/
BOOLEAN.2: /(true|false)\b/
NULL.2: /null\b/
DATETIME.2: /\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)/
NUMBER: /-?\d+(\.\d+)?/
STRING: /'(?:[^']|'')*'/
NAME: /[A-Za-z_][A-Za-z0-9_]*/
%ignore /\s+/
"""


class BadQuery(ValueError):
    """A query option that cannot be read or names a property that does not exist."""


def collection(context: str, rows: list[Row], options: Mapping[str, str]) -> dict[str, Any]:
    """Filter, sort, cut and project `rows` into an OData answer. Raises BadQuery."""
    unknown = [name for name in options if name.startswith("$") and name not in _OPTIONS]
    if unknown:
        raise BadQuery(f"Query option '{unknown[0]}' is not supported.")
    if "$filter" in options:
        meets = _filter(options["$filter"])
        rows = [row for row in rows if meets(row)]
    count = len(rows)
    for part in reversed([p.strip() for p in options.get("$orderby", "").split(",") if p.strip()]):
        name, _, direction = part.partition(" ")
        rows = sorted(rows, key=lambda row: _sortable(_property(row, name)), reverse=direction.strip() == "desc")
    start = _whole(options.get("$skip", "0"))
    rows = rows[start : start + _whole(options.get("$top", str(MAX_PAGE)))]
    answer: dict[str, Any] = {"@odata.context": context}
    if options.get("$count") == "true":
        answer["@odata.count"] = count
    answer["value"] = [select(row, options) for row in rows]
    return answer


def select(row: Row, options: Mapping[str, str]) -> Row:
    """One entity with the properties that `$select` names, or all."""
    wanted = [name.strip() for name in options.get("$select", "").split(",") if name.strip()]
    return {name: _property(row, name) for name in wanted} if wanted else dict(row)


_OPTIONS = ("$filter", "$select", "$top", "$skip", "$count", "$orderby", "$expand", "$search")


def _property(row: Row, name: str) -> Any:
    if name not in row:
        raise BadQuery(f"Could not find a property named '{name}'.")
    return row[name]


def _sortable(value: Any) -> tuple[bool, Any]:
    return (value is not None, value if value is not None else 0)


def _whole(text: str) -> int:
    if not text.isdigit():
        raise BadQuery(f"Invalid value '{text}'.")
    return int(text)


@cache
def _parser() -> Lark:
    return Lark(_GRAMMAR, parser="lalr")


def _filter(text: str) -> Value:
    try:
        meets: Value = _Build().transform(_parser().parse(text))
    except LarkError as wrong:
        raise BadQuery(f"Syntax error in $filter: {str(wrong).splitlines()[0]}") from None
    return meets


@v_args(inline=True)
class _Build(Transformer[Token, Value]):
    """Parse tree to a function of the row; method names are rules of the grammar."""

    def either(self, *parts: Value) -> Value:
        return lambda row: any(part(row) for part in parts)

    def both(self, *parts: Value) -> Value:
        return lambda row: all(part(row) for part in parts)

    def negation(self, part: Value) -> Value:
        return lambda row: not part(row)

    def field(self, name: Token) -> Value:
        return lambda row: _comparable(_property(row, str(name)))

    def literal(self, token: Token) -> Value:
        value = _literal(token)
        return lambda _row: value

    def function(self, name: Token, *arguments: Value) -> Value:
        run = _FUNCTIONS[str(name)]
        return lambda row: run(*(argument(row) for argument in arguments))

    def compare(self, left: Value, operator: Token, right: Value) -> Value:
        test = _COMPARE[str(operator)]
        return lambda row: test(left(row), right(row))


def _literal(token: Token) -> Any:
    match token.type:
        case "STRING":
            return token[1:-1].replace("''", "'")
        case "NUMBER":
            return float(token)
        case "BOOLEAN":
            return token == "true"
        case "DATETIME":
            return datetime.fromisoformat(token)
        case _:
            return None


def _comparable(value: Any) -> Any:
    """Times are kept as text; they compare as times."""
    if isinstance(value, str) and len(value) >= 20 and value[10:11] == "T":
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            return value
    return value


def _ordered(test: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    def run(left: Any, right: Any) -> bool:
        if left is None or right is None:
            return False
        try:
            return test(left, right)
        except TypeError:
            raise BadQuery("A binary operator with incompatible types was detected.") from None

    return run


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "tolower": lambda text: None if text is None else str(text).lower(),
    "toupper": lambda text: None if text is None else str(text).upper(),
    "contains": lambda text, part: str(part) in str(text or ""),
    "startswith": lambda text, part: str(text or "").startswith(str(part)),
    "endswith": lambda text, part: str(text or "").endswith(str(part)),
}
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "eq": lambda left, right: bool(left == right),
    "ne": lambda left, right: bool(left != right),
    "gt": _ordered(lambda left, right: bool(left > right)),
    "ge": _ordered(lambda left, right: bool(left >= right)),
    "lt": _ordered(lambda left, right: bool(left < right)),
    "le": _ordered(lambda left, right: bool(left <= right)),
}
