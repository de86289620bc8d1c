"""The whole data API behind one call, and the count of what was asked of it."""

from __future__ import annotations

from collections import Counter

from helper.sandbox.salesforce.errors import ApiError, not_found, unsupported
from helper.sandbox.salesforce.query.sosl import Index
from helper.sandbox.salesforce.rest.collections import Collections
from helper.sandbox.salesforce.rest.composite import batch, composite, graphs
from helper.sandbox.salesforce.rest.faults import Faults
from helper.sandbox.salesforce.rest.kinds import kind_of
from helper.sandbox.salesforce.rest.message import Reply, Request
from helper.sandbox.salesforce.rest.parameterized import parameterized_search
from helper.sandbox.salesforce.rest.queries import Queries
from helper.sandbox.salesforce.rest.records import Ambiguous, Records
from helper.sandbox.salesforce.rest.tree import tree
from helper.sandbox.salesforce.store import Store


def _label(number: int) -> str:
    """The release of an API version: three a year, and winter belongs to the year to come."""
    year, season = 14 + (number - 30) // 3, number % 3
    return f"{('Spring', 'Summer', 'Winter')[season]} '{year + (season == 2)}"


VERSIONS = tuple((f"{number}.0", _label(number)) for number in range(31, 68))
DAILY_LIMIT = 100_000


class DataApi:
    """Answers every request with a Reply; refusals are replies too."""

    def __init__(self, store: Store, index: Index, faults: Faults) -> None:
        self.requests: Counter[str] = Counter()
        self.batched = 0
        self.used_before = 0
        self.limit = DAILY_LIMIT
        self._store = store
        self._index = index
        self._faults = faults
        self._records = Records(store, faults)
        self._collections = Collections(store, self._records)
        self._queries = Queries(store, index)

    @property
    def used(self) -> int:
        """Requests that counted against the daily limit, those of other programs and each one in a batch included."""
        return self.used_before + self.requests.total() + self.batched

    def counted(self, request: Request) -> Reply:
        """A request that came by itself: it counts, and the limits apply to it."""
        kind = kind_of(request.method, request.path)
        self.requests[kind] += 1
        return self._limited(kind, request)

    def _in_batch(self, request: Request) -> Reply:
        self.batched += 1
        return self._limited(kind_of(request.method, request.path), request)

    def _limited(self, kind: str, request: Request) -> Reply:
        try:
            self._faults.check_limit(self.used, self.limit)
            self._faults.refuse(kind)
        except ApiError as error:
            return Reply(error.status, error.body())
        return self.answer(request)

    def answer(self, request: Request) -> Reply:
        try:
            with self._store.seen_by(request.user_id):
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
            case _, ("composite", "sobjects", *_):
                return self._collections.answer(request)
            case "POST", ("composite", "tree", _):
                return tree(self._store, self._records, request)
            case "POST", ("composite", "batch"):
                return batch(request, self._in_batch)
            case "POST", ("composite", "graph"):
                return graphs(request, self.answer, self._store)
            case "POST", ("composite",):
                return composite(request, self.answer, self._store)
            case "GET", ("limits",):
                left = {"Max": self.limit, "Remaining": max(self.limit - self.used, 0)}
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
