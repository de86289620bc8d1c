"""What a request is called where requests are counted or faults are ordered, and whether it writes."""

from __future__ import annotations

from typing import Any

from helper.sandbox.salesforce.rest.message import Request

_READING_POSTS = ("parameterizedSearch",)


def kind_of(method: str, path: tuple[str, ...]) -> str:
    """`query`, `search`, `create Task`, `describe Task`, ... `path` is what follows the version."""
    match method, path:
        case "POST", ("sobjects", name):
            return f"create {name}"
        case "GET", ("sobjects", name, "describe"):
            return f"describe {name}"
        case "GET", ("sobjects", name, *_):
            return f"read {name}"
        case "PATCH", ("sobjects", name, _):
            return f"update {name}"
        case "PATCH", ("sobjects", name, _, _):
            return f"upsert {name}"
        case "DELETE", ("sobjects", name, _):
            return f"delete {name}"
        case _, ("composite", *rest):
            return "/".join(("composite", *rest))
        case _, (first, *_):
            return first
        case _:
            return "resources"


def creates_task(request: Request) -> bool:
    """Whether the request would make a Task, by itself or as a part."""
    path = tuple(part.lower() for part in request.path)
    if request.method == "POST" and path == ("sobjects", "task"):
        return True
    if request.method == "PATCH" and len(path) == 4 and path[1] == "task":
        return True
    return path[:1] == ("composite",) and request.method in ("POST", "PATCH") and _names_task(request)


def writes(request: Request) -> bool:
    """Whether the request could change a record."""
    if request.method == "GET" or request.path[:1] in [(name,) for name in _READING_POSTS]:
        return False
    if request.path in (("composite",), ("composite", "batch"), ("composite", "graph")):
        return any(str(part.get("method", "GET")).upper() != "GET" for part in _parts(request.body))
    return True


def _names_task(request: Request) -> bool:
    if request.path[1:3] == ("tree", "Task") or request.path[1:3] == ("sobjects", "Task"):
        return True
    rows = request.body.get("records") if isinstance(request.body, dict) else None
    if any(_type_of(row) == "task" for row in rows if isinstance(row, dict)) if isinstance(rows, list) else False:
        return True
    return any(
        str(part.get("method", "")).upper() in ("POST", "PATCH") and "/sobjects/task" in str(part.get("url")).lower()
        for part in _parts(request.body)
    )


def _type_of(row: dict[str, Any]) -> str:
    attributes = row.get("attributes")
    return str(attributes.get("type", "")).lower() if isinstance(attributes, dict) else ""


def _parts(body: Any) -> list[dict[str, Any]]:
    if not isinstance(body, dict):
        return []
    graphs = body.get("graphs")
    held = [body, *(graph for graph in graphs if isinstance(graph, dict))] if isinstance(graphs, list) else [body]
    lists = [one.get(key) for one in held for key in ("compositeRequest", "batchRequests")]
    return [part for parts in lists if isinstance(parts, list) for part in parts if isinstance(part, dict)]
