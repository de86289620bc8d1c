"""Finding out who the other end of a call is: from memory at once, then from Salesforce."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from helper.callbook.book import CallBook
from helper.callbook.record import Record
from helper.callerid.acquaintances import Acquaintances
from helper.calls.model import Call, Direction
from helper.crm.port import CrmPort, MatchRule, Temporary, TooSlow
from helper.errors import NotConnected, NotSignedIn, SidecallError
from helper.faces import Connection
from helper.numbers.model import Number, NumberKind
from helper.people.model import LookupState, Person
from helper.people.ranking import rank, undecided
from helper.settings.settings import Settings
from helper.settings.table import (
    CALLERID_CACHE_MINUTES,
    CALLERID_LIKE_FALLBACK,
    NUMBERS_MATCH,
    NUMBERS_MATCH_DIGITS,
    NUMBERS_REGION,
)
from helper.store.port import Store

log = logging.getLogger(__name__)

_SHOWN_FOR = timedelta(hours=1)  # a handed-over call whose end nobody sees may be on the screen so long
_PAUSES = (1.0, 4.0)  # seconds before what Salesforce could not do for the moment is asked again
_SHOWN_AT_MOST = timedelta(days=1)  # older than this, what is remembered is not even shown


class CallerId:
    """One lookup for each call, owned here and cancelled with ``close``."""

    def __init__(
        self, store: Store, crm: CrmPort, book: CallBook, settings: Settings, now: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._crm = crm
        self._book = book
        self._settings = settings
        self._now = now
        self.acquaintances = Acquaintances(crm, settings, now)
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def start(self, call: Call) -> None:
        """Look the call's number up, once; nothing to do for internal and withheld ones."""
        if call.number is None or call.direction is Direction.INTERNAL or call.id in self._tasks:
            return
        task = asyncio.create_task(self._look_up(call.id, call.number), name=f"lookup {call.id}")
        self._tasks[call.id] = task
        task.add_done_callback(lambda done: self._finished(call.id, done))

    def start_missing(self) -> None:
        """Salesforce is back: look up what could not be looked up."""
        for record in self._book.current(self._now() - _SHOWN_FOR):
            if record.lookup in (LookupState.OFFLINE, LookupState.SIGNED_OUT):
                self.start(record.call)

    async def settle(self, call_id: str) -> None:
        """Have the question who a call was with answered, asking Salesforce if it is still open. Raises what
        Salesforce says.
        """
        task = self._tasks.get(call_id)
        if task is not None:
            await asyncio.wait([task])
        record = await self._book.get(call_id)
        if record.lookup in (LookupState.FOUND, LookupState.NOT_FOUND, LookupState.NONE) or not record.call.number:
            return
        await self.apply(call_id, await self.ask(record.call.number))

    async def people(self, number: str) -> Sequence[Person]:
        """The people with this number (E.164): as remembered if fresh, else from Salesforce. Raises what Salesforce
        says.
        """
        known = await self._store.people_of(number)
        if known is not None and self._fresh(*known):
            return known[0]
        return await self.ask(number)

    async def ask(self, number: str) -> Sequence[Person]:
        """Ask Salesforce, and remember its answer."""
        people = await self._crm.find_by_number(_public(number), self._rule())
        self.acquaintances.met(people)
        await self._store.remember_people(number, people, self._now())
        return people

    async def ask_for(self, numbers: Sequence[str]) -> Mapping[str, Sequence[Person] | SidecallError]:
        """As ``ask`` for many, in as few requests as can be; of one that was not answered, why."""
        found = await self._crm.find_by_numbers([_public(number) for number in numbers], self._rule())
        for number, people in found.items():
            if not isinstance(people, SidecallError):
                self.acquaintances.met(people)
                await self._store.remember_people(number, people, self._now())
        return found

    def _rule(self) -> MatchRule:
        return MatchRule(
            self._settings[NUMBERS_MATCH],
            self._settings[NUMBERS_MATCH_DIGITS],
            self._settings[NUMBERS_REGION],
            self._settings[CALLERID_LIKE_FALLBACK],
        )

    async def remembered(self, number: str) -> Sequence[Person]:
        """Who had this number when Salesforce last said so, however long ago; nobody when it never did."""
        known = await self._store.people_of(number)
        return known[0] if known is not None else ()

    async def has_now(self, number: str, person: Person) -> None:
        """``person`` has just been given this number from here, so it is theirs although no search finds it yet."""
        others = [one for one in await self.remembered(number) if one.id != person.id]
        await self._store.remember_people(number, [person, *others], self._now())

    async def choose(self, call_id: str, person: Person | None) -> Record:
        """The agent, or the page a call was dialled from, says who it is with; None takes that back."""

        def change(record: Record) -> Record:
            call = replace(record.call, person_id=person.id if person else "", related_id="")
            lookup = LookupState.FOUND if person else record.lookup
            return replace(record, call=call, person=person, chosen=person is not None, lookup=lookup)

        record = await self._book.change(call_id, change)
        if person is not None and record.call.number and len(record.matches) > 1:
            await self._store.remember_choice(record.call.number, person.id, self._now())
        return record

    async def forget(self, call_id: str) -> None:
        """Who a call was with, in another org, is to be asked anew."""

        def change(record: Record) -> Record:
            asked = LookupState.OFFLINE if record.call.number else LookupState.NONE
            call = replace(record.call, person_id="", related_id="")
            return replace(record, call=call, lookup=asked, lookup_message="", matches=(), person=None, chosen=False)

        await self._book.change(call_id, change)

    async def close(self) -> None:
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def _look_up(self, call_id: str, number: str) -> None:
        known = await self._store.people_of(number)
        if known is not None and known[0] and self._now() - known[1] < _SHOWN_AT_MOST:
            await self.apply(call_id, known[0])
            if self._fresh(*known):
                return
        else:
            await self._state(call_id, LookupState.LOOKING_UP)
        try:
            people = await self._ask_patiently(number)
            await self.apply(call_id, people)
            await self._decide(call_id, number, people)
        except NotSignedIn:
            await self._state(call_id, LookupState.SIGNED_OUT)
        except TooSlow as error:
            # Salesforce can be reached, so nothing would ever say when to ask once more.
            await self._state(call_id, LookupState.REFUSED, error.message)
        except NotConnected:
            await self._state(call_id, LookupState.OFFLINE)
        except Temporary as error:
            state = LookupState.OFFLINE if self._comes_back() else LookupState.REFUSED
            await self._state(call_id, state, error.message)
        except SidecallError as error:
            log.warning("lookup refused: %s", error.code)
            await self._state(call_id, LookupState.REFUSED, error.message)

    async def _ask_patiently(self, number: str) -> Sequence[Person]:
        """What took too long, or was too much, may have been so just then; more often than that it is not asked.

        While Salesforce is away, or the company's requests are used up, its coming back is the time to ask again.
        """
        pauses = list(_PAUSES)
        while True:
            try:
                return await self.ask(number)
            except TooSlow:
                if len(pauses) < len(_PAUSES):
                    raise
                pauses.pop(0)
            except Temporary:
                if not pauses or self._comes_back():
                    raise
                await asyncio.sleep(pauses.pop(0))

    def _comes_back(self) -> bool:
        """Whether it will be told when Salesforce can be asked again."""
        return not online(self._crm) or bool(self._crm.scarcity())

    async def apply(self, call_id: str, people: Sequence[Person]) -> None:
        """These are all the people with the call's number: one alone is who it is, or one the agent chose before."""
        remembered = await self._choice(await self._book.get(call_id), people)
        await self._book.change(call_id, lambda record: _with_people(record, people, remembered))

    async def _decide(self, call_id: str, number: str, people: Sequence[Person]) -> None:
        """Those whom nothing else tells apart are ranked by what is open with them, once they are shown."""
        agent = self._crm.agent()
        agent_id = agent.user_id if agent else ""
        if not undecided(people, agent_id) or await self._store.choice_for(number, self._now()):
            return
        try:
            busy = await self._crm.busy(people)
        except SidecallError as error:
            log.info("not ranked by open work: %s", error.code)
            return
        ranked = rank(people, agent_id, busy)
        if list(ranked) != list(people):
            await self._store.remember_people(number, ranked, self._now())
            await self.apply(call_id, ranked)

    async def with_people(self, record: Record, people: Sequence[Person]) -> Record:
        """``record``, which is not in the book yet, with what ``apply`` would make of it."""
        return _with_people(record, people, await self._choice(record, people))

    async def _choice(self, record: Record, people: Sequence[Person]) -> str:
        if len(people) < 2:
            return ""
        return await self._store.choice_for(record.call.number or "", self._now())

    async def _state(self, call_id: str, state: LookupState, message: str = "") -> None:
        def change(record: Record) -> Record:
            # What is already known is shown on, whatever Salesforce says now.
            return record if record.matches or record.chosen else replace(record, lookup=state, lookup_message=message)

        await self._book.change(call_id, change)

    def _fresh(self, people: Sequence[Person], asked_at: datetime) -> bool:
        if not people:
            return False  # somebody may have been created for this number since
        return self._now() - asked_at < timedelta(minutes=self._settings[CALLERID_CACHE_MINUTES])

    def _finished(self, call_id: str, task: asyncio.Task[None]) -> None:
        if self._tasks.get(call_id) is task:
            del self._tasks[call_id]
        if not task.cancelled() and task.exception() is not None:
            log.error("lookup failed", exc_info=task.exception())


def _with_people(record: Record, people: Sequence[Person], remembered: str) -> Record:
    lookup = LookupState.FOUND if people or record.chosen else LookupState.NOT_FOUND
    person = record.person
    if not record.chosen:
        person = next((one for one in people if one.id == remembered), None)
        person = people[0] if len(people) == 1 else person
    call = replace(record.call, person_id=person.id if person else "")
    return replace(record, call=call, lookup=lookup, lookup_message="", matches=tuple(people), person=person)


def _public(number: str) -> Number:
    return Number(number, NumberKind.EXTERNAL, number, e164=number)


def online(crm: CrmPort) -> bool:
    """True while Salesforce can be asked."""
    return crm.status().state is Connection.CONNECTED
