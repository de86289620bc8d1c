"""The extension on a list view of two thousand rows, in real Chromium, and a well-known library on the same text.

The browser's own profiler and trace say how long its main thread was at work for us, whatever we say of ourselves.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, Route

from tests.bench.profile import Recording
from tests.bench.program import ROOT
from tests.day.browser import browser
from tests.day.program import NotAsItShouldBe, installed, until

ROWS = 2000
REGION = "US"
URL = "https://acme.lightning.force.com/lightning/o/Contact/list"
LIBRARY = ROOT / "extension" / "node_modules" / "libphonenumber-js" / "bundle" / "libphonenumber-js.min.js"
QUIET_MS = 500
LOADS = 5


def measure_page() -> dict[str, float]:
    """Of five loads the middle one, as a browser's first takes longer; see ``tests.bench.profile`` for what counts.

    Processor time of the page's main thread, not time on the wall: a busy machine makes it a little more, not a lot.
    What the page itself takes of that thread for the same rows (parsing, style, layout: some 3 s) is not in it.
    """
    made = subprocess.run(
        [sys.executable, Path(__file__).with_name("gen_list_view.py"), str(ROWS)], capture_output=True, check=True
    )
    markup = made.stdout.decode("utf-8")
    labelled = int(re.findall(r"<!-- phones:(\d+) -->", markup)[0])
    with tempfile.TemporaryDirectory(prefix="sidecall-bench-", ignore_cleanup_errors=True) as folder:
        environment = {**os.environ, "SIDECALL_HOME": f"{folder}/home"}
        bridge = installed("sidecall-bridge")
        with browser(Path(folder) / "browser", bridge, environment, headless=True) as context:
            _serve(context, markup)
            _set_region(context)
            loads = sorted((_load(context) for _ in range(LOADS)), key=lambda load: load["scan_2000_rows_ms"])
            middle = loads[LOADS // 2]
            return {**middle, "scan_numbers_labelled": labelled, "find_phone_numbers_in_text_ms": _library(context)}


def _serve(context: BrowserContext, markup: str) -> None:
    """The browser takes the page for one of Salesforce's, and so does the extension."""

    def fulfil(route: Route) -> None:
        route.fulfill(status=200, content_type="text/html", body=markup)

    context.route(f"{URL}*", fulfil)


def _set_region(context: BrowserContext) -> None:
    """As the helper last said, and after the browser has found out about policy, which takes it seconds once."""
    worker = context.service_workers[0] if context.service_workers else context.wait_for_event("serviceworker")
    worker.evaluate(
        "async region => { await chrome.storage.local.set({ region }); await chrome.storage.managed.get(); }", REGION
    )


def _load(context: BrowserContext) -> dict[str, float]:
    """From an empty tab until every number is marked and a number on the screen can be clicked."""
    page = context.new_page()
    world = _World(page)
    recording = Recording(page)
    recording.start()
    page.goto(URL, wait_until="commit")
    until(lambda: world.at_rest(), "the page is read", within=60)
    page.wait_for_timeout(QUIET_MS)
    found = world.numbers()
    recording.stop()
    _check_clickable(page)
    work = recording.work_of(lambda frame: frame["url"].startswith("chrome-extension://"))
    page.close()
    return {
        "scan_2000_rows_ms": round(work.total, 1),
        "scan_longest_task_ms": round(work.longest, 1),
        "scan_numbers_found": found,
    }


class _World:
    """The content script's own world, as DevTools sees it."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._devtools = page.context.new_cdp_session(page)
        self._context = 0
        self._devtools.on("Runtime.executionContextCreated", self._on_created)
        self._devtools.send("Runtime.enable")

    def at_rest(self) -> bool:
        figures = self._figures()
        return bool(figures.get("numbers")) and not figures["busy"]

    def numbers(self) -> int:
        return int(self._figures()["numbers"])

    def _figures(self) -> dict[str, Any]:
        self._page.wait_for_timeout(100)
        if not self._context:
            return {}
        asked = {"contextId": self._context, "expression": "JSON.stringify(sidecallPage.figures)"}
        answer = self._devtools.send("Runtime.evaluate", asked)["result"]
        figures: dict[str, Any] = json.loads(answer["value"]) if answer["type"] == "string" else {}
        return figures

    def _on_created(self, event: dict[str, Any]) -> None:
        if event["context"]["origin"].startswith("chrome-extension://"):
            self._context = event["context"]["id"]


def _check_clickable(page: Page) -> None:
    """The first number on the screen is painted, and offers its button to the pointer."""
    painted = page.evaluate("() => [...CSS.highlights.values()].reduce((sum, highlight) => sum + highlight.size, 0)")
    if not painted:
        raise NotAsItShouldBe("no number on the screen is highlighted")
    link = page.locator("a[href^='tel:']").first
    link.hover()
    until(lambda: _has_button(page), "a number on the screen can be clicked")


def _has_button(page: Page) -> bool:
    """Our button stands in a closed shadow root, where DevTools alone sees it."""
    devtools = page.context.new_cdp_session(page)
    try:
        document = devtools.send("DOM.getDocument", {"depth": 0})["root"]["nodeId"]
        host = devtools.send("DOM.querySelector", {"nodeId": document, "selector": "sidecall-marks"})["nodeId"]
        if not host:
            return False
        node = devtools.send("DOM.describeNode", {"nodeId": host, "depth": -1, "pierce": True})["node"]
        return '"BUTTON"' in json.dumps(node)
    finally:
        devtools.detach()


def _library(context: BrowserContext) -> float:
    """Milliseconds that libphonenumber-js's ``findPhoneNumbersInText`` takes of the main thread for the page's text."""
    reader = context.new_page()
    reader.goto(URL)
    text = reader.evaluate("() => document.body.innerText")
    reader.close()
    page = context.new_page()
    page.add_script_tag(path=LIBRARY)
    page.evaluate("text => { globalThis.pageText = text; }", text)
    recording = Recording(page)
    recording.start()
    page.evaluate(f"() => libphonenumber.findPhoneNumbersInText(pageText, '{REGION}').length")
    recording.stop()
    took = recording.work_of(lambda frame: LIBRARY.name in frame["url"]).total
    page.close()
    return round(took, 1)
