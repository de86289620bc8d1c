"""Writing a Task once, finding it again, changing it."""

from __future__ import annotations

import re
from typing import Any

from helper.crm.port import Agent, TaskDraft
from helper.crm.salesforce.errors import Refusal, created_id
from helper.crm.salesforce.escaping import is_record_id, soql
from helper.crm.salesforce.fields import TASK
from helper.crm.salesforce.query import query, select
from helper.crm.salesforce.schema import MOST_DROPPED, Schema
from helper.crm.salesforce.session import Session
from helper.crm.salesforce.tasks.payload import NEEDED, created, updated
from helper.errors import NotFound
from helper.language import _

COMPLETED = "Completed"
# How far back a Task is looked for where it cannot be asked for by its key, and among how many.
DAYS_BACK = 3
MOST_READ = 200

_NO_COLUMN = re.compile(r"No such column '(\w+)'")
_NOT_WRITABLE = re.compile(r"Unable to create/update fields: ([\w, ]+)")


class Tasks:
    """Tasks of the signed-in agent."""

    def __init__(self, session: Session, schema: Schema) -> None:
        self._session = session
        self._schema = schema
        self._closed: dict[str, str] = {}

    async def write(self, draft: TaskDraft) -> str:
        """Create it and return its id (18 characters)."""
        agent = await self._session.whose()
        status = await self._closed_status(agent)
        for _attempt in range(MOST_DROPPED):
            body = created(draft, agent, await self._schema.fields(TASK), status)
            try:
                answer = await self._session.data("POST", "sobjects/Task/", body=body, write=True)
            except Refusal as refusal:
                if not await self._fits_now(refusal, body):
                    raise
            else:
                return created_id(answer)
        raise Refusal(())

    async def find(self, key: str) -> str:
        """The id of the Task that was written with ``key``, "" when there is none."""
        field = (await self._schema.fields(TASK)).get("CallObject")
        if field is not None and field.createable:
            written = select(["Id"], TASK, f"CallObject = {soql(key)}", order="CreatedDate", limit=1)
            found = await query(self._session, written)
            return str(found[0]["Id"]) if found else ""
        # The key stands in the comments then, which no query can filter by.
        agent = await self._session.whose()
        lately = await query(
            self._session,
            select(
                ["Id", "Description"],
                TASK,
                f"OwnerId = {soql(agent.user_id)} AND CreatedDate >= LAST_N_DAYS:{DAYS_BACK}",
                order="CreatedDate DESC",
                limit=MOST_READ,
            ),
        )
        return next((str(task["Id"]) for task in lately if key in str(task.get("Description") or "")), "")

    async def update(self, task_id: str, draft: TaskDraft) -> None:
        """Bring the Task to what ``draft`` says. Raises ``NotFound`` when somebody deleted it."""
        if not is_record_id(task_id):
            raise NotFound(_("There is no such entry in Salesforce."))
        agent = await self._session.whose()
        for _attempt in range(MOST_DROPPED):
            body = updated(draft, agent, await self._schema.fields(TASK))
            try:
                await self._session.data("PATCH", f"sobjects/Task/{task_id}", body=body, write=True)
            except Refusal as refusal:
                if refusal.has("NOT_FOUND", "ENTITY_IS_DELETED"):
                    raise NotFound(_("Somebody has deleted this entry in Salesforce.")) from refusal
                if not await self._fits_now(refusal, body):
                    raise
            else:
                return
        raise Refusal(())

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

    async def _fits_now(self, refusal: Refusal, body: dict[str, Any]) -> bool:
        """Leave out what the org says it does not take from this agent; False when that is not what it says."""
        dropped = False
        for name in _unusable(refusal):
            if name in body and name not in NEEDED:
                dropped |= await self._schema.drop(TASK, name)
        return dropped


def _unusable(refusal: Refusal) -> set[str]:
    names: set[str] = set()
    for fault in refusal.faults:
        if fault.code == "INVALID_FIELD":
            names.update(_NO_COLUMN.findall(fault.message))
        elif fault.code == "INVALID_FIELD_FOR_INSERT_UPDATE":
            names.update(fault.fields)
            for listed in _NOT_WRITABLE.findall(fault.message):
                names.update(name.strip() for name in listed.split(","))
        elif fault.code == "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST":
            names.update({"CallType", "TaskSubtype"} & set(fault.fields))
    return names
