"""Whom a new record may be already, as the org's duplicate rules say.

https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/headers_duplicaterules.htm
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from helper.crm.port import Duplicates
from helper.crm.salesforce import fields as known
from helper.crm.salesforce.errors import Fault, Refusal
from helper.crm.salesforce.escaping import is_record_id, soql
from helper.crm.salesforce.people import composite
from helper.crm.salesforce.people.alike import once
from helper.crm.salesforce.people.records import Found, read
from helper.crm.salesforce.people.search import only
from helper.crm.salesforce.query import select
from helper.crm.salesforce.schema import Schema
from helper.crm.salesforce.session import Session
from helper.errors import SidecallError

log = logging.getLogger(__name__)

ALLOW_SAVE = {"Sforce-Duplicate-Rule-Header": "allowSave=true"}
MOST = 5
_KINDS = (known.CONTACT, known.LEAD, known.ACCOUNT)


async def duplicates(session: Session, schema: Schema, faults: Sequence[Fault]) -> Duplicates:
    """What ``faults``, one for each rule that took effect, say together: one rule that blocks is enough.

    Whom the agent may not see is not shown; the rule holds all the same.
    """
    results = [_result(fault) for fault in faults]
    ids = list(dict.fromkeys(record_id for result in results for record_id in _matched(result)))
    try:
        found = await _read(session, schema, ids)
    except SidecallError as error:
        log.info("The people who are alike could not be read: %s", error.code)
        found = []
    messages = dict.fromkeys(fault.message for fault in faults if fault.message)
    return Duplicates("\n".join(messages), once(found)[:MOST], may_save(faults))


def may_save(faults: Sequence[Fault]) -> bool:
    """Whether all that is in the way are rules that let the same be saved when it is asked for with ``ALLOW_SAVE``."""
    return bool(faults) and all(_result(fault).get("allowSave") is True for fault in faults)


def _result(fault: Fault) -> Mapping[str, Any]:
    # The API really spells it "duplicateResut"; some versions are said not to.
    result = fault.raw.get("duplicateResut") or fault.raw.get("duplicateResult")
    return result if isinstance(result, Mapping) else {}


def _matched(result: Mapping[str, Any]) -> Sequence[str]:
    return [
        str(record["Id"])
        for match in result.get("matchResults") or []
        for matched in match.get("matchRecords") or []
        if isinstance(record := matched.get("record"), Mapping) and is_record_id(str(record.get("Id")))
    ]


async def _read(session: Session, schema: Schema, ids: Sequence[str]) -> list[Found]:
    """Those of these records that can be read, in their order; one request."""
    if not ids:
        return []

    async def ask() -> list[Found]:
        queries = {}
        labels = {}
        for kind in _KINDS:
            of_kind = [one for one in ids if known.KIND_BY_PREFIX.get(one[:3]) == kind][:MOST]
            columns = await schema.columns(kind) if of_kind else ()
            if "Id" in columns:
                labels[kind] = await schema.phone_fields(kind)
                queries[kind] = select(
                    columns, kind, " AND ".join([f"Id IN ({', '.join(map(soql, of_kind))})", *only(columns)])
                )
        found = []
        answers = await composite.ask(session, queries, for_call=True) if queries else {}
        instance = session.agent.instance_url if session.agent else ""
        for rows in answers.values():
            if isinstance(rows, Refusal):
                raise rows
            for row in rows:
                one = read(row, labels, instance)
                if one is not None:
                    found.append((str(row["Id"]), one))
        place = {one[:15]: at for at, one in enumerate(ids)}
        found.sort(key=lambda pair: place.get(pair[0][:15], len(ids)))
        return [one for _id, one in found]

    return await schema.adapting(ask)
