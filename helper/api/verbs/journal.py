"""The journal: what goes to Salesforce, and mending what Salesforce refused."""

from __future__ import annotations

from msgspec import UNSET

from helper.api import requests, shapes, views
from helper.api.verbs.verb import Context, Verb
from helper.people.model import Person

_CHANGEABLE = ("subject", "text", "person_id", "related_id", "outcome", "fields", "decision")


async def journal(context: Context, _request: requests.Nothing) -> shapes.JournalReply:
    """Everything that is not safely in Salesforce yet, and what was sent lately; oldest first."""
    known = await _people_of_calls(context)
    return shapes.JournalReply(entries=[views.entry(entry, known) for entry in await context.service.journal()])


async def edit(context: Context, request: requests.JournalEdit) -> shapes.EntryReply:
    """Change an entry. It is sent again by itself."""
    changes = {name: value for name in _CHANGEABLE if (value := getattr(request, name)) is not UNSET}
    entry = await context.service.journal_edit(request.id, changes)
    return shapes.EntryReply(entry=views.entry(entry, await _people_of_calls(context)))


async def retry(context: Context, request: requests.JournalRetry) -> shapes.Done:
    """Try again now: one entry, or all that wait or were refused."""
    await context.service.journal_retry(None if request.id is UNSET else request.id)
    return shapes.Done()


async def _people_of_calls(context: Context) -> dict[str, Person]:
    """The people of the latest calls, who are those of nearly all entries, without a request to Salesforce."""
    views_of_calls = await context.service.calls(200)
    known = {person.id: person for view in views_of_calls for person in view.matches}
    known.update({view.person.id: view.person for view in views_of_calls if view.person})
    return known


VERBS = (
    Verb("journal", journal, requests.Nothing, shapes.JournalReply),
    Verb("journal/edit", edit, requests.JournalEdit, shapes.EntryReply),
    Verb("journal/retry", retry, requests.JournalRetry, shapes.Done),
)
