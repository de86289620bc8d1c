"""Those whom the agent has just created or given a number: Salesforce's search finds them only some time later."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from helper.crm.salesforce.people.records import Found

INDEXED_AFTER = timedelta(minutes=15)


class Recent:
    """``now`` gives the time in UTC."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._kept: dict[str, tuple[datetime, Found]] = {}

    def add(self, found: Found) -> None:
        """Remember them as they are now."""
        self._kept[found.person.id] = (self._now(), found)

    def with_those(self, searched: Sequence[Found]) -> list[Found]:
        """What the search found, with those it may not know yet in their place."""
        self._kept = {key: (at, found) for key, (at, found) in self._kept.items() if self._now() - at < INDEXED_AFTER}
        fresh = {key: found for key, (_at, found) in self._kept.items()}
        return [*fresh.values(), *(found for found in searched if found.person.id not in fresh)]

    def clear(self) -> None:
        """Forget them all: another org, another agent."""
        self._kept.clear()
