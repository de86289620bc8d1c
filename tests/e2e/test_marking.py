"""Which numbers are marked on Lightning's pages, and that nothing else about the page changes."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.day.browser import EXTENSION_ID, ask_devtools, load_extension
from tests.day.browser import installed as program
from tests.day.program import until
from tests.e2e import eyes
from tests.e2e.desk import OTHER_ORG, Desk
from tests.pages.serve import Shadow

ANA = {
    "Phone": "+34 912 345 678",
    "MobilePhone": "+34 612 345 678",
    "LastOrder__c": "4500123456",
    "TaxNumber__c": "ESB84213975",
    "Description": "Ask for Ana on 933 445 566 before 14:00, not on 24/12. Order 4500123456 is on its way.",
}
#: Highlights, page layout and Dynamic Forms; the mobile is not in the highlights.
FIELDS = ["+34 912 345 678"] * 3 + ["+34 612 345 678"] * 2
#: A number in a sentence, and one in a post that has markup within it.
FREE_TEXT = ["933 445 566", "+34 91", "2 34", "5 678"]


@pytest.mark.parametrize("shadow", ["synthetic", "native", "mixed"])
def test_a_records_numbers_are_marked_wherever_they_stand_and_nothing_else_is(desk: Desk, shadow: Shadow) -> None:
    page = desk.open_record(desk.record("Ana Ruiz"), shadow=shadow, **ANA)
    # Not the record behind, the order, the tax number, the address in the search field nor the note being written.
    eyes.wait_for_marks(page, FIELDS + FREE_TEXT)


def test_salesforces_own_hosts_are_marked_without_being_asked_for(desk: Desk) -> None:
    page = desk.open_record(desk.record("Ana Ruiz"), org=OTHER_ORG, **ANA)
    eyes.wait_for_marks(page, FIELDS + FREE_TEXT)


def test_a_record_left_behind_is_marked_when_it_is_shown_again(desk: Desk) -> None:
    page = desk.open_record(desk.record("Ana Ruiz"), **ANA)
    eyes.wait_for_marks(page, FIELDS + FREE_TEXT)
    other = {"Id": "003Sb000000000ZIAQ", "Name": "Nora", "Phone": "+46 8 123 456 78"}
    page.evaluate("(other) => openRecord(other)", other)
    posts = FREE_TEXT[1:]
    eyes.wait_for_marks(page, ["+46 8 123 456 78"] * 3 + posts)
    page.get_by_role("tab", name="Ana Ruiz").click()
    eyes.wait_for_marks(page, FIELDS + FREE_TEXT)


def test_a_number_that_changes_is_marked_as_it_now_is(desk: Desk) -> None:
    page = desk.open_record(desk.record("Ana Ruiz"), **ANA)
    eyes.wait_for_marks(page, FIELDS + FREE_TEXT)
    page.locator(".active [name=ChangePhone]").click()
    eyes.wait_for_marks(page, ["+34 933 445 566"] * 3 + FIELDS[3:] + FREE_TEXT)


@pytest.mark.parametrize("render_mode", ["default", "inline", "role-based"])
def test_the_numbers_of_a_list_are_marked_also_when_it_is_sorted_and_refreshed(desk: Desk, render_mode: str) -> None:
    rows = [
        {"Id": "003Sb000000001AIAQ", "Name": "Ana", "Phone": "+34 912 345 678", "LastOrder__c": "4500100001"},
        {"Id": "003Sb000000002AIAQ", "Name": "Bo", "Phone": "+46 8 123 456 78", "Description": "Ring 933 445 566"},
        {"Id": "003Sb000000003AIAQ", "Name": "Cy", "MobilePhone": "612345678", "Description": "Order 4500100003"},
    ]
    wanted = ["+34 912 345 678", "+46 8 123 456 78", "933 445 566", "612345678"]
    page = desk.open_list(rows, render_mode=render_mode)
    eyes.wait_for_marks(page, wanted)
    title = page.locator("[role=columnheader][aria-label=Phone] a, th[aria-label=Phone] a").first.bounding_box()
    assert title is not None
    page.mouse.click(title["x"] + 5, title["y"] + 5)
    expect(page.locator("[data-row-key-value^='003']").first).to_contain_text("Cy")
    eyes.wait_for_marks(page, wanted)
    page.get_by_role("button", name="Refresh").click()
    expect(page.locator("[data-row-key-value^='003']").first).to_be_visible()
    eyes.wait_for_marks(page, wanted)


def test_a_number_that_comes_into_view_is_marked(desk: Desk) -> None:
    rows = [
        {"Id": f"003Sb00000{number:05}AAA", "Name": f"{number}", "Phone": f"+34 912 345 {number:03}"}
        for number in range(150)
    ]
    page = desk.open_list(rows)
    eyes.mark(page, "+34 912 345 000")
    assert "+34 912 345 149" not in eyes.texts(page)
    page.mouse.move(600, 400)
    page.mouse.wheel(0, 100_000)
    eyes.mark(page, "+34 912 345 149")


@pytest.mark.parametrize("shadow", ["synthetic", "native", "mixed"])
def test_the_page_is_the_same_with_the_extension_and_without(desk: Desk, shadow: Shadow) -> None:
    record = desk.record("Ana Ruiz")
    page = desk.open_record(record, shadow=shadow, **ANA)
    eyes.wait_for_marks(page, FIELDS + FREE_TEXT)
    page.mouse.move(*eyes.mark(page, "933 445 566"))
    eyes.our_button(page, "Call +34 933 44 55 66")

    assert desk.context.browser is not None
    plain = desk.context.browser.browser_type.launch(
        executable_path=program(), args=["--no-sandbox"], ignore_default_args=["--disable-extensions"]
    )
    try:
        without = plain.new_page(viewport=page.viewport_size, locale="en-US")
        without.goto(desk.pages.record_url(record["Id"], shadow=shadow, **ANA))
        without.locator(".active a[href^='tel:']").first.wait_for()
        # It may still be drawing itself.
        until(lambda: eyes.document(page) == eyes.document(without), "they are the same")
    finally:
        plain.close()


def test_inline_edit_leaves_the_page_as_it_was(desk: Desk) -> None:
    page = desk.open_record(desk.record("Ana Ruiz"), **ANA)
    edited_and_cancelled(page)  # the first time, the inputs bring style sheets of their own, which stay
    before = eyes.document_at_rest(page)
    edited_and_cancelled(page)
    until(lambda: eyes.document(page) == before, "it is as it was")


def edited_and_cancelled(page: Page) -> None:
    page.locator('.active button[title="Edit Phone"]').click()
    expect(page.locator(".active input[name=Phone]")).to_have_value("+34 912 345 678")
    # The fields of the page layout are inputs now; highlights, Dynamic Forms and the post are still there.
    eyes.wait_for_marks(page, ["+34 912 345 678"] * 2 + ["+34 612 345 678"] + FREE_TEXT[1:])
    page.locator(".active [name=CancelEdit]").click()
    eyes.wait_for_marks(page, FIELDS + FREE_TEXT)
    page.mouse.move(0, 0)


def test_switched_off_it_leaves_no_trace(desk: Desk) -> None:
    page = desk.open_record(desk.record("Ana Ruiz"), **ANA)
    eyes.wait_for_marks(page, FIELDS + FREE_TEXT)
    page.mouse.move(*eyes.mark(page, "933 445 566"))
    eyes.our_button(page, "Call +34 933 44 55 66")
    options = desk.open(f"chrome-extension://{EXTENSION_ID}/options.html")
    switch = options.get_by_label("Mark phone numbers")
    expect(switch).to_be_checked()
    switch.click()
    try:
        until(lambda: nothing_of_ours(page), "nothing of ours on the page")
    finally:
        switch.click()
    eyes.wait_for_marks(page, FIELDS + FREE_TEXT)


def test_an_update_of_the_extension_takes_over_the_pages_that_are_open(desk: Desk) -> None:
    page = desk.open_record(desk.record("Ana Ruiz"), **ANA)
    eyes.wait_for_marks(page, FIELDS + FREE_TEXT)
    page.evaluate("before = CSS.highlights.get('sidecall-number')")
    load_extension(desk.context)
    until(lambda: page.evaluate("before !== CSS.highlights.get('sidecall-number')"), "another takes its place")
    eyes.wait_for_marks(page, FIELDS + FREE_TEXT)
    page.mouse.click(*eyes.mark(page, "+34 612 345 678"))
    until(lambda: desk.at_the_pbx() == ["+34612345678"], "a click dials, once")


def test_removed_it_leaves_no_trace(desk: Desk) -> None:
    # DevTools removes what DevTools has loaded, not what came with the command line.
    load_extension(desk.context)
    page = desk.open_record(desk.record("Ana Ruiz"), **ANA)
    eyes.wait_for_marks(page, FIELDS + FREE_TEXT)
    page.mouse.move(*eyes.mark(page, "933 445 566"))
    eyes.our_button(page, "Call +34 933 44 55 66")
    ask_devtools(desk.context, "Extensions.uninstall", id=EXTENSION_ID)
    try:
        until(lambda: nothing_of_ours(page), "nothing of ours on the page")
    finally:
        load_extension(desk.context)


def nothing_of_ours(page: Page) -> bool:
    return not eyes.marks(page) and page.locator("sidecall-marks").count() == 0
