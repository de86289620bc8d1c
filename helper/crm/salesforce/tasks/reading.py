"""Reading Tasks: by their keys, by their ids, by their days.

A query is part of the address, which may hold 16,384 bytes with all headers (else 414 or 431):
https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlsplit

from helper.calls.ids import began_by_id
from helper.crm.port import TaskSeen
from helper.crm.salesforce.errors import Refusal
from helper.crm.salesforce.escaping import is_record_id, soql
from helper.crm.salesforce.fields import TASK
from helper.crm.salesforce.query import records, select
from helper.crm.salesforce.schema import Schema
from helper.crm.salesforce.session import Session
from helper.crm.salesforce.tasks.payload import KEY, PREFIX, key_in

# What a list of values may take of the address; proxies allow less than Salesforce does.
_ROOM = 6_000
_TOO_LONG = (414, 431)
# A Task is stamped by Salesforce's clock, and compared with ours.
_CLOCKS = timedelta(days=1)


class Reading:
    """Of the Tasks that the agent may see."""

    def __init__(self, session: Session, schema: Schema) -> None:
        self._session = session
        self._schema = schema

    async def find(self, keys: Sequence[str], since: datetime, owner_id: str, key_field: str) -> Mapping[str, str]:
        """See ``CrmPort.find_tasks``. ``key_field`` is where the key stands, "" where it stands in the comments."""
        found: dict[str, str] = {}
        if not key_field:
            # No query can filter by the comments.
            begin = (since - _CLOCKS).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            # A collector writes Tasks that are others'; and a Task may have been given to somebody else since.
            ours = f"(OwnerId = {soql(owner_id)} OR CreatedById = {soql(owner_id)})"
            lately = f"CreatedDate >= {begin}"
            if "ActivityDate" in await self._schema.fields(TASK):
                # Ours to say; the other is Salesforce's clock, and this computer's may have been far ahead of it.
                lately = f"({lately} OR ActivityDate >= {(since - _CLOCKS).date()})"
            where = f"{ours} AND {lately}"
            for task in await self._all(select(["Id", "Description"], TASK, where, order="CreatedDate")):
                found.setdefault(key_in(str(task.get("Description") or "")), str(task["Id"]))
            return {key: found[key] for key in keys if key in found}
        for task in await self._listed(["Id", key_field], key_field, keys, order="CreatedDate"):
            found.setdefault(str(task[key_field]), str(task["Id"]))
        return found

    async def read(self, task_ids: Sequence[str]) -> Mapping[str, TaskSeen]:
        """See ``CrmPort.read_tasks``."""
        usable = [task_id for task_id in task_ids if is_record_id(task_id)]
        found = await self._listed(await self._columns(), "Id", usable)
        seen = {str(task["Id"])[:15]: _seen(task) for task in found}
        return {task_id: seen[task_id[:15]] for task_id in usable if task_id[:15] in seen}

    async def between(self, owner_id: str, first: date, last: date) -> Sequence[TaskSeen]:
        """See ``CrmPort.tasks_between``."""
        whose = f"(OwnerId = {soql(owner_id)} OR CreatedById = {soql(owner_id)})"
        where = f"{whose} AND ActivityDate >= {first} AND ActivityDate <= {last}"
        tasks = [(task, _seen(task)) for task in await self._calls(where)]
        return [seen for task, seen in tasks if _whose(task, seen)[:15] == owner_id[:15]]

    async def of_owners(self, owner_ids: Sequence[str], since: datetime) -> Mapping[str, Sequence[TaskSeen]]:
        """See ``CrmPort.tasks_of``."""
        by_15 = {owner_id[:15]: owner_id for owner_id in owner_ids if is_record_id(owner_id)}
        found: dict[str, dict[str, TaskSeen]] = {owner_id: {} for owner_id in by_15.values()}  # by id
        begin = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        for chunk in _chunks(list(found), _ROOM // 2):
            among = f"({', '.join(soql(owner_id) for owner_id in chunk)})"
            where = f"(OwnerId IN {among} OR CreatedById IN {among}) AND CreatedDate >= {begin}"
            for task in await self._calls(where):
                seen = _seen(task)
                # What a PC read in 3CX's log has the same key from a collector: then both may be whose it was.
                creator = str(task.get("CreatedById") or "") if seen.key.startswith(PREFIX) else ""
                for one in {_whose(task, seen)[:15], creator[:15]} & by_15.keys():
                    found[by_15[one]][seen.id] = seen
        return {owner_id: list(tasks.values()) for owner_id, tasks in found.items()}

    async def _calls(self, where: str) -> list[Mapping[str, Any]]:
        """The Tasks that log calls, deleted ones as well where the org shows them."""
        columns = [*await self._columns(), "OwnerId", "CreatedById"]
        if "TaskSubtype" in await self._schema.fields(TASK):
            where += " AND TaskSubtype = 'Call'"
        try:
            return await self._all(select([*columns, "IsDeleted"], TASK, where, order="CreatedDate"), "queryAll/")
        except Refusal:
            return await self._all(select(columns, TASK, where, order="CreatedDate"))

    async def _columns(self) -> list[str]:
        wanted = ("Subject", "Description", "ActivityDate", "CallType", "CallDurationInSeconds", "WhoId", "WhatId", KEY)
        there = await self._schema.fields(TASK)
        return ["Id", *(name for name in wanted if name in there)]

    async def _listed(
        self, columns: Sequence[str], field: str, values: Sequence[str], order: str = ""
    ) -> list[Mapping[str, Any]]:
        found: list[Mapping[str, Any]] = []
        for chunk in _chunks(values, _ROOM):
            found += await self._in(columns, field, chunk, order)
        return found

    async def _in(
        self, columns: Sequence[str], field: str, values: Sequence[str], order: str
    ) -> list[Mapping[str, Any]]:
        where = f"{field} IN ({', '.join(soql(value) for value in values)})"
        try:
            return await self._all(select(columns, TASK, where, order=order))
        except Refusal as refusal:
            if refusal.status not in _TOO_LONG or len(values) == 1:
                raise
        half = len(values) // 2
        return [
            *await self._in(columns, field, values[:half], order),
            *await self._in(columns, field, values[half:], order),
        ]

    async def _all(self, written: str, where: str = "query/") -> list[Mapping[str, Any]]:
        """The records of all pages of a query's answer."""
        answer = await self._session.data("GET", where, params={"q": written})
        found = list(records(answer.body))
        while isinstance(answer.body, Mapping) and answer.body.get("nextRecordsUrl"):
            answer = await self._session.request("GET", urlsplit(str(answer.body["nextRecordsUrl"])).path)
            found += records(answer.body)
        return found


