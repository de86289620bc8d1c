"""A list that refreshes every second while somebody types and scrolls: the same page with the extension and without.

In the same browser, on a host that the extension is for and on one that it is not.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import BrowserContext, Page, Route

from tests.day.browser import browser
from tests.day.program import NotAsItShouldBe, installed, until

ROWS = 200
MEMORY_ROWS = 2000
REGION = "US"
WITH, WITHOUT = "https://acme.lightning.force.com", "https://crm.example.org"
SECONDS = 6
#: Each page in turn, so that a busy moment of the machine does not fall on one alone.
ROUNDS = 3

_REFRESHING = """
<input id="typed" style="position: fixed; top: 0; right: 0; z-index: 1">
<script>
    const body = document.querySelector("tbody"), rows = body.innerHTML;
    const frames = window.frames_ = [], tasks = window.tasks_ = [];
    const watch = new PerformanceObserver((list) => tasks.push(...list.getEntries().map((one) => one.duration)));
    watch.observe({ type: "longtask" });
    let last = 0;
    requestAnimationFrame(function frame(now) {
        if (last) frames.push(now - last);
        last = now;
        requestAnimationFrame(frame);
    });
    window.refreshing = () => setInterval(() => { body.innerHTML = rows; }, 1000);
</script>
"""


def measure_refresh() -> dict[str, float]:
    """Late frames (over 25 ms) of a hundred, milliseconds in long tasks each second, and the memory added (MB)."""
    with tempfile.TemporaryDirectory(prefix="sidecall-bench-", ignore_cleanup_errors=True) as folder:
        environment = {**os.environ, "SIDECALL_HOME": f"{folder}/home"}
        with browser(Path(folder) / "browser", installed("sidecall-bridge"), environment, headless=True) as context:
            worker = context.service_workers[0] if context.service_workers else context.wait_for_event("serviceworker")
            worker.evaluate("region => chrome.storage.local.set({ region })", REGION)
            _serve(context, f"{_list(ROWS)}{_REFRESHING}", "list")
            _serve(context, _list(MEMORY_ROWS), "memory")
            rounds = [(_busy(context, WITHOUT), _busy(context, WITH)) for _ in range(ROUNDS)]
            memory = [_memory(context, WITH) - _memory(context, WITHOUT) for _ in range(ROUNDS)]
    return {
        "refresh_late_frames_percent": round(median(ours["late"] for _, ours in rounds), 1),
        "refresh_late_frames_percent_without": round(median(bare["late"] for bare, _ in rounds), 1),
        "refresh_long_tasks_ms_per_s": round(median(ours["long"] for _, ours in rounds), 1),
        "refresh_long_tasks_ms_per_s_without": round(median(bare["long"] for bare, _ in rounds), 1),
        "page_memory_added_mb": round(median(memory), 1),
    }


def _list(rows: int) -> str:
    made = subprocess.run(
        [sys.executable, Path(__file__).with_name("gen_list_view.py"), str(rows)], capture_output=True, check=True
    )
    return made.stdout.decode("utf-8")


def _serve(context: BrowserContext, markup: str, name: str) -> None:
    def fulfil(route: Route) -> None:
        route.fulfill(status=200, content_type="text/html", body=markup)

    for host in (WITH, WITHOUT):
        context.route(f"{host}/{name}", fulfil)


def _busy(context: BrowserContext, host: str) -> dict[str, float]:
    page = context.new_page()
    page.goto(f"{host}/list")
    _settle(page, host)
    page.evaluate("() => { refreshing(); frames_.length = tasks_.length = 0; }")
    page.locator("#typed").focus()
    page.mouse.move(400, 300)
    for key in range(SECONDS * 10):
        page.keyboard.press("abcdefghij"[key % 10])
        page.mouse.wheel(0, 40 if key % 20 < 10 else -40)
        page.wait_for_timeout(100)
    seen: dict[str, Any] = page.evaluate("({ frames: frames_, tasks: tasks_ })")
    page.close()
    late = sum(frame > 25 for frame in seen["frames"])
    return {"late": 100 * late / len(seen["frames"]), "long": sum(seen["tasks"]) / (sum(seen["frames"]) / 1000)}


def _settle(page: Page, host: str) -> None:
    if host == WITH:
        until(lambda: page.evaluate("() => [...CSS.highlights.values()].some((one) => one.size > 0)"), "it is marked")
    elif page.evaluate("() => CSS.highlights.size"):
        raise NotAsItShouldBe("the extension is on a page that it is not for")
    page.wait_for_timeout(1000)


def _memory(context: BrowserContext, host: str) -> float:
    """Megabytes of the page's JavaScript, ours with it, after everything is collected that can be."""
    page = context.new_page()
    page.goto(f"{host}/memory")
    _settle(page, host)
    devtools = page.context.new_cdp_session(page)
    devtools.send("HeapProfiler.enable")
    devtools.send("HeapProfiler.collectGarbage")
    devtools.send("Performance.enable")
    metrics = {one["name"]: one["value"] for one in devtools.send("Performance.getMetrics")["metrics"]}
    page.close()
    return float(metrics["JSHeapUsedSize"]) / 1e6


if __name__ == "__main__":
    print(measure_refresh())
