"""Up to where chats are written down: what must survive a restart, as text in the store."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from helper.chats.model import Chat
from helper.pbx.archive import ChatMessage
from helper.store.port import Store

_NAME = "chats.marks"
_KEPT = timedelta(days=40)


@dataclass(frozen=True, slots=True)
class Marks:
    """All by the exchange's clock. Of messages before ``since`` nothing is ever written. All before ``until`` are
    written, or are none of ours. ``done``: of conversations of late, the time of the last message that is written.
    """

    since: datetime
    until: datetime
    done: Mapping[str, datetime] = field(default_factory=dict)

    def fresh(self, messages: Iterable[ChatMessage]) -> list[ChatMessage]:
        """Those of one conversation that are not written yet."""
        return [
            one
            for one in messages
            if one.sent_at >= self.since
            and (one.conversation not in self.done or one.sent_at > self.done[one.conversation])
        ]

    def with_done(self, chat: Chat) -> Marks:
        return replace(self, done={**self.done, chat.conversation: chat.ended_at})

    def read_until(self, until: datetime) -> Marks:
        """Everything before ``until`` is dealt with; what is too old to matter is forgotten."""
        until = max(until, self.until)
        done = {name: at for name, at in self.done.items() if at > until - _KEPT}
        return replace(self, until=until, done=done)

    def remembered(self) -> dict[str, str]:
        """For ``Store.add_entries``."""
        done = {name: at.isoformat() for name, at in self.done.items()}
        return {_NAME: json.dumps({"since": self.since.isoformat(), "until": self.until.isoformat(), "done": done})}


async def recall(store: Store, first: datetime) -> Marks:
    """The marks of the last run; ``first`` is where the very first run begins."""
    kept = await store.get(_NAME)
    if not kept:
        return Marks(first, first)
    read = json.loads(kept)
    done = {name: datetime.fromisoformat(at) for name, at in read["done"].items()}
    return Marks(datetime.fromisoformat(read["since"]), datetime.fromisoformat(read["until"]), done)
