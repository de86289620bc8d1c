"""`/parameterizedSearch`: a search whose clauses are JSON. Its `q` is still read as search terms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from helper.sandbox.salesforce.errors import ApiError
from helper.sandbox.salesforce.query.parse import Path, Query, Search, parse_condition, parse_query
from helper.sandbox.salesforce.query.sosl import MAX_RESULTS, Index, find_records
from helper.sandbox.salesforce.rest.message import Reply, Request

_GROUPS = ("ALL", "NAME", "EMAIL", "PHONE", "SIDEBAR")


def parameterized_search(index: Index, request: Request) -> Reply:
    """Raises ApiError for what is not of the documented type."""
    wanted = request.record if request.method == "POST" else _from_query(request.query)
    terms = _text(wanted, "q")
    if not terms:
        raise ApiError(400, "MALFORMED_SEARCH", "q is required")
    group = (_text(wanted, "in") or "ALL").upper()
    if group not in _GROUPS:
        raise ApiError(400, "INVALID_SEARCH_SCOPE", f"in is one of {', '.join(_GROUPS)}")
    shared = _paths(wanted)
    default_limit = _whole(wanted, "defaultLimit")
    sobjects = _list(wanted, "sobjects")
    if default_limit is not None and not sobjects:
        raise ApiError(400, "INVALID_SEARCH", "defaultLimit needs at least one sobject")
    targets = tuple(_target(one, shared, default_limit) for one in sobjects)
    overall = _whole(wanted, "overallLimit")
    search = Search(group, targets, MAX_RESULTS if overall is None else overall)
    return Reply(
        200, {"searchRecords": find_records(index, request.base, terms, search, _whole(wanted, "offset") or 0)}
    )


def _target(wanted: Any, shared: tuple[Path, ...], default_limit: int | None) -> Query:
    if not isinstance(wanted, dict) or not _text(wanted, "name"):
        raise ApiError(400, "JSON_PARSER_ERROR", "sobjects is a list of objects with a name")
    order, where, limit = _text(wanted, "orderBy"), _text(wanted, "where"), _whole(wanted, "limit")
    return Query(
        wanted["name"],
        _paths(wanted) or shared or (("Id",),),
        where=parse_condition(where) if where else None,
        order=parse_query(f"SELECT Id FROM X ORDER BY {order}").order if order else (),
        limit=default_limit if limit is None else limit,
    )


def _text(given: Mapping[str, Any], name: str) -> str:
    value = given.get(name)
    if value is not None and not isinstance(value, str):
        raise ApiError(400, "JSON_PARSER_ERROR", f"{name} is a string")
    return value or ""


def _whole(given: Mapping[str, Any], name: str) -> int | None:
    value = given.get(name)
    if value is None:
        return None
    if isinstance(value, str) and value.isdecimal():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= MAX_RESULTS:
        raise ApiError(400, "JSON_PARSER_ERROR", f"{name} is a whole number from 1 to {MAX_RESULTS}")
    return value


def _list(given: Mapping[str, Any], name: str) -> list[Any]:
    value = given.get(name)
    if value is not None and not isinstance(value, list):
        raise ApiError(400, "JSON_PARSER_ERROR", f"{name} is a list")
    return value or []


def _paths(given: Mapping[str, Any]) -> tuple[Path, ...]:
    names = _list(given, "fields")
    if not all(isinstance(name, str) for name in names):
        raise ApiError(400, "JSON_PARSER_ERROR", "fields is a list of names")
    return tuple(tuple(name.strip().split(".")) for name in names)


def _from_query(given: Mapping[str, str]) -> dict[str, Any]:
    """The GET form: `?q=Acme&sobject=Account&sobject=Lead&Account.fields=id,name&Account.limit=10`."""
    wanted: dict[str, Any] = {
        key: given[key] for key in ("q", "in", "overallLimit", "defaultLimit", "offset") if key in given
    }
    if "fields" in given:
        wanted["fields"] = given["fields"].split(",")
    names = [name for name in given.get("sobject", "").split(",") if name]
    if names:
        wanted["sobjects"] = [_named(given, name) for name in names]
    return wanted


def _named(given: Mapping[str, str], name: str) -> dict[str, Any]:
    target: dict[str, Any] = {"name": name}
    for clause in ("where", "orderBy", "limit"):
        if f"{name}.{clause}" in given:
            target[clause] = given[f"{name}.{clause}"]
    if f"{name}.fields" in given:
        target["fields"] = given[f"{name}.fields"].split(",")
    return target
