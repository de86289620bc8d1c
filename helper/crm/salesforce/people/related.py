"""What is going on with somebody: open cases, open opportunities, the last activity, in one request."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from helper.crm.salesforce import fields as known
from helper.crm.salesforce import hosts
from helper.crm.salesforce.errors import Refusal, clean
from helper.crm.salesforce.escaping import soql
from helper.crm.salesforce.people import composite
from helper.crm.salesforce.query import select
from helper.crm.salesforce.schema import no_such_columns
from helper.crm.salesforce.session import Session
from helper.people.model import OpenItem, Person, PersonKind, Related

MOST = 5


async def find(session: Session, person: Person) -> Related:
    """What the agent may see of it; an object the agent may not use counts as having nothing."""
    queries = _queries(person)
    if not queries:
        return Related()
    found = await composite.ask(session, queries, for_call=False)
    # A field that is hidden from the agent is done without; which ones they are shows once for each session.
    again = {name: fewer for name, rows in found.items() if (fewer := _without_hidden(queries[name], rows))}
    if again:
        found = {**found, **await composite.ask(session, again, for_call=False)}
    instance = session.agent.instance_url if session.agent else ""
    last = next(iter(_seen(found.get("last"))), {})
    return Related(
        cases=tuple(_case(record, instance) for record in _seen(found.get("cases"))),
        opportunities=tuple(_opportunity(record, instance) for record in _seen(found.get("opportunities"))),
        last_activity=_moment(last.get("CreatedDate")),
        last_activity_subject=_text(last, "Subject"),
    )


def _queries(person: Person) -> Mapping[str, str]:
    if person.kind is PersonKind.USER:
        return {}
    who = person.contact_id or person.id
    last = f"WhatId = {soql(who)}" if person.kind is PersonKind.ACCOUNT else f"WhoId = {soql(who)}"
    queries = {
        "last": select(
            ["Subject", "CreatedDate"], known.TASK, f"{last} AND IsClosed = true", order="CreatedDate DESC", limit=1
        )
    }
    if person.kind is PersonKind.LEAD:
        return queries
    whose = f"AccountId = {soql(person.id)}" if person.kind is PersonKind.ACCOUNT else f"ContactId = {soql(who)}"
    queries["cases"] = select(
        ["Id", "CaseNumber", "Subject", "Status", "CreatedDate"],
        "Case",
        f"{whose} AND IsClosed = false",
        order="CreatedDate DESC",
        limit=MOST,
    )
    if person.account_id:
        queries["opportunities"] = select(
            ["Id", "Name", "StageName", "CloseDate"],
            "Opportunity",
            f"AccountId = {soql(person.account_id)} AND IsClosed = false",
            order="CloseDate",
            limit=MOST,
        )
    return queries


def _seen(rows: composite.Rows | Refusal | None) -> composite.Rows:
    return [] if rows is None or isinstance(rows, Refusal) else rows


def _without_hidden(query: str, rows: composite.Rows | Refusal) -> str:
    """The query without the columns that were refused, "" when there is nothing to be gained by that."""
    if not isinstance(rows, Refusal):
        return ""
    hidden = {name for fault in rows.faults for name in no_such_columns(fault.message)}
    columns = query.removeprefix("SELECT ").partition(" FROM ")[0]
    kept = [column for column in columns.split(", ") if column not in hidden]
    if not kept or len(kept) == len(columns.split(", ")):
        return ""
    return query.replace(columns, ", ".join(kept), 1)


def _case(record: Mapping[str, Any], instance: str) -> OpenItem:
    opened = _moment(record.get("CreatedDate"))
    number, subject = _text(record, "CaseNumber"), _text(record, "Subject")
    return OpenItem(
        id=_text(record, "Id"),
        kind="Case",
        title=" ".join(part for part in (number, subject) if part),
        state=_text(record, "Status"),
        when=opened.date() if opened else None,
        url=hosts.record_url(instance, "Case", _text(record, "Id")),
    )


def _opportunity(record: Mapping[str, Any], instance: str) -> OpenItem:
    return OpenItem(
        id=_text(record, "Id"),
        kind="Opportunity",
        title=_text(record, "Name"),
        state=_text(record, "StageName"),
        when=_day(record.get("CloseDate")),
        url=hosts.record_url(instance, "Opportunity", _text(record, "Id")),
    )


def _text(record: Mapping[str, Any], name: str) -> str:
    value = record.get(name)
    return clean(value) if isinstance(value, str) else ""


def _moment(value: Any) -> datetime | None:
    """Salesforce writes the offset without a colon: 2021-11-06T17:38:40.000+0000."""
    try:
        return datetime.strptime(value, "%Y-%m-%dT%H:%M:%S.%f%z")
    except (TypeError, ValueError):
        return None


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None
