"""Whose number is it: one SOSL search for every way it may be written, then our own comparison.

How phone fields are indexed is not documented beyond digits and punctuation; what is asked for here finds a number also
where only whole digit runs, and prefixes of them, can be found.
https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_sosl_find.htm
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from helper.crm.port import MatchRule
from helper.crm.salesforce.people import like, search
from helper.crm.salesforce.people.alike import alike, likeness
from helper.crm.salesforce.people.recent import Recent
from helper.crm.salesforce.people.records import Found
from helper.crm.salesforce.schema import Schema
from helper.crm.salesforce.session import Session
from helper.errors import SidecallError
from helper.numbers.model import Number
from helper.numbers.variants import national_digits, variants
from helper.people.model import Person
from helper.people.ranking import rank

log = logging.getLogger(__name__)

# Far more than are ever shown: the search cannot tell the number from another that begins alike, the comparison can.
MOST_OF_A_KIND = 50
# A switchboard may have more people than that: those who matter most are to be among them.
ORDER = "LastActivityDate"


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

    people = who(await search.find(session, schema, expression, "PHONE", search.KINDS, MOST_OF_A_KIND, ORDER))
    if not people and rule.read_all:
        digits = national_digits(number.e164)[-last_digits:]
        people = who(await _read_all(session, schema, digits))
    return rank(people, agent_id)


async def _read_all(session: Session, schema: Schema, digits: str) -> Sequence[Found]:
    """Nobody when it fails: that the search found nobody is an answer, too."""
    try:
        return await like.find(session, schema, [digits], MOST_OF_A_KIND)
    except SidecallError as error:
        log.info("Not every record could be read for a number: %s", error.code)
        return ()
