"""Whether a record meets a WHERE, compared as Salesforce compares."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from helper.sandbox.salesforce.errors import ApiError
from helper.sandbox.salesforce.ids import normalise
from helper.sandbox.salesforce.query.days import Span, span
from helper.sandbox.salesforce.query.fields import Column, resolve
from helper.sandbox.salesforce.query.parse import Both, Comparison, Condition, Either, Literal, Negation, Query
from helper.sandbox.salesforce.schema import Field, ObjectType
from helper.sandbox.salesforce.store import Record, Store
from helper.sandbox.salesforce.values import parse_time

Test = Callable[[Record], bool]
RunSubquery = Callable[[Query], set[Any]]

_TEXTS = ("string", "textarea", "phone", "email", "url", "picklist")


def compile_condition(store: Store, kind: ObjectType, condition: Condition, run: RunSubquery) -> Test:
    """A test for records of `kind`; raises ApiError for fields and values that do not fit."""
    match condition:
        case Both(parts):
            every = [compile_condition(store, kind, part, run) for part in parts]
            return lambda record: all(test(record) for test in every)
        case Either(parts):
            some = [compile_condition(store, kind, part, run) for part in parts]
            return lambda record: any(test(record) for test in some)
        case Negation(part):
            inner = compile_condition(store, kind, part, run)
            return lambda record: not inner(record)
        case Comparison():
            return _comparison(store, resolve(store, kind, condition.path), condition, run)


def _comparison(store: Store, column: Column, asked: Comparison, run: RunSubquery) -> Test:
    field = column.field
    if not field.filterable:
        raise ApiError(400, "INVALID_FIELD", f"field '{field.name}' can not be filtered in a query call")
    if asked.operator == "LIKE":
        if field.type not in _TEXTS:
            raise ApiError(400, "INVALID_FIELD", f"{field.name}: invalid operator on {field.type} field")
        matches = _like(asked.values[0].text)
        return lambda record: matches(column.value(store, record))
    if asked.operator in ("IN", "NOT IN"):
        wanted = run(asked.subquery) if asked.subquery else {_folded(field, _typed(field, v)) for v in asked.values}
        inside = asked.operator == "IN"
        return lambda record: (_folded(field, column.value(store, record)) in wanted) is inside
    if field.type in ("date", "datetime") and asked.values[0].kind == "DATE_LITERAL":
        within = _within(asked.operator, span(asked.values[0].text))
        return lambda record: within(column.value(store, record))
    value = _folded(field, _typed(field, asked.values[0]))
    compare = _operator(asked.operator)
    return lambda record: compare(_folded(field, column.value(store, record)), value)


def _operator(operator: str) -> Callable[[Any, Any], bool]:
    if operator == "=":
        return lambda have, want: bool(have == want)
    if operator == "!=":
        return lambda have, want: bool(have != want)
    order: dict[str, Callable[[Any, Any], bool]] = {
        "<": lambda have, want: bool(have < want),
        ">": lambda have, want: bool(have > want),
        "<=": lambda have, want: bool(have <= want),
        ">=": lambda have, want: bool(have >= want),
    }
    test = order[operator]
    return lambda have, want: have is not None and want is not None and test(have, want)


def _within(operator: str, days: Span) -> Callable[[Any], bool]:
    """A date literal is a span: `=` is inside it, `<` before its first day, `>` after its last."""
    first, after = (day.isoformat() for day in days)
    tests: dict[str, Callable[[str], bool]] = {
        "=": lambda day: first <= day < after,
        "!=": lambda day: not first <= day < after,
        "<": lambda day: day < first,
        "<=": lambda day: day < after,
        ">": lambda day: day >= after,
        ">=": lambda day: day >= first,
    }
    test = tests[operator]
    return lambda value: operator == "!=" if value is None else test(str(value)[:10])


def _like(pattern: str) -> Callable[[Any], bool]:
    """`%` any run, `_` one character, `\\%` and `\\_` themselves; case does not count."""
    parts = re.findall(r"\\.|.", pattern, flags=re.S)
    special = {"%": ".*", "_": "."}
    expression = "".join(special.get(p) or re.escape(p[-1]) for p in parts)
    compiled = re.compile(expression, re.I | re.S)
    return lambda value: value is not None and compiled.fullmatch(str(value)) is not None


def _folded(field: Field, value: Any) -> Any:
    if value is None:
        return None
    if field.type in ("id", "reference"):
        return normalise(str(value)) or value
    if field.type == "datetime" and isinstance(value, str):
        return parse_time(value)
    return value.casefold() if isinstance(value, str) else value


def _typed(field: Field, literal: Literal) -> Any:
    """The literal as a value of the field's type; raises what Salesforce answers when it is of another."""
    if literal.kind == "NULL":
        return None
    expected = {
        "boolean": "BOOLEAN",
        "int": "NUMBER",
        "currency": "NUMBER",
        "date": "DATE",
        "datetime": "DATETIME",
    }.get(field.type, "STRING")
    if literal.kind != expected:
        kind = {"int": "int", "currency": "double", "datetime": "dateTime", "id": "ID", "reference": "reference"}.get(
            field.type, field.type if expected != "STRING" else "string"
        )
        quoted = "should be enclosed in quotes" if expected == "STRING" else "should not be enclosed in quotes"
        raise ApiError(
            400,
            "INVALID_FIELD",
            f"value of filter criterion for field '{field.name}' must be of type {kind} and {quoted}",
        )
    if field.type in ("id", "reference"):
        full = normalise(literal.text)
        if full is None and literal.text:
            raise ApiError(400, "INVALID_QUERY_FILTER_OPERATOR", f"invalid ID field: {literal.text}")
        return full
    if expected == "BOOLEAN":
        return literal.text.lower() == "true"
    if expected == "NUMBER":
        return float(literal.text)
    if field.type == "date":
        return _checked_date(literal.text)
    return literal.text if literal.text or field.type not in _TEXTS else None


def _checked_date(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ApiError(400, "MALFORMED_QUERY", f"line 1:1 invalid date: {text}") from None
