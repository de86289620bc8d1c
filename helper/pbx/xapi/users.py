"""The exchange's users and groups. Source: `Users`, `Queues`, `RingGroups` in the swagger of 3CX's xapi-tutorial."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from helper.pbx.archive import Colleague

FIELDS = "Number,FirstName,LastName,DisplayName,EmailAddress"


def read_users(rows: Iterable[Mapping[str, Any]]) -> dict[str, Colleague]:
    """Everybody with an extension, by extension."""
    found: dict[str, Colleague] = {}
    for row in rows:
        extension = _text(row, "Number")
        name = _text(row, "DisplayName") or f"{_text(row, 'FirstName')} {_text(row, 'LastName')}".strip()
        if extension:
            found[extension] = Colleague(extension, name, _text(row, "EmailAddress"))
    return found


def read_names(rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The name of each queue or ring group that has one, by number."""
    named = ((_text(row, "Number"), _text(row, "Name")) for row in rows)
    return {number: name for number, name in named if number and name}


def _text(row: Mapping[str, Any], key: str) -> str:
    value = row.get(key)
    return "".join(c for c in value if c.isprintable()).strip()[:200] if isinstance(value, str) else ""
