"""Writing a Task once, finding it again, changing it."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import quote

from helper.crm.port import Agent, Doubtful, TaskDraft, TaskSeen
from helper.crm.salesforce.errors import Refusal, created_id
from helper.crm.salesforce.escaping import is_record_id
from helper.crm.salesforce.fields import TASK
from helper.crm.salesforce.query import query, select
from helper.crm.salesforce.schema import MOST_DROPPED, Schema
from helper.crm.salesforce.session import Session
from helper.crm.salesforce.tasks import many
from helper.crm.salesforce.tasks.fewer import in_fewer, overwhelmed
from helper.crm.salesforce.tasks.moved import MOVED, successor, without_company
from helper.crm.salesforce.tasks.payload import KEY, NEEDED, created, updated
from helper.crm.salesforce.tasks.reading import Reading
from helper.crm.salesforce.unusable import unusable
from helper.errors import NotFound, SidecallError
from helper.language import _

COMPLETED = "Completed"
# How far back a Task is looked for where nothing says when it was written.
_LATELY = timedelta(days=3)

_NO_CONTENT = 204
_DELETED = ("NOT_FOUND", "ENTITY_IS_DELETED")


class Tasks:
    """Tasks of the signed-in agent, and of others where a draft says so.

    ``repeatable``: see ``CrmPort.repeatable``. ``problem`` says in words why the external id field of the settings is
    not used, "" when nothing is wrong.
    """

    def __init__(self, session: Session, schema: Schema) -> None:
        self._session = session
        self._schema = schema
        self._reading = Reading(session, schema)
        self._closed: dict[str, str] = {}
        self.repeatable = False
        self.problem = ""

    async def prepare(self) -> None:
        """Find out whether the external id field of the settings can be used, as far as that can be asked now."""
        with contextlib.suppress(SidecallError):
            await self._key_field()

    async def _write(self, draft: TaskDraft) -> str:
        """Create it and return its id (18 characters)."""
        for _attempt in range(MOST_DROPPED):
            body = await self._new(draft)
            try:
                if by := await self._key_field():
                    return await self._upsert(draft, body, by)
                answer = await self._session.data("POST", "sobjects/Task/", body=body, write=True)
                return created_id(answer)
            except Refusal as refusal:
                if await self._fits_now(refusal, body):
                    continue
                if (moved := await self._moved(draft, refusal)) is None:
                    await self._schema.lacks(TASK, _named(refusal))
                    raise
                draft = moved
        raise Refusal(())

    async def find(self, keys: Sequence[str], since: datetime | None = None) -> Mapping[str, str]:
        """The ids of the Tasks that were written with ``keys``, as far as there are any."""
        agent = await self._session.whose()
        field = (await self._schema.fields(TASK)).get(KEY)
        usable = field is not None and field.createable and field.filterable
        by = KEY if usable else await self._key_field()
        # What was sent while the clock was ahead bears a time that has not come yet.
        now = datetime.now(UTC)
        return await self._reading.find(keys, min(since or now - _LATELY, now), agent.user_id, by)

    async def read(self, task_ids: Sequence[str]) -> Mapping[str, TaskSeen]:
        return await self._reading.read(task_ids)

    async def between(self, owner_id: str, first: date, last: date) -> Sequence[TaskSeen]:
        owner_id = owner_id or (await self._session.whose()).user_id
        return await self._reading.between(owner_id, first, last)

    async def of_owners(self, owner_ids: Sequence[str], since: datetime) -> Mapping[str, Sequence[TaskSeen]]:
        """See ``CrmPort.tasks_of``."""
        return await self._reading.of_owners(owner_ids, since)

    async def _update(self, task_id: str, draft: TaskDraft) -> None:
        """Bring the Task to what ``draft`` says. Raises ``NotFound`` when somebody deleted it."""
        if not is_record_id(task_id):
            raise NotFound(_("There is no such entry in Salesforce."))
        for _attempt in range(MOST_DROPPED):
            body = await self._changed(draft)
            if not body:
                return
            try:
                await self._session.data("PATCH", f"sobjects/Task/{task_id}", body=body, write=True)
            except Refusal as refusal:
                if refusal.has(*_DELETED) and task_id not in await self._reading.read([task_id]):
                    raise NotFound(_("Somebody has deleted this entry in Salesforce.")) from refusal
                if await self._fits_now(refusal, body):
                    continue
                if (moved := await self._moved(draft, refusal)) is None:
                    raise
                draft = moved
            else:
                return
        raise Refusal(())

    async def write_many(self, drafts: Sequence[TaskDraft]) -> Sequence[str | SidecallError]:
        """See ``CrmPort.write_tasks``."""

        async def bodies(left: Sequence[int]) -> list[dict[str, Any]]:
            by = await self._key_field()
            return [{**await self._new(drafts[at]), **({by: drafts[at].key} if by else {})} for at in left]

        async def send(rows: Sequence[Mapping[str, Any]]) -> list[str | SidecallError]:
            by = await self._key_field()
            return await (many.upsert(self._session, by, rows) if by else many.create(self._session, rows))

        return await self._together(len(drafts), bodies, send, lambda at: self._write(drafts[at]))

    async def update_many(self, changes: Sequence[tuple[str, TaskDraft]]) -> Sequence[SidecallError | None]:
        """See ``CrmPort.update_tasks``."""

        async def bodies(left: Sequence[int]) -> list[dict[str, Any]]:
            return [{"Id": changes[at][0], **await self._changed(changes[at][1])} for at in left]

        async def send(rows: Sequence[Mapping[str, Any]]) -> list[str | SidecallError]:
            return await many.update(self._session, rows)

        async def alone(at: int) -> str:
            await self._update(*changes[at])
            return changes[at][0]

        answers = await self._together(len(changes), bodies, send, alone)
        return [answer if isinstance(answer, SidecallError) else None for answer in answers]

    async def _together(
        self,
        count: int,
        bodies: Callable[[Sequence[int]], Awaitable[list[dict[str, Any]]]],
        send: Callable[[Sequence[Mapping[str, Any]]], Awaitable[list[str | SidecallError]]],
        alone: Callable[[int], Awaitable[str]],
    ) -> Sequence[str | SidecallError]:
        """All in one request; again, without what the org says it does not take, or in fewer where it broke on so many;
        and alone what may be mended.
        """
        done: dict[int, str | SidecallError] = {}
        for _attempt in range(MOST_DROPPED if count > 1 else 0):
            left = [at for at in range(count) if at not in done]
            if not left:
                break
            rows = await bodies(left)
            # An upsert of a Task that is there is refused for what can only be set when it is made.
            once = await self._set_once() if await self._key_field() else set()
            try:
                answers = await send(rows)
            except Refusal as refusal:
                if await self._fits_now(refusal, {name: "" for row in rows for name in row}):
                    continue
                break  # it is the request that was refused: each is told its own reason
            except SidecallError as error:
                if not done:
                    raise
                done.update(dict.fromkeys(left, error))
                break
            dropped: set[str] = set()
            broke: dict[int, str | SidecallError] = {}
            for at, row, answer in zip(left, rows, answers, strict=True):
                if len(rows) > 1 and overwhelmed(answer):
                    broke[at] = answer
                    continue
                if not isinstance(answer, Refusal):
                    done[at] = answer
                    continue
                await self._schema.lacks(TASK, _named(answer))
                names = unusable(answer) & set(row) - NEEDED
                if names & once:
                    continue  # it is there already, and only changed
                for name in names - dropped:
                    if await self._schema.drop(TASK, name):
                        dropped.add(name)
                if not names & dropped and not _may_be_mended(answer):
                    done[at] = answer
            if broke:
                again = await in_fewer(broke, bodies, send)
                done.update({at: one for at, one in again.items() if not _may_be_mended(one)})
            if not dropped:
                break
        for at in range(count):
            if at not in done:
                done[at] = await self._alone(alone(at), raising=count == 1)
        return [done[at] for at in range(count)]

    async def _alone(self, sent: Awaitable[str], *, raising: bool) -> str | SidecallError:
        try:
            return await sent
        except (Refusal, NotFound) as error:
            return error
        except SidecallError as error:
            if raising:
                raise
            return error

    async def _new(self, draft: TaskDraft) -> dict[str, Any]:
        agent = await self._session.whose()
        await self._schema.lacks(TASK, draft.fields)
        return created(draft, agent, await self._schema.fields(TASK), await self._closed_status(agent))

    async def _changed(self, draft: TaskDraft) -> dict[str, Any]:
        await self._schema.lacks(TASK, draft.fields)
        return updated(draft, await self._session.whose(), await self._schema.fields(TASK))

    async def _upsert(self, draft: TaskDraft, body: Mapping[str, Any], by: str) -> str:
        """Make the Task with this key, or change the one that is there. Before version 46.0 no id is answered."""
        try:
            answer = await self._session.data(
                "PATCH", f"sobjects/{TASK}/{by}/{quote(draft.key, safe='')}", body=body, write=True
            )
        except Refusal as refusal:
            is_there = unusable(refusal) & await self._set_once()
            task_id = (await self.find([draft.key])).get(draft.key, "") if is_there else ""
            if not task_id:
                raise
            await self._update(task_id, draft)  # it is there, and some of its fields are set once and for all
            return task_id
        if answer.status != _NO_CONTENT:
            return created_id(answer)
        task_id = (await self.find([draft.key])).get(draft.key, "")
        if not task_id:
            raise Doubtful(_("Salesforce did not say whether it did what was asked."))
        return task_id

    async def _set_once(self) -> set[str]:
        there = await self._schema.fields(TASK)
        return {name for name, field in there.items() if field.createable and not field.updateable}

    async def _key_field(self) -> str:
        """The external id field to upsert by, "" when there is none to be used."""
        wanted = self._session.config.external_id_field.strip()
        there = await self._schema.fields(TASK)
        field = next((one for name, one in there.items() if name.lower() == wanted.lower()), None)
        self.problem, self.repeatable = "", False
        if not wanted:
            return ""
        if field is None:
            self.problem = _("Salesforce has no field {field} on tasks, or you may not use it.")
        elif not field.external_id or not field.createable:
            self.problem = _("The field {field} on tasks is not an external id that can be written.")
        if self.problem or field is None:
            self.problem = self.problem.format(field=wanted) + " " + _("Calls are logged without it.")
            return ""
        self.repeatable = field.unique
        return field.name

    async def _moved(self, draft: TaskDraft, refusal: Refusal) -> TaskDraft | None:
        """``draft`` with whom its person has become meanwhile, or without the company that it may not be about; None
        when neither is what is wrong.
        """
        who = await successor(self._session, draft.who_id, refusal) if draft.who_id else ""
        return replace(draft, who_id=who) if who else without_company(draft, refusal)

    async def _closed_status(self, agent: Agent) -> str:
        """A status that counts as done; an org may have renamed the usual one."""
        status = (await self._schema.fields(TASK)).get("Status")
        if status is None or not status.values or COMPLETED in status.values:
            return COMPLETED
        if agent.org_id not in self._closed:
            closed = select(["ApiName"], "TaskStatus", "IsClosed = true", order="SortOrder", limit=1)
            found = await query(self._session, closed)
            self._closed[agent.org_id] = str(found[0]["ApiName"]) if found else COMPLETED
        return self._closed[agent.org_id]

    async def _fits_now(self, refusal: Refusal, body: Mapping[str, Any]) -> bool:
        """Leave out what the org says it does not take from this agent; False when that is not what it says."""
        dropped = False
        for name in unusable(refusal):
            if name in body and name not in NEEDED:
                dropped |= await self._schema.drop(TASK, name)
        return dropped


def _named(refusal: Refusal) -> set[str]:
    """The fields that are wrong, or missing."""
    return {name for fault in refusal.faults for name in fault.fields}


def _may_be_mended(outcome: str | SidecallError) -> bool:
    """Whether sending it alone finds out more: the Task is gone, or its person has become another."""
    return isinstance(outcome, Refusal) and outcome.has(*_DELETED, *MOVED)
