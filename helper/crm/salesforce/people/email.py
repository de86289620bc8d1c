"""Whose e-mail address is it. Asked for by query, as the search index is late and splits addresses into words."""

from __future__ import annotations

from collections.abc import Sequence

from helper.crm.salesforce import fields as known
from helper.crm.salesforce.escaping import soql
from helper.crm.salesforce.people.records import Found, read
from helper.crm.salesforce.query import query, select
from helper.crm.salesforce.schema import Schema
from helper.crm.salesforce.session import Session
from helper.people.model import Person

MOST = 10
_ONLY = {known.LEAD: ("IsConverted", "IsConverted = false")}


async def find(session: Session, schema: Schema, email: str) -> Sequence[Person]:
    """The contacts with exactly this address (person accounts among them), else the leads; each human once.

    Raises ``Saving`` while requests are kept for calls: it is chats that have addresses.
    """
    email = email.strip()
    if "@" not in email:
        return ()
    session.allowance.mind()
    for kind in (known.CONTACT, known.LEAD):
        found = await _of_kind(session, schema, kind, email)
        people = {one.person.id: one.person for one in found if one.person.email.casefold() == email.casefold()}
        if people:
            return list(people.values())
    return ()


async def _of_kind(session: Session, schema: Schema, kind: str, email: str) -> list[Found]:
    async def ask() -> list[Found]:
        columns = await schema.columns(kind)
        if "Id" not in columns or "Email" not in columns:
            return []
        labels = {kind: await schema.phone_fields(kind)}
        where = f"Email = {soql(email)}"
        field, condition = _ONLY.get(kind, ("", ""))
        if field in columns:
            where += f" AND {condition}"
        found = await query(session, select(columns, kind, where, order="LastModifiedDate DESC", limit=MOST))
        instance = session.agent.instance_url if session.agent else ""
        return [one for record in found if (one := read(record, labels, instance)) is not None]

    return await schema.adapting(ask)
