"""Runs a SOSL search, and a parameterized one, over the index."""

from __future__ import annotations

import re
from dataclasses import dataclass

from helper.sandbox.salesforce.errors import ApiError, no_type
from helper.sandbox.salesforce.query.groups import is_grouped
from helper.sandbox.salesforce.query.index import ACCOUNT_NAME, Model, matcher
from helper.sandbox.salesforce.query.parse import Query, Search, parse_search_tail
from helper.sandbox.salesforce.query.soql import Engine
from helper.sandbox.salesforce.query.terms import parse_terms
from helper.sandbox.salesforce.schema import ObjectType
from helper.sandbox.salesforce.store import Record, Store

MAX_RESULTS = 2000
_FIND = re.compile(r"\s*FIND\s*\{((?:\\.|[^{}\\])*)\}", re.I | re.S)
_SEARCHED = ("Account", "Contact", "Lead", "Case", "Opportunity", "User")


@dataclass(slots=True)
class Index:
    """How the org searches: the model of `index.py`, and how many seconds a new record takes to be found."""

    store: Store
    model: Model = "strict"
    delay_s: float = 2.0


def search(index: Index, base: str, text: str) -> list[Record]:
    """The `searchRecords` of a SOSL text; raises MALFORMED_SEARCH."""
    find = _FIND.match(text)
    if find is None:
        raise ApiError(400, "MALFORMED_SEARCH", f"unexpected token: '{text.split(' ')[0]}'")
    return find_records(index, base, find.group(1), parse_search_tail(text[find.end() :]))


def find_records(index: Index, base: str, terms: str, wanted: Search, offset: int = 0) -> list[Record]:
    """Records of all targets in turn: one flat list, no totals, 2,000 at most."""
    expression = parse_terms(terms)
    engine = Engine(index.store, base)
    targets = wanted.targets or tuple(Query(name, (("Id",),)) for name in _SEARCHED)
    found: list[Record] = []
    for target in targets:
        kind = index.store.find_type(target.object)
        if kind is None:
            raise no_type(target.object)
        found_by = matcher(expression, kind, wanted.group, index.model)
        among = [
            record
            for record in index.store.all(kind.name)
            if index.store.searchable(record, index.delay_s) and found_by(_indexed(index.store, kind, record))
        ]
        if is_grouped(target):
            raise ApiError(400, "MALFORMED_SEARCH", "a search cannot group what it returns")
        show = engine.shape(kind, target.items)
        found += [show(row) for row in engine.rows(kind, target, among)]
    return found[offset:][: min(wanted.limit or MAX_RESULTS, MAX_RESULTS)]


def _indexed(store: Store, kind: ObjectType, record: Record) -> Record:
    """The record as the index has it: a contact is also found by the name of its account."""
    account = store.find(record["AccountId"]) if kind.name == "Contact" and record["AccountId"] else None
    return record if account is None else {**record, ACCOUNT_NAME: account["Name"]}
