"""What can go wrong with Salesforce, to be ordered for the next request or for a while."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, cast, get_args

from helper.sandbox.salesforce.errors import ApiError

Down = Literal["off", "refuse", "maintenance", "hang"]
Line = Literal["commit_then_drop", "commit_late", "drop", "hang"]

MAINTENANCE_PAGE = """<!DOCTYPE html><html><head><title>Down for Maintenance</title></head>
<body><h1>We are down for maintenance.</h1><p>Sorry for the inconvenience. We'll be back shortly.</p></body></html>"""


@dataclass(frozen=True, slots=True)
class LineFault:
    """What becomes of one request that creates a Task: `after` seconds is for `commit_late`."""

    kind: Line
    after: float


@dataclass(slots=True)
class Faults:
    """`down`: the whole API. The rest waits for the request it is meant for, in the order it was told."""

    down: Down = "off"
    pages_too: bool = False
    limit_reached: bool = False
    locked_rows: int = 0
    refusals: list[ApiError] = field(default_factory=list)
    line: list[LineFault] = field(default_factory=list)

    def set_down(self, mode: str, *, pages: bool) -> None:
        if mode not in get_args(Down):
            raise ValueError(f"mode is one of {', '.join(get_args(Down))}")
        self.down, self.pages_too = cast(Down, mode), pages

    def break_line(self, kind: str, after: float) -> None:
        if kind not in get_args(Line):
            raise ValueError(f"then is one of {', '.join(get_args(Line))}")
        self.line.append(LineFault(cast(Line, kind), after))

    def refuse_task(self) -> None:
        """Raises the refusal that was ordered for the next Task, once."""
        if self.refusals:
            raise self.refusals.pop(0)

    def lock_row(self) -> None:
        if self.locked_rows > 0:
            self.locked_rows -= 1
            raise ApiError(
                500, "UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record or 1 records", []
            )

    def check_limit(self) -> None:
        if self.limit_reached:
            raise ApiError(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")
