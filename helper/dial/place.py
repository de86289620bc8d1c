"""Placing a call for the agent."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime

from helper.callbook.book import CallBook
from helper.callbook.record import Record
from helper.callerid.look_up import CallerId, online
from helper.calls.ids import new_call_id
from helper.calls.model import Call, CallState, Direction, Outcome
from helper.calls.tracker import Tracker
from helper.crm.port import CrmPort
from helper.dial.allowed import to_dial
from helper.errors import BadRequest, DoNotCall, SidecallError, WrongState
from helper.faces import CallChanged, DialRequest, Notice
from helper.language import _
from helper.numbers.model import Number, NumberKind
from helper.pbx.port import Busy, DialUnanswered, PbxPort
from helper.people.model import LookupState, Person
from helper.settings.settings import Settings
from helper.settings.table import NUMBERS_CONFIRM_UNKNOWN, PBX_DEVICE, PBX_MODE
from helper.store.port import RequestKnown
from helper.tasks import Tasks

log = logging.getLogger(__name__)

_ASK_FIRST = 2.0  # seconds to find out whether the person may be called, before dialling all the same
_SEND_FIRST = 0.02  # seconds before the faces hear of a dial that nothing else has told them of
_LOOK_FOR = 60.0  # seconds in which the legs of an unanswered dial are looked for: a 3CX in trouble dials late
_LOOK_AGAIN = (0.5, 8.0)  # seconds from one look to the next, the first and the longest


class Dialler:
    """One dial for each request, written down before it is sent."""

    def __init__(
        self,
        pbx: PbxPort,
        crm: CrmPort,
        book: CallBook,
        tracker: Tracker,
        callerid: CallerId,
        settings: Settings,
        hand_over: Callable[[str], Awaitable[None]],
        now: Callable[[], datetime],
    ) -> None:
        self._pbx = pbx
        self._crm = crm
        self._book = book
        self._tracker = tracker
        self._callerid = callerid
        self._settings = settings
        self._hand_over = hand_over
        self._now = now
        self._under_way: dict[str, asyncio.Task[Record]] = {}
        self._searches = Tasks()
        self._unsure: set[str] = set()
        self.warn: Callable[[Notice], None] = lambda notice: None
        """Told what the agent should know of a call they have made."""
        book.subscribe(self._learned)

    async def dial(self, request: DialRequest) -> Record:
        """Place the call; the same ``request_id`` again gives the same call. Raises ``BadNumber``, ``DoNotCall`` or
        what 3CX says; a dial that 3CX refused is in the book as a failed call.
        """
        if not request.request_id or len(request.request_id) > 64:
            raise BadRequest(_("A dial needs a request id."))
        task = self._under_way.get(request.request_id)
        if task is None:
            task = asyncio.create_task(self._dial(request), name="dial")
            self._under_way[request.request_id] = task
            task.add_done_callback(lambda done: self._under_way.pop(request.request_id, None))
        # A caller that goes away does not stop a dial that may already be under way.
        return await asyncio.shield(task)

    async def close(self) -> None:
        for task in self._under_way.values():
            task.cancel()
        await asyncio.gather(*self._under_way.values(), return_exceptions=True)
        await self._searches.close()

    async def _dial(self, request: DialRequest) -> Record:
        number, digits = to_dial(request.number, self._settings)
        person, matches = await self._who(request, number)
        if not request.confirm:
            # When Salesforce cannot say it in time, what it last said has to do.
            others = await self._callerid.remembered(number.e164) if matches is None else matches
            _mind_do_not_call([person] if person else others)
            if number.kind is NumberKind.EXTERNAL and matches is None and not others:
                self._mind_the_unknown()
        record = _new_record(number, request, person, self._now())
        handed_over = self._settings[PBX_MODE] == "handoff"
        if person is None and matches is not None:
            record = await self._callerid.with_people(record, matches)
        try:
            # The card takes the processor for longer than the dial needs; it can wait for the dial to be on its way.
            await self._book.add_dial(record, later=0.0 if handed_over else _SEND_FIRST)
        except (RequestKnown, WrongState):
            known = await self._book.of_request(request.request_id)
            if known is None:
                raise
            return known
        if not handed_over:
            self._tracker.expect(record.call, digits)
        if person is None and matches is None:
            if not request.confirm:
                self._unsure.add(record.call.id)
            self._callerid.start(record.call)
        try:
            if handed_over:
                await self._hand_over(digits)
                return await self._end(record.call.id, CallState.HANDED_OVER, Outcome.HANDED_OVER, "")
            leg = await self._pbx.make_call(digits, request.device or self._settings[PBX_DEVICE])
        except DialUnanswered as error:
            await self._book.track(self._tracker.unanswered(record.call.id, self._now()))
            self._searches.start(self._look_for(record.call.id, error.message), "search for an unanswered dial")
            return await self._book.get(record.call.id)
        except Busy as error:
            await self._book.track(self._tracker.refused(record.call.id, Outcome.BUSY, error.message, self._now()))
            raise
        except SidecallError as error:
            if handed_over:
                await self._end(record.call.id, CallState.ENDED, Outcome.FAILED, error.message)
            else:
                await self._book.track(
                    self._tracker.refused(record.call.id, Outcome.FAILED, error.message, self._now())
                )
            raise
        await self._book.track(self._tracker.placed(record.call.id, leg, self._now()))
        return await self._book.get(record.call.id)

    async def _who(self, request: DialRequest, number: Number) -> tuple[Person | None, Sequence[Person] | None]:
        """The person the agent picked or the number stood on, and everybody who has it (None: not found out in the
        moment there is for it).
        """
        if number.kind is not NumberKind.EXTERNAL:
            return None, None
        person_id = request.person_id or (request.record_id if self._trusted(request.page_host) else "")
        known = self._callerid.acquaintances.known(person_id)
        if known is not None:
            return known, (known,)
        if not online(self._crm):
            return None, None
        try:
            async with asyncio.timeout(_ASK_FIRST):
                if person_id:
                    person = await self._callerid.acquaintances.person(person_id)
                    if person is not None:
                        return person, (person,)
                return None, await self._callerid.people(number.e164)
        except (SidecallError, TimeoutError) as error:
            log.info("dialling without knowing who it is: %s", type(error).__name__)
            return None, None

    def _trusted(self, page_host: str) -> bool:
        agent = self._crm.agent()
        return agent is not None and bool(page_host) and page_host.lower() in agent.hosts

    def _mind_the_unknown(self) -> None:
        if self._settings[NUMBERS_CONFIRM_UNKNOWN]:
            raise DoNotCall(
                _("Salesforce has not answered, so it is not known whether this number may be called. Call it?")
            )

    def _learned(self, event: CallChanged) -> None:
        """Somebody was dialled before Salesforce could say that they do not want to be called."""
        view = event.view
        if view.call.id not in self._unsure or view.lookup not in (LookupState.FOUND, LookupState.NOT_FOUND):
            return
        self._unsure.discard(view.call.id)
        people = (view.person,) if view.person is not None else view.matches
        if any(person.do_not_call for person in people) and view.call.state is not CallState.ENDED:
            self.warn(
                Notice(
                    _("Do not call"),
                    _("Salesforce has said so only now. Hang up if you did not mean to."),
                    view.call.id,
                )
            )

    async def _look_for(self, call_id: str, why: str) -> None:
        """Find the legs of a dial whose reply never came; it is never sent again."""
        deadline = asyncio.get_running_loop().time() + _LOOK_FOR
        pause, longest = _LOOK_AGAIN
        while asyncio.get_running_loop().time() < deadline:
            try:
                await self._pbx.look()
            except SidecallError as error:
                log.info("looking for a dial: %s", error.code)
            await asyncio.sleep(pause)
            pause = min(longest, pause * 2)
            if self._tracker.legs(call_id):
                return
        await self._book.track(self._tracker.give_up(call_id, why, self._now()))

    async def _end(self, call_id: str, state: CallState, outcome: Outcome, failure: str) -> Record:
        def change(record: Record) -> Record:
            ended_at = self._now() if state is CallState.ENDED else None
            call = replace(record.call, state=state, outcome=outcome, failure=failure, ended_at=ended_at)
            return replace(record, call=call)

        return await self._book.change(call_id, change)


def _mind_do_not_call(people: Sequence[Person]) -> None:
    marked = next((person for person in people if person.do_not_call), None)
    if marked is not None:
        raise DoNotCall(_("{name} is marked “do not call” in Salesforce. Call all the same?").format(name=marked.name))


def _new_record(number: Number, request: DialRequest, person: Person | None, now: datetime) -> Record:
    inside = number.kind is NumberKind.INTERNAL
    call = Call(
        id=new_call_id(now),
        direction=Direction.INTERNAL if inside else Direction.OUTBOUND,
        state=CallState.DIALING,
        number=number.e164 or None,
        display=number.display,
        started_at=now,
        party_extension=number.digits if inside else number.extension,
        device=request.device,
        request_id=request.request_id,
        person_id=person.id if person else "",
    )
    lookup = LookupState.FOUND if person else LookupState.NONE
    return Record(call, lookup, (person,) if person else (), person, chosen=person is not None)
