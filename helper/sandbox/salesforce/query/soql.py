"""Runs a SOQL query: which records, in what order, with which fields."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from helper.sandbox.salesforce.errors import ApiError, malformed_query, no_type
from helper.sandbox.salesforce.query.conditions import compile_condition
from helper.sandbox.salesforce.query.fields import Column, resolve
from helper.sandbox.salesforce.query.groups import grouped, is_grouped
from helper.sandbox.salesforce.query.parse import Aggregate, Items, Ordering, Query
from helper.sandbox.salesforce.schema import ObjectType
from helper.sandbox.salesforce.store import Record, Store

MAX_OFFSET = 2000


class Engine:
    """Queries over one store. `base` is the versioned path that record urls begin with."""

    def __init__(self, store: Store, base: str) -> None:
        self._store = store
        self._base = base

    def run(self, query: Query, *, deleted: bool = False) -> list[Record]:
        """The records of a query as the API shows them; for COUNT() as many empty ones."""
        kind = self._kind(query.object)
        among = self._store.all(kind.name, deleted=deleted)
        if is_grouped(query):
            results = grouped(self._store, kind, query, self.rows(kind, replace(query, limit=None, offset=0), among))
            return results[query.offset :][: query.limit]
        rows = self.rows(kind, query, among)
        if query.count:
            return [{} for _ in rows]
        show = self.shape(kind, query.items)
        return [show(row) for row in rows]

    def rows(self, kind: ObjectType, query: Query, among: Iterable[Record]) -> list[Record]:
        """The stored records that meet the query's clauses, sorted and cut."""
        if query.offset > MAX_OFFSET:
            raise ApiError(400, "NUMBER_OUTSIDE_VALID_RANGE", "Maximum SOQL offset allowed is 2000")
        rows = list(among)
        if query.where is not None:
            meets = compile_condition(self._store, kind, query.where, self._values)
            rows = [row for row in rows if meets(row)]
        for ordering in reversed(query.order):
            self._sort(kind, rows, ordering)
        end = None if query.limit is None else query.offset + query.limit
        return rows[query.offset : end]

    def shape(self, kind: ObjectType, items: Items) -> _Shape:
        """How the fields asked for are laid out in each record of the answer."""
        if any(isinstance(item, Aggregate) for item in items):
            raise malformed_query("aggregate functions are not supported here")
        columns = [resolve(self._store, kind, item) for item in items if isinstance(item, tuple)]
        children = [(item, *self._child(kind, item)) for item in items if isinstance(item, Query)]
        names = [column.names for column in columns]
        for name in names:
            if names.count(name) > 1:
                raise malformed_query(f"duplicate field selected: {'.'.join(name)}")
        return _Shape(self, kind, columns, children)

    def attributes(self, kind: ObjectType, record: Record) -> dict[str, str]:
        return {"type": kind.name, "url": f"{self._base}/sobjects/{kind.name}/{record['Id']}"}

    def _kind(self, name: str) -> ObjectType:
        kind = self._store.find_type(name)
        if kind is None:
            raise no_type(name)
        return kind

    def _child(self, parent: ObjectType, query: Query) -> tuple[str, ObjectType, str]:
        if query.group or query.count:
            raise malformed_query("a child query can neither group nor count")
        for name, (child, key) in parent.children.items():
            if name.lower() == query.object.lower():
                return name, self._store.types[child], key
        raise ApiError(
            400, "INVALID_TYPE", f"Didn't understand relationship '{query.object}' in FROM part of query call."
        )

    def _values(self, query: Query) -> set[Any]:
        """What a semi-join selects."""
        if len(query.items) != 1 or not isinstance(query.items[0], tuple):
            raise malformed_query("semi join sub-selects must select exactly one field")
        kind = self._kind(query.object)
        column = resolve(self._store, kind, query.items[0])
        return {column.value(self._store, row) for row in self.rows(kind, query, self._store.all(kind.name))} - {None}

    def _sort(self, kind: ObjectType, rows: list[Record], ordering: Ordering) -> None:
        column = resolve(self._store, kind, ordering.path)
        if not column.field.filterable:
            raise ApiError(400, "INVALID_FIELD", f"field '{column.field.name}' can not be sorted in a query call")

        def key(row: Record) -> Any:
            value = column.value(self._store, row)
            return value.casefold() if isinstance(value, str) else value

        empty = [row for row in rows if key(row) is None]
        filled = sorted((row for row in rows if key(row) is not None), key=key, reverse=ordering.descending)
        rows[:] = filled + empty if ordering.nulls_last else empty + filled


class _Shape:
    """Lays a stored record out as an answer: attributes first, parents nested, children as results."""

    def __init__(
        self,
        engine: Engine,
        kind: ObjectType,
        columns: list[Column],
        children: list[tuple[Query, str, ObjectType, str]],
    ) -> None:
        self._engine = engine
        self._kind = kind
        self._columns = columns
        self._children = children

    def __call__(self, record: Record) -> Record:
        store = self._engine._store
        shown: Record = {"attributes": self._engine.attributes(self._kind, record)}
        for column in self._columns:
            place: Record | None = shown
            parent: Record | None = record
            for name, reference in zip(column.names, column.through, strict=False):
                target = parent.get(reference.name) if parent else None
                parent = store.find(target) if target else None
                assert place is not None
                if parent is None:
                    place[name] = None
                    place = None
                    break
                kind = store.type_of(parent["Id"])
                assert kind is not None
                if place.get(name) is None:
                    shown_as = "Name" if len(reference.refers_to) > 1 else kind.name
                    place[name] = {"attributes": {**self._engine.attributes(kind, parent), "type": shown_as}}
                place = place[name]
            if place is not None:
                place[column.names[-1]] = column.value(store, record)
        for query, name, kind, key in self._children:
            shown[name] = self._child_rows(query, kind, key, record)
        return shown

    def _child_rows(self, query: Query, kind: ObjectType, key: str, record: Record) -> Record | None:
        engine = self._engine
        mine = [row for row in engine._store.all(kind.name) if row[key] == record["Id"]]
        rows = engine.rows(kind, query, mine)
        if not rows:
            return None
        show = engine.shape(kind, query.items)
        return {"totalSize": len(rows), "done": True, "records": [show(row) for row in rows]}
