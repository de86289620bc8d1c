"""What is to be seen on a page beyond its own DOM: the highlights, and what our closed shadow root holds."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from playwright.sync_api import BrowserContext, Error, Frame, Locator, Page

from tests.day.browser import told_on
from tests.day.program import NotAsItShouldBe, until
from tests.e2e.desk import listening

#: What has just come under the pointer takes no click (extension/src/page/call-button.ts).
INERT_S = 0.35
OURS = "<sidecall-marks></sidecall-marks>"

_HIGHLIGHTS = """() => [...(CSS.highlights.get("sidecall-number") ?? [])].map((one) => {
    const range = new Range();
    range.setStart(one.startContainer, one.startOffset);
    range.setEnd(one.endContainer, one.endOffset);
    const { x, y, width, height } = range.getBoundingClientRect();
    return { text: range.toString(), x: x + width / 2, y: y + height / 2 };
})"""
_IS_MARKED = """(link) => [...(CSS.highlights.get("sidecall-number") ?? [])].some(({ startContainer }) =>
    link.contains(startContainer) || link.contains(startContainer.parentElement))"""
# As a content script sees it: a page with synthetic shadow DOM hides most of itself from its own scripts.
_DOCUMENT = """(() => {
    const roots = [];
    (function find(root) {
        for (const element of root.querySelectorAll("*")) {
            if (element.shadowRoot) { roots.push(element.shadowRoot); find(element.shadowRoot); }
        }
    })(document);
    const html = document.documentElement;
    return html.cloneNode(false).outerHTML + html.getHTML({ shadowRoots: roots });
})()"""


def marks(page: Page | Frame) -> list[dict[str, Any]]:
    """What is highlighted as a number: ``text``, and ``x``, ``y`` of its middle. A number that the page writes in
    several pieces is as many of these."""
    found: list[dict[str, Any]] = page.evaluate(_HIGHLIGHTS)
    return found


def texts(page: Page | Frame) -> list[str]:
    return [mark["text"] for mark in marks(page)]


def wait_for_marks(page: Page, wanted: Sequence[str]) -> None:
    """Until these and no others are highlighted, in any order."""
    try:
        until(lambda: sorted(texts(page)) == sorted(wanted), "the right numbers are marked")
    except NotAsItShouldBe:
        raise NotAsItShouldBe(f"marked are {texts(page)}, not {wanted}") from None


def mark(page: Page, text: str) -> tuple[float, float]:
    """The middle of the first highlight with this text, once there is one and stays where it is."""
    before: dict[str, Any] | None = None

    def look() -> dict[str, Any] | None:
        nonlocal before
        last, before = before, next((one for one in marks(page) if one["text"] == text), None)
        return before if before == last else None

    found = until(look, f"{text} is marked")
    assert found is not None
    return found["x"], found["y"]


def marked(link: Locator) -> Locator:
    """A telephone link, once it is marked itself: others of the page may have been read before it."""
    until(lambda: link.evaluate(_IS_MARKED), "the link is marked")
    return link


def mark_in_frame(page: Page, frame: Frame, text: str) -> tuple[float, float]:
    """As ``mark``, for a frame of its own process, once it can be clicked: the browser keeps clicks from a frame that
    has come or moved within the last half second."""
    place = page.locator("iframe").bounding_box()
    assert place is not None

    def look() -> tuple[float, float] | None:
        found = next((one for one in marks(frame) if one["text"] == text), None)
        if found is None:
            return None
        page.mouse.move(place["x"] + place["width"] - 5, place["y"] + place["height"] - 5)
        page.mouse.down()
        is_reached = frame.evaluate("document.querySelector(':active') !== null")
        page.mouse.up()
        return (place["x"] + found["x"] + 2, place["y"] + found["y"] + 2) if is_reached else None

    reached = until(look, f"{text} is marked in the frame, and a click gets there")
    assert reached is not None
    return reached


def wait_for_words(page: Page, *words: str) -> None:
    """Until our extension tells these on the page."""
    try:
        until(lambda: all(word in told_on(page) for word in words), "the page tells")
    except NotAsItShouldBe:
        raise NotAsItShouldBe(f"the page tells {told_on(page)!r}, not {words}") from None


def our_button(page: Page, words: str) -> tuple[float, float]:
    """The middle of our button on the page with this text or label, once it can be clicked there."""
    seen: dict[tuple[float, float], float] = {}

    def look() -> tuple[float, float] | None:
        place = place_of_our_button(page, words)
        if place is None:
            seen.clear()
            return None
        since = seen.setdefault(place, time.monotonic())
        return place if time.monotonic() - since > INERT_S else None

    found = until(look, f"our button {words!r}")
    assert found is not None
    return found


def place_of_our_button(page: Page, words: str) -> tuple[float, float] | None:
    """As ``our_button``, at once."""
    devtools = page.context.new_cdp_session(page)
    try:
        root = devtools.send("DOM.getDocument", {"depth": -1, "pierce": True})["root"]
        for node in _buttons(root, False):
            if words in (_label(node), _text(node)):
                try:
                    box = devtools.send("DOM.getBoxModel", {"nodeId": node["nodeId"]})["model"]["content"]
                except Error:  # drawn anew meanwhile
                    return None
                return (box[0] + box[4]) / 2, (box[1] + box[5]) / 2
        return None
    finally:
        devtools.detach()


def _buttons(node: dict[str, Any], inside: bool) -> list[dict[str, Any]]:
    inside = inside or node.get("shadowRootType") == "closed"
    found = [node] if inside and node["nodeName"] == "BUTTON" else []
    for child in (*node.get("shadowRoots", ()), *node.get("children", ())):
        found += _buttons(child, inside)
    return found


def _label(node: dict[str, Any]) -> str:
    pairs = iter(node.get("attributes", ()))
    return dict(zip(pairs, pairs, strict=True)).get("aria-label", "")


def _text(node: dict[str, Any]) -> str:
    return str(node["nodeValue"]) + "".join(_text(child) for child in node.get("children", ()))


def document(page: Page) -> str:
    """The whole of the page's DOM with its open shadow roots, our own element left out."""
    devtools = page.context.new_cdp_session(page)
    try:
        frame = devtools.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
        world = devtools.send("Page.createIsolatedWorld", {"frameId": frame})["executionContextId"]
        answer = devtools.send("Runtime.evaluate", {"expression": _DOCUMENT, "contextId": world, "returnByValue": True})
    finally:
        devtools.detach()
    html = str(answer["result"]["value"])
    assert html.count("sidecall") in (0, 2), "more of ours than the one element"
    return html.replace(OURS, "")


