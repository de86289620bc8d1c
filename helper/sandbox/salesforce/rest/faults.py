"""What can go wrong with Salesforce, to be ordered for the next request or for a while."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Literal, cast, get_args

from helper.sandbox.salesforce.errors import ApiError

Down = Literal["off", "refuse", "maintenance", "maintenance_200", "bad_gateway", "edge", "unavailable", "hang"]
Line = Literal[
    "drop",
    "hang",
    "commit_then_drop",
    "commit_late",
    "maintenance",
    "maintenance_200",
    "bad_gateway",
    "edge",
    "unavailable",
]

_MAINTENANCE_PAGE = """<!DOCTYPE html><html><head><title>Down for Maintenance</title></head>
<body><h1>We are down for maintenance.</h1><p>Sorry for the inconvenience. We'll be back shortly.</p></body></html>"""
_EDGE_PAGE = "<html><head><title>{0}</title></head><body><center><h1>{0}</h1></center><hr>sfdcedge</body></html>"
_UNAVAILABLE = '[{"message":"Server is temporarily unavailable","errorCode":"SERVER_UNAVAILABLE"}]'

PAGES: Mapping[str, tuple[int, str, str]] = {
    "maintenance": (503, _MAINTENANCE_PAGE, "text/html"),
    "maintenance_200": (200, _MAINTENANCE_PAGE, "text/html"),
    "bad_gateway": (502, _EDGE_PAGE.format("502 Bad Gateway"), "text/html"),
    "edge": (420, _EDGE_PAGE.format("420"), "text/html"),
    "unavailable": (503, _UNAVAILABLE, "application/json"),
}
"""Status, text and type of the answers that come from in front of the org, whatever was asked."""


@dataclass(frozen=True, slots=True)
class LineFault:
    """What becomes of one request. `after`, in seconds, is for `commit_late`.

    drop: the line is cut and nothing was done. commit_then_drop: it was. commit_late: it is, later, whether or
    not the client still waits. hang: nothing is done and nothing is ever answered.
    """

    kind: Line
    after: float = 5.0


@dataclass(frozen=True, slots=True)
class Misbehaviour:
    """Faults at random: a seeded draw for each request, so that a run can be had again."""

    chance: Mapping[Line, float]
    late_after: float
    reads_too: bool
    dice: random.Random

    def draw(self) -> LineFault | None:
        at = self.dice.random()
        for kind, chance in self.chance.items():
            if at < chance:
                return LineFault(kind, self.late_after)
            at -= chance
        return None


@dataclass(slots=True)
class Faults:
    """`down`: the whole API. The rest waits for the request it is meant for, in the order it was told.

    Requests are named as they are counted (`create Lead`, `search`, `composite/sobjects`, `oauth token
    refresh_token`); `*` stands for anything. `happened` counts what was done to requests,
    `at_once` those being answered.
    """

    down: Down = "off"
    pages_too: bool = False
    limit_reached: bool = False
    concurrent_limit: int = 0
    at_once: int = 0
    locked_rows: int = 0
    locked_status: int = 500
    refusals: list[ApiError] = field(default_factory=list)
    refused: list[tuple[str, ApiError]] = field(default_factory=list)
    task_line: list[LineFault] = field(default_factory=list)
    line: list[tuple[str, LineFault]] = field(default_factory=list)
    misbehaviour: Misbehaviour | None = None
    happened: Counter[str] = field(default_factory=Counter)
    late_waiting: int = 0
    released: asyncio.Event = field(default_factory=asyncio.Event)

    def set_down(self, mode: str, *, pages: bool) -> None:
        if mode not in get_args(Down):
            raise ValueError(f"mode is one of {', '.join(get_args(Down))}")
        self.down, self.pages_too = cast(Down, mode), pages
        self.release()

    def release(self) -> None:
        """Reset the connections of all who were left hanging."""
        self.released.set()
        self.released = asyncio.Event()

    def fault_for(self, kind: str, *, makes_task: bool, writes: bool) -> LineFault | None:
        """The fault meant for this request, used up; else what chance has for it."""
        fault = self._ordered(kind, makes_task=makes_task)
        if fault is None and self.misbehaviour is not None and (writes or self.misbehaviour.reads_too):
            fault = self.misbehaviour.draw()
        if fault is not None:
            self.happened[fault.kind] += 1
        return fault

    def _ordered(self, kind: str, *, makes_task: bool) -> LineFault | None:
        if makes_task and self.task_line:
            return self.task_line.pop(0)
        for place, (pattern, fault) in enumerate(self.line):
            if fnmatchcase(kind.lower(), pattern.lower()):
                del self.line[place]
                return fault
        return None

    def refuse_task(self) -> None:
        """Raises the refusal that was ordered for the next Task, once."""
        if self.refusals:
            raise self.refusals.pop(0)

    def refuse(self, kind: str) -> None:
        """Raises the refusal that was ordered for the next request of this kind, once."""
        for place, (pattern, error) in enumerate(self.refused):
            if fnmatchcase(kind.lower(), pattern.lower()):
                del self.refused[place]
                raise error

    def lock_row(self) -> None:
        if self.locked_rows > 0:
            self.locked_rows -= 1
            message = "unable to obtain exclusive access to this record or 1 records"
            raise ApiError(self.locked_status, "UNABLE_TO_LOCK_ROW", message, [])

    def check_limit(self, used: int, limit: int) -> None:
        """`used` counts the request that asks, as `at_once` does."""
        if self.limit_reached or used > limit:
            raise ApiError(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")
        if 0 < self.concurrent_limit < self.at_once:
            message = "ConcurrentRequests (Concurrent API Requests) Limit exceeded."
            raise ApiError(403, "REQUEST_LIMIT_EXCEEDED", message)


def line_fault(kind: str, after: float) -> LineFault:
    """Raises ValueError for a kind there isn't."""
    if kind not in get_args(Line):
        raise ValueError(f"then is one of {', '.join(get_args(Line))}")
    return LineFault(cast(Line, kind), float(after))
