"""Salesforce as Sidecall's database of people."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime

from helper.crm.port import Agent, MatchRule, TaskDraft, TaskSeen
from helper.crm.salesforce import fields as known
from helper.crm.salesforce import hosts, users
from helper.crm.salesforce.config import Config, State, Timing
from helper.crm.salesforce.people import attach, busy, create, lookup, many, person, related, required, search
from helper.crm.salesforce.people import email as by_email
from helper.crm.salesforce.people.recent import Recent
from helper.crm.salesforce.reconnecting import keep
from helper.crm.salesforce.schema import Schema
from helper.crm.salesforce.session import Session
from helper.crm.salesforce.sign_in import SignIn
from helper.crm.salesforce.tasks.tasks import Tasks
from helper.errors import SidecallError
from helper.faces import Connection, NeededField, NewPerson, Notice, SalesforceStatus
from helper.numbers.model import Number
from helper.people.model import Person, Related
from helper.secrets.port import Secrets

log = logging.getLogger(__name__)


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Salesforce:
    """``helper.crm.port.CrmPort`` on one Salesforce org.

    Nothing is done before ``run`` or the first request; ``close`` ends what was begun. ``now`` gives the time in UTC.
    """

    def __init__(
        self,
        config: Config,
        secrets: Secrets,
        state: State,
        *,
        now: Callable[[], datetime] = _utc_now,
        timing: Timing = Timing(),  # noqa: B008  (frozen)
    ) -> None:
        self._listeners: list[Callable[[], None]] = []
        self._session = Session(config, secrets, state, timing)
        self._session.changed = self._changed
        self._timing = timing
        self._schema = Schema(self._session, state, now)
        self._sign_in = SignIn(self._session, timing.sign_in_s, self._changed)
        self._recent = Recent(now)
        self._creating = create.Creating(self._session, self._schema, self._recent, state, timing, now)
        self._tasks = Tasks(self._session, self._schema)

    # The session

    def status(self) -> SalesforceStatus:
        """See ``CrmPort``."""
        session, agent = self._session, self._session.agent
        return SalesforceStatus(
            state=session.state,
            user=agent.name if agent else "",
            email=agent.email if agent else "",
            org=agent.org_id if agent else "",
            instance_url=agent.instance_url if agent else "",
            message=self._message(),
            api_used=session.allowance.usage.used,
            api_limit=session.allowance.usage.limit,
        )

    def scarcity(self) -> str:
        """See ``CrmPort``."""
        return self._session.allowance.message

    def agent(self) -> Agent | None:
        """See ``CrmPort``."""
        return self._session.agent

    def on_notice(self, notify: Callable[[Notice], None]) -> None:
        """Have ``notify`` told what a person should know."""
        self._creating.notify = notify

    def on_change(self, listener: Callable[[], None]) -> None:
        """See ``CrmPort``."""
        self._listeners.append(listener)

    def reachable(self) -> bool:
        """See ``CrmPort``."""
        return self._session.reachable

    async def run(self) -> None:
        """See ``CrmPort``; closes when it is cancelled."""
        try:
            await keep(self._session, self._timing, self._warm_up)
        finally:
            await self.close()

    async def close(self) -> None:
        """End a sign-in that waits and all connections. What is remembered stays."""
        await self._sign_in.cancel()
        await self._creating.close()
        await self._schema.close()
        await self._session.close()

    async def reconfigure(self, config: Config) -> None:
        """Take changed settings into use: another org or app means signing in there."""
        if config != self._session.config:
            await self._sign_in.cancel()
            self._recent.clear()
            await self._session.reconfigure(config)
            await self._prepare_tasks()

    async def sign_in(self) -> str:
        """See ``CrmPort``; raises ``SettingsError`` when the login address is none."""
        return await self._sign_in.begin()

    async def sign_out(self) -> None:
        """See ``CrmPort``."""
        await self._sign_in.cancel()
        self._recent.clear()
        await self._session.forget()

    # People

    async def find_by_number(self, number: Number, rule: MatchRule) -> Sequence[Person]:
        """See ``CrmPort``."""
        return await lookup.find(self._session, self._schema, self._recent, number, rule)

    async def find_by_numbers(
        self, numbers: Sequence[Number], rule: MatchRule, for_calls: bool = True
    ) -> Mapping[str, Sequence[Person] | SidecallError]:
        """See ``CrmPort``."""
        if not for_calls:
            self._session.allowance.mind()
        return await many.find(self._session, self._schema, self._recent, numbers, rule)

    async def busy(self, people: Sequence[Person]) -> frozenset[str]:
        """See ``CrmPort``."""
        return await busy.find(self._session, people)

    async def search(self, text: str) -> Sequence[Person]:
        """See ``CrmPort``."""
        return await search.by_text(self._session, self._schema, text)

    async def person(self, record_id: str) -> Person | None:
        """See ``CrmPort``."""
        found = await person.find(self._session, self._schema, record_id)
        return found.person if found else None

    async def people_by_email(self, email: str) -> Sequence[Person]:
        """See ``CrmPort``."""
        return await by_email.find(self._session, self._schema, email)

    async def related(self, person: Person) -> Related:
        """See ``CrmPort``."""
        return await related.find(self._session, person)

    async def create(self, new: NewPerson) -> Person:
        """See ``CrmPort``."""
        return await self._creating.create(new)

    async def required(self, kind: str) -> Sequence[NeededField]:
        """See ``CrmPort``."""
        return await required.find(self._schema, kind)

    async def attach(self, person: Person, number: str, field: str) -> Person:
        """See ``CrmPort``."""
        return await attach.attach(self._session, self._schema, self._recent, person, number, field)

    async def number_fields(self, person: Person) -> Sequence[NeededField]:
        """See ``CrmPort``."""
        return await attach.fields(self._schema, person)

    # Tasks

    async def write_tasks(self, drafts: Sequence[TaskDraft]) -> Sequence[str | SidecallError]:
        """See ``CrmPort``."""
        return await self._tasks.write_many(drafts)

    async def update_tasks(self, changes: Sequence[tuple[str, TaskDraft]]) -> Sequence[SidecallError | None]:
        """See ``CrmPort``."""
        return await self._tasks.update_many(changes)

    async def find_tasks(self, keys: Sequence[str], since: datetime) -> Mapping[str, str]:
        """See ``CrmPort``."""
        return await self._tasks.find(keys, since)

    async def read_tasks(self, task_ids: Sequence[str]) -> Mapping[str, TaskSeen]:
        """See ``CrmPort``."""
        return await self._tasks.read(task_ids)

    async def tasks_between(self, owner_id: str, first: date, last: date) -> Sequence[TaskSeen]:
        """See ``CrmPort``."""
        return await self._tasks.between(owner_id, first, last)

    async def tasks_of(self, owner_ids: Sequence[str], since: datetime) -> Mapping[str, Sequence[TaskSeen]]:
        """See ``CrmPort``."""
        return await self._tasks.of_owners(owner_ids, since)

    async def users_by_email(self, emails: Sequence[str]) -> Mapping[str, Sequence[Agent]]:
        """See ``CrmPort``."""
        return await users.by_email(self._session, emails)

    def repeatable(self) -> bool:
        """See ``CrmPort``."""
        return self._tasks.repeatable

    def key_problem(self) -> str:
        """See ``CrmPort``."""
        return self._tasks.problem

    def record_url(self, record_id: str) -> str:
        """See ``CrmPort``."""
        agent = self._session.agent
        kind = known.KIND_BY_PREFIX.get(record_id[:3], "")
        if agent is None or not kind:
            return ""
        return hosts.record_url(agent.instance_url, kind, record_id)

    def page_url(self, path: str) -> str:
        """See ``CrmPort``."""
        agent = self._session.agent
        return hosts.pages_url(agent.instance_url) + path if agent else ""

    def _message(self) -> str:
        """What became of a sign-in is of interest to who waits for it, or has none: not for ever after."""
        session = self._session
        sign_in = self._sign_in.message if self._sign_in.waiting or session.agent is None else ""
        return sign_in or session.message or session.allowance.message

    def _changed(self) -> None:
        if self._session.state is Connection.CONNECTED and not self._sign_in.waiting:
            self._sign_in.message = ""
        for listener in self._listeners:
            listener()

    async def _warm_up(self) -> None:
        """Know the org's fields before the first call comes, so that it need not wait for them."""
        kinds = (*search.KINDS, known.TASK)
        for outcome in await asyncio.gather(*(self._schema.fields(kind) for kind in kinds), return_exceptions=True):
            if isinstance(outcome, SidecallError):
                log.info("The fields of the org could not all be read: %s", outcome.message)
            elif isinstance(outcome, Exception):
                log.error("The fields of the org could not be read", exc_info=outcome)
            elif isinstance(outcome, BaseException):
                raise outcome
        await self._prepare_tasks()

    async def _prepare_tasks(self) -> None:
        before = self._tasks.problem
        await self._tasks.prepare()
        if self._tasks.problem != before:
            self._changed()
