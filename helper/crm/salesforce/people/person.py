"""One person by the id of their record."""

from __future__ import annotations

from helper.crm.salesforce import fields as known
from helper.crm.salesforce.errors import Refusal
from helper.crm.salesforce.escaping import is_record_id, soql
from helper.crm.salesforce.people.records import Found, read
from helper.crm.salesforce.query import query, select
from helper.crm.salesforce.schema import Schema
from helper.crm.salesforce.session import Session

KINDS = (known.CONTACT, known.LEAD, known.ACCOUNT)


async def find(session: Session, schema: Schema, record_id: str) -> Found | None:
    """The person of a contact, lead or account, None when there is none. A converted lead is the contact it became."""
    kind = known.KIND_BY_PREFIX.get(record_id[:3], "")
    if not is_record_id(record_id) or kind not in KINDS:
        return None

    async def ask() -> Found | None:
        columns = await schema.columns(kind)
        if "Id" not in columns:
            return None
        labels = {kind: await schema.phone_fields(kind)}
        try:
            records = await query(session, select(columns, kind, f"Id = {soql(record_id)}"))
        except Refusal as refusal:
            if refusal.has("NOT_FOUND", "MALFORMED_ID", "INVALID_QUERY_FILTER_OPERATOR", "ENTITY_IS_DELETED"):
                return None
            raise
        if not records:
            return None
        contact_id = records[0].get("ConvertedContactId")
        if records[0].get("IsConverted") is True and isinstance(contact_id, str):
            return await find(session, schema, contact_id)
        return read(records[0], labels, session.agent.instance_url if session.agent else "")

    return await schema.adapting(ask)
