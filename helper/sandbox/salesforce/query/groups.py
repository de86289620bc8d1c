"""Aggregate functions and GROUP BY: many records become a few results."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from helper.sandbox.salesforce.errors import malformed_query
from helper.sandbox.salesforce.query.fields import Column, resolve
from helper.sandbox.salesforce.query.parse import Aggregate, Query
from helper.sandbox.salesforce.schema import ObjectType
from helper.sandbox.salesforce.store import Record, Store

_UNGROUPABLE = ("textarea", "datetime", "currency")
_NUMBERS = ("int", "currency")


def is_grouped(query: Query) -> bool:
    return bool(query.group) or any(isinstance(item, Aggregate) for item in query.items)


def grouped(store: Store, kind: ObjectType, query: Query, rows: Sequence[Record]) -> list[Record]:
    """One AggregateResult for each combination of the grouped fields; raises MALFORMED_QUERY."""
    if query.count:
        raise malformed_query("COUNT() cannot be used with GROUP BY")
    keys = [resolve(store, kind, path) for path in query.group]
    for key in keys:
        if key.field.type in _UNGROUPABLE:
            raise malformed_query(f"field '{key.field.name}' can not be grouped in a query call")
    shown = [_shown(store, kind, item, keys) for item in query.items]
    named = _names(query, shown)
    groups: dict[tuple[Any, ...], list[Record]] = {}
    for row in rows:
        groups.setdefault(tuple(key.value(store, row) for key in keys), []).append(row)
    if not query.group:
        groups = {(): list(rows)}
    columns = [(name, of) for name, (_, of) in zip(named, shown, strict=True)]
    head = {"attributes": {"type": "AggregateResult"}}
    return [{**head, **{name: of(group) for name, of in columns}} for group in groups.values()]


_Of = Callable[[list[Record]], Any]


def _shown(store: Store, kind: ObjectType, item: Any, keys: list[Column]) -> tuple[str, _Of]:
    """The name of a column ("" when it has none of its own) and its value for a group."""
    if isinstance(item, Query):
        raise malformed_query("Grouped query cannot use child relationships in the SELECT list")
    if isinstance(item, Aggregate):
        column = resolve(store, kind, item.path)
        if item.function in ("SUM", "AVG") and column.field.type not in _NUMBERS:
            raise malformed_query(f"field {column.field.name} does not support aggregate operator {item.function}")
        return item.alias, lambda group: _total(item.function, [column.value(store, row) for row in group])
    column = resolve(store, kind, item)
    if column.names not in [key.names for key in keys]:
        raise malformed_query(f"Field must be grouped or aggregated: {'.'.join(column.names)}")
    return column.names[-1], lambda group: column.value(store, group[0])


def _names(query: Query, shown: list[tuple[str, _Of]]) -> list[str]:
    names, unnamed = [], 0
    for name, _ in shown:
        if name:
            names.append(name)
        else:
            names.append(f"expr{unnamed}")
            unnamed += 1
    if len(set(names)) < len(names):
        raise malformed_query(f"duplicate alias: {max(names, key=names.count)}")
    return names


def _total(function: str, values: list[Any]) -> Any:
    filled = [value for value in values if value is not None]
    match function:
        case "COUNT":
            return len(filled)
        case "COUNT_DISTINCT":
            return len({value.casefold() if isinstance(value, str) else value for value in filled})
    if not filled:
        return None
    match function:
        case "MIN":
            return min(filled)
        case "MAX":
            return max(filled)
        case "SUM":
            return sum(filled)
        case _:
            return sum(filled) / len(filled)
