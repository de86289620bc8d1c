"""3CX by Call Control, as the port wants it: one line kept up, events in order, verbs."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime

import aiohttp

from helper.calls.leg import Leg
from helper.errors import NoDevice, NotConnected, PbxRefused, SidecallError, WrongState
from helper.faces import Check, Connection, PbxStatus
from helper.language import _
from helper.pbx.callcontrol.client import Client, Gone, NotAllowed
from helper.pbx.callcontrol.config import Config
from helper.pbx.callcontrol.doctor import walk
from helper.pbx.callcontrol.legs import Legs
from helper.pbx.callcontrol.pace import DEADLINE, Pace
from helper.pbx.callcontrol.stream import Stream, lost, read_devices
from helper.pbx.callcontrol.token import KeptOut, TakenOver, Token, Unauthorised, WrongKey
from helper.pbx.devices import find
from helper.pbx.port import LegEvent, PbxDevice

log = logging.getLogger(__name__)


class CallControl:
    """Implements ``helper.pbx.port.PbxPort``. Give it a new ``Config`` by making a new one."""

    def __init__(self, http: aiohttp.ClientSession, config: Config) -> None:
        self._config = config
        self._client = Client(http, config)
        self._events: asyncio.Queue[LegEvent] = asyncio.Queue()
        self._legs = Legs(self._events.put_nowait)
        self._stream = Stream(self._client, config.extension, self._legs)
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
                    await self._stream.follow(line, lambda: self._connected(pace))
                self._become(Connection.CONNECTING, lost())
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
        await self._stream.look()

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
        self._stream.devices = read_devices(await self._client.devices())
        return self._stream.devices

    async def check(self) -> Sequence[Check]:
        return await walk(self._config, self._client, self._status)

    def _placed(self, leg: Leg | None) -> Leg | None:
        if leg is not None:
            self._legs.placed(leg)
        return leg

    async def _phones(self) -> Sequence[PbxDevice] | None:
        """The phones to choose from; None where 3CX does not list them."""
        if self._stream.devices and self._status.state is Connection.CONNECTED:
            return self._stream.devices
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
            self._legs.went(leg_id, datetime.now(UTC))
            raise

    def _connected(self, pace: Pace) -> None:
        self._become(Connection.CONNECTED)
        pace.succeeded()

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
