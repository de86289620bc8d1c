"""Looking for a number with SOQL's LIKE: it finds what no search index knows, and reads the whole table for it.

A pattern that begins with a wildcard uses no index and no LIMIT bounds what it reads, so an administrator has to want
it: https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_comparisonoperators.htm
"""

from __future__ import annotations

from collections.abc import Sequence

from helper.crm.salesforce.errors import Refusal
from helper.crm.salesforce.escaping import soql
from helper.crm.salesforce.people import composite
from helper.crm.salesforce.people.records import Found, read
from helper.crm.salesforce.people.search import KINDS, only
from helper.crm.salesforce.query import select
from helper.crm.salesforce.schema import Schema
from helper.crm.salesforce.session import Session


async def find(session: Session, schema: Schema, numbers: Sequence[str], most: int) -> list[Found]:
    """Everybody with the digits of one of ``numbers`` in their order in a telephone field, whatever stands between
    them; one request.
    """
    patterns = [soql(f"%{'%'.join(digits)}%") for digits in numbers]

    async def ask() -> list[Found]:
        labels = {kind: await schema.phone_fields(kind) for kind in KINDS}
        queries = {}
        for kind, phones in labels.items():
            columns = await schema.columns(kind)
            if "Id" in columns and phones:
                where = " OR ".join(f"{name} LIKE {pattern}" for name in phones for pattern in patterns)
                queries[kind] = select(columns, kind, " AND ".join([f"({where})", *only(columns)]), limit=most)
        if not queries:
            return []
        found = []
        instance = session.agent.instance_url if session.agent else ""
        for rows in (await composite.ask(session, queries, for_call=True)).values():
            if isinstance(rows, Refusal):
                raise rows
            found += [person for row in rows if (person := read(row, labels, instance)) is not None]
        return found

    return await schema.adapting(ask)
