"""Reading Chromium's own measurements: whose script ran when (CPU profile), and what its main thread did (trace)."""

from __future__ import annotations

import bisect
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

GARBAGE = "(garbage collector)"
CATEGORIES = ["devtools.timeline", "disabled-by-default-devtools.timeline"]
SAMPLE_US = 1000
"""Seldom enough to slow nothing down; ten times as often doubles what it measures."""


@dataclass(frozen=True, slots=True)
class Work:
    """Milliseconds of processor time that a script took of the main thread: in all, and in the longest task."""

    total: float
    longest: float


class Recording:
    """Everything the main threads do, from ``start`` until ``stop``."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._devtools = page.context.new_cdp_session(page)
        self._events: list[dict[str, Any]] = []
        self._complete = False
        self._profile: dict[str, Any] = {}

    def start(self) -> None:
        tools = self._devtools
        tools.on("Tracing.dataCollected", lambda part: self._events.extend(part["value"]))
        tools.on("Tracing.tracingComplete", self._on_complete)
        tools.send("Profiler.enable")
        tools.send("Profiler.setSamplingInterval", {"interval": SAMPLE_US})
        wanted = {"includedCategories": CATEGORIES, "excludedCategories": ["*"]}
        tools.send("Tracing.start", {"transferMode": "ReportEvents", "traceConfig": wanted})
        tools.send("Profiler.start")

    def stop(self) -> None:
        self._profile = self._devtools.send("Profiler.stop")["profile"]
        self._devtools.send("Tracing.end")
        while not self._complete:
            self._page.wait_for_timeout(50)
        self._devtools.detach()

    def work_of(self, is_ours: Callable[[dict[str, Any]], bool]) -> Work:
        """What the functions (``Runtime.CallFrame``) that ``is_ours`` names took, with all they called.

        Of a task that others share, such as one that draws the page too, their share is counted by samples.
        """
        samples = list(_samples(self._profile, is_ours))
        best = Work(0.0, 0.0)
        for tasks in _tasks(self._events).values():
            shares = _shares(tasks, samples)
            mine = [task["tdur"] / 1000 * share for task, share in zip(tasks, shares, strict=True)]
            # Only one of the renderers is the page's; in the others nothing of ours ran.
            best = max(best, Work(sum(mine), max(mine, default=0.0)), key=lambda work: work.total)
        return best

    def _on_complete(self, _event: object) -> None:
        self._complete = True


def _samples(profile: dict[str, Any], is_ours: Callable[[dict[str, Any]], bool]) -> Iterable[tuple[float, float, bool]]:
    """When (µs), for how long (µs), and whether it was ours. Garbage is collected for whoever ran before."""
    nodes = {node["id"]: node for node in profile["nodes"]}
    parent = {child: node["id"] for node in profile["nodes"] for child in node.get("children", ())}

    def ours(node_id: int | None) -> bool:
        while node_id is not None:
            if is_ours(nodes[node_id]["callFrame"]):
                return True
            node_id = parent.get(node_id)
        return False

    known = {node_id: ours(node_id) for node_id in nodes}
    at, before = float(profile["startTime"]), False
    for node_id, passed in zip(profile["samples"], profile["timeDeltas"], strict=True):
        at += passed
        if nodes[node_id]["callFrame"]["functionName"] != GARBAGE:
            before = known[node_id]
        yield at, passed, before


def _tasks(events: list[dict[str, Any]]) -> dict[tuple[int, int], list[dict[str, Any]]]:
    """The tasks of each renderer's main thread, in order."""
    mains = {
        (event["pid"], event["tid"])
        for event in events
        if event["name"] == "thread_name" and event["args"].get("name") == "CrRendererMain"
    }
    tasks: dict[tuple[int, int], list[dict[str, Any]]] = defaultdict(list)
    for event in events:
        thread = (event["pid"], event["tid"])
        if event["name"] == "RunTask" and thread in mains and "tdur" in event:
            tasks[thread].append(event)
    for found in tasks.values():
        found.sort(key=lambda event: event["ts"])
    return tasks


def _shares(tasks: list[dict[str, Any]], samples: list[tuple[float, float, bool]]) -> list[float]:
    """For each task the part of its samples that is ours."""
    starts = [task["ts"] for task in tasks]
    all_of, ours_of = [0.0] * len(tasks), [0.0] * len(tasks)
    for at, passed, is_ours in samples:
        index = bisect.bisect_right(starts, at) - 1
        if index < 0 or at > tasks[index]["ts"] + tasks[index]["dur"]:
            continue
        weight = min(passed, 2 * SAMPLE_US)
        all_of[index] += weight
        ours_of[index] += weight if is_ours else 0.0
    return [ours / every if every else 0.0 for ours, every in zip(ours_of, all_of, strict=True)]
