"""What the use cases need to have written down."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from datetime import datetime
from typing import Protocol

from helper.callbook.record import Record
from helper.journal.model import Entry, EntryState
from helper.people.model import Person


class RequestKnown(Exception):
    """There is a call for this dial request already; nothing was written."""


class Store(Protocol):
    """Every method is one transaction and returns when it is written. Nothing here blocks the event loop."""

    async def save_call(
        self, record: Record, entry: Entry | None = None, *, flush: bool = False, without: str = ""
    ) -> Entry | None:
        """Write a call and, in the same transaction, its journal entry; returns the entry as it is then, with how far
        the one in the store has got. ``flush``: survive a power cut as well. ``without``: delete the entry with this
        id, unless it was sent meanwhile. Raises ``RequestKnown`` for a second call with the same request id.
        """

    async def calls(self, limit: int) -> Sequence[Record]:
        """The latest calls, newest first."""

    async def calls_between(self, since: datetime, until: datetime) -> Sequence[Record]:
        """The calls that began in this time, oldest first."""

    async def call(self, call_id: str) -> Record | None: ...

    async def call_of_request(self, request_id: str) -> Record | None:
        """The call that a dial request led to."""

    async def unfinished_calls(self) -> Sequence[Record]:
        """Calls that were running when the program stopped."""

    async def save_entry(self, entry: Entry, *, flush: bool = False) -> None:
        """Write an entry as it is, new or not."""

    async def add_entries(self, entries: Sequence[Entry], remembered: Mapping[str, str]) -> Sequence[Entry]:
        """Write new entries, and in the same transaction small things to remember by name (see ``set``); flushed. One
        whose key is there already stays as it is there. Returns those that were not.
        """

    async def change_entries(self, changes: Mapping[str, Callable[[Entry], Entry]]) -> Sequence[Entry]:
        """Change entries by id, each as it is in the store by then; flushed. Returns them; what is not there any more
        is left out.
        """

    async def entry(self, entry_id: str) -> Entry | None: ...

    async def entry_of_call(self, call_id: str) -> Entry | None: ...

    async def entries_of(self, call_ids: Sequence[str]) -> Sequence[Entry]:
        """The entries of these calls, in no order."""

    async def entries(self, states: Sequence[EntryState], limit: int) -> Sequence[Entry]:
        """Entries in any of ``states``, oldest first."""

    async def due_entries(self, now: datetime, limit: int) -> tuple[Sequence[Entry], datetime | None]:
        """Entries that wait or are doubtful and whose time has come, oldest first; and when the next one's comes. One
        is held back while an older one with the same person is still to wait.
        """

    async def entries_since(self, since: datetime, limit: int) -> Sequence[Entry]:
        """Everything not in Salesforce yet, and what was written since: the newest ``limit``, oldest first."""

    async def known_tasks(self) -> Set[str]:
        """The keys and the Salesforce ids of all Tasks that entries here have, or may have."""

    async def counts(self) -> dict[EntryState, int]: ...

    async def forget_call(self, call_id: str) -> None:
        """Delete a call that turned out to be none; it has no entry."""

    async def forget_before(self, when: datetime) -> None:
        """Delete calls that ended before ``when`` and were safely in Salesforce by then or were not to be logged."""

    async def people_of(self, number: str) -> tuple[Sequence[Person], datetime] | None:
        """Whom a number (E.164) belonged to when Salesforce was last asked, and when that was (UTC)."""

    async def remember_people(self, number: str, people: Sequence[Person], when: datetime) -> None: ...

    async def forget_people(self) -> None:
        """Forget whom numbers belong to: another user or org signed in."""

    async def choice_for(self, number: str, when: datetime) -> str:
        """The id of the person the agent chose for this number, or ""; it was used ``when`` (UTC)."""

    async def remember_choice(self, number: str, person_id: str, when: datetime) -> None: ...

    async def forget_choices(self, unused_since: datetime, now: datetime) -> None:
        """Delete those that were not used since; when an older version used one was ``now`` (UTC), as far as that is
        known.
        """

    async def get(self, name: str) -> str:
        """A small thing remembered by name, or ""."""

    async def set(self, name: str, value: str) -> None: ...

    def trouble(self) -> str:
        """Why nothing can be written at the moment, in words; "" when it can. What is to be written waits then."""
