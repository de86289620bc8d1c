"""What Salesforce fills in or insists on by itself when a record is saved."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from helper.sandbox.salesforce.errors import ApiError
from helper.sandbox.salesforce.values import salesforce_time

if TYPE_CHECKING:
    from helper.sandbox.salesforce.store import Store


def complete(store: Store, kind: str, record: dict[str, Any]) -> None:
    """Set the derived fields of `record` in place; raises ApiError for what does not fit together."""
    if kind in ("Contact", "Lead", "User"):
        record["Name"] = " ".join(part for part in (record.get("FirstName"), record.get("LastName")) if part)
    elif kind == "Case":
        record["IsClosed"] = record["Status"] == "Closed"
        if record["ContactId"] and not record["AccountId"]:
            record["AccountId"] = _parent(store, record["ContactId"], "AccountId")
    elif kind == "Opportunity":
        record["IsClosed"] = str(record["StageName"]).startswith("Closed")
    elif kind == "Task":
        _complete_task(store, record)


def _complete_task(store: Store, task: dict[str, Any]) -> None:
    who, what = task["WhoId"], task["WhatId"]
    if who and what and who.startswith("00Q"):
        raise ApiError(
            400,
            "FIELD_INTEGRITY_EXCEPTION",
            "You can only relate a lead to a task that is related to nothing else",
            ["WhatId"],
        )
    if what:
        task["AccountId"] = what if what.startswith("001") else _parent(store, what, "AccountId")
    else:
        task["AccountId"] = _parent(store, who, "AccountId") if who and who.startswith("003") else None
    closed = any(s["IsClosed"] and s["MasterLabel"] == task["Status"] for s in store.all("TaskStatus"))
    if closed and not task["IsClosed"]:
        task["CompletedDateTime"] = salesforce_time(datetime.now(UTC))
    elif not closed:
        task["CompletedDateTime"] = None
    task["IsClosed"] = closed
    person = store.find(who) if who else None
    if closed and person is not None:
        person["LastActivityDate"] = max(
            filter(None, (person.get("LastActivityDate"), task["ActivityDate"], task["CompletedDateTime"][:10]))
        )


def _parent(store: Store, record_id: str, field: str) -> Any:
    record = store.find(record_id)
    return None if record is None else record.get(field)
