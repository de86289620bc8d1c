"""Beyond Salesforce: right-click and shortcut on any site, and marks on sites that were switched on."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.day.program import until
from tests.e2e import eyes
from tests.e2e.desk import MOBILE, PHONE, Desk

PAGE = b"""<!doctype html><title>A CRM</title><p id="said">Call 612 345 678 today</p><p id="none">no number at all</p>
<input id="field" value="912 345 678"><a href="tel:+34%20933%20445%20566">us</a>"""


@contextmanager
def site() -> Iterator[tuple[str, list[str]]]:
    """Some other site: its address, and the paths it was asked for."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(PAGE)

        def log_message(self, *_: object) -> None:
            """Nothing is printed."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def crm(desk: Desk) -> Iterator[Page]:
    with site() as (url, _asked):
        page = desk.open(url)
        page.bring_to_front()
        yield page


def right_click(desk: Desk, page: Page, item: str, **info: str) -> None:
    """As the browser tells it when the agent has chosen our item from its menu."""
    told = {"menuItemId": item, "pageUrl": page.url, "editable": False, **info}
    desk.worker.evaluate("(info) => chrome.contextMenus.onClicked.dispatch(info)", told)


def press(desk: Desk, page: Page, command: str) -> None:
    """As the browser tells it when the agent has pressed the shortcut."""
    dispatch = """([url, command]) => chrome.tabs.query({ url: url + "*" }).then(
        ([tab]) => chrome.commands.onCommand.dispatch(command, tab))"""
    desk.worker.evaluate(dispatch, [page.url, command])


def waiting(desk: Desk) -> dict[str, Any]:
    """What waits to be read in the popup."""
    notice = desk.worker.evaluate("chrome.storage.session.get('notice').then(({ notice }) => notice ?? null)")
    return notice["problem"] if notice else {}


def badge(desk: Desk) -> str:
    return str(desk.worker.evaluate("chrome.action.getBadgeText({})"))


@pytest.fixture(autouse=True)
def read(desk: Desk) -> Iterator[None]:
    """What was waiting has been read."""
    yield
    desk.worker.evaluate("chrome.storage.session.remove('notice')")


def test_every_shortcut_we_suggest_is_one_that_the_browser_takes(desk: Desk) -> None:
    commands = desk.worker.evaluate("chrome.commands.getAll()")
    assert len(commands) == 4
    assert [command["name"] for command in commands if not command["shortcut"]] == []
    options = desk.own_page("options")
    for command in commands:
        expect(options.locator("#shortcuts")).to_contain_text(command["shortcut"])
    # At 200 % a narrow window has half the room.
    options.set_viewport_size({"width": 320, "height": 500})
    assert options.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_selected_number_is_called_from_the_menu(desk: Desk, crm: Page) -> None:
    # Also the first thing of all, before anybody has told how numbers are written here.
    desk.worker.evaluate("chrome.storage.local.remove('region')")
    right_click(desk, crm, "dial-selection", selectionText="Call 612 345 678 today")
    desk.call_with(MOBILE, "connected")


def test_a_telephone_link_is_called_from_the_menu(desk: Desk, crm: Page) -> None:
    right_click(desk, crm, "dial-link", linkUrl="tel:+34%20933%20445%20566")
    desk.call_with("+34933445566")


def test_a_selection_with_no_number_is_told_in_the_popup_and_on_the_badge(desk: Desk, crm: Page) -> None:
    right_click(desk, crm, "dial-selection", selectionText="no number at all")
    assert until(lambda: waiting(desk), "it is told")["code"] == "no_number"
    until(lambda: badge(desk) == "!", "the badge says so")
    popup = desk.own_page("popup")
    expect(popup.get_by_role("alert")).to_contain_text("No phone number there")
    popup.get_by_role("button", name="Close").click()
    until(lambda: not waiting(desk), "it is read")
    until(lambda: badge(desk) != "!", "the badge says so, too")


def test_somebody_not_to_be_called_is_asked_about_in_the_popup(desk: Desk, crm: Page) -> None:
    right_click(desk, crm, "dial-selection", selectionText="+44 20 7946 0018")
    assert until(lambda: waiting(desk), "it is told")["code"] == "do_not_call"
    assert desk.at_the_pbx() == []
    desk.own_page("popup").get_by_role("button", name="Call anyway").click()
    desk.call_with("+442079460018")


@pytest.mark.parametrize(("select", "number"), [("#said", MOBILE), ("#field", PHONE)])
def test_the_shortcut_calls_what_is_selected(desk: Desk, crm: Page, select: str, number: str) -> None:
    crm.locator(select).select_text()
    press(desk, crm, "call-selection")
    desk.call_with(number, "connected")


def test_the_shortcut_says_when_nothing_is_selected(desk: Desk, crm: Page) -> None:
    press(desk, crm, "call-selection")
    assert until(lambda: waiting(desk), "it is told")["code"] == "nothing_selected"


def test_another_site_is_marked_once_it_is_switched_on_and_no_longer(desk: Desk, crm: Page) -> None:
    assert eyes.texts(crm) == []
    options = desk.own_page("options")
    options.get_by_label("Site").fill("http://127.0.0.1")
    options.get_by_role("button", name="Add").click()
    expect(options.locator("#sites li")).to_contain_text("127.0.0.1")
    # Also on the page that was open already.
    eyes.wait_for_marks(crm, ["612 345 678", "us"])
    crm.bring_to_front()
    crm.mouse.click(*eyes.mark(crm, "612 345 678"))
    desk.call_with(MOBILE, "connected")
    options.get_by_role("button", name="Remove http://127.0.0.1").click()
    expect(options.locator("#sites li")).to_have_count(0)
    eyes.wait_for_marks(crm, [])
    crm.reload()
    assert eyes.document(crm).count("sidecall") == 0


def test_our_pages_and_worker_can_reach_nobody_but_this_computer(desk: Desk) -> None:
    with site() as (url, asked):
        port = urlsplit(url).port
        # The same server under a name that our policy does not have.
        ask = f"fetch('http://localhost:{port}/told', {{ mode: 'no-cors' }}).then(() => 'sent', () => 'refused')"
        assert desk.worker.evaluate(ask) == "refused"
        options = desk.own_page("options")
        assert options.evaluate(ask) == "refused"
        beacon = (
            f"new Image().src = 'http://localhost:{port}/image', navigator.sendBeacon('http://localhost:{port}/beacon')"
        )
        options.evaluate(beacon)
        load = f"import('http://localhost:{port}/code.js').then(() => 'ran', () => 'refused')"
        assert options.evaluate(load) == "refused"
        assert options.evaluate(f"fetch('{url}/here').then(() => 'sent')") == "sent"
        assert asked == ["/here"]
