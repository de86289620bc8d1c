"""SOQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from helper.crm.salesforce.session import Session


def select(columns: Sequence[str], kind: str, where: str, *, order: str = "", limit: int = 0) -> str:
    """A query; ``where`` holds values only by way of ``escaping.soql``."""
    parts = ["SELECT", ", ".join(columns), "FROM", kind, "WHERE", where]
    if order:
        parts += ["ORDER BY", order]
    if limit:
        parts += ["LIMIT", str(limit)]
    return " ".join(parts)


async def query(session: Session, soql: str) -> Sequence[Mapping[str, Any]]:
    """The records of the first page of answers, which holds at least 200."""
    answer = await session.data("GET", "query/", params={"q": soql})
    return records(answer.body)


async def every(session: Session, soql: str) -> Sequence[Mapping[str, Any]]:
    """The records of all pages of answers."""
    answer = await session.data("GET", "query/", params={"q": soql})
    found = list(records(answer.body))
    while isinstance(answer.body, Mapping) and answer.body.get("nextRecordsUrl"):
        answer = await session.request("GET", urlsplit(str(answer.body["nextRecordsUrl"])).path)
        found += records(answer.body)
    return found


def records(body: Any) -> Sequence[Mapping[str, Any]]:
    """The records in the body of a query's answer."""
    found = body.get("records", []) if isinstance(body, Mapping) else []
    return [record for record in found if isinstance(record, Mapping)]
