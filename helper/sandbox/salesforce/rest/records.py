"""`/sobjects`: one record at a time."""

from __future__ import annotations

from contextlib import suppress
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any

from helper.sandbox.salesforce.errors import ApiError, not_found
from helper.sandbox.salesforce.rest.duplicates import refuse_duplicates
from helper.sandbox.salesforce.rest.faults import Faults
from helper.sandbox.salesforce.rest.message import Reply, Request
from helper.sandbox.salesforce.schema import ObjectType
from helper.sandbox.salesforce.store import Record, Store

OLD_UPSERT = 46
"""Before this version an upsert that updates answers 204 and nothing more."""


class Records:
    """Create, read, update, delete, upsert and describe."""

    def __init__(self, store: Store, faults: Faults) -> None:
        self._store = store
        self._faults = faults

    def answer(self, request: Request) -> Reply:
        match request.method, request.path[1:]:
            case "GET", ():
                return Reply(
                    200,
                    {
                        "encoding": "UTF-8",
                        "maxBatchSize": 200,
                        "sobjects": [t.head(request.base) for t in self._store.types.values()],
                    },
                )
            case "GET", (name,):
                kind = self._store.type(name)
                return Reply(200, {"objectDescribe": kind.head(request.base), "recentItems": []})
            case "POST", (name,):
                return self._created(request, self.create(request, self._store.type(name), request.record))
            case "GET", (name, "describe"):
                return self._described(request, self._store.type(name))
            case "GET", (name, record_id):
                kind = self._store.type(name)
                return Reply(200, self.shown(request, kind, self._store.get(kind, record_id)))
            case "PATCH", (name, record_id):
                kind = self._store.type(name)
                self.update(request, kind, record_id, request.record)
                return Reply(204)
            case "DELETE", (name, record_id):
                kind = self._store.type(name)
                self._store.delete(kind, self._store.get(kind, record_id))
                return Reply(204)
            case "GET", (name, key, value):
                kind = self._store.type(name)
                return Reply(200, self.shown(request, kind, self.one(request, kind, self.by_key(kind, key, value))))
            case "PATCH", (name, key, value):
                return self._upsert(request, self._store.type(name), key, value)
            case _:
                raise ApiError(
                    405,
                    "METHOD_NOT_ALLOWED",
                    f"HTTP Method '{request.method}' not allowed. Allowed are HEAD,GET,POST,PATCH,DELETE",
                )

    def create(self, request: Request, kind: ObjectType, body: dict[str, Any]) -> Record:
        """Also what a row of a collection goes through."""
        if kind.name == "Task":
            self._faults.refuse_task()
        self._faults.lock_row()
        refuse_duplicates(self._store, request, kind, body)
        record = self._store.create(kind, body, request.user_id)
        if (
            kind.name == "Lead"
            and self._store.rules.lead_assignment
            and (request.headers.get("sforce-auto-assign") or "true").lower() != "false"
        ):
            self._assign(record)
        return record

    def update(self, request: Request, kind: ObjectType, record_id: str, body: dict[str, Any]) -> Record:
        record = self._store.get(kind, record_id)
        self._faults.lock_row()
        given = {key: value for key, value in body.items() if key.lower() != "id"}
        return self._store.update(kind, record, given, request.user_id)

    def _described(self, request: Request, kind: ObjectType) -> Reply:
        """304 when nothing was changed since the date the request names."""
        stamp = self._store.set_up_at
        headers = {"Last-Modified": format_datetime(stamp, usegmt=True)}
        since = request.headers.get("if-modified-since")
        if since is not None:
            with suppress(ValueError):
                if stamp <= parsedate_to_datetime(since):
                    return Reply(304, headers=headers)
        body = kind.describe(request.base)
        body["recordTypeInfos"] = [
            _record_type_info(name, developer, record_id, master=developer == "Master", default=default)
            for name, developer, record_id, default in self._record_types(kind)
        ]
        return Reply(200, body, headers)

    def _record_types(self, kind: ObjectType) -> list[tuple[str, str, str, bool]]:
        """Every type has a master record type; it is the default where there are no others."""
        own = self._store.record_types(kind.name)
        listed = [(r["Name"], r["DeveloperName"], r["Id"], r is own[0]) for r in own]
        return [*listed, ("Master", "Master", "012000000000000AAA", not own)]

    def _assign(self, lead: Record) -> None:
        """The org's assignment rule: new leads go to the second user unless the request says otherwise."""
        users = self._store.all("User")
        lead["OwnerId"] = users[1]["Id"]

    def shown(self, request: Request, kind: ObjectType, record: Record) -> dict[str, Any]:
        wanted = request.query.get("fields")
        names = list(kind.fields)
        if wanted is not None:
            names = []
            for name in wanted.split(","):
                field = kind.find(name.strip())
                if field is None:
                    raise ApiError(
                        400, "INVALID_FIELD", f"No such column '{name.strip()}' on sobject of type {kind.name}"
                    )
                names.append(field.name)
        head = {"attributes": {"type": kind.name, "url": f"{request.base}/sobjects/{kind.name}/{record['Id']}"}}
        return {**head, **{name: record.get(name) for name in dict.fromkeys([*names, "Id"])}}

    def _created(self, request: Request, record: Record) -> Reply:
        kind = self._store.type_of(record["Id"])
        assert kind is not None
        location = f"{request.base}/sobjects/{kind.name}/{record['Id']}"
        return Reply(201, {"id": record["Id"], "success": True, "errors": []}, {"Location": location})

    def _upsert(self, request: Request, kind: ObjectType, key: str, value: str) -> Reply:
        found = self.by_key(kind, key, value)
        field = kind.find(key)
        assert field is not None
        body = {name: given for name, given in request.record.items() if name.lower() not in (key.lower(), "id")}
        if found:
            record = self.update(request, kind, self.one(request, kind, found)["Id"], body)
            created = False
        elif request.query.get("updateOnly", "false").lower() == "true":
            raise not_found()
        else:
            record = self.create(request, kind, {**body, field.name: value})
            created = True
        if float(request.version) < OLD_UPSERT and not created:
            return Reply(204)
        answer = {"id": record["Id"], "success": True, "errors": [], "created": created}
        return Reply(201 if created else 200, answer)

    def by_key(self, kind: ObjectType, key: str, value: str) -> list[Record]:
        field = kind.find(key)
        if field is None or not field.external_id:
            raise ApiError(404, "NOT_FOUND", f"Provided external ID field does not exist or is not accessible: {key}")
        return [r for r in self._store.all(kind.name) if str(r.get(field.name) or "").lower() == value.lower()]

    def one(self, request: Request, kind: ObjectType, found: list[Record]) -> Record:
        if not found:
            raise not_found()
        if len(found) > 1:
            raise Ambiguous([f"{request.base}/sobjects/{kind.name}/{r['Id']}" for r in found])
        return found[0]


def _record_type_info(name: str, developer: str, record_id: str, *, master: bool, default: bool) -> dict[str, Any]:
    return {
        "active": True,
        "available": True,
        "defaultRecordTypeMapping": default,
        "developerName": developer,
        "master": master,
        "name": name,
        "recordTypeId": record_id,
    }


class Ambiguous(Exception):
    """An external id that several records carry: HTTP 300 and their urls."""

    def __init__(self, urls: list[str]) -> None:
        super().__init__("ambiguous external id")
        self.urls = urls
