"""A 3CX that answers slowly, on a busy day: nothing is lost, and every time is its own."""

from __future__ import annotations

from datetime import UTC, datetime

from helper.calls.leg import LegState
from helper.faces import Connection
from helper.pbx.port import LegComing, LegGone
from tests.helper.pbx.test_callcontrol import desk
from tests.whole.rig import until

CALLERS = [f"+3491234567{digit}" for digit in range(6)]


async def test_calls_that_come_at_once_are_read_at_once() -> None:
    async with desk(ring_devices="first") as one:
        await one.until(Connection.CONNECTED)
        one.pbx.fault(of="participant", slow_s=0.6)
        for number in CALLERS:
            one.pbx.ring(number=number)
        await until(lambda: len({event.leg.number for event in one.seen(LegState.RINGING)}) == 6, within=2.5)


async def test_news_that_comes_while_a_leg_is_read_is_read_once() -> None:
    async with desk(ring_devices="first", duplicate_upserts=True) as one:
        await one.until(Connection.CONNECTED)
        one.pbx.fault(of="participant", slow_s=0.4)
        before = one.pbx.state()["requests"]
        call = one.pbx.ring(number=CALLERS[0])
        await until(lambda: one.pbx.state()["requests"] > before)
        one.pbx.answer(callid=call["callid"])
        await until(lambda: len([event for event in one.events if isinstance(event, LegComing)]) == 4)
        await until(lambda: one.seen(LegState.CONNECTED))
        one.pbx.hang_up(callid=call["callid"])
        await until(lambda: [event for event in one.events if isinstance(event, LegGone)])
        assert one.pbx.state()["requests"] == before + 2


async def test_two_that_end_while_3cx_is_slow_end_when_they_did() -> None:
    async with desk(ring_devices="first") as one:
        await one.until(Connection.CONNECTED)
        calls = [one.pbx.ring(number=number) for number in CALLERS[:3]]
        await until(lambda: len({event.leg.id for event in one.seen(LegState.RINGING)}) == 3)
        one.pbx.fault(of="participants", slow_s=1.2)
        before = one.pbx.state()["requests"]
        one.pbx.hang_up(callid=calls[0]["callid"])
        # It has heard of the first, and looks what is left; the answer comes after the second one's end.
        await until(lambda: one.pbx.state()["requests"] > before)
        between = datetime.now(UTC)
        one.pbx.hang_up(callid=calls[1]["callid"])
        await until(lambda: len([event for event in one.events if isinstance(event, LegGone)]) == 2)
        first, second = [event.at for event in one.events if isinstance(event, LegGone)]
        assert first < between < second
