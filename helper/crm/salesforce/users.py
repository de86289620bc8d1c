"""The org's users by e-mail address: who owns what is logged for an extension.

Several users may have one address; only active ones can own a new Task.
https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_user.htm
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from helper.crm.port import Agent
from helper.crm.salesforce import hosts
from helper.crm.salesforce.agent import zone
from helper.crm.salesforce.errors import Refusal, clean
from helper.crm.salesforce.escaping import soql
from helper.crm.salesforce.fields import USER
from helper.crm.salesforce.query import every, select
from helper.crm.salesforce.session import Session

_COLUMNS = ("Id", "Name", "FirstName", "LastName", "Email", "Username", "TimeZoneSidKey", "LanguageLocaleKey")
_ACTIVE = "IsActive = true"
# People who come in by a portal or only chat with each other have no Tasks of their own.
_WORKS_HERE = f"{_ACTIVE} AND UserType = 'Standard'"
# What an org may hide is left out step by step.
_WAYS = ((_COLUMNS, _WORKS_HERE), (_COLUMNS, _ACTIVE), (("Id", "Name", "Email", "Username"), _ACTIVE))
_ROOM = 6_000  # of the address of a request, as a part of it


async def by_email(session: Session, emails: Sequence[str]) -> Mapping[str, Sequence[Agent]]:
    """The active users of each address, by address as it was given; an address that nobody has is missing."""
    own = await session.whose()
    found: list[Mapping[str, Any]] = []
    for chunk in _chunks(list(dict.fromkeys(email for email in emails if "@" in email))):
        among = f"Email IN ({', '.join(soql(email) for email in chunk)})"
        for columns, condition in _WAYS:
            try:
                found += await every(session, select(columns, USER, f"{condition} AND {among}"))
                break
            except Refusal as refusal:
                if not refusal.has("INVALID_FIELD") or columns == _WAYS[-1][0]:
                    raise
    users = [_agent(record, own) for record in found]
    given = {email: [user for user in users if _plain(user.email) == _plain(email)] for email in emails}
    return {email: same for email, same in given.items() if same}


def _agent(record: Mapping[str, Any], own: Agent) -> Agent:
    return Agent(
        user_id=_text(record, "Id"),
        name=_text(record, "Name"),
        email=_text(record, "Email"),
        username=_text(record, "Username"),
        first_name=_text(record, "FirstName"),
        last_name=_text(record, "LastName"),
        org_id=own.org_id,
        instance_url=own.instance_url,
        time_zone=zone(_text(record, "TimeZoneSidKey")) if record.get("TimeZoneSidKey") else own.time_zone,
        language=(_text(record, "LanguageLocaleKey") or own.language)[:2].lower(),
        hosts=hosts.page_hosts(own.instance_url),
    )


def _chunks(emails: Sequence[str]) -> Iterator[list[str]]:
    chunk: list[str] = []
    size = 0
    for email in emails:
        length = len(quote(f"{soql(email)}, "))
        if chunk and size + length > _ROOM:
            yield chunk
            chunk, size = [], 0
        chunk.append(email)
        size += length
    if chunk:
        yield chunk


def _text(record: Mapping[str, Any], name: str) -> str:
    value = record.get(name)
    return clean(value) if isinstance(value, str) else ""


def _plain(email: str) -> str:
    return email.strip().casefold()
