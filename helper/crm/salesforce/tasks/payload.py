"""What is written into a Task, made to fit the org: what it has no field for stands in the comments instead.

https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_task.htm
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from helper.crm.port import Agent, TaskDraft
from helper.crm.salesforce import hosts
from helper.crm.salesforce.fields import KIND_BY_PREFIX, LEAD, TASK
from helper.crm.salesforce.filled import as_type
from helper.crm.salesforce.schema import Field
from helper.crm.salesforce.tasks.cutting import cut
from helper.language import N_, _

LONGEST_SUBJECT = 255
LONGEST_TEXT = 32_000
LONGEST_RESULT = 255
# Without these it would not be a log of the call; if the org will not take them, the agent must know.
NEEDED = {"Subject", "Description", "Status"}
# The field that holds our key; "Call Object Identifier" may be filtered by, but is neither unique nor an external id.
KEY = "CallObject"
PREFIX = "sidecall:"

_LABELS = {
    "CallType": N_("Direction"),
    "CallDurationInSeconds": N_("Seconds"),
    "CallDisposition": N_("Result"),
    "ActivityDate": N_("Date"),
    "WhoId": N_("With"),
    "WhatId": N_("Related to"),
}
_EMPTIED = {"who_id": "WhoId", "what_id": "WhatId", "disposition": "CallDisposition"}
# Says nothing to a person, or is what Salesforce does anyway.
_SILENT = {"TaskSubtype", "OwnerId", KEY}


def created(draft: TaskDraft, agent: Agent, there: Mapping[str, Field], status: str) -> dict[str, Any]:
    """The body for a new Task. ``there``: the Task's fields, none when they are not known; ``status``: a closed one."""
    wanted: dict[str, Any] = {
        "TaskSubtype": "Call" if draft.call_type else "Task",
        "Status": status,
        "OwnerId": draft.owner_id or agent.user_id,
        "ActivityDate": draft.date.isoformat(),
        "CallType": draft.call_type,
        "CallDurationInSeconds": draft.seconds,
        KEY: draft.key,
        **_common(draft),
    }
    body = {name: value for name, value in {**wanted, **draft.fields}.items() if value not in ("", None)}
    usable = {name: field for name, field in there.items() if field.createable and (name != KEY or field.filterable)}
    return _fitted(draft, agent, body, usable, there, draft.text)


def updated(draft: TaskDraft, agent: Agent, there: Mapping[str, Field]) -> dict[str, Any]:
    """The body that tells a Task what ``draft`` says. What is empty stays as it is there, unless we had written
    something that is not so any more.
    """
    # How long a call was may be known only from the exchange's log, after its Task was written.
    wanted = {"CallDurationInSeconds": draft.seconds, **_common(draft), **draft.fields}
    body = {name: value for name, value in wanted.items() if value not in ("", None)}
    usable = {name: field for name, field in there.items() if field.updateable and (name != KEY or field.filterable)}
    body = _fitted(draft, agent, body, usable, there, draft.text or draft.text_there)
    if not draft.text and body["Description"] == draft.text_there:
        del body["Description"]
    gone = {_EMPTIED[name] for name in draft.emptied} | ({"WhatId"} if _is_lead(body.get("WhoId")) else set())
    for name in gone:
        if not there or name in usable:
            body.setdefault(name, None)
    return body


def reference(key: str) -> str:
    """The last line of the comments where the org has no field for the key."""
    return f"Sidecall {key.removeprefix(PREFIX)}"


def key_in(text: str) -> str:
    """The key that ``reference`` put into a text, or ""."""
    for line in reversed(text.splitlines()):
        name, _blank, rest = line.strip().partition(" ")
        if name == "Sidecall" and rest and " " not in rest:
            return PREFIX + rest
    return ""


def _common(draft: TaskDraft) -> dict[str, Any]:
    who, what = draft.who_id, draft.what_id
    if KIND_BY_PREFIX.get(who[:3]) == "Account":
        # An account is no "name" of a Task: FIELD_INTEGRITY_EXCEPTION.
        who, what = "", what or who
    if _is_lead(who):
        what = ""
    return {
        "Subject": cut(draft.subject, LONGEST_SUBJECT),
        "CallDisposition": cut(draft.disposition, LONGEST_RESULT),
        "WhoId": who,
        "WhatId": what,
    }


def _is_lead(record_id: Any) -> bool:
    return isinstance(record_id, str) and KIND_BY_PREFIX.get(record_id[:3]) == LEAD


def _fitted(
    draft: TaskDraft,
    agent: Agent,
    body: Mapping[str, Any],
    usable: Mapping[str, Field],
    there: Mapping[str, Field],
    text: str,
) -> dict[str, Any]:
    kept, left_out = dict(body), {}
    for name in body:
        if there and name not in usable and name not in NEEDED:
            value = kept.pop(name)
            if name not in _SILENT:
                left_out[f"{_label(name, there)}: "] = _shown(name, value, agent)
        elif name in usable:
            kept[name] = as_type(kept[name], usable[name].type)
    text = draft.fields.get("Description", text)
    tail = [f"{label}{value}" for label, value in left_out.items()]
    if there and KEY not in usable:
        left_out[reference(draft.key)] = ""
        tail.append(reference(draft.key))
    if tail:
        # A change brings the text that was written before with it.
        lines = [line for line in text.splitlines() if not line.startswith(tuple(left_out))]
        text = "\n".join(lines).rstrip()
    end = "\n".join(tail)[-LONGEST_TEXT // 2 :]
    text = cut(text, LONGEST_TEXT - len(end.encode("utf-16-le")) // 2 - 2)
    kept["Description"] = "\n\n".join(part for part in (text, end) if part)
    return kept


def _label(name: str, there: Mapping[str, Field]) -> str:
    if name in _LABELS:
        return _(_LABELS[name])
    return (there[name].label if name in there else "") or name


def _shown(name: str, value: Any, agent: Agent) -> str:
    kind = KIND_BY_PREFIX.get(str(value)[:3], "") if name in ("WhoId", "WhatId") else ""
    return hosts.record_url(agent.instance_url, kind, str(value)) if kind and kind != TASK else str(value)
