"""What is going on with somebody: open cases, open opportunities, the last activity, in one request.

https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_composite.htm
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from helper.crm.salesforce import fields as known
from helper.crm.salesforce import hosts
from helper.crm.salesforce.errors import clean
from helper.crm.salesforce.escaping import soql
from helper.crm.salesforce.query import records, select
from helper.crm.salesforce.session import Session
from helper.people.model import OpenItem, Person, PersonKind, Related

MOST = 5


async def find(session: Session, person: Person) -> Related:
    """What the agent may see of it; an object the agent may not use counts as having nothing."""
    queries = _queries(person)
    if not queries:
        return Related()
    version = await session.version()
    answer = await session.data(
        "POST",
        "composite",
        for_call=False,
        body={
            "allOrNone": False,
            "compositeRequest": [
                {
                    "method": "GET",
                    "referenceId": name,
                    "url": f"/services/data/v{version}/query/?{urlencode({'q': query})}",
                }
                for name, query in queries.items()
            ],
        },
    )
    found = _by_reference(answer.body)
    instance = session.agent.instance_url if session.agent else ""
    last = next(iter(found.get("last", [])), {})
    return Related(
        cases=tuple(_case(record, instance) for record in found.get("cases", [])),
        opportunities=tuple(_opportunity(record, instance) for record in found.get("opportunities", [])),
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


def _by_reference(body: Any) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    parts = body.get("compositeResponse", []) if isinstance(body, Mapping) else []
    return {
        str(part.get("referenceId")): records(part.get("body")) for part in parts if part.get("httpStatusCode") == 200
    }


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
