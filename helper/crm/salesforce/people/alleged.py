"""Finding out whether a record was made whose request was never answered.

A query reads the records themselves, so it knows what the search index may not know yet.
"""

from __future__ import annotations

from helper.crm.salesforce.escaping import soql
from helper.crm.salesforce.people.records import Found, read
from helper.crm.salesforce.query import query, select
from helper.crm.salesforce.schema import Schema
from helper.crm.salesforce.session import Session
from helper.faces import NewPerson
from helper.numbers.match import Likeness, same_number

MOST = 10


async def find(session: Session, schema: Schema, new: NewPerson) -> Found | None:
    """The newest record by this agent with that name and number, None when there is none."""
    agent = session.agent
    if agent is None:
        return None

    async def ask() -> Found | None:
        columns = await schema.columns(new.kind)
        where = f"LastName = {soql(new.last_name)} AND CreatedById = {soql(agent.user_id)}"
        rows = await query(session, select(columns, new.kind, where, order="CreatedDate DESC", limit=MOST))
        labels = {new.kind: await schema.phone_fields(new.kind)}
        for row in rows:
            found = read(row, labels, agent.instance_url)
            if found is not None and _has(found, new.number):
                return found
        return None

    return await schema.adapting(ask)


def _has(found: Found, number: str) -> bool:
    return any(same_number(stored, number, []) is Likeness.EXACT for stored in found.numbers.values())
