"""People in Salesforce: who a number is, and writing somebody down."""

from __future__ import annotations

from helper.api import requests, shapes, views
from helper.api.verbs.verb import Context, Verb
from helper.faces import NewPerson


async def lookup(context: Context, request: requests.Lookup) -> shapes.LookupReply:
    """The people with a number, best match first."""
    return shapes.LookupReply(matches=views.people(await context.service.lookup(request.number)))


async def search(context: Context, request: requests.Search) -> shapes.SearchReply:
    """People by name, number or e-mail address."""
    return shapes.SearchReply(people=views.people(await context.service.search(request.text)))


async def related(context: Context, request: requests.OnePerson) -> shapes.RelatedReply:
    """A person's open cases and opportunities, and when there was last contact."""
    return views.related(await context.service.related(request.person_id))


async def show(context: Context, request: requests.OnePerson) -> shapes.Done:
    """Open a person's record, or a Task, in the agent's browser, in the Salesforce tab that is open if there is one."""
    await context.service.show(request.person_id)
    return shapes.Done()


async def required(context: Context, request: requests.Required) -> shapes.RequiredReply:
    """What the org wants to know of a new Lead or Contact besides a name, a company and the number."""
    needed = await context.service.required(request.kind)
    return shapes.RequiredReply(fields=[views.needed_field(one) for one in needed])


async def create(context: Context, request: requests.Create) -> shapes.PersonReply:
    """Create a Lead or Contact with a number; ``duplicates`` when the org has such people, until ``save_duplicate``."""
    new = NewPerson(
        kind=request.kind,
        number=request.number,
        last_name=request.last_name,
        first_name=request.first_name,
        company=request.company,
        email=request.email,
        fields=request.fields,
        save_duplicate=request.save_duplicate,
        call_id=request.call_id,
    )
    return shapes.PersonReply(person=views.person(await context.service.create(new)))


async def attach(context: Context, request: requests.Attach) -> shapes.PersonReply:
    """Store a number in a phone field of somebody who is there already."""
    person = await context.service.attach(request.person_id, request.number, request.field)
    return shapes.PersonReply(person=views.person(person))


VERBS = (
    Verb("lookup", lookup, requests.Lookup, shapes.LookupReply),
    Verb("search", search, requests.Search, shapes.SearchReply),
    Verb("related", related, requests.OnePerson, shapes.RelatedReply),
    Verb("show", show, requests.OnePerson, shapes.Done),
    Verb("required", required, requests.Required, shapes.RequiredReply),
    Verb("create", create, requests.Create, shapes.PersonReply),
    Verb("attach", attach, requests.Attach, shapes.PersonReply),
)
