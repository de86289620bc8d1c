"""The records of the org, and the rules that guard them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from helper.sandbox.salesforce.access import Access
from helper.sandbox.salesforce.derive import complete
from helper.sandbox.salesforce.errors import ApiError, not_found
from helper.sandbox.salesforce.ids import make_id, normalise
from helper.sandbox.salesforce.objects import build_types
from helper.sandbox.salesforce.persons import contact_of, prepare
from helper.sandbox.salesforce.rules import Rules
from helper.sandbox.salesforce.schema import Field, ObjectType
from helper.sandbox.salesforce.values import salesforce_time, stored

Record = dict[str, Any]


class Store:
    """Records by type and id. Writing checks what Salesforce would check, in its order; raises ApiError."""

    def __init__(self) -> None:
        self._all = self._seen = build_types()
        self.access = Access()
        self.rules = Rules()
        self.set_up_at = datetime.now(UTC).replace(microsecond=0)
        self._records: dict[str, dict[str, Record]] = {name: {} for name in self._all}
        self._indexed_at: dict[str, float] = {}
        self._seeding = True
        self._count = 0

    def seeded(self) -> None:
        """From now on ids come from the clock, so that no start of the sandbox repeats another's."""
        self._seeding = False
        self._count = int(time.time() * 1000)

    @property
    def types(self) -> dict[str, ObjectType]:
        """All types; while `seen_by` is open, those that the user sees and as they see them."""
        return self._seen

    @contextmanager
    def seen_by(self, user_id: str) -> Iterator[None]:
        """A request of this user is being answered."""
        before, self._seen = self._seen, self.access.seen_by(user_id, self._all)
        try:
            yield
        finally:
            self._seen = before

    @contextmanager
    def administered(self) -> Iterator[None]:
        """What is written meanwhile is no user's doing: nothing is forbidden, and search knows it at once."""
        before, self._seeding = self._seeding, True
        try:
            yield
        finally:
            self._seeding = before

    def set_up_anew(self) -> None:
        """The administrator changed types, fields or permissions: what was described before is stale."""
        self.set_up_at = max(datetime.now(UTC).replace(microsecond=0), self.set_up_at + timedelta(seconds=1))

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
        if kind.name == "Account":
            prepare(self, given)
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
            for f in self._all[kind.name].fields.values()
        }
        record.update(given)
        if "OwnerId" in record:
            record["OwnerId"] = given.get("OwnerId") or user_id
        if "RecordTypeId" in record and not record["RecordTypeId"]:
            record["RecordTypeId"] = next((r["Id"] for r in self.record_types(kind.name)), None)
        self._check_unique(kind, record, None)
        complete(self, kind.name, record)
        self._check_rules(kind, record)
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
        if record.get("IsPersonAccount") and kind.name == "Account":
            with self.administered():
                twin = self.create(self._all["Contact"], contact_of(record), user_id)
            twin["IsPersonAccount"] = True
            self._indexed_at[twin["Id"]] = self._indexed_at[record["Id"]]
            record["PersonContactId"] = twin["Id"]
        return record

    def record_types(self, kind: str) -> list[Record]:
        """The record types of a type, the default one first."""
        return [r for r in self.all("RecordType") if r["SobjectType"] == kind]

    def update(self, kind: ObjectType, record: Record, body: Record, user_id: str) -> Record:
        given = self._checked(kind, body, creating=False)
        if record.get("IsConverted") and not self._seeding:
            raise ApiError(400, "CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead", [])
        changed = {**record, **given}
        self._check_unique(kind, changed, record["Id"])
        complete(self, kind.name, changed)
        self._check_rules(kind, changed)
        now = salesforce_time(datetime.now(UTC))
        changed.update(LastModifiedDate=now, LastModifiedById=user_id, SystemModstamp=now)
        self._keep(kind, changed)
        if kind.name == "Account" and changed.get("PersonContactId"):
            twin = self._records["Contact"][changed["PersonContactId"]]
            with self.administered():
                self.update(self._all["Contact"], twin, contact_of(changed), user_id)
        return changed

    def delete(self, kind: ObjectType, record: Record) -> None:
        """Into the bin: queryAll still finds it."""
        self._check_permitted(kind)
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
        self._check_permitted(kind)
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

    def _check_permitted(self, kind: ObjectType) -> None:
        if not kind.permitted and not self._seeding:
            raise ApiError(400, "INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id", [])

    def _check_rules(self, kind: ObjectType, record: Record) -> None:
        if not self._seeding:
            self.rules.check(kind.name, record)

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
        for field in self._all[kind.name].fields.values():
            value = record.get(field.name)
            if not field.unique or value is None:
                continue
            for other in self.all(kind.name):
                if other["Id"] != own_id and str(other.get(field.name) or "").lower() == str(value).lower():
                    message = (
                        f"duplicate value found: {field.name} duplicates value on record with id: {other['Id'][:15]}"
                    )
                    raise ApiError(400, "DUPLICATE_VALUE", message, [field.name])
