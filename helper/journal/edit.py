"""The agent mends an entry that Salesforce refused, or words it differently. Pure; the store applies it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from helper.callbook.text import whole
from helper.errors import BadRequest, WrongState
from helper.journal import states
from helper.journal.model import Entry, EntryState
from helper.language import _


def edited(entry: Entry, changes: Mapping[str, Any]) -> Entry:
    """``entry`` with the agent's own subject, text and further Task fields; it waits to be sent. Raises
    ``BadRequest`` or ``WrongState`` (while it is being sent).
    """
    if entry.state is EntryState.SENDING:
        raise WrongState(_("This entry is being sent right now. Try again in a moment."))
    if entry.gone:
        entry = states.again(entry)
    subject, text = changes.get("subject"), changes.get("text")
    fields = changes.get("fields")
    if fields is not None and not all(isinstance(k, str) and k.isidentifier() for k in fields):
        raise BadRequest(_("A field is named by its API name."))
    after = replace(
        entry,
        subject=entry.subject if subject is None else whole(str(subject))[:255],
        text=entry.text if text is None else whole(str(text))[:32000],
        edited=entry.edited or subject is not None or text is not None,
        fields=dict(entry.fields) if fields is None else {k: whole(str(v)) for k, v in fields.items()},
    )
    state = EntryState.DOUBTFUL if entry.state is EntryState.DOUBTFUL else EntryState.WAITING
    return replace(after, state=state, next_try_at=None, error="")
