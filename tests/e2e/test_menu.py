"""What a number offers besides a click: by keyboard, with another phone, on the clipboard, in Salesforce's search."""

from __future__ import annotations

import base64
import json
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.day.browser import told_on
from tests.day.program import until
from tests.e2e import eyes
from tests.e2e.conftest import LIGHTNING, Opener
from tests.e2e.desk import MOBILE, OTHER_ORG, PHONE, Desk, shown

CALL_ANA = f"Call Ana Ruiz, {shown(PHONE)}"


def open_menu(desk: Desk, **settings: str) -> Page:
    page = desk.open_record(desk.record("Ana Ruiz"), **settings)
    page.mouse.move(*eyes.mark(page, shown(PHONE)))
    page.mouse.click(*eyes.our_button(page, f"More for {shown(PHONE)}"))
    # Where the agent has more than one phone, they come when Sidecall has said which, and move what is below.
    for device in desk.helper.ask("devices")["devices"]:
        eyes.our_button(page, f"Call with {device['name']}")
    eyes.our_button(page, f"Copy {PHONE}")
    return page


def test_the_number_is_copied_as_the_world_writes_it(desk: Desk) -> None:
    page = open_menu(desk)
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.mouse.click(*eyes.our_button(page, f"Copy {PHONE}"))
    eyes.wait_for_words(page, "Copied")
    assert page.evaluate("navigator.clipboard.readText()") == PHONE
    assert desk.at_the_pbx() == []


def test_another_phone_of_the_agents_can_be_chosen_for_one_call(desk: Desk) -> None:
    devices = desk.helper.ask("devices")["devices"]
    other = next(one for one in devices if not one["chosen"])
    page = open_menu(desk)
    page.mouse.click(*eyes.our_button(page, f"Call with {other['name']}"))
    call = desk.call_with(PHONE)
    assert call["device"] == other["id"]


def test_the_number_is_searched_for_in_the_org(desk: Desk) -> None:
    page = open_menu(desk, org=OTHER_ORG)
    with desk.context.expect_page() as opened:
        page.mouse.click(*eyes.our_button(page, "Search in Salesforce"))
    opened.value.wait_for_url("**/one/one.app*")
    parts = urlsplit(opened.value.url)
    opened.value.close()
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{OTHER_ORG}/one/one.app"
    state = json.loads(base64.b64decode(parts.fragment))
    assert (state["componentDef"], state["attributes"]["term"]) == ("forceSearch:searchPageDesktop", shown(PHONE))


def test_the_menu_is_worked_with_the_keyboard_and_goes_with_escape(desk: Desk) -> None:
    page = desk.open_record(desk.record("Ana Ruiz"))
    page.mouse.move(*eyes.mark(page, shown(PHONE)))
    eyes.our_button(page, CALL_ANA)
    assert eyes.step_on(desk.context, page) == CALL_ANA
    page.keyboard.press("ArrowDown")
    eyes.our_button(page, f"Copy {PHONE}")
    page.keyboard.press("Escape")
    until(lambda: f"Copy {PHONE}" not in eyes.our_buttons(page), "the menu goes")
    assert desk.at_the_pbx() == []


def test_the_shortcut_goes_from_number_to_number_and_enter_calls(desk: Desk) -> None:
    page = desk.open_record(desk.record("Ana Ruiz"))
    eyes.mark(page, shown(MOBILE))
    address = page.locator(".search")
    address.focus()
    labels = [eyes.step_on(desk.context, page) for _ in range(5)]
    assert labels[0] == CALL_ANA
    assert f"Call Ana Ruiz, {shown(MOBILE)}" in labels
    assert labels.index(f"Call Ana Ruiz, {shown(MOBILE)}") > 0
    page.keyboard.press("Escape")
    until(lambda: not eyes.our_buttons(page), "the button goes")
    assert address.evaluate("one => one === document.activeElement"), "the focus is back where it was"
    assert eyes.step_on(desk.context, page) == CALL_ANA
    page.keyboard.press("Enter")
    desk.call_with(PHONE)
    until(lambda: desk.at_the_pbx() == [PHONE], "it rings, once")


def test_a_page_without_numbers_says_so_to_the_shortcut(desk: Desk) -> None:
    page = desk.open_record({**desk.record("Ana Ruiz"), "Phone": "", "MobilePhone": ""}, Phone="", MobilePhone="")
    # Once it has been drawn.
    page.locator(".active .forceChatterFeed").evaluate("(feed) => feed.remove()")
    page.locator(".search").focus()

    def told() -> bool:
        # Pressed before the page script listens, the shortcut does nothing.
        eyes.step(desk.context, page)
        return "No phone numbers in view" in told_on(page)

    until(told, "the page says so")


def test_a_row_says_whose_number_it_is(desk: Desk) -> None:
    rows = [desk.record("Carmen Soto"), desk.record("Diego Soto")]
    page = desk.open_list(rows)
    for row in rows:
        eyes.marked(page.locator(f"[data-row-key-value='{row['Id']}'] a[href^='tel:']").first).hover()
        eyes.our_button(page, f"Call {row['Name']}, +34 933 445 566")


def test_the_menu_stands_in_the_window_and_leaves_its_number_to_be_seen(opened: Opener) -> None:
    corners = ("left:2px;top:2px", "right:2px;top:2px", "right:2px;bottom:2px", "left:2px;bottom:2px")
    numbers = [f"+34 933 445 50{n}" for n in range(4)]
    cells = (f"<p style='position:fixed;margin:0;{at}'>{one}</p>" for at, one in zip(corners, numbers, strict=True))
    page = opened(f"{LIGHTNING}/lightning/n/Any", "".join(cells))
    for number in numbers:
        x, y = eyes.mark(page, number)
        page.mouse.move(x, y)
        page.mouse.click(*eyes.our_button(page, f"More for {number}"))
        digits = number.replace(" ", "")
        eyes.our_button(page, f"Copy {digits}")
        for item in eyes.our_buttons(page):
            place = eyes.place_of_our_button(page, item)
            assert place is not None
            assert 0 < place[0] < 1280
            assert 0 < place[1] < 800
            assert abs(place[1] - y) > 10 or abs(place[0] - x) > 60, f"{item} lies over the number"
        page.keyboard.press("Escape")
        page.mouse.move(640, 400)
        until(lambda: not eyes.our_buttons(page), "they go")
