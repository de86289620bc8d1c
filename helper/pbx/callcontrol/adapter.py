"""3CX by Call Control, as the port wants it: one line kept up, events in order, verbs."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import random
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import aiohttp

from helper.calls.leg import Leg
from helper.errors import NoDevice, PbxRefused, SidecallError
from helper.faces import Check, Connection, PbxStatus
from helper.language import _
from helper.pbx.callcontrol.client import Client, Gone, NotAllowed, Unauthorised
from helper.pbx.callcontrol.config import Config
from helper.pbx.callcontrol.doctor import walk
from helper.pbx.callcontrol.token import TakenOver, Token, WrongKey
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
from helper.pbx.port import LegEvent, LegGone, LegSeen, PbxDevice, Snapshot

log = logging.getLogger(__name__)

_FIRST_PAUSE = 0.5  # seconds between attempts to connect; doubled up to the longest
_LONGEST_PAUSE = 4.0  # the state must be right within 5 s of 3CX being back
_REFUSED_PAUSE = 60.0  # a key that is refused is not tried faster: minting would only disturb others


class CallControl:
    """Implements ``helper.pbx.port.PbxPort``. Give it a new ``Config`` by making a new one."""

    def __init__(self, http: aiohttp.ClientSession, config: Config) -> None:
        self._config = config
        self._client = Client(http, config)
        self._events: asyncio.Queue[LegEvent] = asyncio.Queue()
        self._devices: tuple[PbxDevice, ...] = ()
        self._single_reads = True  # until 3CX refuses to show a leg by itself
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
        pause = _FIRST_PAUSE
        while True:
            try:
                async with contextlib.AsyncExitStack() as stack:
                    line = await self._client.websocket()
                    stack.push_async_callback(_close, line)
                    # The stream first, then the snapshot: what changes in between is in one of them.
                    await self.look()
                    self._become(Connection.CONNECTED)
                    pause = _FIRST_PAUSE
                    await self._follow(line)
                self._become(Connection.CONNECTING, _("The connection to 3CX was lost; connecting again."))
            except (WrongKey, NotAllowed, TakenOver, Unauthorised) as error:
                self._become(Connection.REFUSED, error.message)
                pause = _REFUSED_PAUSE
            except SidecallError as error:
                self._become(Connection.OFFLINE, error.message)
            await asyncio.sleep(pause * random.uniform(0.8, 1.2))  # noqa: S311 - spreading load, not a secret
            pause = min(_LONGEST_PAUSE, pause * 2)

    async def events(self) -> AsyncIterator[LegEvent]:
        while True:
            yield await self._events.get()

    async def look(self) -> None:
        everything = await self._client.everything()
        mine = None
        for entry in everything if isinstance(everything, list) else [everything]:
            if isinstance(entry, dict) and str(entry.get("dn", "")) == self._config.extension:
                mine = entry
        if mine is None:
            raise NotAllowed(
                _(
                    "Extension {extension} is not on the list of this API key. Add it in 3CX under Integrations, API."
                ).format(extension=self._config.extension)
            )
        self._devices = _devices(mine.get("devices"))
        self._put(Snapshot(tuple(_legs(mine.get("participants"))), datetime.now(UTC)))

    async def make_call(self, destination: str, device: str) -> Leg | None:
        # Of a dial into a broken line nobody knows whether it rang: a question before it fails and leaves no doubt.
        connected = self._status.state is Connection.CONNECTED
        devices = (self._devices if connected else ()) or await self.devices()
        if not devices:
            raise self._no_device()
        chosen = find(devices, device)
        try:
            return await self._client.make_call(destination, chosen.id if chosen else "")
        except Gone:
            if chosen is None:
                raise
        except PbxRefused:
            # Its words for an extension without a phone are its own; the list of phones is plain.
            if not await self.devices():
                raise self._no_device() from None
            raise
        # The phone registered again and has a new id now; the dial was not carried out, so it may be sent again.
        now = await self.devices()
        again = find(now, chosen.user_agent) or find(now, chosen.id)
        if again is None or again.id == chosen.id:
            raise NoDevice(
                _("{phone} is not connected to 3CX any more. Choose another phone.").format(phone=chosen.name)
            )
        return await self._client.make_call(destination, again.id)

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

    def _no_device(self) -> NoDevice:
        return NoDevice(
            _("No phone is connected to extension {extension}. Open the 3CX app or switch on the phone.").format(
                extension=self._config.extension
            )
        )

    async def _act(self, leg_id: str, action: str, to: str = "") -> None:
        try:
            await self._client.act(leg_id, action, to)
        except Gone:
            self._put(LegGone(leg_id, datetime.now(UTC)))
            raise

    async def _follow(self, line: aiohttp.ClientWebSocketResponse) -> None:
        """Events until the line drops."""
        async for message in line:
            if message.type is not aiohttp.WSMsgType.TEXT:
                break
            try:
                frame = json.loads(message.data)
                event = frame["event"]
                kind, entity = event["event_type"], str(event["entity"])
            except (ValueError, KeyError, TypeError):
                log.warning("3CX sent an event that is none")
                continue
            await self._on_event(kind, entity)

    async def _on_event(self, kind: Any, entity: str) -> None:
        at = datetime.now(UTC)
        leg_id = participant_of(entity, self._config.extension)
        if leg_id and kind == REMOVE:
            self._put(LegGone(leg_id, at))
        elif leg_id and kind == UPSERT:
            leg = await self._read(leg_id)
            self._put(LegSeen(leg, at) if leg else LegGone(leg_id, at))
        elif names_devices(entity, self._config.extension):
            self._devices = ()  # read again when they are needed
        elif kind == UPSERT and names_extension(entity, self._config.extension):
            await self.look()

    async def _read(self, leg_id: str) -> Leg | None:
        """The leg as it is now; None when it went before it could be read."""
        if self._single_reads:
            try:
                return read_leg(await self._client.participant(leg_id))
            except Gone:
                return None
            except NotAllowed:
                self._single_reads = False  # a leg that we do not control is only shown in the list
        legs = _legs(await self._client.participants())
        return next((leg for leg in legs if leg.id == leg_id), None)

    def _put(self, event: LegEvent) -> None:
        self._events.put_nowait(event)

    def _become(self, state: Connection, message: str = "") -> None:
        status = PbxStatus(state, self._config.extension, message=message)
        if status != self._status:
            self._status = status
            log.info("3CX: %s %s", state, message)
            for listener in self._listeners:
                listener()


async def _close(line: aiohttp.ClientWebSocketResponse) -> None:
    with contextlib.suppress(aiohttp.ClientError, OSError, TimeoutError):
        await line.close()


def _legs(participants: object) -> list[Leg]:
    found = [read_leg(one) for one in participants if isinstance(one, dict)] if isinstance(participants, list) else []
    return [leg for leg in found if leg is not None]


def _devices(devices: object) -> tuple[PbxDevice, ...]:
    found = [read_device(one) for one in devices if isinstance(one, dict)] if isinstance(devices, list) else []
    return tuple(device for device in found if device is not None)
