"""With which of several people something is open."""

from __future__ import annotations

from collections.abc import Sequence

from helper.crm.salesforce.errors import Refusal
from helper.crm.salesforce.escaping import soql
from helper.crm.salesforce.limits import Saving
from helper.crm.salesforce.people import composite
from helper.crm.salesforce.query import select
from helper.crm.salesforce.session import Session
from helper.people.model import Person, PersonKind

MOST_ROWS = 200


async def find(session: Session, people: Sequence[Person]) -> frozenset[str]:
    """See ``CrmPort.busy``. What the agent may not see counts as not open."""
    whose = {
        one.contact_id or one.id: one.id
        for one in people
        if one.kind in (PersonKind.CONTACT, PersonKind.PERSON_ACCOUNT, PersonKind.LEAD)
    }
    if not whose:
        return frozenset()
    listed = ", ".join(soql(each) for each in whose)
    contacts = ", ".join(soql(each) for each in whose if each.startswith("003"))
    queries = {"tasks": _open("WhoId", "Task", f"WhoId IN ({listed}) AND IsClosed = false")}
    if contacts:
        theirs = f"ContactId IN ({contacts})"
        queries["cases"] = _open("ContactId", "Case", f"{theirs} AND IsClosed = false")
        queries["opportunities"] = _open(
            "ContactId", "OpportunityContactRole", f"{theirs} AND Opportunity.IsClosed = false"
        )
    try:
        answers = await composite.ask(session, queries, for_call=False)
    except Saving:
        return frozenset()
    found = (
        str(row.get("WhoId") or row.get("ContactId"))
        for rows in answers.values()
        if not isinstance(rows, Refusal)
        for row in rows
    )
    return frozenset(whose[each] for each in found if each in whose)


def _open(whose: str, kind: str, where: str) -> str:
    return select([whose], kind, where, limit=MOST_ROWS)
