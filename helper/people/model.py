"""Somebody a call can be with, whatever record Salesforce keeps them in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class PersonKind(StrEnum):
    CONTACT = "Contact"
    LEAD = "Lead"
    ACCOUNT = "Account"
    PERSON_ACCOUNT = "PersonAccount"
    USER = "User"


@dataclass(frozen=True, slots=True)
class Phone:
    """A number as Salesforce has it (``number``, untouched) and the name of the field that holds it (``label``)."""

    label: str
    number: str


@dataclass(frozen=True, slots=True)
class Person:
    """A contact, lead, company, person account or colleague.

    ``id`` is the record that is opened and shown. ``contact_id`` is what a Task's WhoId must be for a person account
    (its hidden contact), else empty. ``account_id`` and ``company`` are the company's. ``url`` opens the record in a
    browser. ``owner_id`` is the user whose record it is, ``last_activity`` the day of the last one in Salesforce.
    """

    id: str
    kind: PersonKind
    name: str
    url: str
    title: str = ""
    company: str = ""
    account_id: str = ""
    contact_id: str = ""
    email: str = ""
    phones: tuple[Phone, ...] = ()
    do_not_call: bool = False
    owner_id: str = ""
    last_activity: date | None = None


class LookupState(StrEnum):
    """How far we are in finding out who a number is."""

    NONE = "none"  # there is nothing to ask: withheld, internal
    LOOKING_UP = "looking_up"
    FOUND = "found"
    NOT_FOUND = "not_found"
    OFFLINE = "offline"  # Salesforce does not answer; asked again when it does
    SIGNED_OUT = "signed_out"
    REFUSED = "refused"  # Salesforce does not say it, now or later


@dataclass(frozen=True, slots=True)
class OpenItem:
    """An open case or opportunity a call can be related to. ``when`` is its close or opening date."""

    id: str
    kind: str  # "Case" or "Opportunity"
    title: str
    state: str = ""
    when: date | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Related:
    """What is going on with a person: shown on the card after the name."""

    cases: tuple[OpenItem, ...] = ()
    opportunities: tuple[OpenItem, ...] = ()
    last_activity: datetime | None = None
    last_activity_subject: str = ""
