"""A new lead or contact for a number that nobody had."""

from __future__ import annotations

from typing import Any

import phonenumbers

from helper.crm.port import Doubtful
from helper.crm.salesforce import fields as known
from helper.crm.salesforce import hosts
from helper.crm.salesforce.errors import Refusal, created_id
from helper.crm.salesforce.escaping import soql
from helper.crm.salesforce.filled import as_type
from helper.crm.salesforce.people import alleged
from helper.crm.salesforce.people.duplicates import duplicates
from helper.crm.salesforce.people.recent import Recent
from helper.crm.salesforce.people.records import Found
from helper.crm.salesforce.query import query, select
from helper.crm.salesforce.schema import Schema
from helper.crm.salesforce.session import Session
from helper.errors import BadRequest, SidecallError
from helper.faces import NewPerson
from helper.language import _
from helper.people.model import Person, PersonKind, Phone

_MOBILE = {phonenumbers.PhoneNumberType.MOBILE}
# Otherwise assignment rules may give the agent's new lead to somebody else.
_HEADERS = {"Sforce-Auto-Assign": "FALSE"}
_ALLOW_SAVE = {"Sforce-Duplicate-Rule-Header": "allowSave=true"}


class Creating:
    """Makes records, and none twice: one whose request was not answered is looked for before it is made again."""

    def __init__(self, session: Session, schema: Schema, recent: Recent) -> None:
        self._session = session
        self._schema = schema
        self._recent = recent
        self._alleged: set[tuple[str, str, str, str]] = set()

    async def create(self, new: NewPerson) -> Person:
        """Create the record and return the person. Raises ``Duplicates`` when the org's rules know somebody alike, and
        ``Doubtful`` when it cannot be told whether it is there now; asking again is safe.
        """
        if new.kind not in (known.LEAD, known.CONTACT):
            raise BadRequest(_("Only a lead or a contact can be created."))
        who = (new.kind, new.number, new.last_name, new.first_name)
        if who in self._alleged:
            found = await self._look(new)
            if found is not None:
                self._alleged.discard(who)
                return found
        try:
            created = await _create(self._session, self._schema, new)
        except Doubtful as error:
            self._alleged.add(who)
            try:
                found = await self._look(new)
            except SidecallError:
                found = None
            if found is None:
                raise Doubtful(
                    _("Salesforce did not say whether it has created this. Try again: Sidecall looks before.")
                ) from error
            self._alleged.discard(who)
            return found
        self._alleged.discard(who)
        self._recent.add(created)
        return created.person

    async def _look(self, new: NewPerson) -> Person | None:
        found = await alleged.find(self._session, self._schema, new)
        if found is None:
            return None
        self._recent.add(found)
        return found.person


async def _create(session: Session, schema: Schema, new: NewPerson) -> Found:
    body, company, account_id = await _body(session, schema, new)
    headers = {**_HEADERS, **(_ALLOW_SAVE if new.save_duplicate else {})}
    try:
        answer = await session.data("POST", f"sobjects/{new.kind}/", body=body, headers=headers, write=True)
    except Refusal as refusal:
        alike = [fault for fault in refusal.faults if fault.code == "DUPLICATES_DETECTED"]
        if not alike:
            raise
        raise await duplicates(session, schema, alike) from refusal
    record_id = created_id(answer)
    labels = await schema.phone_fields(new.kind)
    numbers = {name: str(body[name]) for name in labels if body.get(name)}
    created = Person(
        id=record_id,
        kind=PersonKind(new.kind),
        name=" ".join(part for part in (new.first_name, new.last_name) if part),
        url=hosts.record_url(session.agent.instance_url if session.agent else "", new.kind, record_id),
        title=str(new.fields.get("Title", "")),
        company=company,
        account_id=account_id,
        email=new.email,
        owner_id=session.agent.user_id if session.agent else "",
        phones=tuple(Phone(labels[name], number) for name, number in numbers.items()),
    )
    return Found(created, "", numbers)


async def _body(session: Session, schema: Schema, new: NewPerson) -> tuple[dict[str, Any], str, str]:
    """What to send, the company's name as it will be shown, and its account."""
    there = await schema.fields(new.kind)
    body: dict[str, Any] = {"LastName": new.last_name, "FirstName": new.first_name, "Email": new.email}
    field, number = stored(new.number)
    phones = await schema.phone_fields(new.kind)
    writable = [name for name in phones if there[name].createable]
    needed = [name for name in writable if there[name].required]
    fitting = field if field in writable else next(iter(writable), field)
    body |= dict.fromkeys([fitting, *needed], number)
    company, account_id = new.company, ""
    if new.kind == known.LEAD:
        body["Company"] = company
    elif company:
        account_id = await _account(session, company)
        if account_id:
            body["AccountId"] = account_id
        else:
            body["Description"] = _("Company: {name}").format(name=company)
    if new.email and "Email" not in there:
        # Hidden from the agent: kept where they can write, rather than lost with the whole record.
        body["Description"] = "\n".join(filter(None, (body.get("Description", ""), body.pop("Email"))))
    body |= {name: as_type(value, there[name].type if name in there else "") for name, value in new.fields.items()}
    return {name: value for name, value in body.items() if value != ""}, company, account_id


def stored(number: str) -> tuple[str, str]:
    """The field a number belongs in, by its kind, and how it is written there: readable, with its country."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return "Phone", number
    field = "MobilePhone" if phonenumbers.number_type(parsed) in _MOBILE else "Phone"
    return field, phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


async def _account(session: Session, name: str) -> str:
    """The one account of that name, "" when there is none or more than one: a guess would link strangers."""
    try:
        found = await query(session, select(["Id"], known.ACCOUNT, f"Name = {soql(name)}", limit=2))
    except Refusal:
        return ""
    return str(found[0]["Id"]) if len(found) == 1 else ""
