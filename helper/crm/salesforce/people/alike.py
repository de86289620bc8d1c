"""Those of what a search found who have the number, each human once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from helper.crm.salesforce.people.records import Found
from helper.numbers.match import Likeness, same_number
from helper.people.model import Person


def alike(found: Iterable[tuple[Found, Likeness]]) -> Sequence[Person]:
    """Somebody with the very number leaves out those who only share its last digits."""
    best = [(each, how) for each, how in found if how is not Likeness.NONE]
    if any(how is Likeness.EXACT for _found, how in best):
        best = [(each, how) for each, how in best if how is Likeness.EXACT]
    # A person account is found as itself and as its hidden contact.
    return list({each.person.id: each.person for each, _how in best}.values())


def likeness(found: Found, e164: str, region: str, last_digits: int) -> Likeness:
    """How well the best of somebody's numbers fits."""
    regions = [each for each in (found.region, region) if each]
    return max(
        (same_number(number, e164, regions, last_digits) for number in found.numbers.values()), default=Likeness.NONE
    )
