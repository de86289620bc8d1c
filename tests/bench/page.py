"""The extension on a list view of two thousand rows, in real Chromium, and a well-known library on the same text.

The browser's own profiler and trace say how long its main thread was at work for us, whatever we say of ourselves.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Page, Route

from tests.bench.program import ROOT
from tests.bench.profile import own_milliseconds, task_milliseconds
from tests.day.browser import browser, told_on
from tests.day.program import NotAsItShouldBe, installed, until

ROWS = 2000
REGION = "US"
URL = "https://acme.lightning.force.com/lightning/o/Contact/list"
LIBRARY = ROOT / "extension" / "node_modules" / "libphonenumber-js" / "bundle" / "libphonenumber-max.js"
CATEGORIES = ("devtools.timeline", "disabled-by-default-devtools.timeline", "toplevel")
QUIET_S = 1.5


def measure_page() -> dict[str, float]:
    """Main-thread milliseconds of the content script, and of ``findPhoneNumbersInText`` on the page's text."""
    with tempfile.TemporaryDirectory(prefix="sidecall-bench-") as folder:
        home = Path(folder) / "home"
        with browser(Path(folder) / "browser", installed("sidecall-bridge"), home, headless=True) as context:
            markup = _list_view()
            [labelled] = re.findall(r"<!-- phones:(\d+) -->", markup)

            def fulfil(route: Route) -> None:
                route.fulfill(status=200, content_type="text/html", body=markup)

            context.route(f"{URL}*", fulfil)
            worker = context.service_workers[0] if context.service_workers else context.wait_for_event("serviceworker")
            worker.evaluate("region => chrome.storage.local.set({ region })", REGION)
            page = context.new_page()
            figures = _scanned(page)
            _check_clickable(page)
            found = figures.pop("numbers")
            figures |= {"scan_numbers_found": found, "scan_numbers_labelled": float(labelled)}
            figures |= _library(page)
            return figures


def _list_view() -> str:
    made = subprocess.run(
        [sys.executable, Path(__file__).with_name("gen_list_view.py"), str(ROWS)], capture_output=True, check=True
    )
    return made.stdout.decode("utf-8")


def _scanned(page: Page) -> dict[str, float]:
    """Load the page and record everything until the script has come to rest."""
    devtools = page.context.new_cdp_session(page)
    worlds = _worlds(devtools)
    devtools.send("Profiler.enable")
    devtools.send("Profiler.setSamplingInterval", {"interval": 100})
    trace = _Trace(page.context.browser or page, devtools)
    devtools.send("Profiler.start")
    began = time.monotonic()
    page.goto(f"{URL}?run=profile", wait_until="commit")
    numbers = _at_rest(devtools, worlds)
    took = time.monotonic() - began
    profile = devtools.send("Profiler.stop")["profile"]
    events = trace.stop()
    devtools.detach()
    return {
        "scan_2000_rows_ms": round(own_milliseconds(profile), 1),
        "scan_longest_task_ms": round(task_milliseconds(events), 1),
        "scan_wall_s": round(took - QUIET_S, 2),
        "numbers": numbers,
    }
