"""Those of what a search found who have the number, each human once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from helper.crm.salesforce.people.records import Found
from helper.numbers.match import Likeness, same_number
from helper.people.model import Person


def alike(found: Iterable[tuple[Found, Likeness]]) -> Sequence[Person]:
    """Somebody with the very number leaves out those who only share its last digits."""
    best = [(each, how) for each, how in found if how is not Likeness.NONE]
    if any(how is Likeness.EXACT for _found, how in best):
        best = [(each, how) for each, how in best if how is Likeness.EXACT]
    return once(each for each, _how in best)


def once(found: Iterable[Found]) -> list[Person]:
    """Each human once, in their order. A person account is found as itself and as its hidden contact, of which the
    agent may see different fields.
    """
    people: dict[str, Person] = {}
    for person in (each.person for each in found):
        other = people.get(person.id)
        people[person.id] = person if other is None else _together(person, other)
    return list(people.values())


def _together(one: Person, other: Person) -> Person:
    return replace(
        one,
        title=one.title or other.title,
        contact_id=one.contact_id or other.contact_id,
        email=one.email or other.email,
        phones=tuple(dict.fromkeys((*one.phones, *other.phones))),
        do_not_call=one.do_not_call or other.do_not_call,
        last_activity=max(filter(None, (one.last_activity, other.last_activity)), default=None),
    )


def likeness(found: Found, e164: str, region: str, last_digits: int) -> Likeness:
    """How well the best of somebody's numbers fits."""
    regions = [each for each in (found.region, region) if each]
    return max(
        (same_number(number, e164, regions, last_digits) for number in found.numbers.values()), default=Likeness.NONE
    )
