"""Somebody new for a number, and a number for somebody known: in Salesforce, and in what is remembered of callers."""

from __future__ import annotations

from collections.abc import Sequence

from helper.callerid.look_up import CallerId
from helper.callerid.new_record import completed, with_country
from helper.crm.port import CrmPort
from helper.faces import NeededField, NewPerson
from helper.people.model import Person
from helper.settings.settings import Settings


class NewPeople:
    """What it writes is known here at once, although no search of Salesforce finds it yet."""

    def __init__(self, crm: CrmPort, callerid: CallerId, settings: Settings) -> None:
        self._crm = crm
        self._callerid = callerid
        self._settings = settings

    async def required(self, kind: str) -> Sequence[NeededField]:
        """See ``CrmPort.required``."""
        return await self._crm.required(kind)

    async def create(self, new: NewPerson) -> Person:
        """See ``CrmPort.create``; a running call that ``new`` names is theirs then. Raises ``BadNumber`` as well."""
        new = completed(new, self._settings)
        person = await self._crm.create(new)
        await self._has(person, new.number)
        if new.call_id:
            await self._callerid.choose(new.call_id, person)
        return person

    async def attach(self, person: Person, number: str, field: str) -> Person:
        """See ``CrmPort.attach``. Raises ``BadNumber`` as well."""
        number = with_country(self._settings, number)
        person = await self._crm.attach(person, number, field)
        await self._has(person, number)
        return person

    async def _has(self, person: Person, number: str) -> None:
        self._callerid.acquaintances.met([person])
        if number.startswith("+"):
            await self._callerid.has_now(number, person)
