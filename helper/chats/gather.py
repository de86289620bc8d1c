"""Gathering chats that have come to rest, each once.

What 3CX has is read again from the last mark on, so nothing is kept here but marks and entries, and these in one
transaction. A chat has the same key on whichever computer it is written down: Salesforce is asked for the keys first.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta

from helper.chats import marks as remembered
from helper.chats.entries import entries
from helper.chats.group import conversations, parts, rests, with_outside
from helper.chats.marks import Marks
from helper.chats.model import Chat
from helper.chats.whom import Finder
from helper.crm.port import Agent, CrmPort
from helper.pbx.archive import ChatArchive, ChatMessage
from helper.settings.settings import Settings
from helper.settings.table import JOURNAL_CHAT_IDLE_MINUTES
from helper.store.port import Store

log = logging.getLogger(__name__)

_LATE = timedelta(minutes=2)  # a message may be shown so long after the time it bears
_UNANSWERED = timedelta(days=1)  # what nobody has answered by then is nobody's
_AT_ONCE = 50
_MANY = 19_000
_LOOK_ANYWAY = timedelta(minutes=10)

Owner = Callable[[str, datetime], Agent | None]


class Gatherer:
    """``extensions`` are everybody's of the company; ``owner`` tells by extension, and the time of its chat (the
    exchange's clock), whose chat it is, None when it is not to be written here. ``grace``: how much longer than it
    takes for a chat to be over it is left to others.
    """

    def __init__(
        self,
        store: Store,
        archive: ChatArchive,
        crm: CrmPort,
        finder: Finder,
        settings: Settings,
        *,
        extensions: Callable[[], Collection[str]],
        owner: Owner,
        grace: Callable[[], timedelta],
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._archive = archive
        self._crm = crm
        self._finder = finder
        self._settings = settings
        self._extensions = extensions
        self._owner = owner
        self._grace = grace
        self._now = now
        self._marks: Marks | None = None
        self._seen: datetime | None = None
        self._read_at: datetime | None = None
        self._due: datetime | None = None

    async def begin(self, first: datetime, chosen: bool = False) -> None:
        """Note where the very first run begins: messages before ``first`` (our clock) are none of ours. ``chosen`` by
        the administrator: then an earlier day than that of the first run counts as well.
        """
        if self._marks is None:
            first += self._archive.ahead
            self._marks = await remembered.recall(self._store, first)
            if chosen and first < self._marks.since - _LATE:
                self._marks = Marks(first, first, self._marks.done)
            await self._store.add_entries((), self._marks.remembered())

    async def gather(self, changed: datetime | None, back_to: datetime | None = None) -> int:
        """Write down what has come to rest; returns how many entries are new. ``changed``: when the last message was
        sent, as far as 3CX tells. ``back_to`` (its clock): read from there on, as somebody's chats of that time have
        found their owner. Raises what 3CX and Salesforce say.
        """
        if self._marks is None or not (back_to is not None or self._is_time(changed)):
            return 0
        since = max(self._marks.since, min(self._marks.until, back_to or self._marks.until) - _LATE)
        messages = await self._archive.messages_since(since)
        now = self._now() + self._archive.ahead
        # Where there was more than is read at once, nobody knows what follows the last one.
        until = messages[-1].sent_at if len(messages) >= _MANY else now
        due, open_from, next_due = self._due_chats(messages, until)
        new = 0
        for at in range(0, len(due), _AT_ONCE):
            new += await self._write(due[at : at + _AT_ONCE])
        last = messages[-1].sent_at if messages else self._marks.until
        self._marks = self._marks.read_until(min(last, open_from or last))
        await self._store.add_entries((), self._marks.remembered())
        self._seen, self._due, self._read_at = changed, next_due, now
        return new

    def _is_time(self, changed: datetime | None) -> bool:
        """Whether there is anything new to be read, or a chat that has come to rest by now."""
        now = self._now() + self._archive.ahead
        if self._read_at is None or changed != self._seen or now - self._read_at >= _LOOK_ANYWAY:
            return True
        return self._due is not None and now >= self._due

    def _due_chats(
        self, messages: Sequence[ChatMessage], now: datetime
    ) -> tuple[list[Chat], datetime | None, datetime | None]:
        """The chats that are over; from where on others are not; and when the first of those will be."""
        assert self._marks is not None
        rest = timedelta(minutes=self._settings[JOURNAL_CHAT_IDLE_MINUTES])
        extensions = self._extensions()
        due: list[Chat] = []
        open_from: list[datetime] = []
        over_at: list[datetime] = []
        for conversation in conversations(messages).values():
            if not with_outside(conversation, extensions):
                continue
            chats, unanswered = parts(self._marks.fresh(conversation), extensions, rest)
            for chat in chats:
                if rests(chat, now, rest + self._grace()):
                    due.append(chat)
                else:
                    open_from.append(chat.started_at)
                    over_at.append(chat.ended_at + rest + self._grace())
            if unanswered and now - unanswered[0].sent_at < _UNANSWERED:
                open_from.append(unanswered[0].sent_at)
        due.sort(key=lambda chat: chat.ended_at)
        return due, min(open_from, default=None), min(over_at, default=None)

    async def _write(self, chats: Sequence[Chat]) -> int:
        owned = [(chat, owner) for chat in chats if (owner := self._owner(chat.extension, chat.started_at)) is not None]
        if not owned:
            return 0
        ahead = self._archive.ahead
        since = min(chat.ended_at for chat, _owner in owned) - ahead
        there = await self._crm.find_tasks([chat.key for chat, _owner in owned], since)
        new = []
        assert self._marks is not None
        marks = self._marks
        for chat, owner in owned:
            marks = marks.with_done(chat)
            if chat.key not in there:
                whom = await self._finder.find(chat)
                new += entries(chat.by_our_clock(ahead), whom, owner, self._settings, self._now())
        written = await self._store.add_entries(new, marks.remembered())
        self._marks = marks
        return len(written)
