"""Legs that are not shown as calls yet, because a dial that awaits its reply may be behind them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from helper.calls.leg import Leg
from helper.calls.transitions import Seen

MOMENT = timedelta(seconds=1)
"""For so long a leg is held back that might be a dial's, but as well a caller's."""


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What was seen of a leg, and when; ``went`` instead of its state when it was seen, or found, to be gone.
    ``found``: it was there when somebody looked, who knows how long already.
    """

    leg: Leg
    at: datetime
    went: Seen | None = None
    found: bool = False


@dataclass(slots=True)
class _Story:
    glimpses: list[Glimpse] = field(default_factory=list)
    until: datetime | None = None  # when it is to be shown, whatever has become of the dial


class Held:
    """All that was seen of each leg held back, so that nothing of it is lost when it is shown."""

    def __init__(self) -> None:
        self._stories: dict[str, _Story] = {}

    @property
    def legs(self) -> Sequence[Leg]:
        """Each leg as it was last seen."""
        return [story.glimpses[-1].leg for story in self._stories.values()]

    @property
    def due(self) -> datetime | None:
        return min((story.until for story in self._stories.values() if story.until is not None), default=None)

    def see(self, glimpse: Glimpse, *, for_long: bool) -> None:
        """Hold a leg back: until its dial is explained, or for a moment."""
        story = self._stories.setdefault(glimpse.leg.id, _Story())
        story.glimpses.append(glimpse)
        story.until = None if for_long else story.glimpses[0].at + MOMENT

    def went(self, leg_id: str, at: datetime, seen: Seen) -> bool:
        """Whether that leg, which went, is held."""
        story = self._stories.get(leg_id)
        if story is not None and story.glimpses[-1].went is None:
            story.glimpses.append(Glimpse(story.glimpses[-1].leg, at, seen))
        return story is not None

    def keep_only(self, there: Collection[str], at: datetime) -> None:
        """Those that are not ``there`` went while nobody looked."""
        for leg_id in self._stories.keys() - there:
            self.went(leg_id, at, Seen.LOST)

    def take(self, leg_id: str) -> Sequence[Glimpse]:
        """What was seen of that leg, which is held no longer."""
        story = self._stories.pop(leg_id, None)
        return story.glimpses if story else ()

    def overdue(self, now: datetime) -> Sequence[str]:
        """The legs that are to be shown by now."""
        return [leg_id for leg_id, story in self._stories.items() if story.until is not None and story.until <= now]

    def __iter__(self) -> Iterator[str]:
        return iter(list(self._stories))
