"""Whose number is it: one SOSL search for every way it may be written, then our own comparison.

How phone fields are indexed is not documented beyond digits and punctuation; what is asked for here finds a number also
where only whole digit runs, and prefixes of them, can be found.
https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_sosl_find.htm
"""

from __future__ import annotations

from collections.abc import Sequence

from helper.crm.port import MatchRule
from helper.crm.salesforce.people import search
from helper.crm.salesforce.people.ranking import rank
from helper.crm.salesforce.people.recent import Recent
from helper.crm.salesforce.people.records import Found
from helper.crm.salesforce.schema import Schema
from helper.crm.salesforce.session import Session
from helper.numbers.match import Likeness, same_number
from helper.numbers.model import Number
from helper.numbers.variants import variants
from helper.people.model import Person

# Far more than are ever shown: the search cannot tell the number from another that begins alike, the comparison can.
MOST_OF_A_KIND = 50


async def find(session: Session, schema: Schema, recent: Recent, number: Number, rule: MatchRule) -> Sequence[Person]:
    """The people with ``number``, best first. Nobody has a number that is not public."""
    if not number.e164:
        return ()
    last_digits = rule.digits if rule.mode == "last_digits" else 0
    expression = search.numbered(variants(number.e164, rule.region, last_digits))
    if not expression:
        return ()
    records = await search.find(session, schema, expression, "PHONE", search.KINDS, MOST_OF_A_KIND)
    agent_id = session.agent.user_id if session.agent else ""
    others = [found for found in recent.with_those(records) if found.person.id != agent_id]
    return rank((found, likeness(found, number.e164, rule.region, last_digits)) for found in others)


def likeness(found: Found, e164: str, region: str, last_digits: int) -> Likeness:
    """How well the best of somebody's numbers fits."""
    regions = [each for each in (found.region, region) if each]
    return max(
        (same_number(number, e164, regions, last_digits) for number in found.numbers.values()), default=Likeness.NONE
    )
