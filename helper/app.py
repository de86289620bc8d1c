"""The one place that puts the parts together: who opens closes, in reverse order, on every path."""

from __future__ import annotations

import asyncio
import logging
import webbrowser
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime

import aiohttp
from yarl import URL

from helper import __version__
from helper.api import Api
from helper.api.runtime import publish, withdraw
from helper.bridge.origins import ORIGINS
from helper.callbook.book import CallBook
from helper.callbook.follow import Follower, reader
from helper.callbook.record import Record
from helper.callerid.look_up import CallerId
from helper.callerid.pop import ScreenPop
from helper.callerid.reported import Reported
from helper.calls.tracker import Tracker
from helper.chats.own import OwnChats
from helper.chats.source import Complete
from helper.chats.whom import Finder
from helper.crm.notices import SalesforceNotices
from helper.crm.salesforce import Salesforce
from helper.dial.place import Dialler
from helper.errors import SidecallError
from helper.faces import CallChanged, Check, Connection, ContactUrl, Notice, Service
from helper.ground import Options, RunsAlready, open_ground, salesforce_settings
from helper.history.past import Past
from helper.journal.calls import CallSource
from helper.journal.compose import Composer
from helper.journal.outbox import Outbox
from helper.journal.source import CALL, CHAT
from helper.keeping import Keeping
from helper.language import _, use_language
from helper.pbx import callcontrol
from helper.pbx.address import exchange_address
from helper.pbx.handoff.adapter import HandOver
from helper.pbx.handoff.announced import from_query, from_words
from helper.pbx.handoff.contact_url import Contact
from helper.pbx.line import Line
from helper.pbx.xapi import Xapi
from helper.people.model import LookupState
from helper.secrets.port import PBX_CLIENT_SECRET, Secrets
from helper.settings import table
from helper.settings.settings import Settings
from helper.sidecall import Sidecall
from helper.store.database import Database
from helper.store.sqlite import SqliteStore
from helper.tasks import Tasks

__all__ = ["Options", "Program", "RunsAlready", "run"]

log = logging.getLogger(__name__)

_TAB_WAITS = 4.0  # seconds that a browser tab waits to be told where to go
# A new line to 3CX would end the session of the one that works.
_USED_AS_THEY_ARE = (table.PBX_DEVICE.key, table.PBX_HANDOFF.key, table.PBX_VOICEMAIL.key)
_COUNT_PAUSE = 0.1  # seconds in which changes of the journal are counted together
_COUNT_AGAIN = 2.0  # seconds


async def run(options: Options, ready: Callable[[Service], None], stop: asyncio.Event) -> None:
    """Everything from start to clean stop: calls ``ready`` when the API answers, runs until ``stop`` is set.

    Raises ``RunsAlready`` when another one has this home, ``NewerDatabase`` when the data is of a newer Sidecall,
    ``OSError`` when the home cannot be written.
    """
    async with AsyncExitStack() as stack:
        ground = await open_ground(options, stack)
        program = Program(options, ground.settings, ground.secrets, ground.database, ground.http)
        await program.start(stack)
        ready(program.service)
        await stop.wait()


