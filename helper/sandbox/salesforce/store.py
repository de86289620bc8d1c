"""The records of the org, and the rules that guard them."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

from helper.sandbox.salesforce.derive import complete
from helper.sandbox.salesforce.errors import ApiError, not_found
from helper.sandbox.salesforce.ids import make_id, normalise
from helper.sandbox.salesforce.objects import build_types
from helper.sandbox.salesforce.schema import Field, ObjectType
from helper.sandbox.salesforce.values import salesforce_time, stored

Record = dict[str, Any]


class Store:
    """Records by type and id. Writing checks what Salesforce would check, in its order; raises ApiError."""

    def __init__(self) -> None:
        self.types = build_types()
        self._records: dict[str, dict[str, Record]] = {name: {} for name in self.types}
        self._indexed_at: dict[str, float] = {}
        self._seeding = True
        self._count = 0

    def seeded(self) -> None:
        """From now on ids come from the clock, so that no start of the sandbox repeats another's."""
        self._seeding = False
        self._count = int(time.time() * 1000)

    # Finding

    def type(self, name: str) -> ObjectType:
        """A type by name, whatever its case; 404 when there is none."""
        found = self.find_type(name)
        if found is None:
            raise not_found()
        return found

    def find_type(self, name: str) -> ObjectType | None:
        return next((t for key, t in self.types.items() if key.lower() == name.lower()), None)

    def type_of(self, record_id: str) -> ObjectType | None:
        return next((t for t in self.types.values() if t.prefix == record_id[:3]), None)

    def all(self, kind: str, *, deleted: bool = False) -> list[Record]:
        """Every record of a type, oldest first."""
        return [r for r in self._records[kind].values() if deleted or not r["IsDeleted"]]

    def find(self, record_id: str) -> Record | None:
        """A record by its id, deleted ones included."""
        kind = self.type_of(record_id)
        return None if kind is None else self._records[kind.name].get(record_id)

    def get(self, kind: ObjectType, given_id: str) -> Record:
        """A live record for a request; raises what REST answers otherwise."""
        full = normalise(given_id)
        if full is None:
            raise not_found()
        record = self._records[kind.name].get(full)
        if record is None:
            raise not_found()
        if record["IsDeleted"]:
            raise ApiError(404, "ENTITY_IS_DELETED", "entity is deleted")
        return record

    def searchable(self, record: Record, delay_s: float) -> bool:
        """Whether the search index has caught up with the record."""
        return time.monotonic() - self._indexed_at[record["Id"]] >= delay_s

    # Writing

    def create(self, kind: ObjectType, body: Record, user_id: str, *, indexed: bool = False) -> Record:
        """A new record; with `indexed` search knows it at once."""
        given = self._checked(kind, body, creating=True)
        missing = [
            f.name
            for f in kind.fields.values()
            if f.createable and not f.nillable and not f.defaulted and given.get(f.name) is None
        ]
        if missing:
            raise ApiError(
                400, "REQUIRED_FIELD_MISSING", f"Required fields are missing: [{', '.join(missing)}]", missing
            )
        now = salesforce_time(datetime.now(UTC))
        record: Record = {
            f.name: f.default if f.default is not None else (False if f.type == "boolean" else None)
            for f in kind.fields.values()
        }
        record.update(given)
        if "OwnerId" in record:
            record["OwnerId"] = given.get("OwnerId") or user_id
        self._check_unique(kind, record, None)
        complete(self, kind.name, record)
        self._count += 1
        record.update(
            Id=make_id(kind.prefix, self._count),
            CreatedDate=now,
            CreatedById=user_id,
            LastModifiedDate=now,
            LastModifiedById=user_id,
            SystemModstamp=now,
        )
        if kind.name == "Case":
            record["CaseNumber"] = f"{1000 + len(self._records['Case']) + 1:08d}"
        self._keep(kind, record)
        if indexed:
            self._indexed_at[record["Id"]] = float("-inf")
        return record

    def update(self, kind: ObjectType, record: Record, body: Record, user_id: str) -> Record:
        given = self._checked(kind, body, creating=False)
        changed = {**record, **given}
        self._check_unique(kind, changed, record["Id"])
        complete(self, kind.name, changed)
        now = salesforce_time(datetime.now(UTC))
        changed.update(LastModifiedDate=now, LastModifiedById=user_id, SystemModstamp=now)
        self._keep(kind, changed)
        return changed

    def delete(self, kind: ObjectType, record: Record) -> None:
        """Into the bin: queryAll still finds it."""
        record["IsDeleted"] = True

    def snapshot(self) -> dict[str, dict[str, Record]]:
        """All records as they are now, for `restore`."""
        return {kind: {key: dict(record) for key, record in records.items()} for kind, records in self._records.items()}

    def restore(self, snapshot: dict[str, dict[str, Record]]) -> None:
        """Undo everything since the snapshot, as a transaction's rollback does."""
        self._records = snapshot

    def _keep(self, kind: ObjectType, record: Record) -> None:
        self._records[kind.name][record["Id"]] = record
        self._indexed_at[record["Id"]] = float("-inf") if self._seeding else time.monotonic()

    def _checked(self, kind: ObjectType, body: Record, *, creating: bool) -> Record:
        """The given fields by their own names, in stored form."""
        if not kind.writable and not self._seeding:
            raise ApiError(
                400,
                "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
                f"entity type cannot be {'inserted' if creating else 'updated'}: {kind.name}",
            )
        given: Record = {}
        forbidden: list[str] = []
        for name, value in body.items():
            if name == "attributes":
                continue
            field = kind.find(name)
            if field is None:
                raise ApiError(400, "INVALID_FIELD", f"No such column '{name}' on sobject of type {kind.name}")
            if not self._seeding and not (field.createable if creating else field.updateable):
                forbidden.append(field.name)
                continue
            given[field.name] = stored(field, value)
        if forbidden:
            message = (
                f"Unable to create/update fields: {', '.join(forbidden)}. Please check the security settings "
                "of this field and verify that it is read/write for your profile or permission set."
            )
            raise ApiError(400, "INVALID_FIELD_FOR_INSERT_UPDATE", message, forbidden)
        for name, value in given.items():
            self._check_reference(kind, kind.fields[name], value)
        nulled = [n for n, v in given.items() if v is None and not creating and not kind.fields[n].nillable]
        if nulled:
            raise ApiError(400, "REQUIRED_FIELD_MISSING", f"Required fields are missing: [{', '.join(nulled)}]", nulled)
        return given

    def _check_reference(self, kind: ObjectType, field: Field, value: Any) -> None:
        if field.type != "reference" or value is None:
            return
        target = self.type_of(value)
        if target is None or target.name not in field.refers_to:
            code = "FIELD_INTEGRITY_EXCEPTION" if kind.name == "Task" else "MALFORMED_ID"
            raise ApiError(400, code, f"{field.label}: id value of incorrect type: {value}", [field.name])
        found = self.find(value)
        if found is None:
            raise ApiError(400, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", [])
        if found["IsDeleted"]:
            raise ApiError(400, "ENTITY_IS_DELETED", "entity is deleted", [])

    def _check_unique(self, kind: ObjectType, record: Record, own_id: str | None) -> None:
        for field in kind.fields.values():
            value = record.get(field.name)
            if not field.unique or value is None:
                continue
            for other in self.all(kind.name):
                if other["Id"] != own_id and str(other.get(field.name) or "").lower() == str(value).lower():
                    message = (
                        f"duplicate value found: {field.name} duplicates value on record with id: {other['Id'][:15]}"
                    )
                    raise ApiError(400, "DUPLICATE_VALUE", message, [field.name])
