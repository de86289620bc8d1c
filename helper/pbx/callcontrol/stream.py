"""Following the events of one stream after the other: what they announce is read, and put into words of our own."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import aiohttp

from helper.errors import NotConnected, PbxRefused, WrongState
from helper.language import _
from helper.pbx.callcontrol.client import Client, Gone, NotAllowed
from helper.pbx.callcontrol.hedge import hedged
from helper.pbx.callcontrol.legs import Legs
from helper.pbx.callcontrol.pace import DEADLINE
from helper.pbx.callcontrol.side_by_side import SideBySide
from helper.pbx.callcontrol.unwell import Unwell
from helper.pbx.callcontrol.wire import (
    REMOVE,
    UPSERT,
    names_devices,
    names_extension,
    participant_of,
    read_device,
    read_event,
    read_leg,
)
from helper.pbx.port import PbxDevice
from helper.pbx.replies import parse

log = logging.getLogger(__name__)

_FIRST_LOOK = 15.0  # seconds for the first look at a 3CX whose stream is open
_READ = 10.0  # seconds for what an event announces
_LAST_READ = 1.0  # seconds for what was announced before the stream ended
_OTHERS = "others"  # no participant's id
_EVERYTHING = "everything"


@dataclass(frozen=True, slots=True)
class _Event:
    """An event of the stream, and when it arrived. ``leg_id`` is "" for what is about no leg."""

    kind: int
    leg_id: str
    at: datetime


class Stream:
    """``devices`` are the phones as they were last shown, () while they have to be asked for."""

    def __init__(self, client: Client, extension: str, legs: Legs) -> None:
        self._client = client
        self._extension = extension
        self._legs = legs
        self._single_reads = True  # until 3CX refuses to show a leg by itself
        self._work: SideBySide[_Event]
        self._looked: asyncio.Event
        self.devices: tuple[PbxDevice, ...] = ()

    async def follow(self, line: aiohttp.ClientWebSocketResponse, looked: Callable[[], None]) -> None:
        """Look, say so, then go through the events until the line drops. They are taken in at once: what they announce
        may be slow to read, as may be all there is.
        """
        self._legs.begin()
        self._looked = asyncio.Event()
        self._work = SideBySide(self._go_through)
        taking_in = asyncio.create_task(self._take_in(line), name="3CX stream")
        looking = asyncio.create_task(self._look_first(), name="3CX snapshot")
        failing = asyncio.create_task(self._work.failed(), name="3CX events")
        tasks = (taking_in, looking, failing)
        try:
            await asyncio.wait([taking_in, looking], return_when=asyncio.FIRST_COMPLETED)
            if not looking.done():
                raise NotConnected(lost())
            looking.result()
            looked()
            self._looked.set()
            await asyncio.wait([taking_in, failing], return_when=asyncio.FIRST_COMPLETED)
            if taking_in.done():
                await self._work.done(_LAST_READ)
            if failing.done():
                failing.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._work.close()

    async def look(self) -> None:
        asked_at = self._legs.now()
        await self._show(await self._client.everything(), asked_at)

    async def _look_first(self) -> None:
        """The first look on a new stream. One that is slow is waited for, as the stream tells that 3CX is there; one
        that hangs is soon followed by another.
        """
        asked_at = self._legs.now()
        await self._show(await hedged(self._client.everything, _FIRST_LOOK, DEADLINE), asked_at)

    async def _show(self, everything: Sequence[Mapping[str, Any]], asked_at: float) -> None:
        mine = self._mine(everything)
        self.devices = read_devices(mine.get("devices"))
        shown = mine.get("participants")
        if not isinstance(shown, list):
            # Left out, or null: that says nothing of whether there are any.
            shown = await self._listed()
        there = [one for one in shown if isinstance(one, dict)]
        legs = (read_leg(one, self._extension) for one in there)
        self._legs.show((leg for leg in legs if leg is not None), asked_at, [str(one.get("id")) for one in there])

    def _mine(self, everything: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
        """What is told of our extension."""
        mine = next((entry for entry in everything if str(entry.get("dn", "")) == self._extension), None)
        if mine is None:
            raise NotAllowed(
                _(
                    "Extension {extension} is not on the list of this API key. Add it in 3CX under Integrations, API."
                ).format(extension=self._extension)
            )
        return mine

    async def _take_in(self, line: aiohttp.ClientWebSocketResponse) -> None:
        async for message in line:
            if message.type not in (aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY):
                break
            frame = parse(message.data)
            told = frame.get("event") if isinstance(frame, dict) else None
            if not isinstance(told, dict):
                log.warning("3CX sent an event that is none")
                continue
            kind, entity = read_event(told)
            if kind is not None:
                self._on_event(kind, entity, datetime.now(UTC))

    def _on_event(self, kind: int, entity: str, at: datetime) -> None:
        leg_id = participant_of(entity, self._extension)
        if leg_id:
            if kind == UPSERT:
                self._legs.coming(leg_id, at)
            self._work.take(leg_id, _Event(kind, leg_id, at))
        elif names_devices(entity, self._extension):
            self.devices = ()  # read again when they are needed
        elif kind == UPSERT and names_extension(entity, self._extension):
            self._work.take(_EVERYTHING, _Event(kind, "", at))

    async def _go_through(self, event: _Event, latest: bool) -> None:
        await self._looked.wait()
        if event.leg_id and event.kind == REMOVE:
            self._legs.went(event.leg_id, event.at)
            self._work.take(_OTHERS, _Event(REMOVE, "", event.at))
        elif not latest:
            return  # what came after it tells more
        elif event.leg_id:
            await self._came(event.leg_id, event.at)
        elif event.kind == REMOVE:
            await self._miss_others(event.at)
        else:
            await self.look()

    async def _came(self, leg_id: str, at: datetime) -> None:
        participant = await self._read(leg_id)
        if participant is None:
            self._legs.went(leg_id, at)
            return
        leg = read_leg(participant, self._extension)
        if leg is None:
            log.warning("a leg in a state that is not known: %s", str(participant.get("status"))[:40])
        else:
            self._legs.seen(leg, at)

    async def _read(self, leg_id: str) -> Mapping[str, Any] | None:
        """The participant as it is now; None when it went before it could be read."""
        if self._single_reads:
            try:
                return await hedged(lambda left: self._client.participant(leg_id, left), _READ, DEADLINE)
            except NotAllowed:
                self._single_reads = False  # a leg that we do not control is only shown in the list
            except Gone:
                if self._work.waits(leg_id):
                    return None  # what comes next says that it went
            except Unwell as error:
                log.info("a leg is looked for in the list: %s", error.message)
        return next((one for one in await self._listed() if str(one.get("id")) == leg_id), None)

    async def _miss_others(self, at: datetime) -> None:
        """One leg went: has another gone unsaid, as one whose id has changed? Such a call would never end."""
        if not self._legs:
            return
        asked_at = self._legs.now()
        try:
            there = {str(one.get("id")) for one in await self._listed()}
        except (Gone, PbxRefused, WrongState) as error:
            log.info("the other legs were not looked at: %s", error.message)
            return
        for leg_id in self._legs.missing(there, asked_at):
            if leg_id not in self._work:  # else its own event tells when
                self._legs.went(leg_id, at)

    async def _listed(self) -> Sequence[Mapping[str, Any]]:
        """The participants of our extension; where there is no list of them, out of everything."""
        try:
            return await hedged(self._client.participants, _READ, DEADLINE)
        except (Gone, NotAllowed) as error:
            log.info("the legs are looked for in everything: %s", error.message)
        shown = self._mine(await hedged(self._client.everything, _READ, DEADLINE)).get("participants")
        return [one for one in shown if isinstance(one, dict)] if isinstance(shown, list) else ()


def lost() -> str:
    return _("The connection to 3CX was lost; connecting again.")


def read_devices(devices: object) -> tuple[PbxDevice, ...]:
    found = [read_device(one) for one in devices if isinstance(one, dict)] if isinstance(devices, list) else []
    return tuple(device for device in found if device is not None)
