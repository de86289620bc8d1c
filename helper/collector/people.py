"""Whose number it is, asked once in a while for each, and for many at once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from helper.crm.port import CrmPort, MatchRule
from helper.errors import SidecallError
from helper.numbers.model import Number, NumberKind
from helper.people.model import Person
from helper.settings.settings import Settings
from helper.settings.table import (
    CALLERID_CACHE_MINUTES,
    CALLERID_LIKE_FALLBACK,
    NUMBERS_MATCH,
    NUMBERS_MATCH_DIGITS,
    NUMBERS_REGION,
)

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
        if not self._fresh(number):
            await self.ask_for([number])
        return self._known[number][0]

    async def ask_for(self, numbers: Iterable[str]) -> None:
        """Have these known for the questions that follow. Raises what Salesforce says."""
        wanted = [number for number in dict.fromkeys(numbers) if number and not self._fresh(number)]
        if not wanted:
            return
        settings = self._settings
        rule = MatchRule(
            settings[NUMBERS_MATCH],
            settings[NUMBERS_MATCH_DIGITS],
            settings[NUMBERS_REGION],
            settings[CALLERID_LIKE_FALLBACK],
        )
        asked = [Number(number, NumberKind.EXTERNAL, number, e164=number) for number in wanted]
        found = await self._crm.find_by_numbers(asked, rule, for_calls=False)
        while len(self._known) + len(wanted) > _KEPT and self._known:
            self._known.popitem(last=False)
        failure: SidecallError | None = None
        for number in wanted:
            people = found.get(number, ())
            if isinstance(people, SidecallError):
                failure = failure or people
                continue
            self._known[number] = (people, self._now())
            self._known.move_to_end(number)
        if failure is not None:
            raise failure

    def _fresh(self, number: str) -> bool:
        known = self._known.get(number)
        fresh_for = timedelta(minutes=max(5, self._settings[CALLERID_CACHE_MINUTES]))
        return known is not None and self._now() - known[1] < fresh_for
