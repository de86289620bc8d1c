"""Which calls have been dealt with, so that what people do to their Tasks later makes no difference."""

from __future__ import annotations

import json
from collections.abc import Mapping, Set
from datetime import UTC, datetime

from helper.store.port import Store

_NAME = "collector.logged"


class Logged:
    """Calls by id, each with when it began (UTC) and the id of the Task that somebody else logged it by, "" where it is
    ours or there is none. Survives a restart as far as ``remembered`` was written to the store.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._calls: dict[str, tuple[datetime, str]] = {}

    async def load(self) -> None:
        kept = json.loads(await self._store.get(_NAME) or "{}")
        self._calls = {call_id: (datetime.fromtimestamp(at, UTC), task_id) for call_id, (at, task_id) in kept.items()}

    def __contains__(self, call_id: str) -> bool:
        return call_id in self._calls

    @property
    def tasks(self) -> Set[str]:
        """The ids of the Tasks."""
        return {task_id for _at, task_id in self._calls.values() if task_id}

    def add(self, calls: Mapping[str, tuple[datetime, str]]) -> None:
        self._calls.update(calls)

    def forget_before(self, when: datetime) -> None:
        self._calls = {call_id: one for call_id, one in self._calls.items() if one[0] > when}

    def remembered(self, more: Mapping[str, tuple[datetime, str]]) -> dict[str, str]:
        """What is known with ``more``, for ``Store.add_entries``."""
        known = {**self._calls, **more}
        kept = {call_id: (int(at.timestamp()), task_id) for call_id, (at, task_id) in known.items()}
        return {_NAME: json.dumps(kept, separators=(",", ":"))}
