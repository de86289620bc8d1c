"""Many Tasks in one request, each with its own outcome.

https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_sobjects_collections.htm:
at most 200 records; the answer is 200 whatever becomes of them, in their order; a failed one has ``errors`` whose code
is called ``statusCode``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from helper.crm.port import Doubtful
from helper.crm.salesforce.errors import Answer, error_of
from helper.crm.salesforce.fields import TASK
from helper.crm.salesforce.session import Session
from helper.errors import SidecallError
from helper.language import _

COLLECTION = "composite/sobjects"


async def create(session: Session, bodies: Sequence[Mapping[str, Any]]) -> list[str | SidecallError]:
    """New Tasks: for each its id, or why it is not there."""
    return await _send(session, "POST", COLLECTION, bodies)


async def upsert(session: Session, field: str, bodies: Sequence[Mapping[str, Any]]) -> list[str | SidecallError]:
    """Tasks that are named by an external id: made, or changed where they are there."""
    return await _send(session, "PATCH", f"{COLLECTION}/{TASK}/{field}", bodies)


async def update(session: Session, bodies: Sequence[Mapping[str, Any]]) -> list[str | SidecallError]:
    """Changes of Tasks; each body has the ``Id``."""
    return await _send(session, "PATCH", COLLECTION, bodies)


async def _send(
    session: Session, method: str, path: str, bodies: Sequence[Mapping[str, Any]]
) -> list[str | SidecallError]:
    rows = [{"attributes": {"type": TASK}, **body} for body in bodies]
    answer = await session.data(method, path, body={"allOrNone": False, "records": rows}, write=True)
    if not isinstance(answer.body, list) or len(answer.body) != len(rows):
        raise _no_word()
    return [_outcome(item) for item in answer.body]


def _outcome(item: Any) -> str | SidecallError:
    if not isinstance(item, Mapping):
        return _no_word()
    if item.get("success") is True:
        record_id = item.get("id")
        return record_id if isinstance(record_id, str) and record_id else _no_word()
    if item.get("success") is False:
        return error_of(Answer(400, {}, "", item.get("errors")), write=True)
    return _no_word()


def _no_word() -> Doubtful:
    return Doubtful(_("Salesforce did not say whether it did what was asked."))