def _chunks(values: Sequence[str], room: int) -> Iterator[list[str]]:
    chunk: list[str] = []
    size = 0
    for value in values:
        length = len(quote(f"{soql(value)}, "))
        if chunk and size + length > room:
            yield chunk
            chunk, size = [], 0
        chunk.append(value)
        size += length
    if chunk:
        yield chunk


def _seen(task: Mapping[str, Any]) -> TaskSeen:
    text, seconds = str(task.get("Description") or ""), task.get("CallDurationInSeconds")
    return TaskSeen(
        id=str(task["Id"]),
        key=str(task.get(KEY) or "") or key_in(text),
        subject=str(task.get("Subject") or ""),
        text=text,
        call_type=str(task.get("CallType") or ""),
        seconds=seconds if isinstance(seconds, int) else None,
        date=_date(task.get("ActivityDate")),
        who_id=str(task.get("WhoId") or ""),
        what_id=str(task.get("WhatId") or ""),
        deleted=task.get("IsDeleted") is True,
    )


def _whose(task: Mapping[str, Any], seen: TaskSeen) -> str:
    """Whose call a Task logs: one that was seen on a PC is that of who was signed in there, whoever owns it now."""
    seen_on_a_pc = began_by_id(seen.key.removeprefix(PREFIX)) is not None
    return str((seen_on_a_pc and task.get("CreatedById")) or task.get("OwnerId") or "")


def _date(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
