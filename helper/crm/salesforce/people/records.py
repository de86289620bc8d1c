"""A record of Salesforce as a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from helper.crm.salesforce import fields as known
from helper.crm.salesforce import hosts
from helper.crm.salesforce.errors import clean
from helper.crm.salesforce.people.countries import region_of
from helper.people.model import Person, PersonKind, Phone


@dataclass(frozen=True, slots=True)
class Found:
    """A person with what only the adapter needs: ``region`` (ISO 3166) is where the record says they are, "" if it does
    not; ``numbers`` are their telephone fields by API name."""

    person: Person
    region: str
    numbers: Mapping[str, str] = field(default_factory=dict)


def read(record: Mapping[str, Any], labels: Mapping[str, Mapping[str, str]], instance_url: str) -> Found | None:
    """The person in a record of a query or search; None when it is nobody's. ``labels``: telephone fields by object.

    The hidden contact of a person account is read as the person account, which is what people know and open.
    """
    attributes = record.get("attributes")
    kind = str(attributes.get("type")) if isinstance(attributes, Mapping) else ""
    record_id = contact_id = _text(record, "Id")
    if kind not in labels or not record_id:
        return None
    named = labels[kind]
    numbers = {name: number for name in named if (number := _text(record, name))}
    phones = tuple(Phone(named[name], number) for name, number in numbers.items())
    account_id = record_id if kind == known.ACCOUNT else _text(record, "AccountId")
    person_account = record.get("IsPersonAccount") is True and bool(account_id)
    if person_account:
        contact_id = contact_id if kind == known.CONTACT else _text(record, "PersonContactId")
        kind, record_id = known.ACCOUNT, account_id
    return Found(
        person=Person(
            id=record_id,
            kind=PersonKind.PERSON_ACCOUNT if person_account else PersonKind(kind),
            name=_text(record, "Name"),
            url=hosts.record_url(instance_url, kind, record_id),
            title=_text(record, "Title") or _text(record, "PersonTitle"),
            company=_company(record, kind, person_account),
            account_id=account_id,
            contact_id=contact_id if person_account else "",
            email=_text(record, "Email") or _text(record, "PersonEmail"),
            phones=phones,
            do_not_call=record.get("DoNotCall") is True or record.get("PersonDoNotCall") is True,
            owner_id=_text(record, "OwnerId"),
            last_activity=_day(record.get("LastActivityDate")),
        ),
        region=next((region for name in known.COUNTRIES if (region := region_of(_text(record, name)))), ""),
        numbers=numbers,
    )


def _company(record: Mapping[str, Any], kind: str, person_account: bool) -> str:
    if kind == known.LEAD:
        return _text(record, "Company")
    if kind == known.ACCOUNT:
        return "" if person_account else _text(record, "Name")
    account = record.get("Account")
    return _text(account, "Name") if isinstance(account, Mapping) else ""


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def _text(record: Mapping[str, Any], name: str) -> str:
    value = record.get(name)
    return clean(value) if isinstance(value, str) else ""
