"""`/composite`, `/composite/graph` and `/composite/batch`: several requests in one."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from helper.sandbox.salesforce.errors import ApiError
from helper.sandbox.salesforce.rest.message import Reply, Request
from helper.sandbox.salesforce.store import Store

MAX_SUBREQUESTS = 25
MAX_QUERIES = 5
MAX_NODES = 500
OLDEST_IN_BATCH = 34.0
_BATCHABLE = ("limits", "sobjects", "query", "queryAll", "search", "connect", "chatter", "actions")
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_QUERY = re.compile(r"/v\d+\.\d/(query|queryAll|composite/sobjects)\b", re.I)
_REFERENCE = re.compile(r"@\{(\w+)\.([\w.\[\]]+)\}")

Answer = Callable[[Request], Reply]


def batch(request: Request, answer: Answer) -> Reply:
    """Independent requests, of which each counts; `haltOnError` leaves the rest undone.

    https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_batch.htm
    """
    parts = [_in_batch(request, part) for part in _parts(request, "batchRequests")]
    results: list[dict[str, Any]] = []
    failed = False
    for part in parts:
        if failed and request.record.get("haltOnError"):
            halted = ApiError(412, "BATCH_PROCESSING_HALTED", "Batch processing halted per request")
            results.append({"statusCode": 412, "result": halted.body()})
            continue
        reply = answer(part) if _is_batchable(request, part) else _not_batchable(part)
        failed = failed or reply.status >= 400
        results.append({"statusCode": reply.status, "result": reply.body})
    return Reply(200, {"hasErrors": failed, "results": results})


def _in_batch(request: Request, part: dict[str, Any]) -> Request:
    """Raises for the whole batch: what cannot be read as a request is refused before any of them is carried out."""
    method, url = str(part.get("method", "")).upper(), str(part.get("url", "")).lstrip("/")
    if method not in _METHODS or not re.match(r"v\d+\.\d/", url):
        raise ApiError(400, "JSON_PARSER_ERROR", "A subrequest needs a method and a URL that begins with the version")
    return _sub(request, method, f"/services/data/{url}", part.get("richInput"))


def _is_batchable(request: Request, part: Request) -> bool:
    return part.path[0] in _BATCHABLE and OLDEST_IN_BATCH <= float(part.version) <= float(request.version)


def _not_batchable(part: Request) -> Reply:
    refused = ApiError(400, "INVALID_BATCH_REQUEST", f"/{'/'.join(part.path)} of v{part.version} cannot be batched")
    return Reply(400, refused.body())


def composite(request: Request, answer: Answer, store: Store) -> Reply:
    """Requests that may use each other's results; with `allOrNone` one failure undoes them all."""
    parts = _parts(request, "compositeRequest")
    if sum(bool(_QUERY.search(str(part.get("url")))) for part in parts) > MAX_QUERIES:
        raise ApiError(400, "LIMIT_EXCEEDED", f"At most {MAX_QUERIES} subrequests can query or name collections")
    responses = _run(request, parts, answer, store, request.record.get("allOrNone") is True)
    return Reply(200, {"compositeResponse": responses})


def graphs(request: Request, answer: Answer, store: Store) -> Reply:
    """`/composite/graph`: composites that know nothing of each other, each of them all or nothing."""
    done = []
    for graph in _listed(request.record, "graphs"):
        parts = _listed(graph, "compositeRequest")
        if len(parts) > MAX_NODES:
            raise ApiError(400, "LIMIT_EXCEEDED", f"A graph can not have more than {MAX_NODES} nodes")
        responses = _run(request, parts, answer, store, whole=True)
        done.append(
            {
                "graphId": str(graph.get("graphId", "")),
                "graphResponse": {"compositeResponse": responses},
                "isSuccessful": all(response["httpStatusCode"] < 400 for response in responses),
            }
        )
    return Reply(200, {"graphs": done})


def _run(
    request: Request, parts: list[dict[str, Any]], answer: Answer, store: Store, whole: bool
) -> list[dict[str, Any]]:
    saved = store.snapshot()
    known: dict[str, Any] = {}
    responses: list[dict[str, Any]] = []
    for part in parts:
        name = str(part.get("referenceId", ""))
        if not re.fullmatch(r"\w+", name) or name in known:
            raise ApiError(
                400,
                "INVALID_INPUT",
                f"Provided referenceId ('{name}') must be unique and contain only letters, digits and underscores",
            )
        try:
            filled = json.loads(
                _REFERENCE.sub(
                    lambda m: _looked_up(known, m), json.dumps({"url": part.get("url"), "body": part.get("body")})
                )
            )
            reply = answer(_sub(request, str(part.get("method", "GET")), str(filled["url"]), filled["body"]))
        except ApiError as error:
            reply = Reply(error.status, error.body())
        known[name] = reply.body if reply.status < 300 else None
        responses.append(
            {
                "body": reply.body,
                "httpHeaders": dict(reply.headers),
                "httpStatusCode": reply.status,
                "referenceId": name,
            }
        )
    if whole and any(r["httpStatusCode"] >= 400 for r in responses):
        store.restore(saved)
        halted = ApiError(
            400,
            "PROCESSING_HALTED",
            "The transaction was rolled back since another operation in the same transaction failed.",
        )
        for response in responses:
            if response["httpStatusCode"] < 400:
                response.update(body=halted.body(), httpHeaders={}, httpStatusCode=400)
    return responses


def _parts(request: Request, key: str) -> list[dict[str, Any]]:
    parts = _listed(request.record, key)
    if len(parts) > MAX_SUBREQUESTS:
        raise ApiError(400, "LIMIT_EXCEEDED", f"The number of subrequests can not exceed {MAX_SUBREQUESTS}")
    return parts


def _listed(body: dict[str, Any], key: str) -> list[dict[str, Any]]:
    parts = body.get(key)
    if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts):
        raise ApiError(400, "JSON_PARSER_ERROR", f"{key} is required")
    return parts


def _sub(request: Request, method: str, url: str, body: Any) -> Request:
    parsed = urlsplit(url)
    pieces = parsed.path.strip("/").split("/")
    if pieces[:2] != ["services", "data"] or len(pieces) < 4:
        raise ApiError(404, "NOT_FOUND", "The requested resource does not exist")
    path = tuple(unquote(piece) for piece in pieces[3:])
    return Request(
        method.upper(),
        pieces[2].lstrip("v"),
        path,
        dict(parse_qsl(parsed.query)),
        request.headers,
        request.user_id,
        body,
    )


def _looked_up(known: dict[str, Any], match: re.Match[str]) -> str:
    value: Any = known.get(match.group(1))
    for step in re.findall(r"\w+", match.group(2)):
        try:
            value = value[int(step)] if isinstance(value, list) else value[step]
        except (KeyError, IndexError, TypeError, ValueError):
            name, place = match.groups()
            message = f"Invalid reference specified. No value for {name}.{place} found in {name}."
            raise ApiError(400, "PROCESSING_HALTED", message) from None
    return str(value)
