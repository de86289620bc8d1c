"""The line to 3CX, against the sandbox on its strict readings."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import aiohttp
import pytest

from helper.calls.leg import LegState
from helper.errors import NoDevice, NotConnected, PbxRefused
from helper.faces import Connection
from helper.pbx.callcontrol import CallControl, Config
from helper.pbx.callcontrol.token import _lifetime
from helper.pbx.port import DialUnanswered, LegEvent, LegGone, LegSeen, Snapshot
from helper.sandbox.pbx import PbxSandbox
from tests.whole.rig import until

ANA = "+34912345678"


class Desk:
    """An adapter that runs, and everything it has said."""

    def __init__(self, pbx: PbxSandbox, http: aiohttp.ClientSession, secret: str = "sandbox-secret") -> None:
        self.pbx = pbx
        self.line = CallControl(http, Config(pbx.url, "150", "150", secret))
        self.events: list[LegEvent] = []
        self._tasks = [asyncio.create_task(self.line.run()), asyncio.create_task(self._listen())]

    async def _listen(self) -> None:
        async for event in self.line.events():
            self.events.append(event)

    async def until(self, state: Connection, within: float = 10) -> None:
        await until(lambda: self.line.status().state is state, f"{state}: {self.line.status()}", within)

    def seen(self, state: LegState) -> list[LegSeen]:
        return [event for event in self.events if isinstance(event, LegSeen) and event.leg.state is state]

    async def wake(self) -> None:
        """The computer was asleep: the line is run anew."""
        self._tasks[0].cancel()
        await asyncio.gather(self._tasks[0], return_exceptions=True)
        self._tasks[0] = asyncio.create_task(self.line.run())

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


@contextlib.asynccontextmanager
async def desk(secret: str = "sandbox-secret", **switches: object) -> AsyncIterator[Desk]:
    pbx = PbxSandbox()
    await pbx.start()
    pbx.switch(**switches)
    async with aiohttp.ClientSession() as http:
        made = Desk(pbx, http, secret)
        try:
            yield made
        finally:
            await made.close()
            await pbx.stop()


@pytest.mark.parametrize("unit", ["seconds", "minutes"])
async def test_it_mints_one_token_and_looks_once(unit: str) -> None:
    async with desk(expires_in_unit=unit) as one:
        await one.until(Connection.CONNECTED)
        assert [type(event) for event in one.events] == [Snapshot]
        await one.line.devices()
        assert one.pbx.state()["tokens_minted"] == 1


async def test_a_ring_is_read_from_its_entity_and_its_end_too() -> None:
    async with desk(ring_devices="first") as one:
        await one.until(Connection.CONNECTED)
        ring = one.pbx.ring(number=ANA)
        await until(lambda: one.seen(LegState.RINGING))
        one.pbx.answer(callid=ring["callid"])
        await until(lambda: one.seen(LegState.CONNECTED))
        one.pbx.hang_up(callid=ring["callid"])
        await until(lambda: any(isinstance(event, LegGone) for event in one.events))


async def test_legs_that_are_only_shown_in_the_list_are_read_from_there() -> None:
    async with desk(uncontrolled_legs="forbidden", ring_devices="first") as one:
        await one.until(Connection.CONNECTED)
        one.pbx.ring(number=ANA)
        await until(lambda: one.seen(LegState.RINGING))
        before = one.line.requests
        one.pbx.ring(number="+34600000000")
        await until(lambda: [event for event in one.seen(LegState.RINGING) if event.leg.number == "+34600000000"])
        # Each Upsert is sent twice; what was refused once is not asked for again.
        assert one.line.requests - before <= 4


@pytest.mark.parametrize("status", ["string", "number"])
async def test_a_dial_names_its_own_leg(status: str) -> None:
    async with desk(final_status=status) as one:
        await one.until(Connection.CONNECTED)
        leg = await one.line.make_call(ANA, "")
        assert leg is not None
        assert leg.state is LegState.DIALING
        await until(lambda: [event for event in one.seen(LegState.DIALING) if event.leg.id == leg.id])


@pytest.mark.parametrize("how", ["http", "body"])
async def test_refusals_are_told_in_3cxs_words(how: str) -> None:
    async with desk(refusal=how) as one:
        await one.until(Connection.CONNECTED)
        one.pbx.behave(destination=ANA, then="refuse", text="No outbound rule")
        with pytest.raises(PbxRefused, match="No outbound rule"):
            await one.line.make_call(ANA, "")


async def test_a_device_that_registered_again_is_found_by_what_it_is() -> None:
    async with desk() as one:
        await one.until(Connection.CONNECTED)
        web = next(device for device in await one.line.devices() if "WebClient" in device.user_agent)
        phones = [
            {"dn": "150", "device_id": "sip:150@127.0.0.1:5999;rinstance=ffff", "user_agent": web.user_agent},
            {"dn": "150", "device_id": "sip:150@192.168.10.41:5060", "user_agent": "Yealink SIP-T54W 96.86.0.100"},
        ]
        one.pbx.devices(devices=phones)
        leg = await one.line.make_call(ANA, web.id)
        assert leg is not None
        assert "5999" in leg.device
        assert len(one.pbx.state()["calls"]) == 1


async def test_no_phone_at_all_is_said() -> None:
    async with desk() as one:
        one.pbx.devices(devices=[])
        await one.until(Connection.CONNECTED)
        with pytest.raises(NoDevice, match="extension 150"):
            await one.line.make_call(ANA, "")


async def test_a_phone_that_is_on_no_list_is_dialled_from_all_the_same() -> None:
    async with desk() as one:
        one.pbx.devices(devices=[])
        await one.until(Connection.CONNECTED)
        one.pbx.devices()
        one.pbx.fault(of="devices", status=200)  # 3CX knows of it, and does not tell
        assert await one.line.make_call(ANA, "") is not None


async def test_a_reply_that_never_came_is_not_a_refusal() -> None:
    async with desk(makecall_reply="lost") as one:
        await one.until(Connection.CONNECTED)
        with pytest.raises(DialUnanswered):
            await one.line.make_call(ANA, "")
        assert len(one.pbx.state()["calls"]) == 1


async def test_a_lost_line_is_taken_up_again_with_a_look_at_what_is() -> None:
    async with desk(ring_devices="first") as one:
        await one.until(Connection.CONNECTED)
        one.pbx.offline(on=True)
        await one.until(Connection.OFFLINE)
        one.pbx.ring(number=ANA)
        one.pbx.offline(on=False)
        await one.until(Connection.CONNECTED, within=5)
        snapshots = [event for event in one.events if isinstance(event, Snapshot)]
        assert [len(snapshot.legs) for snapshot in snapshots][-1] == 1
        assert one.pbx.state()["tokens_minted"] == 1


async def test_while_offline_a_dial_says_so_and_is_not_kept() -> None:
    async with desk() as one:
        await one.until(Connection.CONNECTED)
        one.pbx.offline(on=True)
        with pytest.raises((NotConnected, DialUnanswered)):
            await one.line.make_call(ANA, "")
        one.pbx.offline(on=False)
        assert one.pbx.state()["calls"] == []


async def test_a_dial_while_the_line_is_known_to_be_down_leaves_no_doubt_that_it_was_not_placed() -> None:
    async with desk() as one:
        await one.until(Connection.CONNECTED)
        one.pbx.offline(on=True)
        await one.until(Connection.OFFLINE)
        with pytest.raises(NotConnected):
            await one.line.make_call(ANA, "")


async def test_a_token_that_died_early_is_minted_once_more() -> None:
    async with desk() as one:
        await one.until(Connection.CONNECTED)
        one.pbx.end_tokens()
        await one.line.devices()
        await one.until(Connection.CONNECTED)
        assert one.pbx.state()["tokens_minted"] == 2


async def test_two_programs_on_one_key_are_noticed_and_named() -> None:
    async with desk() as one:
        await one.until(Connection.CONNECTED)

        async def told() -> bool:
            one.pbx.end_tokens()
            with contextlib.suppress(PbxRefused, NotConnected):
                await one.line.devices()
            return "Another program uses this API key" in one.line.status().message

        await until(told)
        minted = one.pbx.state()["tokens_minted"]
        await asyncio.sleep(0.5)
        assert one.pbx.state()["tokens_minted"] == minted, "it stands back instead of fighting"


async def test_a_wrong_key_is_named() -> None:
    async with desk(secret="wrong") as one:
        await one.until(Connection.REFUSED)
        assert "client id and API key" in one.line.status().message


def test_a_tokens_life_is_its_own_word() -> None:
    # {"iat": 1000, "exp": 4600}
    assert _lifetime("e30.eyJpYXQiOiAxMDAwLCAiZXhwIjogNDYwMH0.x", 60) == 3600
    assert _lifetime("opaque", 60) == 3600
    assert _lifetime("opaque", 3600) == 3600
