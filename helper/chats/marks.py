"""Up to where chats are written down: what must survive a restart, as text in the store."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from helper.chats.model import Chat
from helper.pbx.archive import ChatMessage
from helper.store.port import Store

_NAME, _DONE = "chats.marks", "chats.done."
_KEPT = timedelta(days=40)

Part = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Marks:
    """All by the exchange's clock. Of messages before ``since`` nothing is ever written. All before ``until`` are
    written, or are none of ours. ``done``: by the day on which they ended, of each conversation from when to when each
    part goes that is written; one between them may still find its owner. ``unanswered``: of conversations that wait for
    an agent's answer, when the first message was sent that waits. ``touched`` are the days that the store does not have
    like this.
    """

    since: datetime
    until: datetime
    done: Mapping[date, Mapping[str, Sequence[Part]]] = field(default_factory=dict)
    unanswered: Mapping[str, datetime] = field(default_factory=dict)
    touched: frozenset[date] = frozenset()

    def fresh(self, messages: Iterable[ChatMessage]) -> list[ChatMessage]:
        """Those of one conversation that are not written yet."""
        messages = [one for one in messages if one.sent_at >= self.since]
        name = messages[0].conversation if messages else ""
        parts = [part for day in self.done.values() for part in day.get(name, ())]
        return [one for one in messages if not any(begin <= one.sent_at <= end for begin, end in parts)]

    def with_done(self, chat: Chat) -> Marks:
        day = chat.ended_at.date()
        known = self.done.get(day, {})
        parts = [*known.get(chat.conversation, ()), (chat.started_at, chat.ended_at)]
        return replace(
            self,
            done={**self.done, day: {**known, chat.conversation: parts}},
            unanswered={name: at for name, at in self.unanswered.items() if name != chat.conversation},
            touched=self.touched | {day},
        )

    def waiting(self, unanswered: Mapping[str, datetime]) -> Marks:
        """With what waits for an answer by now; what is known to wait for longer stays."""
        return replace(self, unanswered={**unanswered, **self.unanswered})

    def read_until(self, until: datetime) -> Marks:
        """Everything before ``until`` is dealt with; what is too old to matter is forgotten."""
        until = max(until, self.until)
        oldest = until - _KEPT
        over = {day for day in self.done if day < oldest.date()}
        return replace(
            self,
            until=until,
            done={day: parts for day, parts in self.done.items() if day not in over},
            unanswered={name: at for name, at in self.unanswered.items() if at > oldest},
            touched=self.touched | over,
        )

    def settled(self) -> Marks:
        """When the store has it all."""
        return replace(self, touched=frozenset())

    def remembered(self) -> dict[str, str]:
        """For ``Store.add_entries``; a company has many chats, so each day is written anew only when it changed."""
        said = {
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "unanswered": {name: at.isoformat() for name, at in self.unanswered.items()},
        }
        days = {f"{_DONE}{day}": _written(self.done[day]) if day in self.done else "" for day in self.touched}
        return {_NAME: json.dumps(said), **days}


async def recall(store: Store, first: datetime) -> Marks:
    """The marks of the last run; ``first`` is where the very first run begins."""
    kept = await store.get(_NAME)
    if not kept:
        return Marks(first, first)
    read = json.loads(kept)
    until = datetime.fromisoformat(read["until"])
    done = {}
    # A chat that rests may have ended after ``until``, which waits for others.
    for back in range(-_KEPT.days, _KEPT.days + 1):
        day = until.date() - timedelta(days=back)
        if said := await store.get(f"{_DONE}{day}"):
            done[day] = {name: _parts(parts) for name, parts in json.loads(said).items()}
    unanswered = {name: datetime.fromisoformat(at) for name, at in read["unanswered"].items()}
    return Marks(datetime.fromisoformat(read["since"]), until, done, unanswered)


def _written(day: Mapping[str, Sequence[Part]]) -> str:
    return json.dumps({name: [[one.isoformat() for one in part] for part in parts] for name, parts in day.items()})


def _parts(said: Any) -> list[Part]:
    return [(datetime.fromisoformat(begin), datetime.fromisoformat(end)) for begin, end in said]
