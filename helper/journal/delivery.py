"""One step of the outbox: a batch of entries sent, or asked for, and what came of it written down."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import replace
from datetime import datetime, timedelta

from helper.crm.port import Broken, CrmPort, Doubtful, TaskDraft, TaskSeen, Temporary, TooSlow, Unconfirmed
from helper.errors import NotConnected, NotFound, NotSignedIn, SidecallError
from helper.journal import states
from helper.journal.batches import next_batch
from helper.journal.draft import changes, new_task
from helper.journal.merge import merged
from helper.journal.model import Entry, EntryState, Hold
from helper.journal.pace import Pace
from helper.journal.same_call import DAY, adopted, which
from helper.journal.source import CHAT, NO_SOURCE, Source
from helper.journal.stubborn import TIMES_LOOKED_UP, Stubborn
from helper.journal.templates import agent_zone
from helper.language import _
from helper.store.port import Store

log = logging.getLogger(__name__)

Change = Callable[[Entry], Entry]
_NOT_NOW = (NotConnected, NotSignedIn, Temporary)


class Delivery:
    """Every step leaves each of its entries in another state, or put off; none is done twice in a row."""

    def __init__(
        self,
        store: Store,
        crm: CrmPort,
        sources: Mapping[str, Source],
        pace: Pace,
        now: Callable[[], datetime],
        taken: Callable[[], Set[str]] = frozenset,
    ) -> None:
        self._store = store
        self._crm = crm
        self._sources = sources
        self._pace = pace
        self._now = now
        self._taken = taken
        self._stubborn = Stubborn()
        self._unanswered = Stubborn(TIMES_LOOKED_UP)

    async def change(self, entries: Sequence[Entry], change: Change) -> Sequence[Entry]:
        """Change entries in the store and tell their sources; returns them as they are then."""
        return await self._write({entry.id: change for entry in entries})

    async def hold(self, entries: Sequence[Entry], why: str, hold: str = "") -> None:
        """Keep these until what ``why`` says is put right, or the agent decides on ``hold``; of what is doubtful, that
        stays to be found out first.
        """
        at = self._now() + timedelta(seconds=self._pace.timing.longest_pause)
        doubtful = EntryState.DOUBTFUL
        await self.change(
            entries,
            lambda entry: (
                replace(states.later(entry, at, why), hold=hold)
                if entry.state is doubtful
                else states.held(entry, why, hold)
            ),
        )

    async def ask_for(self, entries: Sequence[Entry]) -> None:
        """Find out whether the Tasks of doubtful entries are there."""
        if not entries:
            return
        # Only a no that was asked for after that time is one. An upsert makes nothing twice, but what people have
        # changed meanwhile in a Task that is there, it would undo: so that is asked for, too.
        certain = {entry.id for entry in entries if self._crm.repeatable() or self._pace.may_repeat(entry)}
        since = min(min(entry.sent_at or entry.created_at, entry.created_at) for entry in entries)
        try:
            found = await self._crm.find_tasks([entry.key for entry in entries], since)
        except _NOT_NOW as error:
            at, why = self._pace.failed(), error.message
            await self.change(entries, lambda entry: states.later(entry, at, why))
            return
        except SidecallError as error:
            # Nobody but the agent can find out.
            why = _unread(error, sent=True)
            await self.change(entries, lambda entry: _blind(entry, why))
            return
        self._pace.answered()

        def outcome(entry: Entry) -> Change:
            task_id = found.get(entry.key, "")
            if task_id:
                return lambda stored: states.delivered(stored, task_id)
            if entry.id in certain:
                return self._not_there(entry)
            at = self._pace.repeat_at(entry)
            return lambda stored: replace(stored, next_try_at=at)

        await self._write({entry.id: outcome(entry) for entry in entries})

    def _not_there(self, entry: Entry) -> Change:
        """What becomes of an entry that was sent, and of which Salesforce has nothing."""
        if why := self._stubborn.why(entry):
            return lambda stored: states.refused(replace(stored, sending={}), why)
        at = self._pace.next_try(entry) if self._stubborn.suspected(entry) else None
        return lambda stored: replace(stored, state=EntryState.WAITING, next_try_at=at, sending={})

    async def send(self, waiting: Sequence[Entry]) -> None:
        """Send the first batch of ``waiting``."""
        batch = next_batch(waiting, self._pace.most, self._stubborn.suspected)
        asked = [entry for entry in batch if entry.needs_lookup]
        if asked:
            await self._settle(
                [entry for entry in waiting if entry.needs_lookup]
            )  # then they come again, in their order
        elif batch and batch[0].task_id:
            await self._update(batch)
        elif batch:
            chats = [entry for entry in batch if entry.kind == CHAT]
            old = [entry for entry in batch if self._is_old(entry)]
            if (chats and not await self._find_chats(chats)) or (old and not await self._adopt(old)):
                return
            await self._create(batch)

    async def _settle(self, entries: Sequence[Entry]) -> None:
        outcome: dict[str, Change] = {}
        errors: list[SidecallError | None] = []
        for kind in {entry.kind for entry in entries}:
            same = [entry for entry in entries if entry.kind == kind]
            for entry, error in zip(same, await self._source(kind).settle(same), strict=True):
                errors.append(error)
                outcome[entry.id] = self._asked(entry, error)
        if all(isinstance(error, Temporary) for error in errors):
            self._pace.failed()  # it is not about one of them: the org's requests are used up, or it rests
        await self._write(outcome)

    def _asked(self, entry: Entry, error: SidecallError | None) -> Change:
        """What becomes of an entry whose person was asked for."""
        if error is None:
            self._unanswered.taken([entry])
            return _settled
        if isinstance(error, Temporary | TooSlow):
            self._unanswered.broke(entry, error.message)
        if not isinstance(error, _NOT_NOW) or self._unanswered.why(entry):
            log.warning("logged without asking who it was with: %s", error.code)
            return _settled
        at, why = self._pace.next_try(replace(entry, attempts=entry.attempts + 1)), error.message
        return lambda stored: states.not_found_out(stored, at, why)

    async def _find_chats(self, entries: Sequence[Entry]) -> bool:
        """Take over the Tasks of chats that the company's collector wrote meanwhile, under the same keys; False when it
        is not known which those are.
        """
        try:
            found = await self._crm.find_tasks([entry.key for entry in entries], min(one.created_at for one in entries))
            there = await self._crm.read_tasks(list(found.values())) if found else {}
        except _NOT_NOW as error:
            await self._put_off(entries, error)
            return False
        except SidecallError as error:
            return await self._cannot_look(entries, error)
        tasks = {entry.id: there[found[entry.key]] for entry in entries if found.get(entry.key) in there}
        await self._write({entry_id: _adoption(task) for entry_id, task in tasks.items()})
        return True

    async def _adopt(self, entries: Sequence[Entry]) -> bool:
        """Take over the Tasks that somebody else wrote of these old calls meanwhile; False when that is not known."""
        days = [entry.day or entry.created_at.date() for entry in entries]
        ours = await self._store.known_tasks()
        try:
            for owner in {entry.owner_id for entry in entries}:
                there = await self._crm.tasks_between(owner, min(days) - DAY, max(days) + DAY)
                same = which(
                    [entry for entry in entries if entry.owner_id == owner],
                    [task for task in there if _may_be_adopted(task, entries, ours | self._taken())],
                    agent_zone(self._crm.agent()),
                )
                await self._write({entry.id: _adoption(task) for entry, task in same})
        except _NOT_NOW as error:
            await self._put_off(entries, error)
            return False
        except SidecallError as error:
            return await self._cannot_look(entries, error)
        return True

    async def _cannot_look(self, entries: Sequence[Entry], error: SidecallError) -> bool:
        """Nothing is written twice, so what may be there already is the agent's to decide on; whether they all have."""
        why = _unread(error)
        await self.change([entry for entry in entries if not entry.unlooked], lambda entry: _blind(entry, why))
        return all(entry.unlooked for entry in entries)

    async def _create(self, batch: Sequence[Entry]) -> None:
        going = [entry for entry in await self._going(batch) if not entry.task_id]
        if not going:
            return
        self._pace.sent(going)
        zone = agent_zone(self._crm.agent())
        try:
            answers = await self._crm.write_tasks([new_task(entry, zone) for entry in going])
        except SidecallError as error:
            await self._put_off(going, error)
            return
        self._pace.answered(len(going))
        self._stubborn.taken(e for e, answer in zip(going, answers, strict=True) if isinstance(answer, str))
        outcome: dict[str, Change] = {}
        for entry, answer in zip(going, answers, strict=True):
            outcome[entry.id] = self._failure(entry, answer) if isinstance(answer, SidecallError) else _made(answer)
        await self._write(outcome)

    async def _update(self, batch: Sequence[Entry]) -> None:
        try:
            there = await self._crm.read_tasks([entry.task_id for entry in batch])
        except SidecallError as error:
            at, why = self._pace.failed(), error.message
            await self.change(batch, lambda entry: states.later(entry, at, why))
            return
        missing = [entry for entry in batch if entry.task_id not in there]
        await self.change(missing, lambda entry: states.gone(entry, _deleted()))
        going = await self._going([entry for entry in batch if entry.task_id in there])
        drafts = [(entry, _change(entry, there[entry.task_id])) for entry in going]
        await self._write({entry.id: _made(entry.task_id) for entry, draft in drafts if draft is None})
        told = [(entry, draft) for entry, draft in drafts if draft is not None]
        if not told:
            return
        try:
            answers = await self._crm.update_tasks([(entry.task_id, draft) for entry, draft in told])
        except SidecallError as error:
            await self._put_off([entry for entry, _draft in told], error)
            return
        self._pace.answered(len(told))
        self._stubborn.taken(e for (e, _draft), answer in zip(told, answers, strict=True) if answer is None)
        outcome: dict[str, Change] = {}
        for (entry, _draft), answer in zip(told, answers, strict=True):
            outcome[entry.id] = self._failure(entry, answer) if answer else _made(entry.task_id)
        await self._write(outcome)

    async def _going(self, batch: Sequence[Entry]) -> list[Entry]:
        """The entries of ``batch`` that are sent now, worded and written down as such; one that changed since it was
        read comes again.
        """
        read = {entry.id: entry for entry in batch}
        said = {entry.id: await self._source(entry.kind).worded(entry) for entry in batch}
        now = self._now()

        def going(stored: Entry) -> Entry:
            if stored != read[stored.id] or stored.state is not EntryState.WAITING:
                return stored
            worded = said[stored.id]
            if worded.state is not EntryState.WAITING:
                return worded
            return states.sending(worded, worded, now)

        after = await self._write(dict.fromkeys(said, going))
        return [entry for entry in after if entry.state is EntryState.SENDING]

    async def _put_off(self, entries: Sequence[Entry], error: SidecallError) -> None:
        """A whole request failed."""
        if isinstance(error, Broken) or (isinstance(error, Doubtful) and not isinstance(error, Unconfirmed)):
            self._pace.unanswered(len(entries))
        at = self._pace.failed()
        if isinstance(error, Broken) and len(entries) == 1:
            await self._write({entry.id: self._failure(entry, error) for entry in entries})
            return
        if isinstance(error, Doubtful):
            now = self._now()
            self._doubt(entries, error)
            await self.change(entries, lambda entry: states.doubtful(entry, at, error.message, now))
        elif isinstance(error, _NOT_NOW):
            await self.change(entries, lambda entry: states.later(entry, at, error.message))
        else:
            await self._write({entry.id: self._failure(entry, error) for entry in entries})

    def _doubt(self, entries: Sequence[Entry], error: Doubtful) -> None:
        if isinstance(error, Unconfirmed):
            self._pace.over(entries)
        else:
            self._pace.sent(entries)

    def _failure(self, entry: Entry, error: SidecallError) -> Change:
        """What becomes of one entry that Salesforce did not take."""
        at, why = self._pace.next_try(entry), error.message
        if isinstance(error, Broken):
            self._stubborn.broke(entry, why)
            if entry.task_id and self._stubborn.why(entry):
                return lambda stored: states.refused(stored, why)
        if isinstance(error, Doubtful):
            now = self._now()
            self._doubt([entry], error)
            return lambda stored: states.doubtful(stored, at, why, now)
        if isinstance(error, _NOT_NOW):
            return lambda stored: states.later(stored, at, why)
        if isinstance(error, NotFound) and entry.task_id:
            return lambda stored: states.gone(stored, _deleted())
        return lambda stored: states.refused(stored, why)

    async def _write(self, outcome: Mapping[str, Change]) -> Sequence[Entry]:
        after = await self._store.change_entries(outcome)
        await self._tell(after)
        return after

    async def _tell(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            if entry.state not in (EntryState.SENDING, EntryState.DOUBTFUL):
                self._pace.settled(entry)
            await self._source(entry.kind).told(entry)

    def _source(self, kind: str) -> Source:
        return self._sources.get(kind, NO_SOURCE)

    def _is_old(self, entry: Entry) -> bool:
        """Whether the company's collector, or another PC of the agent's, may have logged this call meanwhile; a chat
        has the same key there.
        """
        if entry.kind == CHAT:
            return False
        if entry.look_first:
            return True
        over = entry.ended_at or entry.started_at
        return over is not None and self._now() - over > timedelta(seconds=self._pace.timing.old)


def _may_be_adopted(task: TaskSeen, entries: Sequence[Entry], ours: Set[str]) -> bool:
    """Not one that another call from here is logged by already."""
    return any(task.key == entry.key for entry in entries) or not {task.id, task.key} & ours


def _settled(entry: Entry) -> Entry:
    return replace(entry, needs_lookup=False)


def _made(task_id: str) -> Change:
    return lambda stored: states.delivered(stored, task_id)


def _adoption(task: TaskSeen) -> Change:
    return lambda stored: adopted(stored, task)


def _change(entry: Entry, there: TaskSeen) -> TaskDraft | None:
    """What is to be told to the Task, which people may have edited since it was written."""
    draft = changes(entry)
    if draft is None:
        return None
    draft, base = replace(draft, text_there=there.text), entry.written
    if "text" in base and draft.text:
        draft = replace(draft, text=merged(base["text"], entry.text, there.text))
    if "subject" in base and draft.subject and there.subject != base["subject"]:
        draft = replace(draft, subject="")
    return draft


def _blind(entry: Entry, why: str) -> Entry:
    if entry.unlooked:
        return replace(entry, state=EntryState.WAITING, next_try_at=None, sending={})
    return states.held(replace(entry, sending={}, look_first=True), why, Hold.UNREAD)


def _unread(error: SidecallError, sent: bool = False) -> str:
    words = (
        _("This was sent, but Salesforce does not let Sidecall look whether it arrived ({reason}). Look there first.")
        if sent
        else _("This may be in Salesforce already, which does not let Sidecall look ({reason}). Look there first.")
    )
    return words.format(reason=error.message.removesuffix("."))


def _deleted() -> str:
    return _(
        "Somebody has deleted this entry in Salesforce, or you may no longer see it. Look there first: sent again, it "
        "is written anew."
    )
