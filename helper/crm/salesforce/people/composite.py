"""Several queries in one request, which counts as one.

https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_composite.htm
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from helper.crm.salesforce.errors import Refusal, faults_of
from helper.crm.salesforce.query import records
from helper.crm.salesforce.session import Session

Rows = Sequence[Mapping[str, Any]]


async def ask(session: Session, queries: Mapping[str, str], *, for_call: bool) -> Mapping[str, Rows | Refusal]:
    """The rows of each query by its name, or why it was refused. At most 25; ``for_call``: see ``Session.request``."""
    version = await session.version()
    answer = await session.data(
        "POST",
        "composite",
        for_call=for_call,
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
    parts = answer.body.get("compositeResponse", []) if isinstance(answer.body, Mapping) else []
    return {str(part.get("referenceId")): _rows(part) for part in parts if isinstance(part, Mapping)}


def _rows(part: Mapping[str, Any]) -> Rows | Refusal:
    if part.get("httpStatusCode") == 200:
        return records(part.get("body"))
    status = part.get("httpStatusCode")
    return Refusal(faults_of(part.get("body")), status if isinstance(status, int) else 400)
