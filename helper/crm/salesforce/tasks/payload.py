"""What is written into a Task, made to fit the org: what it has no field for stands in the comments instead.

https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_task.htm
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from helper.crm.port import Agent, TaskDraft
from helper.crm.salesforce import hosts
from helper.crm.salesforce.fields import KIND_BY_PREFIX, LEAD, TASK
from helper.crm.salesforce.schema import Field
from helper.crm.salesforce.tasks.cutting import cut
from helper.language import N_, _

LONGEST_SUBJECT = 255
LONGEST_TEXT = 32_000
LONGEST_RESULT = 255
# Without these it would not be a log of the call; if the org will not take them, the agent must know.
NEEDED = {"Subject", "Description", "Status"}

_LABELS = {
    "CallType": N_("Direction"),
    "CallDurationInSeconds": N_("Seconds"),
    "CallDisposition": N_("Result"),
    "CallObject": N_("Reference"),
    "ActivityDate": N_("Date"),
    "WhoId": N_("With"),
    "WhatId": N_("Related to"),
}
_EMPTIED = {"who_id": "WhoId", "what_id": "WhatId", "disposition": "CallDisposition"}
# Says nothing to a person, or is what Salesforce does anyway.
_SILENT = {"TaskSubtype", "OwnerId"}


def created(draft: TaskDraft, agent: Agent, there: Mapping[str, Field], status: str) -> dict[str, Any]:
    """The body for a new Task. ``there``: the Task's fields, none when they are not known; ``status``: a closed one."""
    wanted: dict[str, Any] = {
        "TaskSubtype": "Call" if draft.call_type else "Task",
        "Status": status,
        "OwnerId": agent.user_id,
        "ActivityDate": draft.date.isoformat(),
        "CallType": draft.call_type,
        "CallDurationInSeconds": draft.seconds,
        "CallObject": draft.key,
        **_common(draft),
    }
    body = {name: value for name, value in {**wanted, **draft.fields}.items() if value not in ("", None)}
    return _fitted(draft, agent, body, {name: field for name, field in there.items() if field.createable}, there)


def updated(draft: TaskDraft, agent: Agent, there: Mapping[str, Field]) -> dict[str, Any]:
    """The body that brings a Task to what ``draft`` says now. What somebody may have added in Salesforce stays; what we
    had written and is not so any more goes.
    """
    # How long a call was may be known only from the exchange's log, after its Task was written.
    wanted = {"CallDurationInSeconds": draft.seconds, **_common(draft), **draft.fields}
    body = {name: value for name, value in wanted.items() if value not in ("", None)}
    usable = {name: field for name, field in there.items() if field.updateable}
    body = _fitted(draft, agent, body, usable, there)
    gone = {_EMPTIED[name] for name in draft.emptied} | ({"WhatId"} if _is_lead(body.get("WhoId")) else set())
    for name in gone:
        if not there or name in usable:
            body.setdefault(name, None)
    return body


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
    draft: TaskDraft, agent: Agent, body: Mapping[str, Any], usable: Mapping[str, Field], there: Mapping[str, Field]
) -> dict[str, Any]:
    kept, left_out = dict(body), []
    for name in body:
        if there and name not in usable and name not in NEEDED:
            value = kept.pop(name)
            if name not in _SILENT:
                left_out.append(f"{_label(name, there)}: {_shown(name, value, agent)}")
        elif name in usable:
            kept[name] = _typed(kept[name], usable[name].type)
    tail = "\n".join(left_out)[: LONGEST_TEXT // 2]
    text = cut(draft.fields.get("Description", draft.text), LONGEST_TEXT - len(tail.encode("utf-16-le")) // 2 - 2)
    kept["Description"] = "\n\n".join(part for part in (text, tail) if part)
    return kept


def _label(name: str, there: Mapping[str, Field]) -> str:
    if name in _LABELS:
        return _(_LABELS[name])
    return (there[name].label if name in there else "") or name


def _shown(name: str, value: Any, agent: Agent) -> str:
    kind = KIND_BY_PREFIX.get(str(value)[:3], "") if name in ("WhoId", "WhatId") else ""
    return hosts.record_url(agent.instance_url, kind, str(value)) if kind and kind != TASK else str(value)


def _typed(value: Any, kind: str) -> Any:
    """What an agent filled in, as JSON of the field's own type; left as it is where it is none, for the org to say."""
    if not isinstance(value, str):
        return value
    try:
        if kind == "boolean":
            return {"true": True, "false": False}[value.lower()]
        if kind == "int":
            return int(value)
        if kind in ("double", "currency", "percent"):
            return float(value)
    except (ValueError, KeyError):
        pass
    return value
