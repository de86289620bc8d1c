"""Where a person went: a lead that was converted, a contact that was merged into another; and their company.

https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_lead.htm
"""

from __future__ import annotations

from dataclasses import replace

from helper.crm.port import TaskDraft
from helper.crm.salesforce.errors import Refusal
from helper.crm.salesforce.escaping import is_record_id, soql
from helper.crm.salesforce.fields import ACCOUNT, CONTACT, KIND_BY_PREFIX, LEAD
from helper.crm.salesforce.query import records, select
from helper.crm.salesforce.session import Session

MOVED = (
    "CANNOT_UPDATE_CONVERTED_LEAD",
    "ENTITY_IS_DELETED",
    "FIELD_INTEGRITY_EXCEPTION",
    "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY",
    "INVALID_CROSS_REFERENCE_KEY",
)
_MOST_MOVES = 4


async def successor(session: Session, who_id: str, refusal: Refusal) -> str:
    """The contact that a lead or contact, which a Task was refused for, has become; "" when it has not."""
    kind = KIND_BY_PREFIX.get(who_id[:3], "")
    if not is_record_id(who_id) or kind not in (LEAD, CONTACT) or not refusal.has(*MOVED):
        return ""
    now = who_id
    for _move in range(_MOST_MOVES):
        after = await _next(session, KIND_BY_PREFIX.get(now[:3], ""), now)
        if not after:
            break
        now = after
    return "" if now == who_id else now


def without_company(draft: TaskDraft, refusal: Refusal) -> TaskDraft | None:
    """``draft`` about nothing, where it is with a contact and about their company, which the agent may not see or which
    is no longer there; Salesforce knows a contact's company anyway. None when that is not what was refused.
    """
    kinds = KIND_BY_PREFIX.get(draft.who_id[:3]), KIND_BY_PREFIX.get(draft.what_id[:3])
    if kinds != (CONTACT, ACCOUNT) or not refusal.has(*MOVED):
        return None
    # What the Task was about before is not to stay with somebody else.
    return replace(draft, what_id="", emptied=draft.emptied | {"what_id"})


async def _next(session: Session, kind: str, who_id: str) -> str:
    columns = ["MasterRecordId", *(["ConvertedContactId"] if kind == LEAD else [])]
    for asked in (columns, columns[1:]):
        try:
            # What was merged into another counts as deleted, which only queryAll shows.
            written = select(asked, kind, f"Id = {soql(who_id)}")
            answer = await session.data("GET", "queryAll/", params={"q": written}) if asked else None
        except Refusal as refusal:
            if refusal.has("INVALID_FIELD"):
                continue
            raise
        for found in records(answer.body) if answer else ():
            return str(found.get("ConvertedContactId") or found.get("MasterRecordId") or "")
        return ""
    return ""
