"""Whatever is asked, the org answers in its own form and never breaks."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from helper.sandbox.pbx.xapi.odata import BadQuery, collection
from helper.sandbox.salesforce import SalesforceSandbox
from helper.sandbox.salesforce.rest.message import Request

ORG = SalesforceSandbox()
ORG.index.delay_s = 0
WORDS = [
    "SELECT",
    "Id",
    "Name",
    "FROM",
    "Contact",
    "Task",
    "WHERE",
    "AND",
    "OR",
    "NOT",
    "LIKE",
    "IN",
    "=",
    "!=",
    "<",
    "(",
    ")",
    "'a%'",
    "null",
    "true",
    "12",
    "2026-11-22",
    "2026-11-22T00:00:00Z",
    "LAST_N_DAYS:3",
    "ORDER",
    "BY",
    "LIMIT",
    "Account.Name",
    "Who.Type",
    "COUNT()",
    "COUNT(Id)",
    "MAX(CreatedDate)",
    "GROUP",
    "THIS_MONTH",
    ",",
    "CreatedDate",
    "DoNotCall",
    "ActivityDate",
    "WhoId",
    "CallDurationInSeconds",
    "'\\\\'",
    "\\",
    "'",
]
TERMS = [
    "ana",
    "34*",
    "?",
    "*",
    '"',
    "(",
    ")",
    "AND",
    "OR",
    "NOT",
    "\\",
    "\\+",
    "+",
    "-",
    "{",
    "}",
    "912 345",
    "é",
    "~",
    "a",
]
VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=300), st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)  # fmt: skip


def ask(method: str, *path: str, body: Any = None, **query: str) -> Any:
    reply = ORG.api.counted(Request(method, "62.0", path, query, {}, ORG.agent_id, body))
    if reply.status >= 400:
        assert all(set(error) >= {"message", "errorCode"} for error in reply.body)
    return reply


def mixed(words: list[str]) -> st.SearchStrategy[str]:
    return st.lists(st.one_of(st.sampled_from(words), st.text(max_size=4)), max_size=14).map(" ".join)


@given(mixed(WORDS))
def test_any_condition(text: str) -> None:
    ask("GET", "query", q=f"SELECT Id FROM Contact WHERE {text}")
    ask("GET", "query", q=f"SELECT Id FROM Task WHERE {text}")


@given(mixed(WORDS))
def test_any_query(text: str) -> None:
    ask("GET", "query", q=text)


@given(mixed(TERMS), mixed(WORDS))
def test_any_search(terms: str, tail: str) -> None:
    ask("GET", "search", q=f"FIND {{{terms}}} IN ALL FIELDS RETURNING Contact(Id)")
    ask("GET", "search", q=f"FIND {{ana}} {tail}")
    ask("POST", "parameterizedSearch", body={"q": terms, "sobjects": [{"name": "Contact", "where": tail}]})


@given(st.dictionaries(st.sampled_from(sorted(ORG.store.types["Task"].fields)), VALUES, max_size=5))
@settings(max_examples=200)
def test_any_task(body: dict[str, Any]) -> None:
    assert ask("POST", "sobjects", "Task", body=body).status in (201, 400)


@given(VALUES)
def test_any_body(body: Any) -> None:
    for path in (
        ("sobjects", "Task"),
        ("composite",),
        ("composite", "batch"),
        ("composite", "sobjects"),
        ("parameterizedSearch",),
    ):
        ask("POST", *path, body=body)
    for key in ("records", "compositeRequest", "batchRequests", "q", "sobjects", "fields", "overallLimit"):
        for path in (("composite",), ("composite", "batch"), ("composite", "sobjects"), ("parameterizedSearch",)):
            ask("POST", *path, body={"q": "ana", key: body})
            ask(
                "POST",
                *path,
                body={"q": "ana", key: [body, {"url": body, "body": body, "attributes": body, "name": body}]},
            )


@given(
    mixed(["Number", "eq", "'150'", "and", "or", "not", "(", ")", "tolower(Number)", "gt", "5", "null", "contains("])
)
def test_any_filter(text: str) -> None:
    rows = [{"Number": "150", "Id": 1, "At": "2026-11-22T00:00:00.000Z"}]
    with suppress(BadQuery):
        assert len(collection("$metadata#Users", rows, {"$filter": text})["value"]) <= 1
