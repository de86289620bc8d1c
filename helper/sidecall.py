"""Sidecall as its faces use it: every verb of ``helper.faces.Service``, carried out by the use case that knows how."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Protocol

from helper import __version__
from helper.callbook.book import CallBook
from helper.callbook.record import Record
from helper.callerid.landing import landing
from helper.callerid.look_up import CallerId
from helper.callerid.new_people import NewPeople
from helper.callerid.searching import Searching
from helper.calls.tracker import Tracker
from helper.crm.port import CrmPort
from helper.dial.allowed import to_send_on
from helper.dial.place import Dialler
from helper.errors import NotConnected, NotFound, SettingsError, SidecallError, WrongState
from helper.faces import (
    CallView,
    Check,
    ContactUrl,
    Device,
    DialRequest,
    Event,
    JournalChanged,
    Landing,
    Listener,
    NeededField,
    NewPerson,
    NoteChange,
    Notice,
    Preview,
    SecretView,
    SettingsChanged,
    SettingView,
    Status,
    StatusChanged,
    WindowWanted,
)
from helper.history.past import Past
from helper.journal.compose import Composer
from helper.journal.model import Entry, EntryState
from helper.journal.outbox import Outbox
from helper.journal_desk import JournalDesk
from helper.language import _, current_language
from helper.numbers.read import read_dialled
from helper.pbx.devices import find, lasting
from helper.pbx.port import PbxPort
from helper.people.model import Person, PersonKind, Phone, Related
from helper.secrets.port import TYPED, Secrets
from helper.settings.settings import Settings
from helper.settings.table import NUMBERS_REGION, PBX_DEVICE, PBX_EXTENSION
from helper.store.port import Store

log = logging.getLogger(__name__)


class Wiring(Protocol):
    """What only the composition root can do."""

    async def settings_changed(self, keys: tuple[str, ...]) -> None:
        """Take changed settings or secrets into use."""

    async def open_record(self, url: str) -> bool:
        """Show an address of the org in the agent's browser, who asked for it."""

    async def incoming(self, number: str, name: str) -> Record:
        """A call that another program reports to be ringing."""

    async def popped(self, query: str) -> Record:
        """A call that 3CX's contact URL reports; as far as it is known who it is after a moment."""

    async def contact_url(self, renew: bool) -> ContactUrl:
        """See ``Service.pop_url``."""

    def checks(self) -> Sequence[Check]:
        """What the composition root can tell of what it put together."""


