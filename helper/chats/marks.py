"""Up to where chats are written down: what must survive a restart, as text in the store."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from helper.chats.model import Chat
from helper.pbx.archive import ChatMessage
from helper.store.port import Store

_NAME = "chats.marks"
_KEPT = timedelta(days=40)

Part = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Marks:
    """All by the exchange's clock. Of messages before ``since`` nothing is ever written. All before ``until`` are
    written, or are none of ours. ``done``: of conversations of late, from when to when each part goes that is written;
    one between them may still find its owner. ``unanswered``: of conversations that wait for an agent's answer, when
    the first message was sent that waits.
    """

    since: datetime
    until: datetime
    done: Mapping[str, Sequence[Part]] = field(default_factory=dict)
    unanswered: Mapping[str, datetime] = field(default_factory=dict)

    def fresh(self, messages: Iterable[ChatMessage]) -> list[ChatMessage]:
        """Those of one conversation that are not written yet."""
        return [
            one
            for one in messages
            if one.sent_at >= self.since
            and not any(begin <= one.sent_at <= end for begin, end in self.done.get(one.conversation, ()))
        ]

    def with_done(self, chat: Chat) -> Marks:
        parts = [*self.done.get(chat.conversation, ()), (chat.started_at, chat.ended_at)]
        unanswered = {name: at for name, at in self.unanswered.items() if name != chat.conversation}
        return replace(self, done={**self.done, chat.conversation: parts}, unanswered=unanswered)

    def waiting(self, unanswered: Mapping[str, datetime]) -> Marks:
        """With what waits for an answer by now; what is known to wait for longer stays."""
        return replace(self, unanswered={**unanswered, **self.unanswered})

    def read_until(self, until: datetime) -> Marks:
        """Everything before ``until`` is dealt with; what is too old to matter is forgotten."""
        until = max(until, self.until)
        oldest = until - _KEPT
        done = {name: [part for part in parts if part[1] > oldest] for name, parts in self.done.items()}
        unanswered = {name: at for name, at in self.unanswered.items() if at > oldest}
        return replace(
            self, until=until, done={name: parts for name, parts in done.items() if parts}, unanswered=unanswered
        )

    def remembered(self) -> dict[str, str]:
        """For ``Store.add_entries``."""
        done = {
            name: [[begin.isoformat(), end.isoformat()] for begin, end in parts] for name, parts in self.done.items()
        }
        unanswered = {name: at.isoformat() for name, at in self.unanswered.items()}
        said = {
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "done": done,
            "unanswered": unanswered,
        }
        return {_NAME: json.dumps(said)}


async def recall(store: Store, first: datetime) -> Marks:
    """The marks of the last run; ``first`` is where the very first run begins."""
    kept = await store.get(_NAME)
    if not kept:
        return Marks(first, first)
    read = json.loads(kept)
    since = datetime.fromisoformat(read["since"])
    done = {name: _parts(said, since) for name, said in read["done"].items()}
    unanswered = {name: datetime.fromisoformat(at) for name, at in read.get("unanswered", {}).items()}
    return Marks(since, datetime.fromisoformat(read["until"]), done, unanswered)


def _parts(said: Any, since: datetime) -> list[Part]:
    """An earlier version wrote down only when the last part ended."""
    if isinstance(said, str):
        return [(since, datetime.fromisoformat(said))]
    return [(datetime.fromisoformat(begin), datetime.fromisoformat(end)) for begin, end in said]
