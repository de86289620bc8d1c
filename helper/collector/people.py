"""Whose number it is, asked once in a while for each."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from helper.crm.port import CrmPort, MatchRule
from helper.numbers.model import Number, NumberKind
from helper.people.model import Person
from helper.settings.settings import Settings
from helper.settings.table import CALLERID_CACHE_MINUTES, NUMBERS_MATCH, NUMBERS_MATCH_DIGITS, NUMBERS_REGION

_KEPT = 5000


class People:
    """In memory only, for as long as callers are remembered (``callerid.cache_minutes``)."""

    def __init__(self, crm: CrmPort, settings: Settings, now: Callable[[], datetime]) -> None:
        self._crm = crm
        self._settings = settings
        self._now = now
        self._known: OrderedDict[str, tuple[Sequence[Person], datetime]] = OrderedDict()

    async def with_number(self, number: str) -> Sequence[Person]:
        """The people with a public number (E.164). Raises what Salesforce says."""
        known = self._known.get(number)
        if known is not None and self._now() - known[1] < timedelta(minutes=self._settings[CALLERID_CACHE_MINUTES]):
            return known[0]
        settings = self._settings
        rule = MatchRule(settings[NUMBERS_MATCH], settings[NUMBERS_MATCH_DIGITS], settings[NUMBERS_REGION])
        people = await self._crm.find_by_number(Number(number, NumberKind.EXTERNAL, number, e164=number), rule)
        self._known[number] = (people, self._now())
        self._known.move_to_end(number)
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)
        return people