class Sidecall:
    """Implements ``helper.faces.Service``."""

    def __init__(
        self,
        *,
        settings: Settings,
        secrets: Secrets,
        store: Store,
        pbx: PbxPort,
        crm: CrmPort,
        book: CallBook,
        tracker: Tracker,
        callerid: CallerId,
        dialler: Dialler,
        composer: Composer,
        outbox: Outbox,
        past: Past,
        wiring: Wiring,
    ) -> None:
        self._settings = settings
        self._secrets = secrets
        self._store = store
        self._pbx = pbx
        self._crm = crm
        self._book = book
        self._tracker = tracker
        self._callerid = callerid
        self._dialler = dialler
        self._composer = composer
        self._outbox = outbox
        self._past = past
        self._wiring = wiring
        self._searching = Searching(crm)
        self._new_people = NewPeople(crm, callerid, settings)
        self._journal = JournalDesk(store, crm, book, callerid, composer, outbox, self._person, self.note, settings)
        self._listeners: list[Listener] = []
        self.problems: list[str] = []
        """Mistakes that are not in a settings file, in words for a person."""
        self._counts: dict[EntryState, int] = {}
        self._present: dict[str, bool] = {}
        book.subscribe(self._emit)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        self._listeners.append(listener)

        def end() -> None:
            with contextlib.suppress(ValueError):
                self._listeners.remove(listener)

        return end

    def status(self) -> Status:
        waiting = sum(
            self._counts.get(state, 0) for state in (EntryState.WAITING, EntryState.SENDING, EntryState.DOUBTFUL)
        )
        failed = sum(self._counts.get(state, 0) for state in (EntryState.REFUSED, EntryState.HELD))
        pbx = self._pbx.status()
        trouble = (self._crm.key_problem(), self._store.trouble())
        return Status(
            version=__version__,
            pbx=replace(pbx, device=self._settings[PBX_DEVICE], email=self._past.email),
            salesforce=self._crm.status(),
            journal_waiting=waiting,
            journal_failed=failed,
            secrets=self._secrets.state,
            region=self._settings[NUMBERS_REGION],
            language=current_language(),
            problems=(*self._settings.problems, *self.problems, *filter(None, trouble)),
        )

    def notify(self, notice: Notice) -> None:
        """Tell the faces something a person should know."""
        self._emit(notice)

    def open_window(self, name: str) -> None:
        self._emit(WindowWanted(name))

    def announce_status(self) -> None:
        """Tell the faces how Sidecall is now."""
        self._emit(StatusChanged(self.status()))

    async def count(self) -> None:
        """Count the journal anew and tell the faces."""
        self._counts = await self._store.counts()
        self._emit(JournalChanged(tuple(await self.journal())))
        self.announce_status()

    async def dial(self, request: DialRequest) -> CallView:
        if trouble := self._store.trouble():
            raise WrongState(trouble)  # what cannot be written down could be dialled twice
        return self._book.view(await self._dialler.dial(request))

    async def devices(self) -> Sequence[Device]:
        found = await self._pbx.devices()
        chosen = find(found, self._settings[PBX_DEVICE])
        return [Device(one.id, one.name, one is chosen) for one in found]

    async def hang_up(self, call_id: str) -> None:
        self._tracker.hung_up(call_id)
        await self._act(call_id, self._pbx.hang_up, every=True)

    async def answer(self, call_id: str) -> None:
        await self._act(call_id, self._pbx.answer)

    async def divert(self, call_id: str, to: str) -> None:
        await self._send_on(call_id, to, self._pbx.divert)

    async def transfer(self, call_id: str, to: str) -> None:
        await self._send_on(call_id, to, self._pbx.transfer)

    async def calls(self, limit: int = 50) -> Sequence[CallView]:
        return [self._book.view(record) for record in await self._book.latest(max(1, min(limit, 500)))]

    async def note(self, call_id: str, change: NoteChange) -> CallView:
        if change.person_id is not None:
            person = await self._person(change.person_id, call_id) if change.person_id else None
            await self._callerid.choose(call_id, person)

        def apply(record: Record) -> Record:
            call = record.call
            if change.text is not None:
                call = replace(call, note=change.text[:32000])
            if change.outcome is not None:
                call = replace(call, disposition=change.outcome[:255])
            if change.related_id is not None:
                call = replace(call, related_id=change.related_id)
            return replace(record, call=call)

        return self._book.view(await self._book.change(call_id, apply))

    async def related(self, person_id: str) -> Related:
        return await self._callerid.acquaintances.related(await self._person(person_id))

    async def lookup(self, number: str) -> Sequence[Person]:
        read = read_dialled(number, self._settings[NUMBERS_REGION])
        return await self._callerid.people(read.e164) if read.e164 else []

    async def search(self, text: str) -> Sequence[Person]:
        people = await self._searching.people(text)
        self._callerid.acquaintances.met(people)
        return people

    def colleagues(self) -> Sequence[Person]:
        own = self._settings[PBX_EXTENSION]
        return [
            Person("", PersonKind.USER, one.name, "", email=one.email, phones=(Phone("Extension", one.extension),))
            for one in self._past.colleagues()
            if one.name and one.extension != own
        ]

    async def show(self, person_id: str) -> None:
        url = self._crm.record_url(person_id)
        if not url:
            raise NotFound(_("There is no Salesforce record to open."))
        await self._wiring.open_record(url)

    async def required(self, kind: str) -> Sequence[NeededField]:
        return await self._new_people.required(kind)

    async def create(self, new: NewPerson) -> Person:
        return await self._new_people.create(new)

    async def attach(self, person_id: str, number: str, field: str) -> Person:
        return await self._new_people.attach(await self._person(person_id), number, field)

    async def number_fields(self, person_id: str) -> Sequence[NeededField]:
        return await self._crm.number_fields(await self._person(person_id))

    async def journal(self) -> Sequence[Entry]:
        return await self._journal.entries()

    async def journal_edit(self, entry_id: str, changes: Mapping[str, Any]) -> Entry:
        return await self._journal.edit(entry_id, changes)

    async def preview(self, key: str, template: str) -> Preview:
        return await self._journal.preview(key, template)

    async def journal_csv(self, call_ids: Sequence[str] | None = None) -> str:
        return await self._journal.csv(call_ids)

    async def journal_retry(self, entry_id: str | None = None) -> None:
        await self._outbox.retry(entry_id)

    async def incoming(self, number: str, name: str) -> CallView:
        return self._book.view(await self._wiring.incoming(number, name))

    async def pop(self, query: str) -> Landing:
        view = self._book.view(await self._wiring.popped(query))
        return landing(view, self._settings, self._crm.record_url, self._crm.page_url)

    async def pop_url(self, renew: bool = False) -> ContactUrl:
        return await self._wiring.contact_url(renew)

    async def log_handed_over(self, call_id: str, seconds: int) -> CallView:
        def change(record: Record) -> Record:
            call = record.call
            if call.timed_seconds == seconds:
                return record
            if not self._composer.may_log(record, seconds):
                raise WrongState(_("This call cannot be logged, or it is logged already."))
            return replace(record, call=replace(call, timed_seconds=seconds))

        return self._book.view(await self._book.change(call_id, change))

    async def doctor(self) -> Sequence[Check]:
        problems = self.status().problems
        checks = [Check("settings", not problems, _("Settings"), " ".join(problems))]
        kept = self._secrets.state != "secrets_unavailable"
        why = "" if kept else _("There is no keyring on this computer, so secrets are gone when Sidecall ends.")
        checks.append(Check("secrets", kept, _("Keyring"), why))
        checks += await self._pbx.check()
        checks += await self._past.checks()
        checks += self._wiring.checks()
        salesforce = self._crm.status()
        used = _("{used} of {limit} requests of 24 hours used, by the whole company").format(
            used=salesforce.api_used, limit=salesforce.api_limit
        )
        said = salesforce.message or (used if salesforce.api_limit else "")
        checks.append(Check("salesforce", salesforce.state == "connected", _("Salesforce"), said))
        failed = self.status().journal_failed
        why = "" if not failed else _("{count} calls need you before they can be logged.").format(count=failed)
        checks.append(Check("journal", not failed, _("Logging"), why))
        return checks

    async def sign_in(self) -> str:
        return await self._crm.sign_in()

    async def sign_out(self) -> None:
        await self._crm.sign_out()

    def settings(self) -> Sequence[SettingView]:
        return self._settings.views()

    def secret_names(self) -> Sequence[SecretView]:
        return [SecretView(name, _(label), self._present.get(name, False)) for name, label in TYPED.items()]

    async def note_secrets(self) -> None:
        """Find out which secrets are there, so that faces can say so without waiting."""
        for name in TYPED:
            self._present[name] = bool(await self._secrets.get(name))

    async def change_settings(self, changes: Mapping[str, Any]) -> None:
        asked = dict(changes)
        if asked.get(PBX_DEVICE.key):
            asked[PBX_DEVICE.key] = await self._lasting(asked[PBX_DEVICE.key])
        changed = await asyncio.to_thread(self._settings.change, asked)
        await self._wiring.settings_changed(changed)
        self._emit(SettingsChanged(changed))
        self.announce_status()

    async def set_secret(self, name: str, value: str) -> None:
        if name not in TYPED:
            raise SettingsError(_("There is no secret called {name}.").format(name=name))
        await self._secrets.set(name, value.strip())
        self._present[name] = bool(value.strip())
        await self._wiring.settings_changed((name,))
        self.announce_status()

    async def _lasting(self, phone: Any) -> Any:
        """What the settings should hold for the phone with that id; as it was given when 3CX cannot be asked."""
        try:
            return lasting(await self._pbx.devices(), phone)
        except SidecallError:
            return phone

    async def _act(self, call_id: str, verb: Callable[[str], Awaitable[None]], every: bool = False) -> None:
        await self._book.get(call_id)
        legs = self._tracker.legs(call_id)
        if not legs:
            raise NotFound(_("This call is over."))
        # The leg that talks, or one that alerts; to stop the alerting, every phone that does.
        leg = next((one for one in legs if one.state == "connected"), legs[0])
        await verb(leg.id)
        for other in legs if every and leg.state != "connected" else ():
            if other is not leg:
                with contextlib.suppress(NotFound):  # where one stops, 3CX may stop all
                    await verb(other.id)

    async def _send_on(self, call_id: str, to: str, verb: Callable[[str, str], Awaitable[None]]) -> None:
        """To a colleague's extension, a public number or voicemail."""
        target = to_send_on(to, self._settings)
        self._tracker.sent_on(call_id, datetime.now(UTC))
        try:
            await self._act(call_id, lambda leg_id: verb(leg_id, target))
        except SidecallError as error:
            # Without an answer it may have been done all the same.
            if not isinstance(error, NotConnected):
                self._tracker.stayed(call_id)
            raise

    async def _person(self, person_id: str, call_id: str = "") -> Person:
        """A person by id: from the call's own matches without asking, else from Salesforce. Raises ``NotFound``."""
        if call_id:
            record = await self._book.get(call_id)
            for match in record.matches:
                if match.id == person_id:
                    return match
        for record in self._book.running():
            for match in (*record.matches, *([record.person] if record.person else [])):
                if match.id == person_id:
                    return match
        person = await self._callerid.acquaintances.person(person_id)
        if person is None:
            raise NotFound(_("Salesforce has no such person."))
        return person

    def _emit(self, event: Event) -> None:
        for listener in list(self._listeners):
            try:
                listener(event)
            except Exception:
                log.exception("a face failed to take an event")
