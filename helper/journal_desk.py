"""What an agent does with the journal: looks at it, mends it, sends it again, tries out its templates."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from helper.callbook.book import CallBook
from helper.callerid.look_up import CallerId
from helper.chats import preview as chats
from helper.chats.edit import edited_chat
from helper.crm.port import CrmPort
from helper.errors import NotFound
from helper.faces import NoteChange, Preview
from helper.journal.compose import Composer
from helper.journal.decide import decided, moves_org
from helper.journal.edit import edited
from helper.journal.export import as_csv
from helper.journal.model import Decision, Entry
from helper.journal.outbox import Outbox
from helper.journal.preview import preview
from helper.journal.source import CHAT
from helper.journal.templates import agent_zone
from helper.language import _
from helper.people.model import Person
from helper.settings.settings import Settings
from helper.settings.table import JOURNAL_CHAT_SUBJECT, PBX_EXTENSION
from helper.store.port import Store

_LATELY = timedelta(days=2)  # sent entries are shown for so long
_LATEST = 200
_MOST = 2000  # entries that are listed; all are counted


class JournalDesk:
    """The journal's verbs of ``helper.faces.Service``. ``person`` finds somebody by id, ``note`` is the service's."""

    def __init__(
        self,
        store: Store,
        crm: CrmPort,
        book: CallBook,
        callerid: CallerId,
        composer: Composer,
        outbox: Outbox,
        person: Callable[..., Awaitable[Person]],
        note: Callable[[str, NoteChange], Awaitable[object]],
        settings: Settings,
    ) -> None:
        self._settings = settings
        self._store = store
        self._crm = crm
        self._book = book
        self._callerid = callerid
        self._composer = composer
        self._outbox = outbox
        self._person = person
        self._note = note

    async def entries(self) -> Sequence[Entry]:
        """Everything that is not safely in Salesforce, and what was sent lately."""
        return await self._store.entries_since(datetime.now(UTC) - _LATELY, _MOST)

    async def edit(self, entry_id: str, changes: Mapping[str, Any]) -> Entry:
        entry = await self._store.entry(entry_id)
        if entry is None:
            raise NotFound(_("There is no such entry in the journal."))
        if decision := changes.get("decision"):
            return await self._decide(entry, Decision(decision))
        person_id, about, outcome = changes.get("person_id"), changes.get("related_id"), changes.get("outcome")
        change = partial(edited, changes=changes)
        if entry.kind == CHAT:
            person = await self._person(str(person_id)) if person_id else None
            change = partial(edited_chat, changes=changes, person=person)
        else:
            if person_id:
                await self._callerid.choose(entry.call_id, await self._person(str(person_id), entry.call_id))
            if about is not None or outcome is not None:
                await self._note(entry.call_id, NoteChange(related_id=about, outcome=outcome))
        [after] = await self._store.change_entries({entry_id: change})
        self._composer.noted(after)
        self._outbox.wake()
        return after

    async def _decide(self, entry: Entry, decision: Decision) -> Entry:
        agent = self._crm.agent()
        decided(entry, decision, agent)  # whether there is anything to decide
        if decision is Decision.LOG_AS_MINE and moves_org(entry, agent) and entry.kind != CHAT:
            await self._callerid.forget(entry.call_id)
        [after] = await self._store.change_entries({entry.id: lambda stored: decided(stored, decision, agent)})
        self._composer.noted(after)
        self._outbox.wake()
        return after

    async def preview(self, key: str, template: str) -> Preview:
        if key == JOURNAL_CHAT_SUBJECT.key:
            last = next((entry for entry in reversed(await self.entries()) if entry.kind == CHAT), None)
            person = self._callerid.acquaintances.known(last.person_id) if last else None
            return chats.preview(template, self._crm.agent(), self._settings[PBX_EXTENSION], last, person)
        return preview(self._composer, key, template, await self._book.latest(_LATEST))

    async def csv(self, call_ids: Sequence[str] | None = None) -> str:
        """These calls, or those of the agent's own day."""
        agent = self._crm.agent()
        if call_ids is not None:
            return as_csv([self._book.view(await self._book.get(call_id)) for call_id in call_ids], agent)
        today = datetime.now(agent_zone(agent)).replace(hour=0, minute=0, second=0, microsecond=0)
        until = datetime.now(UTC) + timedelta(days=1)
        return as_csv([self._book.view(one) for one in await self._book.between(today.astimezone(UTC), until)], agent)
