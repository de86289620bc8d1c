"""The Task that an entry is, whatever it is about."""

from __future__ import annotations

from datetime import tzinfo

from helper.crm.port import TaskDraft
from helper.journal.model import Entry, content
from helper.journal.same_call import marked

_CAN_BE_EMPTIED = ("who_id", "what_id", "disposition")


def new_task(entry: Entry, zone: tzinfo) -> TaskDraft:
    """The whole Task; ``zone`` is its owner's."""
    return TaskDraft(
        key=entry.key,
        subject=entry.subject,
        text=marked(entry, zone),
        date=entry.day or entry.created_at.date(),
        call_type=entry.call_type,
        seconds=entry.seconds,
        disposition=entry.disposition,
        who_id=entry.who_id,
        what_id=entry.what_id,
        owner_id=entry.owner_id,
        fields=entry.fields,
    )


def changes(entry: Entry) -> TaskDraft | None:
    """What the Task that was written must be told, and no more, so that what people changed there since stays; None
    when there is nothing.
    """
    before, now = entry.written, content(entry)
    changed = {name for name, value in now.items() if before.get(name) != value}
    if not changed:
        return None
    fields = {name: value for name, value in entry.fields.items() if f"fields.{name}" in changed}
    return TaskDraft(
        key=entry.key,
        subject=entry.subject if "subject" in changed else "",
        text=entry.text if "text" in changed else "",
        date=entry.day or entry.created_at.date(),
        call_type=entry.call_type,
        seconds=entry.seconds if "seconds" in changed else None,
        disposition=entry.disposition if "disposition" in changed else "",
        who_id=entry.who_id if "who_id" in changed else "",
        what_id=entry.what_id if changed & {"what_id", "who_id"} else "",
        fields=fields,
        emptied=frozenset(name for name in _CAN_BE_EMPTIED if before.get(name) and not now[name]),
    )
