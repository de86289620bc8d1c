"""Sidecall by itself: how soon it answers after its start, and what it takes while nothing happens."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from helper.faces import Connection
from tests.bench.figures import milliseconds, percentile
from tests.bench.program import Desk
from tests.day.program import NotAsItShouldBe, installed, post
from tests.helper.pbx.test_idle import idle_hour

STARTS = 5
IDLE_S = 20.0
SETTLE_S = 3.0


def measure_starts(home: Path, environment: dict[str, str]) -> dict[str, float]:
    """``sidecall serve`` in a home that is set up, from the start of its process until ``status`` is answered."""
    took = []
    for _ in range(STARTS):
        began = time.monotonic()
        process = subprocess.Popen(
            [installed("sidecall"), "serve"], env={**environment, "SIDECALL_HOME": str(home)}, stdout=subprocess.DEVNULL
        )
        try:
            while not _answers(home / "runtime.json"):
                if process.poll() is not None or time.monotonic() - began > 30:
                    raise NotAsItShouldBe(f"sidecall serve does not answer ({process.poll()})")
                time.sleep(0.002)
            took.append(time.monotonic() - began)
        finally:
            process.terminate()
            process.wait(10)
    return {"start_to_ready_ms": milliseconds(percentile(took, 50)), "start_to_ready_ms_max": milliseconds(max(took))}


def _answers(runtime: Path) -> bool:
    try:
        facts = json.loads(runtime.read_text(encoding="utf-8"))
        headers = {"Authorization": f"Bearer {facts['token']}", "Origin": "sidecall://cli"}
        return bool(post(f"http://127.0.0.1:{facts['port']}/v1/status", {}, headers))
    except (OSError, ValueError):
        return False


def measure_idle(desk: Desk) -> dict[str, float]:
    """The tray program, connected to both, with no window open; read from /proc, nobody asks it anything meanwhile."""
    if sys.platform != "linux":
        raise NotAsItShouldBe("the benchmarks read /proc and run on Linux")
    time.sleep(SETTLE_S)
    began, before = time.monotonic(), _cpu_seconds(desk.pid)
    time.sleep(IDLE_S)
    used, took = _cpu_seconds(desk.pid) - before, time.monotonic() - began
    return {"idle_cpu_percent": round(100 * used / took, 3), "idle_rss_mb": round(_resident_bytes(desk.pid) / 1e6, 1)}


def measure_idle_hour() -> dict[str, float]:
    """What 3CX is asked in an hour of simulated time in which nobody calls; its stream of events is up."""
    state, requests, _minted = idle_hour()
    if state is not Connection.CONNECTED:
        raise NotAsItShouldBe(f"the line to 3CX is {state} after an idle hour")
    return {"pbx_requests_idle_hour": requests}


def _cpu_seconds(pid: int) -> float:
    """What all its threads have used, user and system; finer than the clock ticks of /proc/PID/stat."""
    nanoseconds = 0
    for thread in Path(f"/proc/{pid}/task").iterdir():
        nanoseconds += int((thread / "schedstat").read_text().split()[0])
    return nanoseconds / 1e9


def _resident_bytes(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
