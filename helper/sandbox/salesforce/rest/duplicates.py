"""The standard duplicate rules for contacts and leads: the same e-mail address, or the same name and phone.

The answer's key is really spelt `duplicateResut` (captures of v51, v54 and v56).
"""

from __future__ import annotations

from typing import Any

from helper.sandbox.salesforce.errors import ApiError
from helper.sandbox.salesforce.rest.message import Request
from helper.sandbox.salesforce.schema import ObjectType
from helper.sandbox.salesforce.store import Record, Store

_HEADER = "sforce-duplicate-rule-header"
_MESSAGE = "You're creating a duplicate record. We recommend you use an existing record instead."


def refuse_duplicates(store: Store, request: Request, kind: ObjectType, body: dict[str, Any]) -> None:
    """Raises DUPLICATES_DETECTED unless the request allows saving."""
    strictness = store.rules.duplicates
    if kind.name not in ("Contact", "Lead") or strictness == "off":
        return
    if strictness == "allow" and (request.option(_HEADER, "allowSave") or "").lower() == "true":
        return
    known = {field.name: value for name, value in body.items() if (field := kind.find(name))}
    twins = [record for record in store.all(kind.name) if _same_person(record, known)]
    if not twins:
        return
    details = (request.option(_HEADER, "includeRecordDetails") or "").lower() == "true"
    matches = [
        {
            "additionalInformation": [],
            "fieldDiffs": [],
            "matchConfidence": 100.0,
            "record": _shown(request, kind, twin, details=details),
        }
        for twin in twins
    ]
    result = {
        "allowSave": strictness == "allow",
        "duplicateRule": f"Standard_{kind.name}_Duplicate_Rule",
        "duplicateRuleEntityType": kind.name,
        "errorMessage": _MESSAGE,
        "matchResults": [
            {
                "entityType": kind.name,
                "errors": [],
                "matchEngine": "FuzzyMatchEngine",
                "matchRecords": matches,
                "rule": f"Standard_{kind.name}_Match_Rule_v1_1",
                "size": len(matches),
                "success": True,
            }
        ],
    }
    raise ApiError(400, "DUPLICATES_DETECTED", _MESSAGE, extra={store.rules.duplicates_key: result})


def _same_person(record: Record, new: dict[str, Any]) -> bool:
    email = _folded(new.get("Email"))
    if email and email == _folded(record.get("Email")):
        return True
    same_name = _folded(new.get("LastName")) == _folded(record.get("LastName")) and _folded(
        new.get("FirstName")
    ) == _folded(record.get("FirstName"))
    phone = _digits(new.get("Phone"))
    return same_name and bool(phone) and phone == _digits(record.get("Phone"))


def _shown(request: Request, kind: ObjectType, record: Record, *, details: bool) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "attributes": {"type": kind.name, "url": f"{request.base}/sobjects/{kind.name}/{record['Id']}"},
        "Id": record["Id"],
    }
    if details:
        shown.update({name: record[name] for name in ("Name", "Phone", "Email", "OwnerId") if name in record})
    return shown


def _folded(value: Any) -> str:
    return str(value or "").strip().casefold()


def _digits(value: Any) -> str:
    return "".join(c for c in str(value or "") if c.isdigit())
