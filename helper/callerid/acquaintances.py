"""People whom Salesforce told us of not long ago, by id: asked for again only when that is too long ago."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import TypeVar

from helper.crm.port import CrmPort
from helper.people.model import Person, Related
from helper.settings.settings import Settings
from helper.settings.table import CALLERID_CACHE_MINUTES

T = TypeVar("T")

_KEPT = 2000


class Acquaintances:
    """In memory only, for as long as callers are remembered (``callerid.cache_minutes``)."""

    def __init__(self, crm: CrmPort, settings: Settings, now: Callable[[], datetime]) -> None:
        self._crm = crm
        self._settings = settings
        self._now = now
        self._people: OrderedDict[str, tuple[Person, datetime]] = OrderedDict()
        self._related: OrderedDict[str, tuple[Related, datetime]] = OrderedDict()

    def met(self, people: Iterable[Person]) -> None:
        """Salesforce has just told us of these."""
        for person in people:
            _keep(self._people, person.id, (person, self._now()))

    def known(self, person_id: str) -> Person | None:
        """The person as Salesforce told of them not long ago, None when it did not."""
        known = self._people.get(person_id)
        return known[0] if known is not None and self._fresh(known[1]) else None

    async def person(self, person_id: str) -> Person | None:
        """See ``CrmPort.person``."""
        if (known := self.known(person_id)) is not None:
            return known
        person = await self._crm.person(person_id)
        if person is not None:
            self.met([person])
            if person.id != person_id:  # asked for by its 15 characters, or by a person account's contact
                _keep(self._people, person_id, (person, self._now()))
        return person

    async def related(self, person: Person) -> Related:
        """See ``CrmPort.related``."""
        known = self._related.get(person.id)
        if known is not None and self._fresh(known[1]):
            return known[0]
        related = await self._crm.related(person)
        _keep(self._related, person.id, (related, self._now()))
        return related

    def forget(self) -> None:
        """Another user or org, or something was changed from here."""
        self._people.clear()
        self._related.clear()

    def _fresh(self, told_at: datetime) -> bool:
        return self._now() - told_at < timedelta(minutes=self._settings[CALLERID_CACHE_MINUTES])


def _keep(memory: OrderedDict[str, T], key: str, value: T) -> None:
    memory[key] = value
    memory.move_to_end(key)
    while len(memory) > _KEPT:
        memory.popitem(last=False)
