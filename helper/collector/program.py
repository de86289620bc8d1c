"""The one place that puts the collector together."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from typing import cast

from helper import __version__
from helper.api import Api
from helper.api.runtime import publish, withdraw
from helper.chats.gather import Gatherer
from helper.chats.source import Complete
from helper.chats.whom import Finder
from helper.collector.calls import Calls
from helper.collector.owners import Owners
from helper.collector.people import People
from helper.collector.rounds import FINE, Rounds
from helper.collector.service import CollectorService
from helper.collector.words import Words
from helper.crm.salesforce import Salesforce
from helper.faces import Connection, Service
from helper.ground import Ground, Options, open_ground, salesforce_settings
from helper.journal.outbox import Outbox
from helper.journal.source import CALL, CHAT
from helper.journal.templates import agent_zone
from helper.pbx import callcontrol
from helper.pbx.address import exchange_address
from helper.pbx.callcontrol.token import Token
from helper.pbx.company_in_use import CompanyInUse
from helper.pbx.proxy import Way
from helper.pbx.xapi import Xapi
from helper.secrets.port import PBX_CLIENT_SECRET, SALESFORCE_CLIENT_SECRET
from helper.settings import table
from helper.store.sqlite import SqliteStore
from helper.tasks import Tasks

log = logging.getLogger(__name__)

_TIDY_EVERY = 6 * 3600.0  # seconds


async def run(options: Options, ready: Callable[[Service], None], stop: asyncio.Event) -> None:
    """Everything from start to clean stop; see ``helper.app.run``. Raises what broke a part that it cannot do without:
    whoever starts services starts it anew.
    """
    async with AsyncExitStack() as stack:
        collector = Collector(await open_ground(options, stack))
        await collector.start(stack)
        ready(cast("Service", collector.service))
        await collector.until(stop)


class Collector:
    """The parts, and what passes between them."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        settings = self._settings = ground.settings
        store = self._store = SqliteStore(ground.database)
        self._crm = Salesforce(salesforce_settings(settings), ground.secrets, store, timing=ground.options.salesforce)
        self._archive = CompanyInUse()
        self._owners = Owners(store, self._archive, self._crm, _now)
        people = People(self._crm, settings, _now)
        complete = Complete(lambda entry: self._count_soon())
        self._calls = Calls(
            store,
            self._archive,
            self._crm,
            self._owners,
            people,
            Words(settings, self._crm.record_url, _now),
            settings,
            _now,
        )
        self._outbox = Outbox(
            store,
            self._crm,
            {CALL: complete, CHAT: complete},
            _now,
            timing=ground.options.pace,
            taken=self._calls.taken,
        )
        self._rounds = Rounds(
            store,
            self._archive,
            self._crm,
            self._owners,
            self._calls,
            Gatherer(
                store,
                self._archive,
                self._crm,
                Finder(self._crm, settings, people.with_number),
                settings,
                extensions=lambda: self._owners.extensions,
                owner=self._owners.of,
                grace=self._grace,
                now=_now,
                may_hold=False,
            ),
            chats_wanted=self._chats_wanted,
            since=self._since,
            added=self._outbox.wake,
            changed=self._count_soon,
            now=_now,
        )
        self.service = CollectorService(
            settings=settings,
            secrets=ground.secrets,
            store=store,
            crm=self._crm,
            archive=self._archive,
            owners=self._owners,
            rounds=self._rounds,
            outbox=self._outbox,
            secret_set=self._secret_set,
            not_added=lambda: self._calls.said.problem,
        )
        self._api = Api(
            cast("Service", self.service), version=__version__, extension_origins=(), open_in_browser=_no_browser
        )
        self._tasks = Tasks()
        self._vital: list[asyncio.Task[None]] = []
        self._counting = False
        self._salesforce = Connection.CONNECTING

    async def start(self, stack: AsyncExitStack) -> None:
        """Start all parts; ``stack`` gets what stops them."""
        self._crm.on_change(self._crm_changed)
        await self._use_pbx()
        await self.service.count()
        await self._calls.load()
        stack.push_async_callback(self._tasks.close)
        vital = {"Salesforce": self._crm.run(), "outbox": self._outbox.run(), "rounds": self._rounds.run()}
        self._vital = [self._tasks.start(work, name) for name, work in vital.items()]
        self._tasks.start(self._tidy(), "tidy")
        home = self._ground.options.home
        port = await self._api.start(0)
        stack.push_async_callback(self._api.stop)
        publish(home, port=port, token=self._api.token, version=__version__, origins=self._api.origins)
        stack.callback(withdraw, home)
        log.info("the collector %s listens on port %s", __version__, port)
        if self._ground.database.set_aside is not None:
            # What it had sent is known again by asking Salesforce.
            log.error("the collector's data could not be read; it is kept as %s", self._ground.database.set_aside.name)

    async def until(self, stop: asyncio.Event) -> None:
        """Return when ``stop`` is set."""
        stopped = self._tasks.start(stop.wait(), "stop")
        done, _rest = await asyncio.wait([stopped, *self._vital], return_when=asyncio.FIRST_COMPLETED)
        for task in done - {stopped}:
            task.result()

    async def _use_pbx(self) -> None:
        settings = self._settings
        config = callcontrol.Config(
            exchange_address(settings[table.PBX_URL]),
            "",
            settings[table.COLLECTOR_CLIENT_ID] or settings[table.PBX_CLIENT_ID],
            await self._ground.secrets.get(PBX_CLIENT_SECRET),
        )
        if config.url and config.client_id and config.client_secret:
            token = Token(self._ground.http, config, Way(config.url))
            self._archive.use(Xapi(self._ground.http, config.url, "", token, owns_token=True))
        else:
            self._archive.use(None)

    async def _secret_set(self, name: str) -> None:
        if name == PBX_CLIENT_SECRET:
            await self._use_pbx()
            self._rounds.wake()
        elif name == SALESFORCE_CLIENT_SECRET:
            await self._crm.reconfigure(salesforce_settings(self._settings))

    def _chats_wanted(self) -> bool:
        """Unless a file says otherwise: chats are what a collector is for."""
        said = self._settings.said(table.JOURNAL_CHATS)
        return said is None or said

    def _grace(self) -> timedelta:
        return timedelta(minutes=self._settings[table.COLLECTOR_GRACE_MINUTES])

    def _since(self) -> datetime | None:
        day = self._settings[table.COLLECTOR_SINCE]
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", day):
            return None
        return datetime.fromisoformat(day).replace(tzinfo=agent_zone(self._crm.agent())).astimezone(UTC)

    def _crm_changed(self) -> None:
        before, self._salesforce = self._salesforce, self._crm.status().state
        if self._salesforce is before:
            return
        if self._salesforce is Connection.CONNECTED:
            self._owners.forget()
            self._tasks.start(self._outbox.release(), "release")
            self._outbox.wake()
            self._rounds.wake()
        elif self._salesforce is Connection.SIGNED_OUT:
            log.error("Salesforce: signed out; nothing is logged until somebody runs: sidecall collector sign-in")
            return
        log.log(logging.INFO if self._salesforce in FINE else logging.WARNING, "Salesforce: %s", self._salesforce)

    def _count_soon(self) -> None:
        if not self._counting:
            self._counting = True
            self._tasks.start(self._count(), "count")

    async def _count(self) -> None:
        self._counting = False
        await self.service.count()

    async def _tidy(self) -> None:
        while True:
            try:
                await self._store.forget_before(_now() - timedelta(days=self._settings[table.JOURNAL_KEEP_DAYS]))
            except Exception:
                log.exception("what is old could not be deleted; that is tried again")
            await asyncio.sleep(_TIDY_EVERY)


async def _no_browser(url: str) -> None:
    """There is none on a server."""


def _now() -> datetime:
    return datetime.now(UTC)
