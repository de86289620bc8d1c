"""Which fields a refused write may not have had."""

from __future__ import annotations

import re

from helper.crm.salesforce.errors import Refusal

_NO_COLUMN = re.compile(r"No such column '(\w+)'")
_NOT_WRITABLE = re.compile(r"Unable to create/update fields: ([\w, ]+)")


def unusable(refusal: Refusal) -> set[str]:
    """The API names that ``refusal`` says the org does not take from this agent."""
    names: set[str] = set()
    for fault in refusal.faults:
        if fault.code == "INVALID_FIELD":
            names.update(_NO_COLUMN.findall(fault.message))
        elif fault.code == "INVALID_FIELD_FOR_INSERT_UPDATE":
            names.update(fault.fields)
            for listed in _NOT_WRITABLE.findall(fault.message):
                names.update(name.strip() for name in listed.split(","))
        elif fault.code == "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST":
            names.update({"CallType", "TaskSubtype"} & set(fault.fields))
    return names
