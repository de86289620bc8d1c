"""The agent says whom a chat was with, what it was about, or words it differently."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from helper.journal.compose import who_and_what
from helper.journal.edit import edited
from helper.journal.model import Entry
from helper.people.model import Person


def edited_chat(entry: Entry, changes: Mapping[str, Any], person: Person | None) -> Entry:
    """See ``helper.journal.edit.edited``; ``person`` is the one of ``changes``, None when they name none."""
    related_id = changes.get("related_id")
    if person is not None:
        who, what = who_and_what(person, str(related_id or ""))
        entry = replace(entry, person_id=person.id, who_id=who, what_id=what, name=person.name)
    elif related_id is not None:
        entry = replace(entry, what_id=str(related_id))
    return edited(entry, changes)
