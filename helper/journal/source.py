"""What the outbox needs to know about whatever entries are about: calls, chats."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from helper.errors import SidecallError
from helper.journal.model import Entry

CALL = "call"
CHAT = "chat"


class Source(Protocol):
    """One for each ``Entry.kind``. An entry alone makes its Task (``helper.journal.draft``); its source may make it
    better just before that, and hears what becomes of it.
    """

    async def settle(self, entries: Sequence[Entry]) -> Sequence[SidecallError | None]:
        """Have it found out who entries with ``needs_lookup`` are with, and written into the store: for each, in order,
        None or why that is not possible now.
        """

    async def worded(self, entry: Entry) -> Entry:
        """``entry`` as it is to be sent: with what is known now. Not sent when it comes back in another state than
        ``waiting``.
        """

    async def told(self, entry: Entry) -> None:
        """The outbox has just written ``entry`` to the store."""


class _NoSource:
    """Entries of a kind that is not gathered here any more go as they are."""

    async def settle(self, entries: Sequence[Entry]) -> Sequence[SidecallError | None]:
        return [None for _ in entries]

    async def worded(self, entry: Entry) -> Entry:
        return entry

    async def told(self, entry: Entry) -> None:
        pass


NO_SOURCE: Source = _NoSource()
