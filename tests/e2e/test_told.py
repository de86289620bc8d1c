"""What is told of a call at its number: can be put away, keeps the keyboard, and leaves other numbers to be seen."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page

from tests.day.browser import told_on
from tests.day.program import until
from tests.e2e import eyes
from tests.e2e.conftest import LIGHTNING, Opener
from tests.e2e.desk import MOBILE, PHONE, Desk

HANG_UP = "Hang up the call with +34 912 34 56 78"


def call(desk: Desk, page: Page) -> None:
    page.mouse.click(*eyes.mark(page, "912 345 678"))
    desk.call_with(PHONE, "connected")
    # With both its buttons stay where they are.
    eyes.wait_for_words(page, "Connected", "Ana Ruiz")


def is_green(page: Page) -> bool:
    return bool(page.evaluate("CSS.highlights.get('sidecall-connected').size"))


def test_it_is_put_away_while_the_call_lasts_and_comes_back_by_a_click(desk: Desk, opened: Opener) -> None:
    page = opened(f"{LIGHTNING}/lightning/n/Away", "<p style='margin: 80px'>Ring 912 345 678</p>")
    call(desk, page)
    page.mouse.click(*eyes.our_button(page, "Close"))
    until(lambda: told_on(page) == "", "it is away")
    # News of the call: it stays away, and the number still shows that there is one.
    desk.helper.ask("note", call_id=desk.call_with(PHONE)["id"], text="He has said yes")
    page.mouse.move(10, 400)
    until(lambda: not eyes.our_buttons(page), "the button goes")
    page.mouse.move(*eyes.mark(page, "912 345 678"))
    eyes.our_button(page, HANG_UP)
    assert (told_on(page), is_green(page)) == ("", True)
    page.mouse.click(*eyes.mark(page, "912 345 678"))
    eyes.wait_for_words(page, "Connected")
    page.mouse.click(*eyes.our_button(page, HANG_UP))
    desk.call_with(PHONE, "ended")
    assert len(desk.calls()) == 1


def test_the_keyboard_stays_in_it_through_the_calls_states_and_escape_puts_it_away(desk: Desk, opened: Opener) -> None:
    page = opened(f"{LIGHTNING}/lightning/n/Keys", "<p><button id=own>Own</button> Ring 912 345 678</p>")
    desk.control("pbx/behave", destination=PHONE, then="answer", after=3)
    try:
        eyes.mark(page, "912 345 678")
        page.focus("#own")
        eyes.step_on(desk.context, page)
        page.keyboard.press("Enter")
        eyes.wait_for_words(page, "Hang up")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        until(lambda: eyes.focused_button(page) == "Hang up", "the keyboard is there")
        desk.call_with(PHONE, "connected")
        eyes.wait_for_words(page, "Connected")
        assert eyes.focused_button(page) == "Hang up"
        page.keyboard.press("Escape")
        until(lambda: told_on(page) == "", "it is away")
        assert page.evaluate("document.activeElement.id") == "own"
    finally:
        desk.control("pbx/behave", destination=PHONE, then="answer", after=0.2)


def test_a_screen_reader_is_not_made_to_say_each_second(desk: Desk, opened: Opener) -> None:
    page = opened(f"{LIGHTNING}/lightning/n/Seconds", "<p style='margin: 80px'>Ring 912 345 678</p>")
    call(desk, page)
    until(lambda: re.search(r"\d:\d[2-9]", told_on(page)), "two seconds have gone by")
    # A timer's changes are not said: https://www.w3.org/TR/wai-aria-1.2/#timer
    [timer] = timers(page)
    assert "".join(timer).startswith("0:")


def timers(page: Page) -> list[list[str]]:
    """The texts in each of what a screen reader takes for a timer."""
    devtools = page.context.new_cdp_session(page)
    try:
        nodes: list[dict[str, Any]] = devtools.send("Accessibility.getFullAXTree")["nodes"]
    finally:
        devtools.detach()
    known = {node["nodeId"]: node for node in nodes}

    def texts(node: dict[str, Any]) -> list[str]:
        inner = [text for child in node.get("childIds", ()) if child in known for text in texts(known[child])]
        return [node["name"]["value"]] if node["role"]["value"] == "StaticText" else inner

    return [texts(node) for node in nodes if node.get("role", {}).get("value") == "timer"]


def test_a_button_rather_hides_words_than_the_next_number(desk: Desk, opened: Opener) -> None:
    lines = "<p>Telephone Mobile and others</p><p>912 345 678 612 345 678</p><p>These and those words</p>"
    page = opened(
        f"{LIGHTNING}/lightning/n/Tight", f"<style>p {{ margin: 0; font: 16px Arial }}</style><b>Ana</b>{lines}"
    )
    eyes.wait_for_marks(page, ["912 345 678", "612 345 678"])
    page.mouse.move(*eyes.mark(page, "912 345 678"))
    eyes.our_button(page, "Call +34 912 34 56 78")
    box = page.evaluate(
        "() => { const [, one] = CSS.highlights.get('sidecall-number'); const range = new Range();"
        " range.setStart(one.startContainer, one.startOffset); range.setEnd(one.endContainer, one.endOffset);"
        " const { left, right, top, bottom } = range.getBoundingClientRect();"
        " return { left, right, y: (top + bottom) / 2 }; }"
    )
    under = page.evaluate(
        "({ left, right, y }) => [left + 3, right - 3].map((x) => document.elementFromPoint(x, y).localName)", box
    )
    assert under == ["p", "p"]
    page.mouse.click(*eyes.mark(page, "612 345 678"))
    desk.call_with(MOBILE)


def test_a_page_cannot_find_out_whom_the_call_is_with(desk: Desk, opened: Opener) -> None:
    page = opened(f"{LIGHTNING}/lightning/n/Curious", "<p style='margin: 80px'>Ring 912 345 678 today</p>")
    call(desk, page)
    eyes.wait_for_words(page, "Ana Ruiz")
    found = "(words) => { const found = window.find(words); return [found, getSelection().toString()]; }"
    assert page.evaluate(found, "today") == [True, "today"]
    page.evaluate("getSelection().removeAllRanges()")
    for words in ("Ana Ruiz", "Ruiz", "Connected"):
        assert page.evaluate(found, words) == [False, ""]
    page.evaluate("document.execCommand('selectAll')")
    assert "Ruiz" not in page.evaluate("getSelection().toString() + document.documentElement.innerText")
