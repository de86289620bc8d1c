"""The popup: what it says of both connections, of calls and of people, and that a keyboard is enough for all of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.day.program import until
from tests.e2e.desk import MOBILE, PHONE, SHARED, Desk


@pytest.fixture
def popup(desk: Desk) -> Page:
    """Open, and knowing how things are."""
    page = desk.own_page("popup")
    expect(page.locator("#links")).to_contain_text("Salesforce: signed in as Marta Vidal")
    return page


@pytest.fixture
def mended(desk: Desk) -> Iterator[None]:
    """In the end both servers answer, and the agent is signed in."""
    yield
    desk.control("pbx/offline", on=False)
    if desk.helper.ask("status")["salesforce"]["state"] != "connected":
        page = desk.open(desk.helper.ask("salesforce/sign_in")["url"])
        page.wait_for_load_state()
    until(desk.helper.connected, "connected again", within=40)


def write(popup: Page, text: str) -> None:
    popup.get_by_label("Number or name").press_sequentially(text, delay=10)


def test_a_number_is_formatted_as_it_is_typed_and_dialled(desk: Desk, popup: Page) -> None:
    write(popup, "912345678")
    expect(popup.get_by_label("Number or name")).to_have_value("912 34 56 78")
    expect(popup.locator("#number-hint")).to_have_text(f"Dials {PHONE}")
    popup.keyboard.press("Enter")
    desk.call_with(PHONE, "connected")
    expect(popup.locator("#current")).to_contain_text("Connected")
    expect(popup.get_by_label("Number or name")).to_have_value("")
    popup.get_by_role("button", name="Hang up the call with Ana Ruiz").click()
    until(lambda: desk.at_the_pbx() == [], "3CX has ended the call")
    recent = popup.locator("#recent li").first
    expect(recent).to_contain_text("Ana Ruiz")
    # What becomes of it in Salesforce is followed.
    expect(recent).to_contain_text(re.compile(r"\blogged\b"))


def test_what_is_no_number_is_not_dialled(desk: Desk, popup: Page) -> None:
    write(popup, "+34 91")
    popup.keyboard.press("Enter")
    expect(popup.locator("#number-hint")).to_contain_text("isn't a number")
    expect(popup.get_by_label("Number or name")).to_have_attribute("aria-invalid", "true")
    assert desk.calls() == []


def test_somebody_is_found_and_called_with_the_keyboard_alone(desk: Desk, popup: Page) -> None:
    write(popup, "diego soto")
    expect(popup.locator("#found li")).to_have_count(1)
    popup.keyboard.press("Enter")
    expect(popup.get_by_role("button", name=re.compile("Call Diego Soto, .*933 445 566"))).to_be_focused()
    popup.keyboard.press("Enter")
    # The number is also Carmen's and their company's.
    desk.call_with(SHARED, "connected")
    assert desk.person_of(SHARED) == "Diego Soto"


def test_the_arrow_keys_walk_the_rows_and_lead_back(desk: Desk, popup: Page) -> None:
    write(popup, "soto")
    expect(popup.locator("#found li").nth(1)).to_be_visible()
    rows = popup.locator("#found li")
    for key, row in (("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0)):
        popup.keyboard.press(key)
        expect(rows.nth(row).locator("button").first).to_be_focused()
    popup.keyboard.press("ArrowUp")
    expect(popup.get_by_label("Number or name")).to_be_focused()


def test_somebody_found_becomes_the_person_of_the_call(desk: Desk, popup: Page) -> None:
    write(popup, MOBILE)
    popup.keyboard.press("Enter")
    desk.call_with(MOBILE, "connected")
    expect(popup.get_by_label("Number or name")).to_have_value("")
    write(popup, "carmen")
    popup.get_by_role("button", name="The current call is with Carmen Soto").click()
    expect(popup.locator("#current")).to_contain_text("Carmen Soto")
    assert desk.call_with(MOBILE)["person"]["name"] == "Carmen Soto"


def test_somebody_found_is_opened(desk: Desk, popup: Page) -> None:
    record = desk.record("Ana Ruiz")
    desk.open_record(desk.record("Lucas Meyer"))
    urls = "chrome.tabs.query({}).then((tabs) => tabs.map(({ url }) => url).join())"
    other = desk.record("Diego Soto")["Id"]
    desk.show(other, lambda: other in desk.worker.evaluate(urls))
    write(popup, "ana ruiz")
    popup.get_by_role("button", name="Open Ana Ruiz in Salesforce").click()
    until(lambda: record["Id"] in desk.worker.evaluate(urls), "her record is open")
    for page in desk.context.pages[1:]:
        page.close()


def test_that_nobody_is_found_is_told(desk: Desk, popup: Page) -> None:
    write(popup, "zzzz nobody")
    expect(popup.locator("#found")).to_contain_text("Nobody found for “zzzz nobody”.")


def test_a_call_is_transferred(desk: Desk, popup: Page) -> None:
    write(popup, "912345678")
    popup.keyboard.press("Enter")
    call = desk.call_with(PHONE, "connected")
    popup.get_by_role("button", name="Transfer the call with Ana Ruiz to").click()
    to = popup.get_by_role("textbox", name="Transfer the call with Ana Ruiz to")
    expect(to).to_be_focused()
    popup.keyboard.press("Escape")
    expect(to).to_be_hidden()
    expect(popup.get_by_label("Number or name")).to_be_focused()
    popup.get_by_role("button", name="Transfer the call with Ana Ruiz to").click()
    to.press_sequentially("151")
    popup.keyboard.press("Enter")
    until(lambda: desk.calls()[0].get("outcome") == "transferred", "our part has ended")
    assert desk.calls()[0]["id"] == call["id"]
    assert desk.calls()[0]["state"] == "ended"


def test_a_ringing_call_is_answered_where_that_can_be_done(desk: Desk, popup: Page) -> None:
    desk.control("pbx/ring", number=PHONE)
    desk.call_with(PHONE, "ringing")
    expect(popup.locator("#current")).to_contain_text("Incoming call")
    offered = {"answer": "Answer the call from", "divert": "Divert the call from", "hangup": "Hang up the call with"}
    for action, words in offered.items():
        button = popup.get_by_role("button", name=re.compile(f"^{words}"))
        # Which they are 3CX tells bit by bit.
        until(lambda b=button, a=action: b.count() == (a in desk.call_with(PHONE)["actions"]), f"{action} is offered")
    popup.get_by_role("button", name=re.compile("^Divert the call from")).click()
    popup.locator("#to").press_sequentially("151")
    popup.keyboard.press("Enter")
    expect(popup.locator("#current")).to_be_hidden()


def test_somebody_not_to_be_called_is_called_after_a_question(desk: Desk, popup: Page) -> None:
    write(popup, "tom baker")
    popup.get_by_role("button", name=re.compile("^Call Tom Baker")).first.click()
    alert = popup.get_by_role("alert")
    expect(alert).to_contain_text("Tom Baker")
    assert desk.at_the_pbx() == []
    alert.get_by_role("button", name="Call anyway").click()
    desk.call_with("+442079460018")


def test_a_sign_in_that_has_ended_is_mended_with_one_click(desk: Desk, popup: Page, mended: None) -> None:
    desk.control("salesforce/revoke")
    write(popup, "somebody else")
    expect(popup.locator("#links")).to_contain_text("Salesforce: signed out")
    popup.get_by_role("button", name="Sign in").click()
    expect(popup.locator("#links")).to_contain_text("Salesforce: signed in as Marta Vidal")
    for page in desk.context.pages[1:]:
        page.close()


def test_3cx_out_of_reach_is_told_with_what_is_wrong(desk: Desk, popup: Page, mended: None) -> None:
    desk.control("pbx/offline", on=True)
    expect(popup.locator("#links")).to_contain_text("3CX: can't be reached")
    popup.get_by_role("button", name="What is wrong?").click()
    expect(popup.locator("#checks li.good").first).to_be_visible()
    expect(popup.locator("#checks li.bad").first).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_has_a_name_and_fits_at_200_percent(desk: Desk, popup: Page, scheme: str) -> None:
    popup.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    # A popup is 360 wide; at 200 % it has half the room.
    popup.set_viewport_size({"width": 200, "height": 400})
    write(popup, "soto")
    expect(popup.locator("#found li").first).to_be_visible()
    nameless = (
        "[...document.querySelectorAll('button, input')].filter((one) => one.checkVisibility() &&"
        " !one.ariaLabel && !one.textContent.trim() && !one.labels?.length).length"
    )
    assert popup.evaluate(nameless) == 0
    assert popup.evaluate("document.documentElement.scrollWidth <= innerWidth")
