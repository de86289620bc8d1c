"""What is read of a page, when, and in which order."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page

from tests.day.program import until
from tests.e2e import eyes
from tests.e2e.conftest import LIGHTNING, Opener

ROWS = 4_000
#: In the order in which they were found: which of them are on the screen.
_FOUND = """JSON.stringify([...sidecallPage.marks.all].map(({ pieces: [{ node }] }) => {
    const { top, bottom } = node.parentElement.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
}))"""


@pytest.mark.parametrize("body", ["<p>912 345 678</p>", "912 345 678", "<p>912345678</p>"])
def test_a_number_that_is_all_there_is_on_a_page_is_marked(opened: Opener, body: str) -> None:
    """The page's title, ``Page``, is no label of it."""
    page = opened(f"{LIGHTNING}/lightning/page/one", body)
    eyes.wait_for_marks(page, [body.removeprefix("<p>").removesuffix("</p>")])


def test_what_is_on_the_screen_of_a_long_page_is_read_before_the_rest(opened: Opener) -> None:
    rows = "".join(f"<tr><td>Ana {n}</td><td>91{n % 10} {100 + n % 900} {n % 1000:03}</td></tr>" for n in range(ROWS))
    # The browser is there before we are.
    there = "<script>document.getElementById('there').scrollIntoView()</script>"
    page = opened(f"{LIGHTNING}/lightning/page/long", f"<table>{rows}</table><p id='there'>The end</p>{there}")
    devtools, world = _world_of(page)

    def found() -> list[bool]:
        asked = {"contextId": world, "expression": "globalThis.sidecallPage?.figures.busy !== false ? '[]' : " + _FOUND}
        answer = devtools.send("Runtime.evaluate", asked)["result"]["value"]
        return [mark == "true" for mark in answer.strip("[]").split(",")] if answer != "[]" else []

    until(lambda: len(found()) > ROWS * 0.9, "the page is read")
    order = found()
    shown = [place for place, is_shown in enumerate(order) if is_shown]
    assert len(shown) > 10
    assert max(shown) < len(order) / 2


def _world_of(page: Page) -> tuple[CDPSession, int]:
    """DevTools, and the world that our page script has there."""
    worlds: list[int] = []

    def created(event: dict[str, Any]) -> None:
        if event["context"]["origin"].startswith("chrome-extension://"):
            worlds.append(event["context"]["id"])

    devtools = page.context.new_cdp_session(page)
    devtools.on("Runtime.executionContextCreated", created)
    devtools.send("Runtime.enable")
    until(lambda: worlds or page.wait_for_timeout(50), "the page script runs")
    return devtools, worlds[0]
