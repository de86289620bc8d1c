"""Whose numbers are these: hundreds of them in a few requests.

A search may have no more than 4,000 characters, so the numbers are spread over several, and those are sent in batches.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from helper.crm.port import MatchRule, Temporary, TooSlow
from helper.crm.salesforce.errors import Refusal
from helper.crm.salesforce.people import batch, like, search
from helper.crm.salesforce.people.alike import alike, likeness
from helper.crm.salesforce.people.lookup import ORDER
from helper.crm.salesforce.people.recent import Recent
from helper.crm.salesforce.people.records import Found
from helper.crm.salesforce.schema import Schema
from helper.crm.salesforce.session import Session
from helper.errors import NotConnected, NotSignedIn, SidecallError
from helper.numbers.model import Number
from helper.numbers.variants import national_digits, variants
from helper.people.model import Person
from helper.people.ranking import rank

log = logging.getLogger(__name__)

Answers = dict[str, Sequence[Person] | SidecallError]

MOST_OF_A_KIND = 200
_LONGEST_SEARCH = 3_600  # characters; from 4,000 on Salesforce drops the operators
_READ_TOGETHER = 20  # numbers whose every record is read
_TOO_OFTEN_SLOW = 3


async def find(
    session: Session, schema: Schema, recent: Recent, numbers: Sequence[Number], rule: MatchRule
) -> Mapping[str, Sequence[Person] | SidecallError]:
    """See ``CrmPort.find_by_numbers``."""
    asking = _Asking(session, schema, recent, rule)
    terms = _terms([one.e164 for one in numbers if one.e164], rule)
    shared = await asking.search(list(_together(terms)))
    # What shares its search with a switchboard may have been cut off.
    await asking.search([{number: terms[number]} for number in shared], whole=True)
    if rule.read_all:
        await asking.read_all()
    return asking.answers


class _Asking:
    """``answers`` grow until each number has one."""

    def __init__(self, session: Session, schema: Schema, recent: Recent, rule: MatchRule) -> None:
        self._session = session
        self._schema = schema
        self._recent = recent
        self._rule = rule
        self._last_digits = rule.digits if rule.mode == "last_digits" else 0
        self._one_by_one = False
        self._slow = 0
        self._stopped: SidecallError | None = None
        self.answers: Answers = {}

    async def search(self, searches: Sequence[Mapping[str, str]], whole: bool = False) -> Sequence[str]:
        """Answer the numbers of each search, but for those that are returned: more was found than is told, which is
        only taken as it is where it is ``whole``.
        """
        cut_off: list[str] = []
        for first in range(0, len(searches), batch.MOST):
            some = searches[first : first + batch.MOST]
            outcomes = await self._outcomes([" OR ".join(one.values()) for one in some])
            for numbers, outcome in zip(some, outcomes, strict=True):
                if isinstance(outcome, SidecallError):
                    self.answers.update(dict.fromkeys(numbers, outcome))
                elif not whole and _is_cut_off(outcome):
                    cut_off += numbers
                else:
                    self._answer(numbers, outcome)
        return cut_off

    async def read_all(self) -> None:
        """Of those who are nobody's so far, see ``MatchRule.read_all``."""
        nobodys = [number for number, people in self.answers.items() if people == ()]
        for first in range(0, len(nobodys), _READ_TOGETHER):
            numbers = nobodys[first : first + _READ_TOGETHER]
            digits = [national_digits(number)[-self._last_digits :] for number in numbers]
            try:
                self._answer(numbers, await like.find(self._session, self._schema, digits, MOST_OF_A_KIND))
            except SidecallError as error:
                log.info("Not every record could be read for %d numbers: %s", len(numbers), error.code)

    async def _outcomes(self, expressions: Sequence[str]) -> Sequence[Sequence[Found] | SidecallError]:
        if len(expressions) > 1 and not self._one_by_one and self._stopped is None:
            try:
                return await search.find_each(self._session, self._schema, expressions, "PHONE", MOST_OF_A_KIND, ORDER)
            except (Refusal, TooSlow) as error:
                log.info("searches cannot be asked together: %s", error.code)
                self._one_by_one = True
            except SidecallError as error:
                self._stopped = error
        return [self._stopped or await self._outcome(expression) for expression in expressions]

    async def _outcome(self, expression: str) -> Sequence[Found] | SidecallError:
        try:
            return await search.find(
                self._session, self._schema, expression, "PHONE", search.KINDS, MOST_OF_A_KIND, ORDER
            )
        except SidecallError as error:
            self._slow += isinstance(error, TooSlow)
            if is_about_all(error) or self._slow >= _TOO_OFTEN_SLOW:
                self._stopped = error
            return error

    def _answer(self, numbers: Iterable[str], found: Sequence[Found]) -> None:
        agent_id = self._session.agent.user_id if self._session.agent else ""
        there = [each for each in self._recent.with_those(found) if each.person.id != agent_id]
        for number in numbers:
            who = alike((each, likeness(each, number, self._rule.region, self._last_digits)) for each in there)
            self.answers[number] = tuple(rank(who, agent_id))


def is_about_all(error: SidecallError) -> bool:
    """Whether asking for a single number would fare no better."""
    return isinstance(error, Temporary | NotSignedIn | NotConnected) and not isinstance(error, TooSlow)


def _is_cut_off(found: Sequence[Found]) -> bool:
    return max(Counter(each.person.kind for each in found).values(), default=0) >= MOST_OF_A_KIND


def _terms(numbers: Iterable[str], rule: MatchRule) -> dict[str, str]:
    """The search expression of each number that has one."""
    last_digits = rule.digits if rule.mode == "last_digits" else 0
    terms = {number: search.numbered(variants(number, rule.region, last_digits)) for number in numbers}
    return {number: expression for number, expression in terms.items() if expression}


def _together(terms: Mapping[str, str]) -> Iterator[Mapping[str, str]]:
    """The numbers that are asked for in one search, each with its expression."""
    some: dict[str, str] = {}
    for number, expression in terms.items():
        if some and sum(map(len, some.values())) + len(expression) > _LONGEST_SEARCH:
            yield some
            some = {}
        some[number] = expression
    if some:
        yield some
