"""Giving somebody in Salesforce a number they call from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from helper.crm.port import Doubtful
from helper.crm.salesforce import fields as known
from helper.crm.salesforce.errors import Refusal
from helper.crm.salesforce.people import person as people
from helper.crm.salesforce.people.draft import stored
from helper.crm.salesforce.people.duplicates import ALLOW_SAVE, may_save
from helper.crm.salesforce.people.recent import Recent
from helper.crm.salesforce.people.records import Found
from helper.crm.salesforce.schema import Schema
from helper.crm.salesforce.session import Session
from helper.crm.salesforce.unusable import unusable
from helper.errors import BadRequest, NotFound, WrongState
from helper.faces import NeededField
from helper.language import _
from helper.numbers.match import Likeness, same_number
from helper.people.model import Person, PersonKind, Phone

# Nobody answers an assistant's number as the person themselves.
_NOT_OFFERED = {"AssistantPhone", "PersonAssistantPhone"}
_ORDER = ("MobilePhone", "PersonMobilePhone", "Phone", "HomePhone", "PersonHomePhone", "OtherPhone", "PersonOtherPhone")


async def fields(schema: Schema, person: Person) -> Sequence[NeededField]:
    """See ``CrmPort.number_fields``."""
    kind = _object_of(person)
    if kind not in people.KINDS:
        return []
    there = await schema.fields(kind)
    taken = {phone.label for phone in person.phones}
    found = [
        NeededField(name, label)
        for name, label in (await schema.phone_fields(kind)).items()
        if there[name].updateable and name not in _NOT_OFFERED and label not in taken
    ]
    return sorted(found, key=lambda one: _ORDER.index(one.name) if one.name in _ORDER else len(_ORDER))


async def attach(session: Session, schema: Schema, recent: Recent, person: Person, number: str, field: str) -> Person:
    """Store ``number`` in the empty telephone field ``field`` (API name) and return the person as they are then.

    Raises ``BadRequest`` when they have no such field or the agent may not change it, ``WrongState`` when another
    number stands there.
    """
    kind = _object_of(person)
    if kind not in people.KINDS:
        raise BadRequest(_("A colleague's numbers cannot be changed here."))
    there = await schema.fields(kind)
    own = f"Person{field}"
    # A person account has its contact's fields under names of their own.
    name = own if person.kind is PersonKind.PERSON_ACCOUNT and own in there else field
    if name not in await schema.phone_fields(kind) or not there[name].updateable:
        label = there[name].label if name in there else _(known.PHONE_LABELS.get(name, name))
        raise BadRequest(_("Salesforce lets you store no number in the field {field}.").format(field=label))
    found = await people.find(session, schema, person.id)
    if found is None:
        raise NotFound(_("This person is no longer in Salesforce."))
    before, written = found.numbers.get(name, ""), stored(number)[1]
    if before and not _same(before, number, found.region or session.config.region):
        label = (await schema.phone_fields(kind))[name]
        raise WrongState(
            _("{label} of {name} holds {number} already. Choose an empty field.").format(
                label=label, name=found.person.name, number=before
            )
        )
    if not before:
        try:
            await _write(session, f"sobjects/{kind}/{found.person.id}", {name: written})
        except Refusal as refusal:
            if name in unusable(refusal):
                await schema.closed(kind, name)
            raise
        found = await _with(schema, kind, found, {**found.numbers, name: written})
    recent.add(found)
    return found.person


def _object_of(person: Person) -> str:
    return known.ACCOUNT if person.kind is PersonKind.PERSON_ACCOUNT else person.kind.value


async def _write(session: Session, path: str, body: dict[str, str]) -> None:
    """The same number written twice is the same, so what was not answered is simply asked for once more.

    The agent has said whose number it is: a rule that only warns of others who have it need not warn.
    """
    headers: dict[str, str] = {}
    for _attempt in range(3):
        try:
            await session.data("PATCH", path, body=body, headers=headers, write=True)
        except Doubtful:
            continue
        except Refusal as refusal:
            if headers or not may_save(refusal.faults):
                raise
            headers = ALLOW_SAVE
        else:
            return
    raise Doubtful(_("Salesforce did not say whether it did what was asked."))


async def _with(schema: Schema, kind: str, found: Found, numbers: dict[str, str]) -> Found:
    labels = await schema.phone_fields(kind)
    ordered = {name: numbers[name] for name in labels if name in numbers}
    phones = tuple(Phone(labels[name], number) for name, number in ordered.items())
    return replace(found, numbers=ordered, person=replace(found.person, phones=phones))


def _same(stored_number: str, number: str, region: str) -> bool:
    return same_number(stored_number, number, [region] if region else []) is Likeness.EXACT
