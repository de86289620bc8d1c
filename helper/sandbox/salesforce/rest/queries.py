"""`/query`, `/queryAll`, `/search` and `/parameterizedSearch`."""

from __future__ import annotations

from typing import Any

from helper.sandbox.salesforce.errors import ApiError
from helper.sandbox.salesforce.ids import make_id
from helper.sandbox.salesforce.query.parse import Path, Query, Search, parse_condition, parse_query
from helper.sandbox.salesforce.query.soql import Engine
from helper.sandbox.salesforce.query.sosl import MAX_RESULTS, Index, find_records, search
from helper.sandbox.salesforce.rest.message import Reply, Request
from helper.sandbox.salesforce.store import Record, Store

DEFAULT_BATCH = 2000
BATCH_RANGE = (200, 2000)
KEPT_CURSORS = 50
_GROUPS = ("ALL", "NAME", "EMAIL", "PHONE", "SIDEBAR")


class Queries:
    """Keeps the rest of a long answer for `nextRecordsUrl`, which is a path, until it is fetched or forgotten."""

    def __init__(self, store: Store, index: Index) -> None:
        self._store = store
        self._index = index
        self._cursors: dict[str, tuple[list[Record], int]] = {}
        self._cursor_count = 0

    def query(self, request: Request) -> Reply:
        match request.path:
            case (_,):
                text = request.query.get("q")
                if text is None:
                    raise ApiError(400, "MALFORMED_QUERY", "A query string has to be specified")
                return self._first(request, parse_query(text), deleted=request.path[0] == "queryAll")
            case (_, locator):
                return self._next(request, locator)
            case _:
                raise ApiError(404, "NOT_FOUND", "The requested resource does not exist")

    def search(self, request: Request) -> Reply:
        text = request.query.get("q")
        if text is None:
            raise ApiError(400, "MALFORMED_SEARCH", "A search string has to be specified")
        found = search(self._index, request.base, text)
        return Reply(200, {"searchRecords": found})

    def parameterized(self, request: Request) -> Reply:
        wanted = request.record if request.method == "POST" else _from_query(request)
        terms = wanted.get("q")
        if not isinstance(terms, str) or not terms:
            raise ApiError(400, "MALFORMED_SEARCH", "q is required")
        group = str(wanted.get("in", "ALL")).upper()
        if group not in _GROUPS:
            raise ApiError(400, "INVALID_SEARCH_SCOPE", f"in is one of {', '.join(_GROUPS)}")
        shared = _paths(wanted.get("fields"))
        default_limit = wanted.get("defaultLimit")
        if default_limit is not None and not wanted.get("sobjects"):
            raise ApiError(400, "INVALID_SEARCH", "defaultLimit needs at least one sobject")
        targets = tuple(_target(o, shared, default_limit) for o in wanted.get("sobjects") or [])
        found = find_records(
            self._index, request.base, terms, Search(group, targets, wanted.get("overallLimit", MAX_RESULTS))
        )
        return Reply(200, {"searchRecords": found})

    def _first(self, request: Request, query: Query, *, deleted: bool) -> Reply:
        rows = Engine(self._store, request.base).run(query, deleted=deleted)
        if query.count:
            return Reply(200, {"totalSize": len(rows), "done": True, "records": []})
        asked = request.option("sforce-query-options", "batchSize")
        size = min(max(int(asked), BATCH_RANGE[0]), BATCH_RANGE[1]) if asked and asked.isdigit() else DEFAULT_BATCH
        if len(rows) <= size:
            return Reply(200, {"totalSize": len(rows), "done": True, "records": rows})
        self._cursor_count += 1
        cursor = make_id("01g", self._cursor_count)
        self._cursors[cursor] = (rows, size)
        while len(self._cursors) > KEPT_CURSORS:
            del self._cursors[next(iter(self._cursors))]
        return self._page(request, cursor, 0)

    def _next(self, request: Request, locator: str) -> Reply:
        cursor, _, start = locator.rpartition("-")
        if cursor not in self._cursors or not start.isdigit():
            raise ApiError(400, "INVALID_QUERY_LOCATOR", "invalid query locator")
        return self._page(request, cursor, int(start))

    def _page(self, request: Request, cursor: str, start: int) -> Reply:
        rows, size = self._cursors[cursor]
        body: dict[str, Any] = {"totalSize": len(rows), "done": start + size >= len(rows)}
        if not body["done"]:
            body["nextRecordsUrl"] = f"{request.base}/query/{cursor}-{start + size}"
        body["records"] = rows[start : start + size]
        return Reply(200, body)


def _paths(fields: Any) -> tuple[Path, ...]:
    return tuple(tuple(str(name).strip().split(".")) for name in fields or [])


def _target(wanted: Any, shared: tuple[Path, ...], default_limit: Any) -> Query:
    if not isinstance(wanted, dict) or not isinstance(wanted.get("name"), str):
        raise ApiError(400, "JSON_PARSER_ERROR", "sobjects is a list of objects with a name")
    order = ()
    if wanted.get("orderBy"):
        order = parse_query(f"SELECT Id FROM X ORDER BY {wanted['orderBy']}").order  # type: ignore[assignment]
    where = parse_condition(str(wanted["where"])) if wanted.get("where") else None
    items = _paths(wanted.get("fields")) or shared or (("Id",),)
    return Query(wanted["name"], items, where=where, order=order, limit=wanted.get("limit", default_limit))


def _from_query(request: Request) -> dict[str, Any]:
    """The GET form: `?q=Acme&sobject=Account&Account.fields=id,name&Account.limit=10`."""
    given = request.query
    name = given.get("sobject")
    target: dict[str, Any] = {"name": name}
    if name:
        if f"{name}.fields" in given:
            target["fields"] = given[f"{name}.fields"].split(",")
        if f"{name}.limit" in given:
            target["limit"] = int(given[f"{name}.limit"])
        if f"{name}.where" in given:
            target["where"] = given[f"{name}.where"]
    wanted: dict[str, Any] = {"q": given.get("q"), "in": given.get("in", "ALL"), "sobjects": [target] if name else []}
    if "fields" in given:
        wanted["fields"] = given["fields"].split(",")
    return wanted
