"""A click on a page, and 3CX dials: once, the right number, for the right person."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.day.browser import EXTENSION_ID
from tests.day.program import until
from tests.e2e import eyes
from tests.e2e.desk import MOBILE, OTHER_ORG, PHONE, SHARED, Desk, shown
from tests.pages.serve import Shadow

CALL_ANA = f"Call Ana Ruiz, {shown(PHONE)}"
#: In a sentence it may be anybody's.
CALL_SHARED = "Call +34 933 44 55 66"
CHOSEN = "chrome.storage.local.get('click_to_dial').then(({ click_to_dial }) => click_to_dial)"


def rings_once(desk: Desk, number: str) -> None:
    """3CX has this one call and no other, and Sidecall the same one."""
    desk.call_with(number)
    until(lambda: desk.at_the_pbx() == [number], f"{number} rings")
    assert [call["number"] for call in desk.calls() if call["state"] != "ended"] == [number]


@pytest.mark.parametrize("shadow", ["synthetic", "native", "mixed"])
def test_a_click_on_a_phone_field_dials(desk: Desk, shadow: Shadow) -> None:
    page = desk.open_record(desk.record("Ana Ruiz"), shadow=shadow)
    address = page.url
    eyes.marked(page.locator(".active a[href^='tel:']", has_text=shown(PHONE)).first).click()
    call = desk.call_with(PHONE, "connected")
    rings_once(desk, PHONE)
    assert (call["direction"], desk.person_of(PHONE)) == ("outbound", "Ana Ruiz")
    eyes.wait_for_words(page, "Connected", "Ana Ruiz")
    assert page.url == address


def test_a_double_click_dials_once(desk: Desk) -> None:
    page = desk.open_record(desk.record("Ana Ruiz"))
    eyes.marked(page.locator(".active a[href^='tel:']", has_text=shown(PHONE)).first).dblclick()
    desk.call_with(PHONE, "connected")
    # Whatever the second click asked for was asked before this.
    eyes.marked(page.locator(".active a[href^='tel:']", has_text=shown(MOBILE)).first).click()
    desk.call_with(MOBILE)
    until(lambda: MOBILE in desk.at_the_pbx(), "the call after it")
    assert desk.at_the_pbx() == [PHONE, MOBILE]


def test_the_keyboard_dials(desk: Desk) -> None:
    page = desk.open_record(desk.record("Ana Ruiz"))
    eyes.marked(page.locator(".active .page-header a[href^='tel:']").first).focus()
    eyes.our_button(page, CALL_ANA)
    page.keyboard.press("Enter")
    rings_once(desk, PHONE)


@pytest.mark.parametrize(
    ("render_mode", "shadow"),
    [("default", "synthetic"), ("inline", "synthetic"), ("role-based", "synthetic"), ("default", "native")],
)
def test_a_click_in_a_lists_cell_dials_for_the_person_of_its_row(desk: Desk, render_mode: str, shadow: Shadow) -> None:
    rows = [desk.record("Carmen Soto"), desk.record("Diego Soto")]
    page = desk.open_list(rows, render_mode=render_mode, shadow=shadow)
    diego = desk.record("Diego Soto")["Id"]
    eyes.marked(page.locator(f"[data-row-key-value='{diego}'] a[href^='tel:']").first).click()
    rings_once(desk, SHARED)
    assert desk.person_of(SHARED) == "Diego Soto"


@pytest.mark.parametrize("shadow", ["synthetic", "native"])
def test_a_click_on_a_number_in_a_sentence_dials(desk: Desk, shadow: Shadow) -> None:
    page = desk.open_record(desk.record("Ana Ruiz"), shadow=shadow, Description="Ask for Ana on 933 445 566 today")
    page.mouse.click(*eyes.mark(page, "933 445 566"))
    rings_once(desk, SHARED)


def test_a_number_in_several_pieces_dials_as_one(desk: Desk) -> None:
    page = desk.open_record(desk.record("Ana Ruiz"))
    page.mouse.click(*eyes.mark(page, "2 34"))
    rings_once(desk, PHONE)


def test_the_button_beside_a_number_dials_and_hangs_up(desk: Desk) -> None:
    page = desk.open_record(desk.record("Ana Ruiz"), Description="Ask for Ana on 933 445 566 today")
    page.mouse.move(*eyes.mark(page, "933 445 566"))
    page.mouse.click(*eyes.our_button(page, CALL_SHARED))
    rings_once(desk, SHARED)
    # It stays where it is, once all is told.
    eyes.wait_for_words(page, "Connected")
    page.mouse.click(*eyes.our_button(page, "Hang up"))
    until(lambda: desk.at_the_pbx() == [], "3CX has ended the call")
    desk.call_with(SHARED, "ended")


def test_where_a_click_is_not_to_dial_the_button_does(desk: Desk) -> None:
    options = desk.open(f"chrome-extension://{EXTENSION_ID}/options.html")
    switch = options.get_by_label("A click on a number dials it")
    expect(switch).to_be_checked()
    switch.click()
    until(lambda: desk.worker.evaluate(CHOSEN) is False, "the choice is kept")
    try:
        page = desk.open_record(desk.record("Ana Ruiz"), Description="Ask for Ana on 933 445 566 today")
        page.mouse.click(*eyes.mark(page, "933 445 566"))
        page.mouse.move(*eyes.mark(page, shown(PHONE)))
        page.mouse.click(*eyes.our_button(page, CALL_ANA))
        rings_once(desk, PHONE)
    finally:
        switch.click()
        until(lambda: desk.worker.evaluate(CHOSEN), "the choice is kept")


def test_a_call_centres_own_click_to_dial_is_left_alone_and_our_button_dials(desk: Desk) -> None:
    page = desk.open_record(desk.record("Ana Ruiz"), cti="enabled")
    page.mouse.click(*eyes.mark(page, shown(PHONE)))
    page.mouse.click(*eyes.our_button(page, CALL_ANA))
    rings_once(desk, PHONE)


def test_a_call_centres_click_to_dial_that_is_switched_off_is_a_number_like_any(desk: Desk) -> None:
    page = desk.open_record(desk.record("Ana Ruiz"), cti="disabled")
    page.mouse.click(*eyes.mark(page, shown(PHONE)))
    rings_once(desk, PHONE)


def test_selecting_a_number_dials_nothing(desk: Desk) -> None:
    page = desk.open_record(desk.record("Ana Ruiz"), Description="Ask for Ana on 933 445 566 today")
    x, y = eyes.mark(page, "933 445 566")
    page.mouse.move(x - 30, y)
    page.mouse.down()
    page.mouse.move(x + 20, y, steps=4)
    page.mouse.up()
    assert "3 445" in page.evaluate("getSelection().toString()")
    page.mouse.click(10, 300)
    page.mouse.click(*eyes.mark(page, shown(PHONE)))
    rings_once(desk, PHONE)


def test_the_person_of_the_page_is_called_though_others_share_the_number(desk: Desk) -> None:
    page = desk.open_record(desk.record("Diego Soto"))
    page.mouse.click(*eyes.mark(page, shown(SHARED)))
    assert desk.person_of(SHARED) == "Diego Soto"


def test_a_page_of_another_org_dials_and_its_record_is_not_believed(desk: Desk) -> None:
    page = desk.open_record(desk.record("Diego Soto"), org=OTHER_ORG)
    page.mouse.click(*eyes.mark(page, shown(SHARED)))
    desk.call_with(SHARED, "connected")
    rings_once(desk, SHARED)
    until(lambda: desk.call_with(SHARED).get("matches"), "Salesforce has said who has this number")
    call = desk.call_with(SHARED)
    # By the number alone it could be any of them.
    assert call.get("person") is None
    assert {"Carmen Soto", "Diego Soto"} <= {person["name"] for person in call["matches"]}


def test_somebody_who_is_not_to_be_called_is_called_only_when_the_agent_says_so(desk: Desk) -> None:
    page = desk.open_record(desk.record("Tom Baker"))
    page.mouse.click(*eyes.mark(page, "+44 20 7946 0018"))
    eyes.wait_for_words(page, "Tom Baker", "Call anyway")
    assert desk.at_the_pbx() == []
    page.mouse.click(*eyes.our_button(page, "Call anyway"))
    rings_once(desk, "+442079460018")


def test_the_state_of_a_call_is_followed_on_the_page(desk: Desk) -> None:
    desk.control("pbx/behave", destination=PHONE, then="ring")
    try:
        page = desk.open_record(desk.record("Ana Ruiz"))
        page.mouse.click(*eyes.mark(page, shown(PHONE)))
        eyes.wait_for_words(page, "Dialling")
        # The page says so before 3CX has been asked.
        running = until(lambda: PHONE in desk.at_the_pbx() and desk.control("pbx/state")["calls"], "3CX has the call")
        call = next(one for one in running if one["number"] == PHONE)
        desk.control("pbx/far_answer", callid=call["callid"])
        eyes.wait_for_words(page, "Connected")
        desk.control("pbx/hang_up", callid=call["callid"], by="far")
        eyes.wait_for_words(page, "Ended")
    finally:
        desk.control("pbx/behave", destination=PHONE, then="answer", after=0.2)
