"""Who of those with a number is meant, best first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from helper.crm.salesforce.people.records import Found
from helper.numbers.match import Likeness
from helper.people.model import Person, PersonKind

MOST = 10
# From this many people of one company on, a number is the company's and not theirs.
MANY = 3

_ORDER = {
    PersonKind.CONTACT: 0,
    PersonKind.PERSON_ACCOUNT: 0,
    PersonKind.LEAD: 1,
    PersonKind.USER: 2,
    PersonKind.ACCOUNT: 3,
}


def rank(found: Iterable[tuple[Found, Likeness]]) -> Sequence[Person]:
    """Each human once. Somebody with the very number leaves out those who only share its last digits.

    People come before companies, unless many of one company share the number: then the company leads them. A company
    that has the number of just one of its people says nothing new and is left out.
    """
    best = [(each, likeness) for each, likeness in found if likeness is not Likeness.NONE]
    if any(likeness is Likeness.EXACT for _found, likeness in best):
        best = [(each, likeness) for each, likeness in best if likeness is Likeness.EXACT]
    # A person account is found as itself and as its hidden contact.
    people = list({each.person.id: each.person for each, _likeness in best}.values())
    by_company = Counter(
        person.account_id for person in people if person.kind is PersonKind.CONTACT and person.account_id
    )
    people = [p for p in people if p.kind is not PersonKind.ACCOUNT or by_company[p.id] != 1]
    shared = {p.id for p in people if p.kind is PersonKind.ACCOUNT and by_company[p.id] >= MANY}

    def place(person: Person) -> tuple[int, str, int, str]:
        if person.account_id in shared:
            return (0, person.account_id, int(person.kind is not PersonKind.ACCOUNT), person.name.casefold())
        return (1, "", _ORDER[person.kind], person.name.casefold())

    return sorted(people, key=place)[:MOST]
