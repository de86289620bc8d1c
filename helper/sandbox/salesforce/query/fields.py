"""From a path such as `Account.Name` to the field it names and to its value in a record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from helper.sandbox.salesforce.errors import ApiError, no_column
from helper.sandbox.salesforce.query.parse import Path
from helper.sandbox.salesforce.schema import Field, ObjectType
from helper.sandbox.salesforce.store import Record, Store

_MANY_TYPED = ("Id", "Name", "Type", "FirstName", "LastName", "Email", "Phone", "Title", "Username", "IsActive")
_TITLES = {"Case": "CaseNumber", "Task": "Subject"}


@dataclass(frozen=True, slots=True)
class Column:
    """A resolved path: the references to follow, then the field. `names` are in their own spelling."""

    names: Path
    through: tuple[Field, ...]
    field: Field

    def value(self, store: Store, record: Record) -> Any:
        parent = self.parent(store, record)
        if parent is None:
            return None
        if self.through and len(self.through[-1].refers_to) > 1:
            return _of_any_type(store, parent, self.field.name)
        return parent.get(self.field.name)

    def parent(self, store: Store, record: Record) -> Record | None:
        """The record the field is read from; None when a reference on the way is empty."""
        current: Record | None = record
        for reference in self.through:
            target = None if current is None else current.get(reference.name)
            current = store.find(target) if target else None
        return current


def resolve(store: Store, kind: ObjectType, path: Path) -> Column:
    """Raises INVALID_FIELD for what the type does not have."""
    current, through, names = kind, [], []
    for step in path[:-1]:
        reference = current.relation(step)
        if reference is None:
            message = (
                f"Didn't understand relationship '{step}' in field path. If you are attempting to use a custom "
                "relationship, be sure to append the '__r' after the custom relationship name."
            )
            raise ApiError(400, "INVALID_FIELD", message)
        names.append(reference.relationship)
        through.append(reference)
        current = store.types.get(reference.refers_to[0], current)
    last = path[-1]
    if through and len(through[-1].refers_to) > 1:
        known = next((name for name in _MANY_TYPED if name.lower() == last.lower()), None)
        if known is None:
            raise no_column(last, "Name")
        boolean = known == "IsActive"
        return Column((*names, known), tuple(through), Field(known, "boolean" if boolean else "string"))
    field = current.find(last)
    if field is None:
        raise no_column(last, current.name)
    return Column((*names, field.name), tuple(through), field)


def _of_any_type(store: Store, record: Record, name: str) -> Any:
    kind = store.type_of(record["Id"])
    if kind is None:
        return None
    if name == "Type":
        return kind.name
    return record.get(_TITLES.get(kind.name, name) if name == "Name" else name)
