"""Giving somebody in Salesforce a number they call from."""

from __future__ import annotations

from helper.crm.salesforce import fields as known
from helper.crm.salesforce.people import person as people
from helper.crm.salesforce.people.create import stored
from helper.crm.salesforce.people.recent import Recent
from helper.crm.salesforce.schema import Schema
from helper.crm.salesforce.session import Session
from helper.errors import BadRequest, NotFound
from helper.language import _
from helper.people.model import Person, PersonKind


async def attach(session: Session, schema: Schema, recent: Recent, person: Person, number: str, field: str) -> Person:
    """Store ``number`` in the telephone field ``field`` (API name) and return the person as they are then.

    Raises ``BadRequest`` when they have no such field or the agent may not change it.
    """
    kind = known.ACCOUNT if person.kind is PersonKind.PERSON_ACCOUNT else person.kind.value
    if kind not in people.KINDS:
        raise BadRequest(_("A colleague's numbers cannot be changed here."))
    there = await schema.fields(kind)
    own = f"Person{field}"
    # A person account has its contact's fields under names of their own.
    name = own if person.kind is PersonKind.PERSON_ACCOUNT and own in there else field
    if name not in await schema.phone_fields(kind) or not there[name].updateable:
        raise BadRequest(_("Salesforce lets you store no number in the field {field}.").format(field=field))
    await session.data("PATCH", f"sobjects/{kind}/{person.id}", body={name: stored(number)[1]}, write=True)
    found = await people.find(session, schema, person.id)
    if found is None:
        raise NotFound(_("This person is no longer in Salesforce."))
    recent.add(found)
    return found.person
