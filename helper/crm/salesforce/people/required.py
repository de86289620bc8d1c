"""What this org wants to know of a new lead, contact or Task before it saves one.

A describe tells what no record is saved without; what only a page layout or a validation rule asks for shows when the
org refuses: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_describe.htm
"""

from __future__ import annotations

from collections.abc import Sequence

from helper.crm.salesforce import fields as known
from helper.crm.salesforce.schema import Schema
from helper.errors import BadRequest
from helper.faces import NeededField
from helper.language import _

# What every face asks for, or Sidecall fills in by itself.
_PERSON = {"LastName", "Company", "OwnerId", "RecordTypeId"}
_FILLED_IN = {known.LEAD: _PERSON, known.CONTACT: _PERSON, known.TASK: {"OwnerId", "Subject", "Status", "Priority"}}

_TYPES = {
    "picklist": "choice",
    "multipicklist": "choices",
    "combobox": "text",
    "textarea": "long_text",
    "boolean": "yes_no",
    "int": "number",
    "double": "number",
    "currency": "number",
    "percent": "number",
    "date": "date",
    "datetime": "date_time",
    "time": "time",
    "reference": "record",
}


async def find(schema: Schema, kind: str) -> Sequence[NeededField]:
    """See ``CrmPort.required``."""
    if kind not in _FILLED_IN:
        raise BadRequest(_("Only a lead, a contact or a Task can be created."))
    return [
        NeededField(
            field.name,
            field.label or field.name,
            _TYPES.get(field.type, "text"),
            tuple(zip(field.values, field.labels or field.values, strict=True)) if field.values else (),
        )
        for field in (await schema.fields(kind)).values()
        if field.required and field.name not in _FILLED_IN[kind] and field.type != "phone"
    ]