def document_at_rest(page: Page) -> str:
    """As ``document``, once it has stopped drawing itself."""
    before = ""

    def look() -> str | None:
        nonlocal before
        last, before = before, document(page)
        return before if before == last else None

    return str(until(look, "the page has drawn itself"))


def our_buttons(page: Page) -> list[str]:
    """The labels, else the words, of all our buttons on the page."""
    devtools = page.context.new_cdp_session(page)
    try:
        root = devtools.send("DOM.getDocument", {"depth": -1, "pierce": True})["root"]
        return [_label(node) or _text(node) for node in _buttons(root, False)]
    finally:
        devtools.detach()


def focused_button(page: Page) -> str:
    """What a screen reader says of our button that has the keyboard, in whichever frame; "" when none has."""
    for frame in page.frames:
        # Only the frame with the keyboard: another may remember what it gave it to when it had it.
        if not _is_here(frame):
            continue
        for node in _accessible(frame):
            held = {one["name"]: one["value"].get("value") for one in node.get("properties", ())}
            if held.get("focused") and node.get("role", {}).get("value") == "button":
                return str(node["name"]["value"])
    return ""


def _is_here(frame: Frame) -> bool:
    """Is ours what has the keyboard, and in this frame?"""
    return bool(frame.evaluate("document.hasFocus() && document.activeElement.localName === 'sidecall-marks'"))


def _accessible(frame: Frame) -> list[dict[str, Any]]:
    """The accessibility tree of one frame, be it of a process of its own or not."""
    try:
        devtools, settings = frame.page.context.new_cdp_session(frame), {}
    except Error:
        devtools = frame.page.context.new_cdp_session(frame.page)
        settings = {"frameId": _id_of(devtools.send("Page.getFrameTree")["frameTree"], frame)}
    try:
        nodes: list[dict[str, Any]] = devtools.send("Accessibility.getFullAXTree", settings)["nodes"]
        return nodes
    finally:
        devtools.detach()


def _id_of(tree: dict[str, Any], frame: Frame) -> str:
    """DevTools' name of a frame, by its place among its parent's."""
    path: list[int] = []
    while (parent := frame.parent_frame) is not None:
        path.insert(0, parent.child_frames.index(frame))
        frame = parent
    for index in path:
        tree = tree["childFrames"][index]
    return str(tree["frame"]["id"])


def step(context: BrowserContext, page: Page, command: str = "step") -> None:
    """The shortcut, as the browser tells the worker of it: DevTools cannot press the browser's own keys."""
    page.bring_to_front()
    listening(context).evaluate(
        "async (command) => { const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });"
        " chrome.commands.onCommand.dispatch(command, tab); }",
        command,
    )


def step_on(context: BrowserContext, page: Page, command: str = "step") -> str:
    """What a screen reader says after the shortcut, once another button has the keyboard than before."""

    def here() -> tuple[str, tuple[float, float] | None]:
        label = focused_button(page)
        return label, place_of_our_button(page, label)

    def look() -> str | None:
        now = here()
        # It may go on between two looks.
        return now[0] if now[0] and now != before and now == here() else None

    before = here()
    step(context, page, command)
    after = until(look, "another button has the keyboard")
    assert after is not None
    return after
