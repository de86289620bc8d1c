"""Calls as a source of entries."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence

from helper.callbook.book import CallBook
from helper.callerid.look_up import CallerId
from helper.crm.port import Temporary
from helper.errors import NotConnected, NotFound, NotSignedIn, SidecallError
from helper.journal.compose import UNANSWERED, Composer
from helper.journal.model import Entry
from helper.people.model import LookupState

_AT_ONCE = 5
_WORTH_IT = 3  # numbers; one or two are asked as everybody's are, with all that can be told of them


class CallSource:
    """Implements ``helper.journal.source.Source``."""

    def __init__(self, book: CallBook, callerid: CallerId, composer: Composer) -> None:
        self._book = book
        self._callerid = callerid
        self._composer = composer

    async def settle(self, entries: Sequence[Entry]) -> Sequence[SidecallError | None]:
        """See ``Source``; Salesforce is asked for many numbers together, or else for each. One that could not be asked
        for holds back its own calls alone.
        """
        by_number: dict[str, list[Entry]] = {}
        for entry in entries:
            by_number.setdefault(entry.number or entry.id, []).append(entry)
        few = asyncio.Semaphore(_AT_ONCE)
        errors = await self._settle_together(entries) if len(by_number) >= _WORTH_IT else {}

        async def one(same: Sequence[Entry]) -> None:
            async with few:
                try:
                    await self._settle(same)
                except NotFound:
                    pass  # the call itself is not on this PC any more
                except SidecallError as error:
                    errors.update({entry.id: error for entry in same})

        left = [same for same in by_number.values() if not any(entry.id in errors for entry in same)]
        await asyncio.gather(*(one(same) for same in left))
        return [errors.get(entry.id) for entry in entries]

    async def worded(self, entry: Entry) -> Entry:
        """See ``Source``. A call that ended before the session was back was worded without the agent's name."""
        try:
            return self._composer.amended(entry, await self._book.get(entry.call_id))
        except NotFound:
            return entry

    async def told(self, entry: Entry) -> None:
        """See ``Source``."""
        self._composer.noted(entry)
        with contextlib.suppress(NotFound):
            self._book.announce(await self._book.get(entry.call_id))

    async def _settle_together(self, entries: Sequence[Entry]) -> dict[str, SidecallError]:
        """Have all that can be asked at once be known; the rest, and calls whose question is under way, stay. Returns
        which entries need not be asked for now, as it would fare no better, by their ids.
        """
        waiting: dict[str, dict[str, str]] = {}
        for entry in entries:
            with contextlib.suppress(NotFound):
                record = await self._book.get(entry.call_id)
                if record.lookup in UNANSWERED and record.call.number and not record.chosen:
                    waiting.setdefault(record.call.number, {})[entry.id] = entry.call_id
        if len(waiting) < _WORTH_IT:
            return {}
        errors: dict[str, SidecallError] = {}
        found = await self._callerid.ask_for(list(waiting))
        for number, people in found.items():
            if not isinstance(people, SidecallError):
                for call_id in waiting[number].values():
                    await self._callerid.apply(call_id, people)
            elif isinstance(people, Temporary | NotSignedIn | NotConnected):
                errors.update(dict.fromkeys(waiting[number], people))
            # What is refused for one of them may be possible for each alone.
        return errors

    async def _settle(self, same: Sequence[Entry]) -> None:
        await self._callerid.settle(same[0].call_id)
        if len(same) == 1:
            return
        first = await self._book.get(same[0].call_id)
        known = bool(first.matches) or first.lookup is LookupState.NOT_FOUND
        for entry in same[1:]:
            record = await self._book.get(entry.call_id)
            if known and record.call.number == first.call.number and not record.chosen:
                await self._callerid.apply(entry.call_id, first.matches)
            else:
                await self._callerid.settle(entry.call_id)
