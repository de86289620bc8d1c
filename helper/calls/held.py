"""Legs that are not shown as calls yet, because a dial that awaits its reply may be behind them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
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

    def take(self, leg: Leg) -> Sequence[Glimpse]:
        """What was seen of that leg, and of others with which its call began or went on, in the order in which it was
        seen. They are held no longer.
        """
        same = [story for story in self._stories.values() if _one_call(story.glimpses[-1].leg, leg)]
        for story in same:
            del self._stories[story.glimpses[-1].leg.id]
        return sorted((glimpse for story in same for glimpse in story.glimpses), key=lambda one: one.at)

    def take_all(self) -> Sequence[Glimpse]:
        """What was seen of all legs, in its order."""
        stories, self._stories = self._stories, {}
        return sorted((glimpse for story in stories.values() for glimpse in story.glimpses), key=lambda one: one.at)

    def overdue(self, now: datetime) -> Leg | None:
        """A leg that is to be shown by now."""
        waiting = (story for story in self._stories.values() if story.until is not None and story.until <= now)
        return next((story.glimpses[-1].leg for story in waiting), None)


def _one_call(one: Leg, other: Leg) -> bool:
    return one.id == other.id or (one.call != "" and one.call == other.call)
