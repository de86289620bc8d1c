"""Gathering chats that have come to rest, each once.

What 3CX has is read again from the last mark on, so nothing is kept here but marks and entries, and these in one
transaction. A chat has the same key on whichever computer it is written down: Salesforce is asked for the keys first.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
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
_UNANSWERED = timedelta(days=1)  # what nobody has answered by then is read again only when somebody has
_AT_ONCE = 50
_MANY = 19_000
_FEW = 2_000  # messages that are read again in each round for somebody who has had no answer yet
_LOOK_ANYWAY = timedelta(minutes=10)

Owner = Callable[[str, datetime], Agent | None]


@dataclass(frozen=True, slots=True)
class _Found:
    """``due``: the chats that are over; ``open_from``: from where on others are not; ``next_due``: when the first of
    those will be. ``unanswered``: see ``Marks``.
    """

    due: Sequence[Chat]
    open_from: datetime | None
    next_due: datetime | None
    unanswered: Mapping[str, datetime]


class Gatherer:
    """``extensions`` are everybody's of the company; ``owner`` tells by extension, and the time of its chat (the
    exchange's clock), whose chat it is, None when it is not to be written here. ``grace``: how much longer than it
    takes for a chat to be over it is left to others. ``may_hold``: somebody is there to choose the person.
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
        may_hold: bool = True,
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
        self._may_hold = may_hold
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
            await self._remember()

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
        found = self._due_chats(messages, until)
        if (begun := self._first_unanswered(found.due)) and begun < since:
            longer = await self._archive.messages_since(begun)
            if len(longer) < _MANY:
                found = self._due_chats(longer, until)
        due, new = found.due, 0
        for at in range(0, len(due), _AT_ONCE):
            new += await self._write(due[at : at + _AT_ONCE])
        last = messages[-1].sent_at if messages else self._marks.until
        self._marks = self._marks.waiting(found.unanswered).read_until(min(last, found.open_from or last))
        await self._remember()
        self._seen, self._due, self._read_at = changed, found.next_due, now
        return new

    def _is_time(self, changed: datetime | None) -> bool:
        """Whether there is anything new to be read, or a chat that has come to rest by now."""
        now = self._now() + self._archive.ahead
        if self._read_at is None or changed != self._seen or now - self._read_at >= _LOOK_ANYWAY:
            return True
        return self._due is not None and now >= self._due

    def _first_unanswered(self, chats: Sequence[Chat]) -> datetime | None:
        """When the first message was sent that one of these chats may answer, if that is long ago."""
        assert self._marks is not None
        waiting = [(chat, self._marks.unanswered.get(chat.conversation)) for chat in chats]
        ours = [at for chat, at in waiting if at and self._owner(chat.extension, chat.started_at) is not None]
        return min(ours, default=None)

    def _due_chats(self, messages: Sequence[ChatMessage], now: datetime) -> _Found:
        assert self._marks is not None
        rest = timedelta(minutes=self._settings[JOURNAL_CHAT_IDLE_MINUTES])
        extensions = self._extensions()
        due: list[Chat] = []
        open_from: list[datetime] = []
        over_at: list[datetime] = []
        waiting: dict[str, datetime] = {}
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
            if unanswered:
                waiting[unanswered[0].conversation] = unanswered[0].sent_at
                if now - unanswered[0].sent_at < _UNANSWERED and len(messages) < _FEW:
                    open_from.append(unanswered[0].sent_at)
        due.sort(key=lambda chat: chat.ended_at)
        return _Found(due, min(open_from, default=None), min(over_at, default=None), waiting)

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
                ours = chat.by_our_clock(ahead)
                new += entries(ours, whom, owner, self._settings, self._now(), may_hold=self._may_hold)
        written = await self._store.add_entries(new, marks.remembered())
        self._marks = marks.settled()
        return len(written)

    async def _remember(self) -> None:
        assert self._marks is not None
        await self._store.add_entries((), self._marks.remembered())
        self._marks = self._marks.settled()
