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
MAX_NODES = 500
_REFERENCE = re.compile(r"@\{(\w+)\.([\w.\[\]]+)\}")

Answer = Callable[[Request], Reply]


def batch(request: Request, answer: Answer) -> Reply:
    """Independent requests; `haltOnError` leaves the rest undone."""
    parts = _parts(request, "batchRequests")
    results: list[dict[str, Any]] = []
    failed = False
    for part in parts:
        if failed and request.record.get("haltOnError"):
            halted = ApiError(412, "BATCH_PROCESSING_HALTED", "Batch processing halted per request")
            results.append({"statusCode": 412, "result": halted.body()})
            continue
        url = str(part.get("url", ""))
        reply = answer(
            _sub(request, str(part.get("method", "GET")), "/services/data/" + url.lstrip("/"), part.get("richInput"))
        )
        failed = failed or reply.status >= 400
        results.append({"statusCode": reply.status, "result": reply.body})
    return Reply(200, {"hasErrors": failed, "results": results})


def composite(request: Request, answer: Answer, store: Store) -> Reply:
    """Requests that may use each other's results; with `allOrNone` one failure undoes them all."""
    responses = _run(
        request, _parts(request, "compositeRequest"), answer, store, request.record.get("allOrNone") is True
    )
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
