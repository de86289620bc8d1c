"""Incoming calls that another program reports: 3CX's contact URL, or the program its app starts when it rings."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from datetime import datetime, timedelta

from helper.callbook.book import CallBook
from helper.callbook.record import Record
from helper.callerid.look_up import CallerId
from helper.calls.ids import new_call_id
from helper.calls.model import Call, CallState, Direction, Outcome
from helper.numbers.model import NumberKind
from helper.numbers.read import read_caller_id
from helper.numbers.rewrite import rewrite
from helper.people.model import LookupState
from helper.settings.settings import Settings
from helper.settings.table import NUMBERS_REGION

_SAME_CALL = timedelta(seconds=15)
"""So long after a call was reported, the same number is that call again: both ways of reporting may be in use."""
_STILL_ASKED = timedelta(minutes=10)
"""So long it may be asked again who a call is from that Salesforce could not tell, without its being a new call."""
_SEEN_SOON = 2.0  # seconds for a call that 3CX itself tells us of to be seen
_OPEN = (LookupState.LOOKING_UP, LookupState.OFFLINE, LookupState.SIGNED_OUT, LookupState.REFUSED)


class Reported:
    """``follows`` tells whether 3CX itself tells us of calls now, so that a report is of one that is seen anyway."""

    def __init__(
        self,
        book: CallBook,
        callerid: CallerId,
        settings: Settings,
        follows: Callable[[], bool],
        now: Callable[[], datetime],
    ) -> None:
        self._book = book
        self._callerid = callerid
        self._settings = settings
        self._follows = follows
        self._now = now
        self._one_at_a_time = asyncio.Lock()
        self._changed = asyncio.Event()
        book.subscribe(lambda event: self._tell())

    async def take(self, number: str, name: str) -> Record:
        """The call that is reported: one that is known already, or a new one, which is being looked up."""
        call = self._call(number, name)
        async with self._one_at_a_time:
            known = self._known(call) or (await self._seen_soon(call) if self._follows() else None)
            if known is None:
                await self._book.add(Record(call))
        record = known or await self._book.get(call.id)
        if record.lookup in _OPEN or known is None:
            self._callerid.start(record.call)
        return record

    async def answered(self, call_id: str, within: float) -> Record:
        """The call once it is known who it is from, or that this cannot be told; as it is after ``within`` seconds."""

        async def wait() -> None:
            while not _looked_up(await self._book.get(call_id)):
                await self._changed.wait()

        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within):
                await wait()
        return await self._book.get(call_id)

    def _call(self, number: str, name: str) -> Call:
        read = read_caller_id(rewrite(number, self._settings.rewrites()), self._settings[NUMBERS_REGION])
        inside, now = read.kind is NumberKind.INTERNAL, self._now()
        return Call(
            id=new_call_id(now),
            direction=Direction.INTERNAL if inside else Direction.INBOUND,
            state=CallState.HANDED_OVER,
            number=read.e164 or None,
            display=read.display,
            started_at=now,
            party_extension=read.digits if inside else "",
            received=inside,
            name_from_pbx=name,
            outcome=Outcome.HANDED_OVER,
        )

    def _known(self, call: Call) -> Record | None:
        return next((one for one in self._book.current(self._now() - _STILL_ASKED) if self._same(one, call)), None)

    def _same(self, record: Record, call: Call) -> bool:
        other = record.call
        if other.direction is Direction.OUTBOUND or (other.number or other.display) != (call.number or call.display):
            return False
        if not other.over:
            return True
        if other.timed_seconds is not None:
            return False  # the agent has logged it, so it is over for them as well
        return record.lookup in _OPEN or call.started_at - other.started_at < _SAME_CALL

    async def _seen_soon(self, call: Call) -> Record | None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_SEEN_SOON):
                while (known := self._known(call)) is None:
                    await self._changed.wait()
                return known
        return None

    def _tell(self) -> None:
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()


def _looked_up(record: Record) -> bool:
    nothing_to_ask = record.call.number is None or record.call.direction is Direction.INTERNAL
    return nothing_to_ask or record.lookup not in (LookupState.NONE, LookupState.LOOKING_UP)
