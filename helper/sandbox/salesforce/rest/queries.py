"""`/query`, `/queryAll` and `/search`."""

from __future__ import annotations

from typing import Any

from helper.sandbox.salesforce.errors import ApiError
from helper.sandbox.salesforce.ids import make_id
from helper.sandbox.salesforce.query.parse import Query, parse_query
from helper.sandbox.salesforce.query.soql import Engine
from helper.sandbox.salesforce.query.sosl import Index, search
from helper.sandbox.salesforce.rest.message import Reply, Request
from helper.sandbox.salesforce.store import Record, Store

DEFAULT_BATCH = 2000
BATCH_RANGE = (200, 2000)
KEPT_CURSORS = 50
BARE_ARRAY = 37
"""Before this version a search answers with a bare array."""


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
        return Reply(200, found if float(request.version) < BARE_ARRAY else {"searchRecords": found})

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
