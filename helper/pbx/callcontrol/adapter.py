"""3CX by Call Control, as the port wants it: one line kept up, events in order, verbs."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import aiohttp

from helper.calls.leg import Leg
from helper.errors import NoDevice, NotConnected, PbxRefused, SidecallError, WrongState
from helper.faces import Check, Connection, PbxStatus
from helper.language import _
from helper.pbx.callcontrol.client import Client, Gone, NotAllowed
from helper.pbx.callcontrol.config import Config
from helper.pbx.callcontrol.doctor import walk
from helper.pbx.callcontrol.hedge import hedged
from helper.pbx.callcontrol.pace import DEADLINE, Pace
from helper.pbx.callcontrol.token import KeptOut, TakenOver, Token, Unauthorised, WrongKey
from helper.pbx.callcontrol.unwell import Unwell
from helper.pbx.callcontrol.wire import (
    REMOVE,
    UPSERT,
    names_devices,
    names_extension,
    participant_of,
    read_device,
    read_leg,
)
from helper.pbx.devices import find
from helper.pbx.port import LegComing, LegEvent, LegGone, LegMissed, LegSeen, PbxDevice, Snapshot
from helper.pbx.replies import parse

log = logging.getLogger(__name__)

_REMEMBERED = 50  # legs that are gone
_FIRST_LOOK = 15.0  # seconds for the first look at a 3CX whose stream is open
_READ = 10.0  # seconds for what an event announces


@dataclass(frozen=True, slots=True)
class _Event:
    """An event of the stream, and when it arrived."""

    kind: Any
    entity: str
    at: datetime


class CallControl:
    """Implements ``helper.pbx.port.PbxPort``. Give it a new ``Config`` by making a new one."""

    def __init__(self, http: aiohttp.ClientSession, config: Config) -> None:
        self._config = config
        self._client = Client(http, config)
        self._events: asyncio.Queue[LegEvent] = asyncio.Queue()
        self._devices: tuple[PbxDevice, ...] = ()
        self._single_reads = True  # until 3CX refuses to show a leg by itself
        self._legs: set[str] = set()  # that were seen and not seen to go
        self._announced: dict[str, datetime] = {}  # when the latest news of each leg arrived
        self._gone: deque[str] = deque(maxlen=_REMEMBERED)
        self._listeners: list[Callable[[], None]] = []
        self._status = PbxStatus(Connection.CONNECTING, extension=config.extension)

    @property
    def token(self) -> Token:
        """The one live token of this API client, for whatever else asks this 3CX."""
        return self._client.token

    @property
    def requests(self) -> int:
        """How many requests were sent, for measuring."""
        return self._client.requests

    def status(self) -> PbxStatus:
        return self._status

    def on_change(self, listener: Callable[[], None]) -> None:
        self._listeners.append(listener)

    async def run(self) -> None:
        pace = Pace(random.uniform)
        self._client.token.disturbed()  # a computer that was asleep knows nothing of 3CX's restarts, nor how late it is
        while True:
            pace.attempt()
            try:
                async with contextlib.AsyncExitStack() as stack:
                    line = await self._client.websocket(DEADLINE)
                    stack.push_async_callback(_close, line)
                    # The stream first, then the snapshot: what changes in between is in one of them.
                    await self._follow(line, pace)
                self._become(Connection.CONNECTING, _lost())
            except (WrongKey, KeptOut, NotAllowed, TakenOver, Unauthorised) as error:
                self._become(Connection.REFUSED, error.message)
                pace.failed(error)
            except SidecallError as error:
                self._become(Connection.OFFLINE, error.message)
                pace.failed(error)
            except Exception as error:  # one odd answer must not end the line for the day
                log.exception("3CX's answer could not be worked with")
                self._become(Connection.OFFLINE, _("3CX answered something that Sidecall does not understand."))
                pace.failed(error)
            await asyncio.sleep(pace.pause)

    async def events(self) -> AsyncIterator[LegEvent]:
        while True:
            yield await self._events.get()

    async def look(self) -> None:
        await self._look()

    async def make_call(self, destination: str, device: str) -> Leg | None:
        # Of a dial into a broken line nobody knows whether it rang: a question before it fails and leaves no doubt.
        devices = await self._phones()
        chosen = find(devices or (), device)
        try:
            # Without a phone on the list 3CX is asked all the same, as its own dialler does: it may know of one.
            return self._placed(await self._client.make_call(destination, chosen.id if chosen else ""))
        except Gone:
            if chosen is None:
                raise (self._unknown_extension() if devices or devices is None else self._no_device()) from None
        except PbxRefused:
            # Its words for an extension without a phone are its own; the list of phones is plain.
            with contextlib.suppress(Gone, NotConnected, PbxRefused, WrongState):
                if not await self.devices():
                    raise self._no_device() from None
            raise
        # The phone registered again and has a new id now; the dial was not carried out, so it may be sent again.
        now = await self.devices()
        again = find(now, chosen.user_agent) or find(now, chosen.id)
        if not now:
            raise self._no_device()
        if again is None or again.id == chosen.id:
            raise NoDevice(
                _("{phone} is not connected to 3CX any more. Choose another phone.").format(phone=chosen.name)
            )
        return self._placed(await self._client.make_call(destination, again.id))

    async def hang_up(self, leg_id: str) -> None:
        await self._act(leg_id, "drop")

    async def answer(self, leg_id: str) -> None:
        await self._act(leg_id, "answer")

    async def divert(self, leg_id: str, to: str) -> None:
        await self._act(leg_id, "divert", to)

    async def transfer(self, leg_id: str, to: str) -> None:
        await self._act(leg_id, "transferto", to)

    async def devices(self) -> Sequence[PbxDevice]:
        self._devices = _devices(await self._client.devices())
        return self._devices

    async def check(self) -> Sequence[Check]:
        return await walk(self._config, self._client, self._status)

    async def _look(self) -> None:
        await self._show(await self._client.everything())

    async def _show(self, everything: Sequence[Mapping[str, Any]]) -> None:
        mine = next((entry for entry in everything if str(entry.get("dn", "")) == self._config.extension), None)
        if mine is None:
            raise NotAllowed(
                _(
                    "Extension {extension} is not on the list of this API key. Add it in 3CX under Integrations, API."
                ).format(extension=self._config.extension)
            )
        self._devices = _devices(mine.get("devices"))
        shown = mine.get("participants")
        # Left out, or null: that says nothing of whether there are any.
        legs = self._read_all(shown if isinstance(shown, list) else await self._client.participants())
        self._legs = {leg.id for leg in legs}
        self._put(Snapshot(tuple(legs), datetime.now(UTC)))

    def _placed(self, leg: Leg | None) -> Leg | None:
        """The leg of a dial, which is missed like any other when it is not there any more."""
        if leg is not None and leg.id not in self._gone:
            self._legs.add(leg.id)
        return leg

    async def _phones(self) -> Sequence[PbxDevice] | None:
        """The phones to choose from; None where 3CX does not list them."""
        if self._devices and self._status.state is Connection.CONNECTED:
            return self._devices
        try:
            return await self.devices()
        except (Gone, NotAllowed, WrongState) as error:
            log.info("3CX does not list the phones: %s", error.message)
            return None

    def _no_device(self) -> NoDevice:
        return NoDevice(
            _("No phone is connected to extension {extension}. Open the 3CX app or switch on the phone.").format(
                extension=self._config.extension
            )
        )

    def _unknown_extension(self) -> PbxRefused:
        return PbxRefused(
            _(
                "3CX does not know extension {extension}, or it has no phone. Check the extension in the settings."
            ).format(extension=self._config.extension)
        )

    async def _act(self, leg_id: str, action: str, to: str = "") -> None:
        try:
            await self._client.act(leg_id, action, to)
        except Gone:
            self._went(leg_id, datetime.now(UTC))
            raise

    async def _follow(self, line: aiohttp.ClientWebSocketResponse, pace: Pace) -> None:
        """Look, then go through the events until the line drops. They are taken in at once and gone through one after
        the other: what they announce may be slow to read, as may be all there is.
        """
        arrived: asyncio.Queue[_Event | None] = asyncio.Queue()
        self._announced.clear()
        taking_in = asyncio.create_task(self._take_in(line, arrived), name="3CX stream")
        looking = asyncio.create_task(self._look_first(), name="3CX snapshot")
        try:
            await asyncio.wait([taking_in, looking], return_when=asyncio.FIRST_COMPLETED)
            if not looking.done():
                raise NotConnected(_lost())
            looking.result()
            self._become(Connection.CONNECTED)
            pace.succeeded()
            while (event := await arrived.get()) is not None:
                await self._on_event(event)
        finally:
            for task in (taking_in, looking):
                task.cancel()
            await asyncio.gather(taking_in, looking, return_exceptions=True)

    async def _look_first(self) -> None:
        """The first look on a new stream. One that is slow is waited for, as the stream tells that 3CX is there; one
        that hangs is soon followed by another.
        """
        await self._show(await hedged(self._client.everything, _FIRST_LOOK, DEADLINE))

    async def _take_in(self, line: aiohttp.ClientWebSocketResponse, arrived: asyncio.Queue[_Event | None]) -> None:
        try:
            async for message in line:
                if message.type not in (aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY):
                    break
                frame = parse(message.data)
                told = frame.get("event") if isinstance(frame, dict) else None
                if not isinstance(told, dict):
                    log.warning("3CX sent an event that is none")
                    continue
                event = _Event(told.get("event_type"), str(told.get("entity", "")), datetime.now(UTC))
                leg_id = participant_of(event.entity, self._config.extension)
                if leg_id and event.kind == UPSERT:
                    self._announced[leg_id] = event.at
                    self._put(LegComing(leg_id, event.at))
                arrived.put_nowait(event)
        finally:
            arrived.put_nowait(None)

    async def _on_event(self, event: _Event) -> None:
        leg_id = participant_of(event.entity, self._config.extension)
        if leg_id and event.kind == REMOVE:
            self._went(leg_id, event.at)
            await self._miss_others(event.at)
        elif leg_id and event.kind == UPSERT:
            await self._came(leg_id, event.at)
        elif names_devices(event.entity, self._config.extension):
            self._devices = ()  # read again when they are needed
        elif event.kind == UPSERT and names_extension(event.entity, self._config.extension):
            await self._look()

    async def _came(self, leg_id: str, at: datetime) -> None:
        participant = await self._read(leg_id)
        if participant is not None:
            leg = read_leg(participant, self._config.extension)
            if leg is None:
                log.warning("a leg in a state that is not known: %s", str(participant.get("status"))[:40])
            else:
                self._legs.add(leg.id)
                # What is shown may be news that arrived while it was read.
                self._put(LegSeen(leg, self._announced.get(leg_id, at)))
        elif leg_id in self._legs or leg_id in self._gone:
            self._went(leg_id, at)
        else:
            self._gone.append(leg_id)
            self._put(LegMissed(leg_id, at))

    async def _read(self, leg_id: str) -> Mapping[str, Any] | None:
        """The participant as it is now; None when it went before it could be read."""
        if self._single_reads:
            try:
                return await hedged(lambda left: self._client.participant(leg_id, left), _READ, DEADLINE)
            except Gone:
                return None
            except NotAllowed:
                self._single_reads = False  # a leg that we do not control is only shown in the list
            except Unwell as error:
                log.info("a leg is looked for in the list: %s", error.message)
        return next((one for one in await self._listed() if str(one.get("id")) == leg_id), None)

    async def _listed(self) -> Sequence[Mapping[str, Any]]:
        return await hedged(self._client.participants, _READ, DEADLINE)

    async def _miss_others(self, at: datetime) -> None:
        """One leg went: has another gone unsaid, as one whose id has changed? Such a call would never end."""
        if not self._legs:
            return
        try:
            there = {str(one.get("id")) for one in await self._listed()}
        except (Gone, PbxRefused, WrongState) as error:
            log.info("the other legs were not looked at: %s", error.message)
            return
        for leg_id in self._legs - there:
            self._went(leg_id, at)

    def _read_all(self, participants: Sequence[object]) -> list[Leg]:
        found = [read_leg(one, self._config.extension) for one in participants if isinstance(one, dict)]
        return [leg for leg in found if leg is not None]

    def _went(self, leg_id: str, at: datetime) -> None:
        self._legs.discard(leg_id)
        self._announced.pop(leg_id, None)
        self._gone.append(leg_id)
        self._put(LegGone(leg_id, at))

    def _put(self, event: LegEvent) -> None:
        self._events.put_nowait(event)

    def _become(self, state: Connection, message: str = "") -> None:
        status = PbxStatus(state, self._config.extension, message=message)
        if status != self._status:
            self._status = status
            log.info("3CX: %s %s", state, message)
            for listener in self._listeners:
                listener()


def _lost() -> str:
    return _("The connection to 3CX was lost; connecting again.")


async def _close(line: aiohttp.ClientWebSocketResponse) -> None:
    with contextlib.suppress(aiohttp.ClientError, OSError, TimeoutError):
        await line.close()


def _devices(devices: object) -> tuple[PbxDevice, ...]:
    found = [read_device(one) for one in devices if isinstance(one, dict)] if isinstance(devices, list) else []
    return tuple(device for device in found if device is not None)
