"""The calls of agents whose Sidecall did not log them.

3CX's log is read again from the last mark on, less a time for what comes late: a row is there when its call has ended,
and bears the time when it began. What is written is known by its key, and what Salesforce has by its owner, number,
direction and start, so reading a call twice does no harm.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta

from helper.callbook.record import Recorded
from helper.calls.model import Call, Direction
from helper.collector.logged import Dealt, Logged
from helper.collector.owners import Owners
from helper.collector.people import People
from helper.collector.said import Said, Talk, pieces
from helper.collector.words import Words, rung
from helper.crm.port import Agent, CrmPort
from helper.errors import SalesforceRefused
from helper.history.learn import from_log, recorded
from helper.journal.model import Entry
from helper.journal.same_call import which
from helper.journal.templates import agent_zone
from helper.pbx.archive import CompanyArchive, ExtensionCall
from helper.people.model import Person
from helper.settings.settings import Settings
from helper.settings.table import COLLECTOR_GRACE_MINUTES, JOURNAL_CALLS
from helper.store.port import Store

log = logging.getLogger(__name__)

_MARK, _FIRST = "collector.calls_until", "collector.calls_since"
_SHORT = timedelta(hours=2)  # how far back is read each time: nearly all calls, and rows that come late
_LONG = timedelta(hours=14)  # and now and then: the longest calls
_DEEP_EVERY = timedelta(hours=1)
_SAID_FOR = timedelta(days=3)  # so long what was said in a call is looked for
_SAID_EVERY = timedelta(hours=6)  # ... of calls longer ago than those that are read anyway
_KEPT = _SAID_FOR + _LONG
_EASE = timedelta(minutes=5)
_LOOK_ANYWAY = timedelta(minutes=10)
_SLICE = timedelta(days=1)
_APART = timedelta(hours=2)  # the parts of one call may begin so long after each other
_CLOCKS = timedelta(minutes=5)  # a Task bears Salesforce's time
_AT_ONCE = 200
_ANYBODY = Agent("", "", "")


@dataclass(frozen=True, slots=True)
class _Wanted:
    call: Call
    extension: str
    owner: Agent
    outline: Entry
    said: Recorded


class Calls:
    """``gather`` does one round. All marks are by the exchange's clock."""

    def __init__(
        self,
        store: Store,
        archive: CompanyArchive,
        crm: CrmPort,
        owners: Owners,
        people: People,
        words: Words,
        settings: Settings,
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._archive = archive
        self._crm = crm
        self._owners = owners
        self._people = people
        self._words = words
        self._settings = settings
        self._now = now
        self._left_out: dict[str, datetime] = {}  # calls that are not logged by the settings, by id
        self._logged = Logged(store)
        self.said = Said(store, crm, self._logged, words, now)
        self._first: datetime | None = None
        self._until: datetime | None = None
        self._seen: datetime | None = None
        self._read_at: datetime | None = None
        self._deep_at: datetime | None = None
        self._said_at: datetime | None = None
        self._far_at: datetime | None = None
        self._due: datetime | None = None
        self._back_at: datetime | None = None

    def salesforce_is_back(self) -> None:
        """It was away for long: agents' Sidecalls have calls to log as well, and their grace begins anew now."""
        self._back_at = self._now() + self._archive.ahead

    async def load(self) -> None:
        """Recall what earlier runs have dealt with."""
        await self._logged.load(self._now())

    def taken(self) -> Set[str]:
        """The ids of the Tasks by which somebody else has logged calls."""
        return self._logged.tasks

    async def begin(self, first: datetime, chosen: bool) -> None:
        """Note where the very first run begins: calls before ``first`` (our clock) are none of ours. ``chosen`` by the
        administrator: then an earlier day than that of the first run counts as well.
        """
        if self._first is not None:
            return
        kept, mark = await self._store.get(_FIRST), await self._store.get(_MARK)
        first += self._archive.ahead
        earlier = chosen and kept and first < datetime.fromisoformat(kept) - _CLOCKS
        self._first = first if earlier or not kept else datetime.fromisoformat(kept)
        self._until = first if earlier or not mark else datetime.fromisoformat(mark)
        await self._remember()

    async def gather(self, changed: datetime | None, back_to: datetime | None) -> int:
        """Write down what nobody has logged; returns how many entries are new. ``changed``: when the last call in 3CX's
        log began, as far as it tells. ``back_to``: see ``Owners``. Raises what 3CX and Salesforce say.
        """
        now = self._now() + self._archive.ahead
        if self._first is None or self._until is None or not self._settings[JOURNAL_CALLS]:
            return 0
        deep = self._deep_at is None or now - self._deep_at >= _DEEP_EVERY
        if not deep and back_to is None and not self._is_time(changed, now):
            return 0
        since = min(self._until - (_LONG if deep else _SHORT), back_to or now)
        far = deep and (self._far_at is None or now - self._far_at >= _SAID_EVERY) and self._words.want_late
        if far:
            since = min(since, now - _SAID_FOR)
        adding = deep or self._said_at is None or now - self._said_at >= _LOOK_ANYWAY
        self._due, new = None, 0
        for begin, end in _slices(max(since, self._first), now + _CLOCKS):
            # With what is around it, as a call is told by all of its parts.
            rows = await self._archive.calls_of_all(begin - _APART, end + _APART, self._owners.extensions)
            rows = [one for one in rows if begin <= one.call.started_at < end]
            new += await self._take(rows, now)
            if adding:
                await self.said.add(self._talks(rows))
            if self._until < end < now - _LONG:
                self._until = end  # a long way back is not gone twice
                await self._remember()
        self._seen, self._read_at, self._until = changed, now, now
        self._deep_at = now if deep else self._deep_at
        self._said_at = now if adding else self._said_at
        self._far_at = now if far else self._far_at
        self._left_out = {call_id: at for call_id, at in self._left_out.items() if at > now - _KEPT}
        self._logged.forget_before(now - _KEPT)
        await self._remember()
        return new

    def _is_time(self, changed: datetime | None, now: datetime) -> bool:
        """Where calls end all the time the log is long, and still none is to be logged before its grace is over."""
        if self._read_at is None:
            return True
        ago = now - self._read_at
        if ago < min(_EASE, self._grace() / 3):
            return False
        return changed != self._seen or ago >= _LOOK_ANYWAY or (self._due is not None and now >= self._due)

    def _grace(self) -> timedelta:
        return timedelta(minutes=self._settings[COLLECTOR_GRACE_MINUTES])

    async def _take(self, rows: Iterable[ExtensionCall], now: datetime) -> int:
        new = 0
        wanted = list(self._wanted(rows, now))
        for at in range(0, len(wanted), _AT_ONCE):
            new += await self._write(wanted[at : at + _AT_ONCE])
        return new

    def _wanted(self, rows: Iterable[ExtensionCall], now: datetime) -> Iterator[_Wanted]:
        """The calls that are to be logged by the settings, and have been over for long enough."""
        ahead = self._archive.ahead
        grace = self._grace()
        for one in rows:
            call = from_log(one.call, ahead, self._settings, one.extension)
            if call.id in self._left_out or call.id in self._logged:
                continue
            ripe = max(one.call.ended_at, self._back_at or one.call.ended_at) + grace
            if ripe > now:
                self._due = min(self._due or ripe, ripe)
                continue
            if self._words.outline(call, one.extension, _ANYBODY) is None:
                self._left_out[call.id] = one.call.started_at
                continue
            owner = self._owners.of(one.extension, one.call.started_at)
            outline = owner and self._words.outline(call, one.extension, owner)
            if owner and outline:
                yield _Wanted(call, one.extension, owner, outline, recorded(Recorded(), one.call))

    def _talks(self, rows: Iterable[ExtensionCall]) -> list[Talk]:
        """Those of which 3CX has something of what was said."""
        found = []
        for one in rows:
            said = recorded(Recorded(), one.call)
            if said == Recorded() or (owner := self._owners.of(one.extension, one.call.started_at)) is None:
                continue
            found.append(
                Talk(from_log(one.call, self._archive.ahead, self._settings, one.extension), one.extension, owner, said)
            )
        return found

    async def _write(self, wanted: Sequence[_Wanted]) -> int:
        written = {entry.call_id for entry in await self._store.entries_of([one.call.id for one in wanted])}
        missing = [one for one in wanted if one.call.id not in written]
        there = await self._there(missing)
        unlogged = [one for one in missing if one.call.id not in there]
        with contextlib.suppress(SalesforceRefused):  # then each is asked for alone
            await self._people.ask_for(_number(one.call) for one in unlogged)
        new = []
        for one in unlogged:
            people = await self._whose_number(_number(one.call))
            entry = self._words.entry(one.call, one.extension, one.owner, people, one.said)
            new += [entry] if entry else []
        oldest = self._now() + self._archive.ahead - _KEPT
        made = {entry.call_id for entry in new}
        logged = {
            one.call.id: Dealt(
                one.call.started_at, there.get(one.call.id, ""), pieces(one.said) if one.call.id in made else ""
            )
            for one in wanted
            if one.call.started_at > oldest
        }
        added = await self._store.add_entries(new, self._logged.remembered(logged))
        self._logged.add(logged)
        return len(added)

    async def _whose_number(self, number: str) -> Sequence[Person] | None:
        """Who has the number; None where Salesforce refuses to say, and would again."""
        try:
            return await self._people.with_number(number) if number else ()
        except SalesforceRefused as error:
            log.warning("a call is logged without asking who it was with: %s", error.code)
            return None

    async def _there(self, missing: Sequence[_Wanted]) -> Mapping[str, str]:
        """The Tasks of those that Salesforce has one for, from whichever program, by the calls' ids."""
        if not missing:
            return {}
        # Not one that another call is logged by, even if it does not look like that any more.
        ours = await self._store.known_tasks() | self._logged.tasks
        since = min(one.call.started_at for one in missing) - _CLOCKS
        by_owner: dict[str, list[_Wanted]] = {}
        for one in missing:
            by_owner.setdefault(one.owner.user_id, []).append(one)
        tasks = await self._crm.tasks_of(list(by_owner), since)
        own_keys = {one.outline.key: one.call.id for one in missing}
        every = {task.id: task for some in tasks.values() for task in some}.values()
        found = {own_keys[task.key]: task.id for task in every if task.key in own_keys}
        for owner_id, calls in by_owner.items():
            others = [task for task in tasks.get(owner_id, ()) if not {task.id, task.key} & ours]
            others = [task for task in others if task.key not in own_keys]
            zone = agent_zone(calls[0].owner)
            pairs = which([one.outline for one in calls if one.call.id not in found], others, zone)
            found.update({entry.call_id: task.id for entry, task in pairs})
            # The log may count from when the caller came into the queue, an agent's Sidecall from its first ring.
            left = [task for task in others if task not in [pair[1] for pair in pairs]]
            rang = [rung(one.outline, one.call) for one in calls if one.call.id not in found]
            found.update({entry.call_id: task.id for entry, task in which(rang, left, zone)})
        return found

    async def _remember(self) -> None:
        if self._first is not None and self._until is not None:
            marks = {_FIRST: self._first.isoformat(), _MARK: self._until.isoformat()}
            await self._store.add_entries((), marks)


def _number(call: Call) -> str:
    """The number to ask Salesforce for, "" when there is none."""
    return "" if call.direction is Direction.INTERNAL else call.number or ""


def _slices(since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    while since < until:
        end = min(since + _SLICE, until)
        yield since, end
        since = end
