"""All that 3CX's records are used for, started and stopped as one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import datetime

from helper.callbook.book import CallBook
from helper.callerid.look_up import CallerId
from helper.calls.model import Call
from helper.crm.port import Agent
from helper.faces import CallChanged, Check, Connection, Notice
from helper.history.catch_up import CatchUp
from helper.history.colleagues import Colleagues
from helper.journal.same_agent import OwnEmail, SameAgent
from helper.language import _
from helper.pbx.archive import Archive, Colleague
from helper.pbx.archive_in_use import ArchiveInUse
from helper.pbx.awake import Awake
from helper.pbx.line import Line
from helper.settings.settings import Settings
from helper.store.port import Store
from helper.tasks import Tasks

_READ_AFTER = (0.0, 30.0, 300.0, 1800.0)  # seconds; a 3CX that starts answers its line before its records


class Past:
    """``same_agent`` is what the journal goes by; ``on_agent`` is called when what it says may have changed."""

    def __init__(
        self,
        store: Store,
        line: Line,
        book: CallBook,
        callerid: CallerId,
        settings: Settings,
        agent: Callable[[], Agent | None],
        now: Callable[[], datetime],
    ) -> None:
        self._line = line
        self._archive = ArchiveInUse()
        self._colleagues = Colleagues(self._archive, book, now)
        self._catch_up = CatchUp(store, self._archive, book, callerid, settings, now)
        self._awake = Awake(self._woke)
        self.same_agent = SameAgent(settings, self._own_email, agent)
        self.on_agent: Callable[[], None] = lambda: None
        self.on_email: Callable[[], None] = lambda: None
        self.notify: Callable[[Notice], None] = lambda notice: None
        self._told = ""
        self._reading = False
        self._tasks: Tasks | None = None

    def wants_said(self, wants: Callable[[Call], bool]) -> None:
        """``wants``: whether what was said in a call is written anywhere, so that it is worth asking for."""
        self._catch_up.wants_said = wants

    def start(self, tasks: Tasks, stack: AsyncExitStack) -> None:
        """Follow the line and the clock; ``tasks`` owns the work, ``stack`` gets what is to be done at the end."""
        self._tasks = tasks
        self._colleagues.on_email = self._email_changed
        self._line.on_change(self._line_changed)
        tasks.start(self._catch_up.run(), "call log")
        tasks.start(self._awake.run(), "sleep")
        stack.push_async_callback(self._catch_up.close)

    def use(self, adapter: Archive | None) -> None:
        """Another 3CX, or another key."""
        self._archive.use(adapter)
        self._colleagues.forget()

    def call_changed(self, event: CallChanged) -> None:
        call = event.view.call
        if call.over:
            self._catch_up.ended(call)
        elif self._tasks is not None and self._colleagues.knows_better(call):
            self._tasks.start(self._colleagues.name(call), "a colleague's name")

    def missed(self, at: datetime) -> None:
        """A call came and went before it could be read."""
        self._catch_up.glimpsed(at)

    def rebuild(self, since: datetime) -> None:
        """Calls that began since then may have been forgotten here: look for them."""
        self._catch_up.woke(since)

    def agent_changed(self) -> None:
        """Who is signed in to Salesforce, or the address in 3CX, may have changed."""
        self.on_agent()
        different = self.same_agent.difference()
        if different and different != self._told:
            self.notify(Notice(_("Are these your calls?"), different))
        self._told = different or self._told

    @property
    def email(self) -> str:
        """The e-mail address of the agent's extension in 3CX, "" while it is not known or when there is none."""
        return self._colleagues.email or ""

    def colleagues(self) -> Sequence[Colleague]:
        return self._colleagues.all

    async def checks(self) -> Sequence[Check]:
        # Without the line, what stands in its way is in that of the records as well, and is told there.
        up = self._line.status().state is Connection.CONNECTED
        found = await self._archive.check() if up else ()
        if not found and not self.same_agent.obstacle():
            return []
        same = self.same_agent.check()
        return [*found, same if same.message else replace(same, message=self.email)]

    def _email_changed(self) -> None:
        self.agent_changed()
        self.on_email()

    def _own_email(self) -> OwnEmail:
        return OwnEmail(self._colleagues.email, self._colleagues.why)

    def _line_changed(self) -> None:
        up = self._line.status().state is Connection.CONNECTED
        self._catch_up.line(up)
        if up and self._tasks is not None and not self._reading:
            self._reading = True
            self._tasks.start(self._read_colleagues(), "colleagues")

    async def _read_colleagues(self) -> None:
        try:
            for pause in _READ_AFTER:
                await asyncio.sleep(pause)
                if await self._colleagues.read():
                    break
        finally:
            self._reading = False

    async def _woke(self, since: datetime) -> None:
        self._catch_up.woke(since)
        await self._line.again()
