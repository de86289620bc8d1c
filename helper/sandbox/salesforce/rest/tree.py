"""`/composite/tree/<Type>`: records with the records that belong to them, all or nothing."""

from __future__ import annotations

from typing import Any

from helper.sandbox.salesforce.errors import ApiError
from helper.sandbox.salesforce.rest.message import Reply, Request
from helper.sandbox.salesforce.rest.records import Records
from helper.sandbox.salesforce.schema import ObjectType
from helper.sandbox.salesforce.store import Store

MAX_RECORDS = 200


def tree(store: Store, records: Records, request: Request) -> Reply:
    """201 with the id of every `referenceId`, or 400 with the errors of those that were refused."""
    kind = store.type(request.path[2])
    roots = _rows(request.record)
    before = store.snapshot()
    results: list[dict[str, Any]] = []
    errors: list[dict[str, Any]] = []
    waiting: list[tuple[ObjectType, dict[str, Any], dict[str, str]]] = [(kind, row, {}) for row in roots]
    seen: set[str] = set()
    while waiting:
        kind, row, parent = waiting.pop(0)
        attributes = row.get("attributes")
        name = attributes.get("referenceId") if isinstance(attributes, dict) else None
        if not isinstance(name, str) or not name or name in seen:
            raise ApiError(400, "INVALID_INPUT", "Each record needs a referenceId of its own.")
        seen.add(name)
        if len(seen) > MAX_RECORDS:
            raise ApiError(400, "LIMIT_EXCEEDED", f"Cannot process more than {MAX_RECORDS} records at once")
        children = {key: value for key, value in row.items() if key in kind.children}
        body = {key: value for key, value in row.items() if key not in children}
        try:
            made = records.create(request, kind, {**body, **parent})
        except ApiError as error:
            errors.append({"referenceId": name, "errors": [error.row()]})
            continue
        results.append({"referenceId": name, "id": made["Id"]})
        for relationship, held in children.items():
            child, key = kind.children[relationship]
            waiting += [(store.types[child], row, {key: made["Id"]}) for row in _rows(held)]
    if errors:
        store.restore(before)
        return Reply(400, {"hasErrors": True, "results": errors})
    return Reply(201, {"hasErrors": False, "results": results})


def _rows(body: Any) -> list[dict[str, Any]]:
    rows = body.get("records") if isinstance(body, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ApiError(400, "JSON_PARSER_ERROR", "records is required")
    return rows
