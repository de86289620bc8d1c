"""`/composite/sobjects`: up to 200 records in one request, each with its own outcome."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from typing import Any

from helper.sandbox.salesforce.errors import ApiError, not_found
from helper.sandbox.salesforce.rest.message import Reply, Request
from helper.sandbox.salesforce.rest.records import Ambiguous, Records
from helper.sandbox.salesforce.rules import Broken
from helper.sandbox.salesforce.schema import ObjectType
from helper.sandbox.salesforce.store import Record, Store

MAX_RECORDS = 200
MAX_CHUNKS = 10
"""Records of one type that follow each other are a chunk."""
MAX_READ = 2000
Outcome = dict[str, Any]
_ROLLED_BACK = ApiError(
    400,
    "ALL_OR_NONE_OPERATION_ROLLED_BACK",
    "Record rolled back because not all records were valid and the request was using AllOrNone header",
)


class Collections:
    """Answers 200 whatever becomes of the rows; a failed row says `statusCode`, not `errorCode`."""

    def __init__(self, store: Store, records: Records) -> None:
        self._store = store
        self._records = records

    def answer(self, request: Request) -> Reply:
        match request.method, request.path[2:]:
            case "POST", ():
                return self._each(request, _rows(request), self._create)
            case "PATCH", ():
                return self._each(request, _rows(request), self._update)
            case "DELETE", ():
                return self._each(request, _ids(request.query.get("ids")), self._delete)
            case "PATCH", (name, key):
                kind = self._store.type(name)
                self._records.by_key(kind, key, "")
                return self._each(request, _rows(request), lambda asked, row: self._upsert(asked, kind, key, row))
            case "GET", (name,):
                wanted = {"ids": _ids(request.query.get("ids")), "fields": request.query.get("fields", "").split(",")}
                return self._read(request, self._store.type(name), wanted)
            case "POST", (name,):
                return self._read(request, self._store.type(name), request.record)
            case _:
                raise not_found()

    def _each(self, request: Request, rows: list[Any], one: Callable[[Request, Any], Outcome]) -> Reply:
        before = self._store.snapshot()
        try:
            outcomes = [_outcome(one, request, row) for row in rows]
        except Broken:
            self._store.restore(before)
            raise
        body = request.body if isinstance(request.body, dict) else {}
        whole = body.get("allOrNone") is True or request.query.get("allOrNone", "").lower() == "true"
        if whole and not all(outcome["success"] for outcome in outcomes):
            self._store.restore(before)
            rolled_back = {"success": False, "errors": [_ROLLED_BACK.row()]}
            outcomes = [dict(rolled_back) if outcome["success"] else outcome for outcome in outcomes]
        return Reply(200, outcomes)

    def _create(self, request: Request, row: Record) -> Outcome:
        made = self._records.create(request, self._store.type(_type_name(row)), row)
        return {"id": made["Id"], "success": True, "errors": []}

    def _update(self, request: Request, row: Record) -> Outcome:
        kind = self._store.type(_type_name(row))
        record_id = next((str(v) for k, v in row.items() if k.lower() == "id"), "")
        changed = self._records.update(request, kind, record_id, row)
        return {"id": changed["Id"], "success": True, "errors": []}

    def _upsert(self, request: Request, kind: ObjectType, key: str, row: Record) -> Outcome:
        if _type_name(row).lower() != kind.name.lower():
            raise ApiError(400, "INVALID_TYPE", f"Every record must be a {kind.name}")
        value = next((str(v) for k, v in row.items() if k.lower() == key.lower()), "")
        if not value:
            raise ApiError(400, "MISSING_ARGUMENT", f"{key} not specified", [])
        found = self._records.by_key(kind, key, value)
        try:
            existing = self._records.one(request, kind, found) if found else None
        except Ambiguous:
            message = f"{key}: more than one record found for external id field"
            raise ApiError(400, "DUPLICATE_EXTERNAL_ID", message, []) from None
        if existing is None:
            record = self._records.create(request, kind, row)
        else:
            body = {k: v for k, v in row.items() if k.lower() != key.lower()}
            record = self._records.update(request, kind, existing["Id"], body)
        return {"id": record["Id"], "success": True, "errors": [], "created": existing is None}

    def _delete(self, request: Request, record_id: str) -> Outcome:
        kind = self._store.type_of(record_id)
        if kind is None:
            raise ApiError(400, "MALFORMED_ID", f"malformed id {record_id}", [])
        record = self._store.get(kind, record_id)
        self._store.delete(kind, record)
        return {"id": record["Id"], "success": True, "errors": []}

    def _read(self, request: Request, kind: ObjectType, wanted: Record) -> Reply:
        """Null in the place of an id that leads nowhere."""
        ids, fields = wanted.get("ids"), wanted.get("fields")
        if not isinstance(ids, list) or not isinstance(fields, list) or not fields or len(ids) > MAX_READ:
            raise ApiError(400, "MISSING_ARGUMENT", "ids and fields are required")
        shown = Request(
            "GET", request.version, (), {"fields": ",".join(map(str, fields))}, request.headers, request.user_id
        )
        rows: list[Record | None] = []
        for record_id in ids:
            try:
                rows.append(self._records.shown(shown, kind, self._store.get(kind, str(record_id))))
            except ApiError as error:
                if error.code == "INVALID_FIELD":
                    raise
                rows.append(None)
        return Reply(200, rows)


def _outcome(one: Callable[[Request, Any], Outcome], request: Request, row: Any) -> Outcome:
    try:
        return one(request, row)
    except Broken:
        raise
    except ApiError as error:
        return {"success": False, "errors": [error.row()]}


def _rows(request: Request) -> list[Record]:
    rows = request.record.get("records")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ApiError(400, "JSON_PARSER_ERROR", "records is required")
    if len(rows) > MAX_RECORDS:
        raise ApiError(400, "INVALID_INPUT", f"Cannot process more than {MAX_RECORDS} records at once")
    kinds = [row["attributes"].get("type") if isinstance(row.get("attributes"), dict) else None for row in rows]
    if len(list(groupby(kinds))) > MAX_CHUNKS:
        raise ApiError(400, "INVALID_INPUT", f"Cannot process more than {MAX_CHUNKS} chunks of types at once")
    return rows


def _ids(text: str | None) -> list[str]:
    ids = [part.strip() for part in (text or "").split(",") if part.strip()]
    if not ids or len(ids) > MAX_RECORDS:
        raise ApiError(400, "MISSING_ARGUMENT" if not ids else "INVALID_INPUT", f"1 to {MAX_RECORDS} ids are required")
    return ids


def _type_name(row: Record) -> str:
    attributes = row.get("attributes")
    if not isinstance(attributes, dict) or not isinstance(attributes.get("type"), str):
        raise ApiError(400, "INVALID_TYPE", "Must send a concrete entity type.")
    return str(attributes["type"])