class Program:
    """The parts, and what passes between them. Implements ``helper.sidecall.Wiring``."""

    def __init__(
        self, options: Options, settings: Settings, secrets: Secrets, database: Database, http: aiohttp.ClientSession
    ) -> None:
        self._options = options
        self._settings = settings
        self._secrets = secrets
        self._database = database
        self._http = http
        self._store = SqliteStore(database)
        self._tasks = Tasks()
        self._crm = Salesforce(salesforce_settings(settings), secrets, self._store, timing=options.salesforce)
        self._line = Line()
        self._tracker = Tracker(reader(settings))
        self._composer = Composer(settings, self._crm.agent, self._crm.record_url, _now)
        self._book = CallBook(self._store, self._tracker, self._composer)
        self._callerid = CallerId(self._store, self._crm, self._book, settings, _now)
        self._past = Past(self._store, self._line, self._book, self._callerid, settings, self._crm.agent, _now)
        self._outbox = Outbox(
            self._store,
            self._crm,
            {
                CALL: CallSource(self._book, self._callerid, self._composer),
                CHAT: Complete(lambda entry: self._entry_changed()),
            },
            _now,
            self._past.same_agent.obstacle,
            options.pace,
        )
        self._dialler = Dialler(
            self._line,
            self._crm,
            self._book,
            self._tracker,
            self._callerid,
            settings,
            HandOver(settings).dial,
            _now,
        )
        self._reported = Reported(self._book, self._callerid, settings, self._follows_calls, _now)
        self._contact = Contact(settings, secrets)
        self.service = Sidecall(
            settings=settings,
            secrets=secrets,
            store=self._store,
            pbx=self._line,
            crm=self._crm,
            book=self._book,
            tracker=self._tracker,
            callerid=self._callerid,
            dialler=self._dialler,
            composer=self._composer,
            outbox=self._outbox,
            past=self._past,
            wiring=self,
        )
        self._chats = OwnChats(
            self._store,
            self._crm,
            Finder(self._crm, settings, self._callerid.people),
            settings,
            colleagues=self._past.colleagues,
            added=self._entry_changed,
            now=_now,
        )
        self._pop = ScreenPop(settings, self._crm, self._pop_up, self._left_alone, _now)
        self._api = Api(
            self.service,
            version=__version__,
            extension_origins=ORIGINS,
            open_in_browser=_open_in_browser,
            org_hosts=self._org_hosts,
            pop_capability=lambda: self._contact.capability,
        )
        self._dialler.warn = self.service.notify
        self._crm.on_notice(self.service.notify)
        self._told = SalesforceNotices(self.service.notify)
        self._keeping = Keeping(
            options.home,
            database,
            self._store,
            settings,
            self._past.rebuild,
            self.service.notify,
            self.service.announce_status,
            _now,
        )
        self._user_id = ""
        self._counting = False

    async def start(self, stack: AsyncExitStack) -> None:
        """Start all parts; ``stack`` gets what stops them."""
        await self._book.load()
        for entry in await self.service.journal():
            self._composer.recalled(entry)
        self._composer.on_entry = lambda entry: self._entry_changed()
        self._line.on_change(self.service.announce_status)
        self._crm.on_change(self._crm_changed)
        self._book.subscribe(self._call_changed)
        self._book.subscribe(self._past.call_changed)
        self._past.notify = self.service.notify
        self._past.wants_said(self._composer.wants_late)
        self._past.on_email = self.service.announce_status
        self._past.on_agent = self._release
        await self.service.note_secrets()
        await self.service.count()

        stack.push_async_callback(self._book.close)
        stack.push_async_callback(self._tasks.close)
        stack.push_async_callback(self._dialler.close)
        stack.push_async_callback(self._callerid.close)
        self._tasks.start(self._crm.run(), "Salesforce")
        self._tasks.start(self._outbox.run(), "outbox")
        follower = Follower(self._line, self._tracker, self._book, _now)
        follower.on_missed = self._past.missed
        self._tasks.start(follower.run(), "calls")
        self._tasks.start(self._keeping.run(), "keeping")
        self._tasks.start(self._chats.run(), "chats")
        stack.push_async_callback(self._line.close)
        self._past.start(self._tasks, stack)
        await self._use_pbx()

        await self._contact.load()
        self._contact.port = port = await self._api.start(self._settings[table.HELPER_PORT])
        stack.push_async_callback(self._api.stop)
        if self._settings[table.HELPER_PORT] not in (0, port):
            self.service.problems.append(
                _(
                    "Another program has Sidecall’s local port {port}, so Sidecall uses {other} until its next start."
                ).format(port=self._settings[table.HELPER_PORT], other=port)
            )
        publish(self._options.home, port=port, token=self._api.token, version=__version__, origins=self._api.origins)
        stack.callback(withdraw, self._options.home)
        log.info("Sidecall %s listens on port %s", __version__, port)
        await self._keeping.start()

    def _release(self) -> None:
        self._tasks.start(self._outbox.release(), "release")

    async def settings_changed(self, keys: tuple[str, ...]) -> None:
        if any(key.startswith("pbx.") and key not in _USED_AS_THEY_ARE for key in keys):
            await self._use_pbx()
        of_salesforce = (table.NUMBERS_REGION.key, table.JOURNAL_EXTERNAL_ID_FIELD.key)
        if any(key.startswith("salesforce.") or key in of_salesforce for key in keys):
            await self._crm.reconfigure(salesforce_settings(self._settings))
        if table.JOURNAL_REQUIRE_EMAIL_MATCH.key in keys:
            self._release()
        if table.UI_LANGUAGE.key in keys:
            use_language(self._settings[table.UI_LANGUAGE])

    async def open_record(self, url: str, asked: bool = True) -> bool:
        return await self._api.open_record(url, URL(url).authority.lower(), asked)

    async def incoming(self, number: str, name: str) -> Record:
        said = from_words(number, name)
        return await self._reported.take(said.number, said.name)

    async def popped(self, query: str) -> Record:
        said = from_query(query)
        record = await self._reported.take(said.number, said.name)
        self._pop.leave(record.call.id)
        return await self._reported.answered(record.call.id, _TAB_WAITS)

    async def contact_url(self, renew: bool) -> ContactUrl:
        return await self._contact.url(renew)

    def checks(self) -> Sequence[Check]:
        return [*self._chats.check(), *self._contact.check()]

    async def _use_pbx(self) -> None:
        settings = self._settings
        extension = settings[table.PBX_EXTENSION]
        if settings[table.PBX_MODE] == "handoff":
            why = _("Calls are handed over to the 3CX app; Sidecall does not see how they go on.")
            self._past.use(None)
            self._chats.use(None)
            await self._line.use(None, extension, why)
            # Nobody will tell how calls went on that were being followed until now.
            await self._book.track(self._tracker.snapshot((), _now()))
            return
        config = callcontrol.Config(
            exchange_address(settings[table.PBX_URL]),
            extension,
            settings[table.PBX_CLIENT_ID],
            await self._secrets.get(PBX_CLIENT_SECRET),
        )
        line = callcontrol.CallControl(self._http, config) if config.complete else None
        records = Xapi(self._http, config.url, extension, line.token) if line else None
        self._past.use(records)
        self._chats.use(records)
        await self._line.use(line, extension)

    def _call_changed(self, event: CallChanged) -> None:
        call = event.view.call
        if event.view.lookup is LookupState.LOOKING_UP:
            self._callerid.start(call)
        self._tasks.start(self._consider_pop(call.id), "screen pop")
        if call.over:
            self._outbox.wake()

    async def _consider_pop(self, call_id: str) -> None:
        try:
            await self._pop.consider(await self._book.get(call_id))
        except SidecallError as error:
            log.info("no record opened: %s", error.code)

    def _crm_changed(self) -> None:
        self.service.announce_status()
        self._told.changed(self._crm.status(), self._crm.scarcity())
        agent = self._crm.agent()
        user_id = agent.user_id if agent else ""
        if self._user_id and user_id and user_id != self._user_id:
            self._callerid.acquaintances.forget()
            self._tasks.start(self._store.forget_people(), "forget people")
        elif self._user_id and not user_id and self._crm.status().state is Connection.SIGNED_OUT:
            # Signed out by themselves: whoever signs in next is not to see whom they knew.
            self._callerid.acquaintances.forget()
            self._tasks.start(self._store.forget_people(), "forget people")
            self._user_id = ""
        self._user_id = user_id or self._user_id
        self._past.agent_changed()
        if self._crm.status().state is Connection.CONNECTED:
            self._callerid.start_missing()
            self._outbox.wake()

    def _entry_changed(self) -> None:
        self._outbox.wake()
        if not self._counting:
            self._counting = True
            self._tasks.start(self._count_soon(), "count the journal")

    async def _count_soon(self) -> None:
        pause = _COUNT_PAUSE
        while True:
            await asyncio.sleep(pause)
            self._counting = False
            try:
                await self.service.count()
            except Exception:
                # Nothing may change for long, and until then what faces show would be wrong.
                log.exception("the journal could not be counted")
                pause = _COUNT_AGAIN
            else:
                return

    async def _pop_up(self, url: str) -> bool:
        return not url or await self.open_record(url, asked=False)

    def _left_alone(self, call_id: str) -> None:
        log.info("no record opened: the agent is editing")
        self.service.notify(
            Notice(
                _("You are editing in Salesforce"),
                _("Nothing was opened there. Open it from the card when you are ready."),
                call_id,
            )
        )

    def _follows_calls(self) -> bool:
        return self._line.status().state is Connection.CONNECTED

    def _org_hosts(self) -> tuple[str, ...]:
        agent = self._crm.agent()
        return agent.hosts if agent else ()


async def _open_in_browser(url: str) -> None:
    await asyncio.to_thread(webbrowser.open, url)


def _now() -> datetime:
    return datetime.now(UTC)
