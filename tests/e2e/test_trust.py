"""What a page may not do: dial by itself, see what is ours, or talk to Sidecall."""

from __future__ import annotations

import pytest

from tests.day.program import until
from tests.e2e import eyes
from tests.e2e.desk import MOBILE, OTHER_ORG, PHONE, Desk, shown

CLICK_EVERYTHING = """() => {
    const at = (element, type, Kind) => {
        const { x, y, width, height } = element.getBoundingClientRect();
        element.dispatchEvent(new Kind(type, {
            bubbles: true, cancelable: true, composed: true, button: 0, detail: 1, view: window,
            clientX: x + width / 2, clientY: y + height / 2,
        }));
    };
    // The polyfill hides most elements from the page's scripts, and gives them those at a point.
    const found = new Set(document.querySelectorAll("*"));
    for (let x = 0; x < innerWidth; x += 12)
        for (let y = 0; y < innerHeight; y += 6)
            for (const element of document.elementsFromPoint(x, y)) found.add(element);
    const added = document.body.appendChild(document.createElement("a"));
    added.href = "tel:+34912345678";
    added.textContent = "+34 912 345 678";
    found.add(added);
    let clicked = 0;
    for (const element of found) {
        if (!/345 ?678/.test(element.textContent) && element.localName !== "sidecall-marks") continue;
        for (const [type, Kind] of [["pointerover", PointerEvent], ["mousedown", MouseEvent], ["mouseup", MouseEvent]])
            at(element, type, Kind);
        // Its own default action is the browser's affair, and would leave the page.
        element.addEventListener("click", (event) => event.preventDefault(), { once: true });
        at(element, "click", MouseEvent);
        element.click?.();
        clicked += 1;
    }
    added.remove();
    return clicked;
}"""

ASK_SIDECALL = """async ({ port, token, dial }) => {
    const url = `http://127.0.0.1:${port}/v1/dial`;
    const headers = { "Content-Type": "application/json", Authorization: `Bearer ${token}` };
    const body = JSON.stringify(dial);
    const answer = (promise) => promise.then((response) => response.type, () => "refused");
    return [
        await answer(fetch(url, { method: "POST", headers, body })),
        await answer(fetch(url, { method: "POST", headers: { "Content-Type": "text/plain" }, body })),
        await answer(fetch(url, { method: "POST", mode: "no-cors", body })),
        await answer(fetch(`http://127.0.0.1:${port}/v1/status`, { method: "POST", headers, body: "{}" })),
    ];
}"""

LISTEN_TO_SIDECALL = """({ port, token }) => new Promise((done) => {
    const heard = [];
    const socket = new WebSocket(`ws://127.0.0.1:${port}/v1/events`);
    socket.onopen = () => {
        heard.push("open");
        socket.send(JSON.stringify({ token, browser: "chromium", profile: "page", orgs: [], focused: true }));
    };
    socket.onmessage = (message) => heard.push(message.data);
    socket.onclose = () => done(heard);
})"""

pages = pytest.mark.parametrize("org", ["", OTHER_ORG], ids=["on loopback", "on Salesforce's host"])


@pages
def test_a_click_that_no_human_made_dials_nothing(desk: Desk, org: str) -> None:
    page = desk.open_record(desk.record("Ana Ruiz"), org=org)
    eyes.mark(page, shown(PHONE))
    page.mouse.move(*eyes.mark(page, shown(PHONE)))
    eyes.our_button(page, f"Call Ana Ruiz, {shown(PHONE)}")
    assert page.evaluate(CLICK_EVERYTHING) > 3
    # What the page asked for would have come before what the agent asks for now.
    page.mouse.click(*eyes.mark(page, shown(MOBILE)))
    desk.call_with(MOBILE, "connected")
    until(lambda: MOBILE in desk.at_the_pbx(), "the agent's own call")
    assert desk.at_the_pbx() == [MOBILE]
    assert len(desk.calls()) == 1


def test_the_page_sees_our_one_element_and_nothing_in_it(desk: Desk) -> None:
    page = desk.open_record(desk.record("Ana Ruiz"))
    page.mouse.move(*eyes.mark(page, shown(PHONE)))
    eyes.our_button(page, f"Call Ana Ruiz, {shown(PHONE)}")
    ours = "document.querySelector('sidecall-marks')"
    assert page.evaluate(f"[{ours}.shadowRoot, {ours}.childNodes.length, {ours}.attributes.length]") == [None, 0, 0]
    own_names = "Object.getOwnPropertyNames(window).filter((name) => /sidecall|chrome$/i.test(name))"
    assert page.evaluate(f"{own_names}.filter((name) => name !== 'chrome')") == []
    assert page.evaluate("typeof chrome === 'undefined' || typeof chrome.runtime === 'undefined'")


@pages
def test_the_pages_own_requests_to_sidecall_are_refused(desk: Desk, org: str) -> None:
    page = desk.open_record(desk.record("Ana Ruiz"), org=org)
    facts = desk.helper.facts
    assert facts is not None
    known = {"port": facts["port"], "token": facts["token"]}
    dial = {"number": PHONE, "request_id": "from-a-page"}
    answers = page.evaluate(ASK_SIDECALL, {**known, "dial": dial})
    # Sent blindly, a page cannot read the answer, and the answer is no.
    assert [answer for answer in answers if answer != "opaque"] == ["refused"] * 3 or answers == ["refused"] * 4
    assert page.evaluate(LISTEN_TO_SIDECALL, known) == []
    page.mouse.click(*eyes.mark(page, shown(MOBILE)))
    desk.call_with(MOBILE)
    until(lambda: desk.at_the_pbx() == [MOBILE], "the agent's call and no other")
    assert len(desk.calls()) == 1
