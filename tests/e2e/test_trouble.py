"""When something is in the way the page says it in words, and the next click works as soon as it can."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.day.browser import told_on
from tests.day.program import until
from tests.e2e import eyes
from tests.e2e.desk import MOBILE, PHONE, Desk, shown


@pytest.fixture
def mended(desk: Desk) -> Iterator[None]:
    """In the end Sidecall runs, our own, and the browser finds it."""
    yield
    desk.helper.stop()
    desk.install_bridge()
    desk.helper.start()
    until(desk.helper.connected, "connected again")


def click(page: Page, number: str) -> None:
    page.mouse.click(*eyes.mark(page, shown(number)))


def test_a_refusal_of_3cx_is_told_in_its_own_words(desk: Desk) -> None:
    desk.control("pbx/behave", destination=PHONE, then="refuse", text="No outbound rule for 912")
    page = desk.open_record(desk.record("Ana Ruiz"))
    click(page, PHONE)
    eyes.wait_for_words(page, "No outbound rule for 912")
    assert desk.call_with(PHONE, "ended")["outcome"] == "failed"
    desk.control("pbx/behave", destination=PHONE, then="answer", after=0.2)
    click(page, MOBILE)
    desk.call_with(MOBILE, "connected")
    eyes.wait_for_words(page, "Connected")
    assert told_on(page).count("No outbound rule for 912") == 1


def test_3cx_out_of_reach_is_told_and_the_next_click_dials(desk: Desk) -> None:
    page = desk.open_record(desk.record("Ana Ruiz"))
    eyes.mark(page, shown(PHONE))
    desk.control("pbx/offline", on=True)
    try:
        until(lambda: desk.helper.ask("status")["pbx"]["state"] == "offline", "Sidecall sees it")
        click(page, PHONE)
        eyes.wait_for_words(page, "Not connected", "cannot be reached")
        assert desk.at_the_pbx() == []
    finally:
        desk.control("pbx/offline", on=False)
    until(desk.helper.connected, "connected again", within=40)
    click(page, MOBILE)
    desk.call_with(MOBILE, "connected")


def test_salesforce_out_of_reach_does_not_keep_from_dialling(desk: Desk) -> None:
    page = desk.open_record(desk.record("Ana Ruiz"))
    eyes.mark(page, shown(PHONE))
    desk.control("salesforce/down", mode="maintenance")
    try:
        click(page, PHONE)
        desk.call_with(PHONE, "connected")
    finally:
        desk.control("salesforce/down", mode="off")


def test_where_sidecall_is_not_installed_the_page_says_so(desk: Desk, mended: None) -> None:
    page = desk.open_record(desk.record("Ana Ruiz"))
    eyes.mark(page, shown(PHONE))
    desk.remove_bridge()
    desk.helper.stop()
    click(page, PHONE)
    eyes.wait_for_words(page, "Sidecall isn't installed", "Install Sidecall on this computer")
    assert desk.at_the_pbx() == []


def test_where_sidecall_is_not_running_a_click_starts_it_and_dials(desk: Desk, mended: None) -> None:
    page = desk.open_record(desk.record("Ana Ruiz"))
    eyes.mark(page, shown(PHONE))
    desk.helper.stop()
    # The extension asks by itself what became of it, and does not bring back what was closed.
    until(lambda: why_not_linked(desk) == "not_running", "the extension knows")
    assert desk.helper.facts is None
    click(page, PHONE)
    until(lambda: desk.helper.facts, "Sidecall is started")
    desk.call_with(PHONE, "connected")
    eyes.wait_for_words(page, "Connected")


def test_after_a_restart_with_another_token_the_next_click_dials(desk: Desk, mended: None) -> None:
    page = desk.open_record(desk.record("Ana Ruiz"))
    click(page, PHONE)
    desk.call_with(PHONE, "connected")
    before = desk.helper.facts
    desk.helper.stop()
    desk.helper.start()
    after = desk.helper.facts
    assert before is not None
    assert after is not None
    assert before["token"] != after["token"]
    until(desk.helper.connected, "connected again")
    click(page, MOBILE)
    desk.call_with(MOBILE, "connected")


def test_the_options_look_for_sidecall_themselves_and_start_none(desk: Desk, mended: None) -> None:
    desk.worker.evaluate("chrome.storage.session.remove('status')")
    options = desk.own_page("options")
    expect(options.locator("#helper-version")).to_have_text(desk.helper.ask("status")["version"])
    desk.helper.stop()
    desk.worker.evaluate("chrome.storage.session.remove('status')")
    options = desk.own_page("options")
    expect(options.locator("#helper-version")).to_have_text("can't be reached")
    assert desk.helper.facts is None


def why_not_linked(desk: Desk) -> str:
    """The code of what the extension keeps for its popup to tell."""
    kept = desk.worker.evaluate("chrome.storage.session.get('link_problem')")
    return (kept.get("link_problem") or {}).get("code", "")
