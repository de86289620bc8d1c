"""What Salesforce fills in or insists on by itself when a record is saved."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from helper.sandbox.salesforce.errors import ApiError
from helper.sandbox.salesforce.persons import full_name
from helper.sandbox.salesforce.values import salesforce_time

if TYPE_CHECKING:
    from helper.sandbox.salesforce.store import Store


def complete(store: Store, kind: str, record: dict[str, Any]) -> None:
    """Set the derived fields of `record` in place; raises ApiError for what does not fit together."""
    if kind in ("Contact", "Lead", "User") or record.get("IsPersonAccount"):
        record["Name"] = full_name(record)
    elif kind == "Case":
        record["IsClosed"] = record["Status"] == "Closed"
        if record["ContactId"] and not record["AccountId"]:
            record["AccountId"] = _parent(store, record["ContactId"], "AccountId")
    elif kind == "Opportunity":
        record["IsClosed"] = str(record["StageName"]).startswith("Closed")
        record["IsWon"] = record["StageName"] == "Closed Won"
    elif kind == "Task":
        _complete_task(store, record)


def _complete_task(store: Store, task: dict[str, Any]) -> None:
    who, what = task["WhoId"], task["WhatId"]
    lead = store.find(who) if who and who.startswith("00Q") else None
    if lead is not None and lead["IsConverted"]:
        raise ApiError(400, "CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead", ["WhoId"])
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
    for touched in {who, what, task["AccountId"]} if closed else ():
        record = store.find(touched) if touched else None
        if record is not None and "LastActivityDate" in record:
            days = (record["LastActivityDate"], task["ActivityDate"], task["CompletedDateTime"][:10])
            record["LastActivityDate"] = max(filter(None, days))


def _parent(store: Store, record_id: str, field: str) -> Any:
    record = store.find(record_id)
    return None if record is None else record.get(field)
