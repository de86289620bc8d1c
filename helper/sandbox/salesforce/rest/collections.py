"""`/composite/sobjects`: up to 200 records in one request, each with its own outcome."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from helper.sandbox.salesforce.errors import ApiError
from helper.sandbox.salesforce.rest.message import Reply, Request
from helper.sandbox.salesforce.rest.records import Records
from helper.sandbox.salesforce.store import Record, Store

MAX_RECORDS = 200
_Row = Callable[[Request, dict[str, Any]], Record]
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
        rows = request.record.get("records")
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise ApiError(400, "JSON_PARSER_ERROR", "records is required")
        if len(rows) > MAX_RECORDS:
            raise ApiError(400, "INVALID_INPUT", f"Cannot process more than {MAX_RECORDS} records at once")
        one = self._create if request.method == "POST" else self._update
        before = self._store.snapshot()
        outcomes = [self._outcome(one, request, row) for row in rows]
        if request.record.get("allOrNone") is True and not all(o["success"] for o in outcomes):
            self._store.restore(before)
            for outcome in outcomes:
                if outcome["success"]:
                    outcome.pop("id")
                    outcome.update(success=False, errors=[_ROLLED_BACK.row()])
        return Reply(200, outcomes)

    def _outcome(self, one: _Row, request: Request, row: dict[str, Any]) -> dict[str, Any]:
        try:
            record = one(request, row)
        except ApiError as error:
            return {"success": False, "errors": [error.row()]}
        return {"id": record["Id"], "success": True, "errors": []}

    def _create(self, request: Request, row: dict[str, Any]) -> Record:
        return self._records.create(request, self._store.type(_type_name(row)), row)

    def _update(self, request: Request, row: dict[str, Any]) -> Record:
        kind = self._store.type(_type_name(row))
        record_id = next((str(v) for k, v in row.items() if k.lower() == "id"), "")
        return self._records.update(request, kind, record_id, row)


def _type_name(row: dict[str, Any]) -> str:
    attributes = row.get("attributes")
    if not isinstance(attributes, dict) or not isinstance(attributes.get("type"), str):
        raise ApiError(400, "INVALID_TYPE", "Must send a concrete entity type.")
    return str(attributes["type"])
