"""Those of what a search found who have the number, each human once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from helper.crm.salesforce.people.records import Found
from helper.numbers.match import Likeness
from helper.people.model import Person


def alike(found: Iterable[tuple[Found, Likeness]]) -> Sequence[Person]:
    """Somebody with the very number leaves out those who only share its last digits."""
    best = [(each, likeness) for each, likeness in found if likeness is not Likeness.NONE]
    if any(likeness is Likeness.EXACT for _found, likeness in best):
        best = [(each, likeness) for each, likeness in best if likeness is Likeness.EXACT]
    # A person account is found as itself and as its hidden contact.
    return list({each.person.id: each.person for each, _likeness in best}.values())
