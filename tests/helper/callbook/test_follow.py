"""Following: ends are certain, whatever the clock does and however slow 3CX is to show a leg."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta

from helper.callbook.follow import Follower
from helper.calls.leg import Leg, LegState
from helper.calls.model import Call, CallState, Direction, Outcome
from helper.calls.tracker import Tracker
from helper.numbers.read import read_caller_id
from helper.pbx.port import LegComing, LegEvent, LegGone, LegMissed, LegSeen
from tests.whole.rig import until

ANA = "+34911111111"
TALKING = Leg("1", "5", LegState.CONNECTED, number=ANA)


class Book:
    def __init__(self) -> None:
        self.calls: dict[str, Call] = {}
        self.on_tracked = lambda: None

    async def track(self, calls: Sequence[Call]) -> None:
        self.calls.update({call.id: call for call in calls})
        self.on_tracked()

    @property
    def ended(self) -> list[Call]:
        return [call for call in self.calls.values() if call.over]


class Desk:
    def __init__(self) -> None:
        self.arrived: asyncio.Queue[LegEvent] = asyncio.Queue()
        self.off = timedelta()
        self.book = Book()
        self.tracker = Tracker(lambda leg: read_caller_id(leg.number, "ES"))
        self.follower = Follower(self, self.tracker, self.book, self.now)  # type: ignore[arg-type]

    def now(self) -> datetime:
        return datetime.now(UTC) + self.off

    async def events(self) -> AsyncIterator[LegEvent]:
        while True:
            yield await self.arrived.get()


@contextlib.asynccontextmanager
async def desk() -> AsyncIterator[Desk]:
    one = Desk()
    task = asyncio.create_task(one.follower.run())
    try:
        yield one
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_a_call_ends_although_the_clock_is_set_back() -> None:
    async with desk() as one:
        one.arrived.put_nowait(LegSeen(TALKING, one.now()))
        one.arrived.put_nowait(LegGone("1", one.now()))
        await until(lambda: one.tracker.due)
        one.off = timedelta(hours=-1)
        await until(lambda: one.book.ended, within=2)
        assert one.tracker.calls == []


async def test_one_call_ends_while_another_is_in_its_grace() -> None:
    async with desk() as one:
        for leg in (TALKING, Leg("2", "6", LegState.CONNECTED, number="+34922222222")):
            one.arrived.put_nowait(LegSeen(leg, one.now()))
            one.arrived.put_nowait(LegGone(leg.id, one.now()))
            await asyncio.sleep(0.1)
        await until(lambda: len(one.book.ended) == 2, within=3)


async def test_a_leg_that_is_slow_to_be_read_goes_on_with_its_call() -> None:
    async with desk() as one:
        one.arrived.put_nowait(LegSeen(TALKING, one.now()))
        one.arrived.put_nowait(LegGone("1", one.now()))
        one.arrived.put_nowait(LegComing("2", one.now()))
        await asyncio.sleep(0.8)  # the time it takes to read; nothing tells that nothing happens
        assert one.book.ended == []
        one.arrived.put_nowait(LegSeen(Leg("2", "5", LegState.CONNECTED, number=ANA), one.now()))
        await until(lambda: one.tracker.calls and one.tracker.legs(one.tracker.calls[0].id))
        one.arrived.put_nowait(LegGone("2", one.now()))
        [ended] = await until(lambda: one.book.ended)
        assert len(one.book.calls) == 1
        assert ended.outcome is Outcome.ANSWERED


async def test_one_that_cannot_be_read_any_more_holds_no_call_up() -> None:
    async with desk() as one:
        one.arrived.put_nowait(LegSeen(TALKING, one.now()))
        one.arrived.put_nowait(LegGone("1", one.now()))
        one.arrived.put_nowait(LegComing("2", one.now()))
        one.arrived.put_nowait(LegMissed("2", one.now()))
        await until(lambda: one.book.ended, within=2)


async def test_a_dial_that_was_over_when_its_reply_came_ends_without_another_event() -> None:
    async with desk() as one:
        dial = Call("dial", Direction.OUTBOUND, CallState.DIALING, ANA, ANA, one.now())
        one.tracker.expect(dial, ANA)
        own_phone = Leg("9", "77", LegState.RINGING, number="", first=True)
        one.arrived.put_nowait(LegSeen(own_phone, one.now()))
        one.arrived.put_nowait(LegGone("9", one.now()))
        await until(one.arrived.empty)
        leg = Leg("9", "77", LegState.DIALING, number=ANA, placed_here=True)
        await one.book.track(one.tracker.placed("dial", leg, one.now()))
        [ended] = await until(lambda: one.book.ended, within=2)
        assert (ended.id, ended.outcome) == ("dial", Outcome.UNANSWERED)
