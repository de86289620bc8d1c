"""Whose number is it: one SOSL search for every way it may be written, then our own comparison.

How phone fields are indexed is not documented beyond digits and punctuation; what is asked for here finds a number also
where only whole digit runs, and prefixes of them, can be found.
https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_sosl_find.htm
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from helper.crm.port import MatchRule
from helper.crm.salesforce.people import like, search
from helper.crm.salesforce.people.alike import alike
from helper.crm.salesforce.people.recent import Recent
from helper.crm.salesforce.people.records import Found
from helper.crm.salesforce.schema import Schema
from helper.crm.salesforce.session import Session
from helper.errors import SidecallError
from helper.numbers.match import Likeness, same_number
from helper.numbers.model import Number, NumberKind
from helper.numbers.variants import national_digits, variants
from helper.people.model import Person
from helper.people.ranking import rank

log = logging.getLogger(__name__)

# Far more than are ever shown: the search cannot tell the number from another that begins alike, the comparison can.
MOST_OF_A_KIND = 50
_MOST_OF_MANY = 200
# A switchboard may have more people than that: those who matter most are to be among them.
_ORDER = "LastActivityDate"
_LONGEST_SEARCH = 3_600  # characters; from 4,000 on Salesforce drops the operators


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

    people = who(await search.find(session, schema, expression, "PHONE", search.KINDS, MOST_OF_A_KIND, _ORDER))
    if not people and rule.read_all:
        digits = national_digits(number.e164)[-last_digits:]
        people = who(await _read_all(session, schema, digits))
    return rank(people, agent_id)


async def _read_all(session: Session, schema: Schema, digits: str) -> Sequence[Found]:
    """Nobody when it fails: that the search found nobody is an answer, too."""
    try:
        return await like.find(session, schema, digits, MOST_OF_A_KIND)
    except SidecallError as error:
        log.info("Not every record could be read for a number: %s", error.code)
        return ()


async def find_many(
    session: Session, schema: Schema, recent: Recent, numbers: Sequence[Number], rule: MatchRule
) -> Mapping[str, Sequence[Person]]:
    """As ``find`` for each of ``numbers``, by E.164, with many of them in one request. Raises ``Saving`` while requests
    are kept for calls.
    """
    session.allowance.mind()
    last_digits = rule.digits if rule.mode == "last_digits" else 0
    people: dict[str, Sequence[Person]] = {}
    for together in _together({one.e164: one for one in numbers if one.e164}, rule.region, last_digits):
        expression = " OR ".join(together.values())
        found = await search.find(session, schema, expression, "PHONE", search.KINDS, _MOST_OF_MANY, _ORDER)
        cut_off = max(Counter(each.person.kind for each in found).values(), default=0) >= _MOST_OF_MANY
        agent_id = session.agent.user_id if session.agent else ""
        for number in together:
            fitting = [(each, likeness(each, number, rule.region, last_digits)) for each in recent.with_those(found)]
            who = alike((each, how) for each, how in fitting if each.person.id != agent_id)
            if cut_off or (not who and rule.read_all):
                people[number] = await find(
                    session, schema, recent, Number(number, NumberKind.EXTERNAL, number, e164=number), rule
                )
            else:
                people[number] = rank(who, agent_id)
    return people


def _together(numbers: Mapping[str, Number], region: str, last_digits: int) -> Iterator[dict[str, str]]:
    """The numbers that are asked for in one search, each with its expression."""
    some: dict[str, str] = {}
    for number in numbers:
        expression = search.numbered(variants(number, region, last_digits))
        if not expression:
            continue
        if some and sum(map(len, some.values())) + len(expression) > _LONGEST_SEARCH:
            yield some
            some = {}
        some[number] = expression
    if some:
        yield some


def likeness(found: Found, e164: str, region: str, last_digits: int) -> Likeness:
    """How well the best of somebody's numbers fits."""
    regions = [each for each in (found.region, region) if each]
    return max(
        (same_number(number, e164, regions, last_digits) for number in found.numbers.values()), default=Likeness.NONE
    )
