"""From the domain's values to the API's shapes."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlsplit

from msgspec import UNSET

from helper import faces
from helper.api import shapes
from helper.journal.model import Entry, Hold
from helper.people import model as people_model


def person(one: people_model.Person) -> shapes.Person:
    return shapes.Person(
        id=one.id,
        kind=one.kind,
        name=one.name,
        phones=[shapes.Phone(label=phone.label, number=phone.number) for phone in one.phones],
        url=one.url,
        do_not_call=one.do_not_call,
        title=one.title or UNSET,
        company=one.company or UNSET,
        email=one.email or UNSET,
    )


def needed_field(one: faces.NeededField) -> shapes.NeededField:
    return shapes.NeededField(
        name=one.name,
        label=one.label,
        type=one.type,
        choices=[shapes.FieldChoice(value=value, label=label) for value, label in one.choices],
    )


def people(several: Iterable[people_model.Person]) -> list[shapes.Person]:
    return [person(one) for one in several]


def call(view: faces.CallView) -> shapes.Call:
    one = view.call
    return shapes.Call(
        id=one.id,
        direction=one.direction,
        number=one.number,
        display=one.display,
        state=one.state,
        started_at=one.started_at,
        matches=people(view.matches),
        log=shapes.Log(state=view.log.state, task_id=view.log.task_id or UNSET, task_url=view.log.task_url or UNSET),
        actions=list(view.actions),
        extension=one.party_extension or UNSET,
        queue=one.queue or UNSET,
        queue_name=one.queue_name or UNSET,
        did=one.did or UNSET,
        device=one.device or UNSET,
        outcome=one.outcome or UNSET,
        answered_at=one.answered_at or UNSET,
        ended_at=one.ended_at or UNSET,
        person=person(view.person) if view.person else UNSET,
        note=one.note or UNSET,
        message=one.failure or UNSET,
    )


def status(now: faces.Status, hosts: Sequence[str]) -> shapes.Status:
    """``hosts``: every host of the signed-in org's pages."""
    pbx, salesforce = now.pbx, now.salesforce
    return shapes.Status(
        version=now.version,
        pbx=shapes.Pbx(
            state=pbx.state,
            extension=pbx.extension,
            device=pbx.device,
            message=pbx.message or UNSET,
            email=pbx.email or UNSET,
        ),
        salesforce=shapes.Salesforce(
            state=salesforce.state,
            user=salesforce.user,
            org=salesforce.org,
            api_used=salesforce.api_used,
            api_limit=salesforce.api_limit,
            hosts=list(hosts),
            sandbox=on_loopback(salesforce.instance_url),
            message=salesforce.message or UNSET,
        ),
        journal=shapes.Journal(waiting=now.journal_waiting, failed=now.journal_failed),
        secrets=shapes.Secrets(state=now.secrets),  # type: ignore[arg-type]  # checked by the schema's readers
        numbers=shapes.Numbers(region=now.region),
        language=now.language,
        problems=list(now.problems),
    )


def entry(one: Entry, known: Mapping[str, people_model.Person]) -> shapes.Entry:
    """``known``: people by their id, as far as they are at hand."""
    somebody = known.get(one.person_id)
    return shapes.Entry(
        id=one.id,
        kind="chat" if one.kind == "chat" else "call",
        call_id=one.call_id,
        state=one.state,
        attempts=one.attempts,
        subject=one.subject,
        text=one.text,
        person_id=one.person_id or UNSET,
        person=person(somebody) if somebody else UNSET,
        name=one.name or UNSET,
        number=one.number or UNSET,
        started_at=one.started_at or UNSET,
        task_id=one.task_id or UNSET,
        error=one.error or UNSET,
        hold=Hold(one.hold) if one.hold else UNSET,
    )


def related(found: people_model.Related) -> shapes.RelatedReply:
    return shapes.RelatedReply(
        cases=[_open_item(item) for item in found.cases],
        opportunities=[_open_item(item) for item in found.opportunities],
        last_activity=found.last_activity,
        last_activity_subject=found.last_activity_subject or UNSET,
    )


def _open_item(item: people_model.OpenItem) -> shapes.OpenItem:
    return shapes.OpenItem(
        id=item.id, kind=item.kind, title=item.title, state=item.state, url=item.url, when=item.when or UNSET
    )


def on_loopback(url: str) -> bool:
    """Whether ``url`` is on this machine: ``localhost`` or a loopback address."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
