"""The legs of the extension as 3CX last showed them, and what of its answers is older than that."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import UTC, datetime

from helper.calls.leg import Leg
from helper.pbx.port import LegComing, LegEvent, LegGone, LegMissed, LegSeen, Snapshot

_REMEMBERED = 60.0  # seconds for which it is known of a leg that it is gone; no answer is so old


class Legs:
    """Tells of each change by ``put``. Answers of 3CX come while events do: what an answer says of a leg that has
    changed since it was asked for (``now`` then) is not believed.
    """

    def __init__(self, put: Callable[[LegEvent], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._put = put
        self._clock = clock
        self._there: dict[str, Leg] = {}
        self._announced: dict[str, datetime] = {}  # when the latest news of each arrived
        self._changed: dict[str, float] = {}  # when each was last seen, or seen to go

    def now(self) -> float:
        return self._clock()

    def coming(self, leg_id: str, at: datetime) -> None:
        """It was announced, and will be read."""
        self._announced[leg_id] = at
        self._put(LegComing(leg_id, at))

    def seen(self, leg: Leg, at: datetime) -> None:
        self._know(leg)
        # What is shown may be news that arrived while it was read.
        self._put(LegSeen(leg, self._announced.get(leg.id, at)))

    def placed(self, leg: Leg) -> None:
        """The leg of a dial, which is missed like any other when it is not there any more."""
        if leg.id in self._there or leg.id not in self._changed:
            self._know(leg)

    def went(self, leg_id: str, at: datetime) -> None:
        """It is gone; missed, if it was announced and nothing else was ever known of it."""
        missed = leg_id in self._announced and leg_id not in self._changed
        self._there.pop(leg_id, None)
        self._announced.pop(leg_id, None)
        self._changed[leg_id] = self._clock()
        self._put(LegMissed(leg_id, at) if missed else LegGone(leg_id, at))

    def show(self, listed: Iterable[Leg], asked_at: float, there: Collection[str] = ()) -> None:
        """All there are, as they were between ``asked_at`` and now. ``there``: the ids of all, also of those of which
        the answer does not tell what we know of them; these are as they were.
        """
        found = {leg_id: self._there[leg_id] for leg_id in there if leg_id in self._there}
        found |= {leg.id: leg for leg in listed}
        for leg_id in self._changed_since(asked_at):
            if leg_id in self._there:
                found[leg_id] = self._there[leg_id]
            else:
                found.pop(leg_id, None)
        forgotten = self._clock() - _REMEMBERED
        self._changed = {leg_id: when for leg_id, when in self._changed.items() if when > forgotten or leg_id in found}
        self._there = found
        self._changed |= {leg_id: asked_at for leg_id in found if leg_id not in self._changed}
        self._put(Snapshot(tuple(found.values()), datetime.now(UTC)))
        for leg_id, at in self._announced.items():
            if leg_id not in found:
                self._put(LegComing(leg_id, at))  # it is still being read

    def missing(self, listed: Collection[str], asked_at: float) -> Sequence[str]:
        """Those that were there all the time, and are not ``listed``."""
        changed = self._changed_since(asked_at)
        return [leg_id for leg_id in self._there if leg_id not in listed and leg_id not in changed]

    def begin(self) -> None:
        """A new stream: what was announced on the one before is not read any more."""
        self._announced.clear()

    def __len__(self) -> int:
        return len(self._there)

    def _know(self, leg: Leg) -> None:
        self._there[leg.id] = leg
        self._changed[leg.id] = self._clock()

    def _changed_since(self, when: float) -> Collection[str]:
        return [leg_id for leg_id, changed in self._changed.items() if changed >= when]
