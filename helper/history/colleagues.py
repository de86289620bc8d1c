"""Who is behind an extension: colleagues by name, and the agent's own e-mail address as 3CX has it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from helper.callbook.book import CallBook
from helper.callbook.record import Record
from helper.calls.model import Call, Direction
from helper.errors import NotFound, SidecallError
from helper.pbx.archive import Archive, Colleague, MayNotRead

log = logging.getLogger(__name__)

_READ_ANEW_AFTER = timedelta(hours=12)


class Colleagues:
    """``email`` is None until 3CX has told it; ``why`` then says in words what stands in the way, if anything does."""

    def __init__(self, archive: Archive, book: CallBook, now: Callable[[], datetime]) -> None:
        self._archive = archive
        self._book = book
        self._now = now
        self._known: Mapping[str, Colleague] = {}
        self._groups: Mapping[str, str] = {}
        self._read_at: datetime | None = None
        self.email: str | None = None
        self.why = ""
        self.on_email: Callable[[], None] = lambda: None

    @property
    def all(self) -> Sequence[Colleague]:
        """As 3CX told them last, by name; nobody where the key may not read them."""
        return sorted(self._known.values(), key=lambda colleague: colleague.name.casefold())

    def forget(self) -> None:
        """Another 3CX, or another key."""
        self._known, self._groups, self._read_at = {}, {}, None
        self.email, self.why = None, ""

    async def read(self) -> bool:
        """Ask 3CX, unless it was asked lately; to be called when the line is up. Returns whether asking again soon
        would be of no use.
        """
        if self._read_at is not None and self._now() - self._read_at < _READ_ANEW_AFTER:
            return True
        try:
            self.email, self.why = await self._archive.own_email(), ""
            self._known = await self._archive.colleagues()
            self._groups = await self._group_names()
            self._read_at = self._now()
        except SidecallError as error:
            self.why = "" if self.email is not None else error.message
            log.info("3CX's users cannot be read: %s", error.message)
            return isinstance(error, MayNotRead)
        finally:
            self.on_email()
        for record in self._book.running():
            await self.name(record.call)
        return True

    def knows_better(self, call: Call) -> bool:
        """Whether 3CX gave no name with an internal call, or with the queue of one, and has one in its records."""
        return self._better(call) != call

    async def name(self, call: Call) -> None:
        """Write the names of a colleague and of a queue into the book where 3CX gave none with the call itself."""
        if not self.knows_better(call):
            return

        def change(record: Record) -> Record:
            return replace(record, call=self._better(record.call))

        try:
            await self._book.change(call.id, change)
        except NotFound:
            log.info("a call went before its name came")

    def _better(self, call: Call) -> Call:
        colleague = self._known.get(call.party_extension) if call.direction is Direction.INTERNAL else None
        if colleague is not None and not call.name_from_pbx:
            call = replace(call, name_from_pbx=colleague.name)
        if call.queue and not call.queue_name:
            call = replace(call, queue_name=self._groups.get(call.queue, ""))
        return call

    async def _group_names(self) -> Mapping[str, str]:
        """Queues and ring groups are named where the key may read them; nothing else depends on it."""
        try:
            return await self._archive.groups()
        except SidecallError as error:
            log.info("3CX's queues cannot be read: %s", error.message)
            return {}
