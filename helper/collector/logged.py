"""Which calls have been dealt with, so that what people do to their Tasks later makes no difference."""

from __future__ import annotations

import json
from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from helper.store.port import Store

_NAME = "collector.logged."
_OLDEST = 40  # days; more than is ever kept


@dataclass(frozen=True, slots=True)
class Dealt:
    """A call that has been dealt with. ``at`` is when it began (UTC), ``task_id`` the Task that somebody else logged it
    by, "" where it is ours or there is none; ``said`` which pieces of what was said are in its Task (see ``Said``).
    """

    at: datetime
    task_id: str = ""
    said: str = ""


class Logged:
    """Calls by id. Survives a restart as far as ``remembered`` was written to the store, a day's calls under one name,
    as a large company has many.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._calls: dict[str, Dealt] = {}
        self._days: dict[date, set[str]] = {}
        self._over: set[date] = set()

    async def load(self, now: datetime) -> None:
        for back in range(-1, _OLDEST):
            day = now.astimezone(UTC).date() - timedelta(days=back)
            kept = json.loads(await self._store.get(_name(day)) or "{}")
            self.add({one: Dealt(datetime.fromtimestamp(at, UTC), *rest) for one, (at, *rest) in kept.items()})

    def __contains__(self, call_id: str) -> bool:
        return call_id in self._calls

    def get(self, call_id: str) -> Dealt | None:
        return self._calls.get(call_id)

    @property
    def tasks(self) -> Set[str]:
        """The ids of the Tasks."""
        return {dealt.task_id for dealt in self._calls.values() if dealt.task_id}

    def add(self, calls: Mapping[str, Dealt]) -> None:
        for call_id, dealt in calls.items():
            self._calls[call_id] = dealt
            self._days.setdefault(dealt.at.date(), set()).add(call_id)

    def forget_before(self, when: datetime) -> None:
        for day in [day for day in self._days if day < when.date()]:
            for call_id in self._days.pop(day):
                self._calls.pop(call_id, None)
            self._over.add(day)

    def remembered(self, more: Mapping[str, Dealt]) -> dict[str, str]:
        """What of the store changes with ``more``, for ``Store.add_entries``."""
        days: dict[date, dict[str, Dealt]] = {}
        for call_id, dealt in more.items():
            days.setdefault(dealt.at.date(), {})[call_id] = dealt
        for day, calls in days.items():
            days[day] = {call_id: self._calls[call_id] for call_id in self._days.get(day, ())} | calls
        over, self._over = self._over, set()
        return {_name(day): "" for day in over} | {_name(day): _written(calls) for day, calls in days.items()}


def _name(day: date) -> str:
    return f"{_NAME}{day}"


def _written(calls: Mapping[str, Dealt]) -> str:
    kept = {call_id: (int(one.at.timestamp()), one.task_id, one.said) for call_id, one in calls.items()}
    return json.dumps(kept, separators=(",", ":"))
