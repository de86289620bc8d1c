"""What is sent to make a new lead or contact, made to fit what the org takes from this agent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import phonenumbers

from helper.crm.salesforce import fields as known
from helper.crm.salesforce.errors import Refusal
from helper.crm.salesforce.escaping import soql
from helper.crm.salesforce.filled import as_type
from helper.crm.salesforce.query import query, select
from helper.crm.salesforce.schema import Field, Schema
from helper.crm.salesforce.session import Session
from helper.faces import NewPerson
from helper.language import N_, _

# Without it there is no record.
NEEDED = {"LastName"}
_MOBILE = {phonenumbers.PhoneNumberType.MOBILE}
_LABELS = {"FirstName": N_("First name"), "Email": N_("Email"), "Company": N_("Company")}


@dataclass(frozen=True, slots=True)
class Draft:
    """``company`` as it will be shown, and its account. ``lost`` is what the org has no place for at all."""

    body: Mapping[str, Any]
    company: str
    account_id: str
    lost: tuple[str, ...] = ()


async def draft(session: Session, schema: Schema, new: NewPerson) -> Draft:
    """What ``new`` says, each thing in its own field, or in the description where the agent may not fill that in."""
    there = await schema.fields(new.kind)
    body: dict[str, Any] = {"LastName": new.last_name}
    elsewhere: dict[str, str] = {}

    def put(name: str, value: str) -> None:
        if not value:
            return
        if name in there and there[name].createable:
            body[name] = value
        else:
            elsewhere[_(_LABELS[name])] = value

    put("FirstName", new.first_name)
    put("Email", new.email)
    field, number = stored(new.number)
    phones = _phones(there, await schema.phone_fields(new.kind), field)
    body |= dict.fromkeys(phones, number)
    if number and not phones:
        elsewhere[_("Number")] = number
    account_id = ""
    if new.kind == known.LEAD:
        put("Company", new.company)
    elif new.company:
        account_id = await _account(session, new.company) if _writable(there, "AccountId") else ""
        if account_id:
            body["AccountId"] = account_id
        else:
            elsewhere[_("Company")] = new.company
    body |= {name: as_type(value, there[name].type if name in there else "") for name, value in new.fields.items()}
    lines = [f"{label}: {value}" for label, value in elsewhere.items()]
    lost: tuple[str, ...] = ()
    if lines and _writable(there, "Description"):
        body["Description"] = "\n".join(filter(None, (str(body.get("Description", "")), *lines)))
    else:
        lost = tuple(lines)
    return Draft({name: value for name, value in body.items() if value != ""}, new.company, account_id, lost)


def stored(number: str) -> tuple[str, str]:
    """The field a number belongs in, by its kind, and how it is written there: readable, with its country."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return "Phone", number
    field = "MobilePhone" if phonenumbers.number_type(parsed) in _MOBILE else "Phone"
    return field, phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _phones(there: Mapping[str, Field], phones: Mapping[str, str], fitting: str) -> list[str]:
    """Where the number goes: the field for its kind, or another, and every one that must not be empty."""
    writable = [name for name in phones if _writable(there, name)]
    needed = [name for name in writable if there[name].required]
    first = [fitting] if fitting in writable else writable[:1]
    return list(dict.fromkeys([*first, *needed]))


def _writable(there: Mapping[str, Field], name: str) -> bool:
    return name in there and there[name].createable


async def _account(session: Session, name: str) -> str:
    """The one account of that name, "" when there is none or more than one: a guess would link strangers."""
    try:
        found = await query(session, select(["Id"], known.ACCOUNT, f"Name = {soql(name)}", limit=2))
    except Refusal:
        return ""
    return str(found[0]["Id"]) if len(found) == 1 else ""
