"""Several searches in one request, of which each still counts against the org's limit.

https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_batch.htm
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from helper.crm.port import Temporary
from helper.crm.salesforce.errors import Answer, Refusal, error_of, faults_of
from helper.crm.salesforce.session import Session
from helper.errors import SidecallError
from helper.language import _

MOST = 25
# They are carried out one after the other before any is answered.
_PATIENCE = 4.0

Rows = Sequence[Mapping[str, Any]]


async def search(session: Session, texts: Sequence[str]) -> Sequence[Rows | SidecallError]:
    """What each SOSL search finds, in order, or why it was not carried out. At most ``MOST``."""
    version = await session.version()
    parts = [{"method": "GET", "url": f"v{version}/search/?{urlencode({'q': text})}"} for text in texts]
    body = {"haltOnError": False, "batchRequests": parts}
    answer = await session.data("POST", "composite/batch", body=body, patience=_PATIENCE)
    results = answer.body.get("results") if isinstance(answer.body, Mapping) else None
    if not isinstance(results, list) or len(results) != len(texts):
        raise Temporary(_("Salesforce did not answer properly."))
    return [_outcome(session, one) for one in results]


def found(body: Any) -> Rows:
    """The records in the answer to a search, of any API version."""
    rows = body.get("searchRecords", []) if isinstance(body, Mapping) else body
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []


def _outcome(session: Session, result: Any) -> Rows | SidecallError:
    status = result.get("statusCode") if isinstance(result, Mapping) else None
    if not isinstance(status, int):
        return Temporary(_("Salesforce did not answer properly."))
    body = result.get("result")
    if status == 200:
        return found(body)
    if session.allowance.refused(faults_of(body)):
        session.changed()
    error = error_of(Answer(status, {}, "", body), write=False)
    return error if isinstance(error, Refusal | Temporary) else Temporary(error.message)
