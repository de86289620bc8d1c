"""A new lead or contact for a number that nobody had."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from helper.crm.port import Doubtful
from helper.crm.salesforce import fields as known
from helper.crm.salesforce import hosts
from helper.crm.salesforce.config import State, Timing
from helper.crm.salesforce.errors import Refusal, created_id
from helper.crm.salesforce.people.alleged import Alleged, find
from helper.crm.salesforce.people.draft import NEEDED, Draft, draft
from helper.crm.salesforce.people.duplicates import ALLOW_SAVE, duplicates
from helper.crm.salesforce.people.recent import Recent
from helper.crm.salesforce.people.records import Found
from helper.crm.salesforce.schema import MOST_DROPPED, Schema
from helper.crm.salesforce.session import Session
from helper.crm.salesforce.unusable import unusable
from helper.errors import BadRequest, SidecallError
from helper.faces import NewPerson, Notice
from helper.language import _
from helper.people.model import Person, PersonKind, Phone

log = logging.getLogger(__name__)

# Otherwise assignment rules may give the agent's new lead to somebody else.
_HEADERS = {"Sforce-Auto-Assign": "FALSE"}


class Creating:
    """Makes records, and none twice: each is written down before it is sent, and one whose request was not answered is
    looked for before anybody else is made for that number. ``notify`` is told what could not be saved. ``now`` gives
    the time in UTC.
    """

    def __init__(
        self,
        session: Session,
        schema: Schema,
        recent: Recent,
        state: State,
        timing: Timing,
        now: Callable[[], datetime],
    ) -> None:
        self.notify: Callable[[Notice], None] = lambda notice: None
        self._session = session
        self._schema = schema
        self._recent = recent
        self._alleged = Alleged(state, now)
        self._timing = timing
        self._now = now
        self._made: set[str] = set()
        self._under_way: dict[tuple[object, ...], asyncio.Task[Person]] = {}

    async def close(self) -> None:
        """Wait for no answer any more; who was being made is looked for before they are made again."""
        under_way = list(self._under_way.values())
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)

    async def create(self, new: NewPerson) -> Person:
        """Create the record and return the person. Raises ``Duplicates`` when the org's rules know somebody alike, and
        ``Doubtful`` when it cannot be told whether it is there now; asking again is safe.
        """
        if new.kind not in (known.LEAD, known.CONTACT):
            raise BadRequest(_("Only a lead or a contact can be created."))
        same = (new.kind, new.number, new.first_name, new.last_name, new.save_duplicate)
        task = self._under_way.get(same)
        if task is None:
            task = self._under_way[same] = asyncio.create_task(self._make(new), name="create")
            task.add_done_callback(lambda done: self._done(same, done))
        # Who goes away does not stop what may already be carried out.
        return await asyncio.shield(task)

    def _done(self, same: tuple[object, ...], task: asyncio.Task[Person]) -> None:
        del self._under_way[same]
        if not task.cancelled() and task.exception() is not None:
            log.info("nobody was created: %s", type(task.exception()).__name__)

    async def _make(self, new: NewPerson) -> Person:
        since = await self._alleged.since(new)
        if since is not None:
            found = await self._look_patiently(new, since)
            if found is not None:
                return found
        sent_at = self._now()
        await self._alleged.add(new, sent_at)
        try:
            created, lost = await self._create(new)
        except Doubtful as error:
            try:
                found = await self._look(new, since or sent_at)
            except SidecallError:
                found = None
            if found is None:
                raise Doubtful(
                    _("Salesforce did not say whether it has created this. Try again: Sidecall looks before.")
                ) from error
            return found
        except SidecallError:
            if since is None:
                await self._alleged.settled(new)
            raise
        await self._alleged.settled(new)
        self._made.add(created.person.id)
        self._recent.add(created)
        if lost:
            self.notify(
                Notice(
                    _("Not everything was saved"),
                    _("Salesforce does not let you fill in: {fields}").format(fields=", ".join(lost)),
                    new.call_id,
                )
            )
        return created.person

    async def _look_patiently(self, new: NewPerson, since: datetime) -> Person | None:
        """Salesforce may still be at it: who asks again at once is not to have made two."""
        for pause_s in (0.0, *self._timing.look_again_s):
            await asyncio.sleep(pause_s)
            found = await self._look(new, since)
            if found is not None:
                return found
        return None

    async def _look(self, new: NewPerson, since: datetime) -> Person | None:
        found = await find(self._session, self._schema, new, since, self._made)
        if found is None:
            return None
        await self._alleged.settled(new)
        found = await self._corrected(found, new)
        self._made.add(found.person.id)
        self._recent.add(found)
        return found.person

    async def _corrected(self, found: Found, new: NewPerson) -> Found:
        """The record with the name that it is to have by now."""
        name = _name(new)
        if found.person.name == name or found.person.kind.value != new.kind:
            return found
        path = f"sobjects/{new.kind}/{found.person.id}"
        body = {"LastName": new.last_name, "FirstName": new.first_name or None}
        try:
            await self._session.data("PATCH", path, body=body, write=True)
        except SidecallError as error:
            log.info("The name of a new record could not be corrected: %s", error.code)
            return found
        return replace(found, person=replace(found.person, name=name))

    async def _create(self, new: NewPerson) -> tuple[Found, tuple[str, ...]]:
        headers = {**_HEADERS, **(ALLOW_SAVE if new.save_duplicate else {})}
        reread = False
        for _attempt in range(MOST_DROPPED):
            wanted = await draft(self._session, self._schema, new)
            try:
                answer = await self._session.data(
                    "POST", f"sobjects/{new.kind}/", body=wanted.body, headers=headers, write=True
                )
            except Refusal as refusal:
                alike = [fault for fault in refusal.faults if fault.code == "DUPLICATES_DETECTED"]
                if alike:
                    raise await duplicates(self._session, self._schema, alike) from refusal
                if await self._fits_now(refusal, new.kind, wanted):
                    continue
                if reread or not refusal.has("INVALID_FIELD", "INVALID_FIELD_FOR_INSERT_UPDATE"):
                    raise
                reread = True
                await self._schema.reread()
            else:
                return await self._read(new, wanted, created_id(answer)), wanted.lost
        raise Refusal(())

    async def _fits_now(self, refusal: Refusal, kind: str, wanted: Draft) -> bool:
        """Leave out what the org says it does not take from this agent; False when that is not what it says."""
        left_out = False
        for name in unusable(refusal):
            if name in wanted.body and name not in NEEDED:
                left_out |= await self._schema.closed(kind, name)
        return left_out

    async def _read(self, new: NewPerson, wanted: Draft, record_id: str) -> Found:
        labels = await self._schema.phone_fields(new.kind)
        numbers = {name: str(wanted.body[name]) for name in labels if wanted.body.get(name)}
        agent = self._session.agent
        created = Person(
            id=record_id,
            kind=PersonKind(new.kind),
            name=_name(new),
            url=hosts.record_url(agent.instance_url if agent else "", new.kind, record_id),
            title=str(new.fields.get("Title", "")),
            company=wanted.company,
            account_id=wanted.account_id,
            email=new.email,
            owner_id=agent.user_id if agent else "",
            phones=tuple(Phone(labels[name], number) for name, number in numbers.items()),
        )
        return Found(created, "", numbers)


def _name(new: NewPerson) -> str:
    return " ".join(part for part in (new.first_name, new.last_name) if part)
