"""Who may see and change what: permissions on types, and field-level security."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, cast, get_args

from helper.sandbox.salesforce.schema import Field, ObjectType

Level = Literal["edit", "read", "none"]
_ALWAYS_SEEN = ("Id", "Name")


class Access:
    """Everybody may do everything until told otherwise, for everybody (user "") or for one user."""

    def __init__(self) -> None:
        self._levels: dict[tuple[str, str, str], Level] = {}

    def set(self, user_id: str, kind: str, field: str, level: str) -> None:
        """`kind` "*" is every type; `field` "" is the type itself. ValueError for a level there isn't."""
        if level not in get_args(Level):
            raise ValueError(f"level is one of {', '.join(get_args(Level))}")
        self._levels[user_id, kind, field] = cast(Level, level)

    def seen_by(self, user_id: str, types: dict[str, ObjectType]) -> dict[str, ObjectType]:
        """The types and fields as one user has them; the very same dictionary where nothing is kept from them."""
        if not self._levels:
            return types
        seen = {name: self._type(user_id, kind) for name, kind in types.items()}
        return {name: kind for name, kind in seen.items() if kind is not None}

    def _type(self, user_id: str, kind: ObjectType) -> ObjectType | None:
        level = self._level(user_id, kind.name, "")
        if level == "none":
            return None
        fields = {name: self._field(user_id, kind, field) for name, field in kind.fields.items()}
        return replace(
            kind,
            fields={name: field for name, field in fields.items() if field is not None},
            permitted=level == "edit",
        )

    def _field(self, user_id: str, kind: ObjectType, field: Field) -> Field | None:
        level = "edit" if field.name in _ALWAYS_SEEN else self._level(user_id, kind.name, field.name)
        if level == "none":
            return None
        return field if level == "edit" else replace(field, createable=False, updateable=False)

    def _level(self, user_id: str, kind: str, field: str) -> Level:
        for key in ((user_id, kind, field), (user_id, "*", field), ("", kind, field), ("", "*", field)):
            if key in self._levels:
                return self._levels[key]
        return "edit"
