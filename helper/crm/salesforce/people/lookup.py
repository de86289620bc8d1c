"""Whose number is it: one SOSL search for every way it may be written, then our own comparison.

How phone fields are indexed is not documented beyond digits and punctuation; what is asked for here finds a number also
where only whole digit runs, and prefixes of them, can be found.
https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_sosl_find.htm
"""

from __future__ import annotations

from collections.abc import Sequence

from helper.crm.port import MatchRule
from helper.crm.salesforce.people import like, search
from helper.crm.salesforce.people.alike import alike
from helper.crm.salesforce.people.recent import Recent
from helper.crm.salesforce.people.records import Found
from helper.crm.salesforce.schema import Schema
from helper.crm.salesforce.session import Session
from helper.numbers.match import Likeness, same_number
from helper.numbers.model import Number
from helper.numbers.variants import national_digits, variants
from helper.people.model import Person
from helper.people.ranking import rank

# Far more than are ever shown: the search cannot tell the number from another that begins alike, the comparison can.
MOST_OF_A_KIND = 50


async def find(session: Session, schema: Schema, recent: Recent, number: Number, rule: MatchRule) -> Sequence[Person]:
    """The people with ``number``, best first. Nobody has a number that is not public.

    One request; a second one only when that found nobody and ``rule`` wants every record read then.
    """
    if not number.e164:
        return ()
    last_digits = rule.digits if rule.mode == "last_digits" else 0
    expression = search.numbered(variants(number.e164, rule.region, last_digits))
    if not expression:
        return ()
    agent_id = session.agent.user_id if session.agent else ""

    def who(found: Sequence[Found]) -> Sequence[Person]:
        others = [each for each in recent.with_those(found) if each.person.id != agent_id]
        return alike((each, likeness(each, number.e164, rule.region, last_digits)) for each in others)

    people = who(await search.find(session, schema, expression, "PHONE", search.KINDS, MOST_OF_A_KIND))
    if not people and rule.read_all:
        digits = national_digits(number.e164)[-last_digits:]
        people = who(await like.find(session, schema, digits, MOST_OF_A_KIND))
    return rank(people, agent_id)


def likeness(found: Found, e164: str, region: str, last_digits: int) -> Likeness:
    """How well the best of somebody's numbers fits."""
    regions = [each for each in (found.region, region) if each]
    return max(
        (same_number(number, e164, regions, last_digits) for number in found.numbers.values()), default=Likeness.NONE
    )
