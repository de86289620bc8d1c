"""The whole data API behind one call, and the count of what was asked of it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from helper.sandbox.salesforce.errors import ApiError, not_found, unsupported
from helper.sandbox.salesforce.query.sosl import Index
from helper.sandbox.salesforce.rest.collections import Collections
from helper.sandbox.salesforce.rest.composite import batch, composite
from helper.sandbox.salesforce.rest.faults import Faults
from helper.sandbox.salesforce.rest.message import Reply, Request
from helper.sandbox.salesforce.rest.parameterized import parameterized_search
from helper.sandbox.salesforce.rest.queries import Queries
from helper.sandbox.salesforce.rest.records import Ambiguous, Records
from helper.sandbox.salesforce.store import Store

VERSIONS = tuple(
    (f"{number}.0", label)
    for number, label in (
        (50, "Winter '21"),
        (52, "Summer '21"),
        (54, "Spring '22"),
        (55, "Summer '22"),
        (56, "Winter '23"),
        (57, "Spring '23"),
        (58, "Summer '23"),
        (59, "Winter '24"),
        (60, "Spring '24"),
        (61, "Summer '24"),
        (62, "Winter '25"),
        (63, "Spring '25"),
        (64, "Summer '25"),
        (65, "Winter '26"),
        (66, "Spring '26"),
        (67, "Summer '26"),
    )
)
DAILY_LIMIT = 100_000


class DataApi:
    """Answers every request with a Reply; refusals are replies too."""

    def __init__(self, store: Store, index: Index, faults: Faults) -> None:
        self.requests: Counter[str] = Counter()
        self._store = store
        self._index = index
        self._faults = faults
        self._records = Records(store, faults)
        self._collections = Collections(store, self._records)
        self._queries = Queries(store, index)

    @property
    def used(self) -> int:
        """Requests that counted against the daily limit."""
        return sum(self.requests.values())

    def counted(self, request: Request) -> Reply:
        """A request that came by itself: it counts, and the limit applies to it."""
        self.requests[_kind(request)] += 1
        try:
            self._faults.check_limit()
        except ApiError as error:
            return Reply(error.status, error.body())
        return self.answer(request)

    def answer(self, request: Request) -> Reply:
        try:
            return self._route(request)
        except ApiError as error:
            return Reply(error.status, error.body())
        except Ambiguous as ambiguous:
            return Reply(300, ambiguous.urls)

    def _route(self, request: Request) -> Reply:
        if request.version not in dict(VERSIONS):
            raise not_found()
        match request.method, request.path:
            case "GET", ():
                return Reply(
                    200,
                    {
                        name: f"{request.base}/{name}"
                        for name in (
                            "sobjects",
                            "query",
                            "queryAll",
                            "search",
                            "composite",
                            "limits",
                            "parameterizedSearch",
                        )
                    },
                )
            case "GET", ("query" | "queryAll", *_):
                return self._queries.query(request)
            case "GET", ("search",):
                return self._queries.search(request)
            case "GET" | "POST", ("parameterizedSearch",):
                return parameterized_search(self._index, request)
            case _, ("sobjects", *_):
                return self._records.answer(request)
            case "POST" | "PATCH", ("composite", "sobjects"):
                return self._collections.answer(request)
            case "POST", ("composite", "batch"):
                return batch(request, self.answer)
            case "POST", ("composite",):
                return composite(request, self.answer, self._store)
            case "GET", ("limits",):
                left = {"Max": DAILY_LIMIT, "Remaining": DAILY_LIMIT - self.used}
                return Reply(200, {"DailyApiRequests": left})
            case _, (
                "tooling"
                | "jobs"
                | "analytics"
                | "chatter"
                | "ui-api"
                | "recent"
                | "theme"
                | "tabs"
                | "actions"
                | "process"
                | "support" as area,
                *_,
            ):
                raise unsupported(area)
            case _:
                raise not_found()


def creates_task(request: Request) -> bool:
    """Whether the request would make a Task, by itself or as a part."""
    if request.method == "POST" and tuple(p.lower() for p in request.path) == ("sobjects", "task"):
        return True
    if request.method == "PATCH" and len(request.path) == 4 and request.path[1].lower() == "task":
        return True
    return request.path[:1] == ("composite",) and request.method == "POST" and _names_task(request.body)


def _names_task(body: Any) -> bool:
    if not isinstance(body, dict):
        return False
    rows = body.get("records") or []
    if any(
        isinstance(row, dict) and str((row.get("attributes") or {}).get("type", "")).lower() == "task" for row in rows
    ):
        return True
    parts = (body.get("compositeRequest") or []) + (body.get("batchRequests") or [])
    return any(
        isinstance(p, dict) and p.get("method") in ("POST", "PATCH") and "/sobjects/task" in str(p.get("url")).lower()
        for p in parts
    )


def _kind(request: Request) -> str:
    """What a request is counted as: `query`, `search`, `create Task`, `describe Task`, ..."""
    match request.method, request.path:
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
