"""Which of several people with one number is meant."""

from __future__ import annotations

from datetime import date

from helper.people.model import Person, PersonKind
from helper.people.ranking import MOST, rank, undecided

ME = "005ME"


def contact(name: str, *, account: str = "", last: str = "", owner: str = "") -> Person:
    day = date.fromisoformat(last) if last else None
    return Person(f"003{name}", PersonKind.CONTACT, name, "", account_id=account, owner_id=owner, last_activity=day)


def company(name: str = "Acme") -> Person:
    return Person(f"001{name}", PersonKind.ACCOUNT, name, "", account_id=f"001{name}")


def names(*people: Person, busy: tuple[str, ...] = ()) -> list[str]:
    return [one.name for one in rank(people, ME, busy)]


def test_a_switchboard_is_the_companys_and_then_its_peoples() -> None:
    acme = company()
    ana, bea = (contact(name, account=acme.id) for name in ("Ana", "Bea"))
    assert names(bea, ana, acme) == ["Acme", "Ana", "Bea"]
    assert names(ana, acme) == ["Ana"], "a company's only person with its number is that person"
    assert names(acme) == ["Acme"]


def test_people_of_other_companies_come_after_a_switchboards_own() -> None:
    acme = company()
    own = [contact(name, account=acme.id) for name in ("Bea", "Carl")]
    assert names(contact("Ana"), acme, *own) == ["Acme", "Bea", "Carl", "Ana"]


def test_last_in_touch_then_ones_own_then_open_work() -> None:
    people = (
        contact("Never"),
        contact("Older", last="2026-01-01", owner=ME),
        contact("Latest", last="2026-11-20"),
        contact("Mine", last="2026-11-19", owner=ME),
        contact("Theirs", last="2026-11-19", owner="005YOU"),
        contact("Busy", last="2026-11-19", owner="005YOU"),
    )
    expected = ["Latest", "Mine", "Busy", "Theirs", "Older", "Never"]
    assert names(*people, busy=("003Busy",)) == expected
    assert names(*reversed(people), busy=("003Busy",)) == expected


def test_kinds_have_their_places() -> None:
    lead = Person("00Q1", PersonKind.LEAD, "A lead", "")
    user = Person("0051", PersonKind.USER, "A colleague", "")
    assert names(user, company("Zeta"), lead, contact("Zoe")) == ["Zoe", "A lead", "A colleague", "Zeta"]


def test_no_more_than_ten() -> None:
    assert len(rank([contact(f"Twin {n}") for n in range(30)], ME)) == MOST


def test_open_work_is_asked_for_only_where_it_decides() -> None:
    assert undecided([contact("A"), contact("B")], ME)
    assert not undecided([contact("A", last="2026-01-01"), contact("B")], ME)
    assert not undecided([contact("A", owner=ME), contact("B")], ME)
    assert not undecided([contact("A"), company("X"), company("Y")], ME)
