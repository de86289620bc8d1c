"""Which of several people with one number is meant, best first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date

from helper.people.model import Person, PersonKind

MOST = 10
# From this many people of one company on, a number that is also the company's is its switchboard.
MANY = 2

_ORDER = {
    PersonKind.CONTACT: 0,
    PersonKind.PERSON_ACCOUNT: 0,
    PersonKind.LEAD: 1,
    PersonKind.USER: 2,
    PersonKind.ACCOUNT: 3,
}


def rank(people: Sequence[Person], agent_id: str, busy: Collection[str] = ()) -> Sequence[Person]:
    """At most ten. ``agent_id`` is the signed-in user, ``busy`` the ids of those with whom something is open.

    People come before companies, unless it is a company's switchboard: then the company leads its people. A company
    that has the number of just one of its people says nothing new and is left out. Among equals, who was last in touch
    comes first, then the agent's own people, then those with whom something is open.
    """
    by_company = Counter(
        person.account_id for person in people if person.kind is PersonKind.CONTACT and person.account_id
    )
    people = [p for p in people if p.kind is not PersonKind.ACCOUNT or by_company[p.id] != 1]
    switchboards = {p.id for p in people if p.kind is PersonKind.ACCOUNT and by_company[p.id] >= MANY}

    def place(person: Person) -> tuple[object, ...]:
        among = (*_closeness(person, agent_id), person.id not in busy, person.name.casefold())
        if person.account_id in switchboards:
            return (0, person.account_id, int(person.kind is not PersonKind.ACCOUNT), *among)
        return (1, "", _ORDER[person.kind], *among)

    return sorted(people, key=place)[:MOST]


def undecided(people: Sequence[Person], agent_id: str) -> bool:
    """Whether two of these can only be told apart by what is open with them."""
    counts = Counter(
        (_ORDER[one.kind], _closeness(one, agent_id))
        for one in people
        if one.kind not in (PersonKind.ACCOUNT, PersonKind.USER)
    )
    return any(count > 1 for count in counts.values())


def _closeness(person: Person, agent_id: str) -> tuple[int, bool]:
    last = person.last_activity or date.min
    return -last.toordinal(), not agent_id or person.owner_id != agent_id
