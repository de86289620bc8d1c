"""The line between extension and Sidecall: no call is lost on it, and nothing opens twice."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.day.browser import EXTENSION_ID
from tests.day.program import until
from tests.e2e import eyes
from tests.e2e.desk import MOBILE, PHONE, Desk, put_to_sleep, shown

HTML = "<!doctype html><title>Lightning</title><h1>Home</h1>"


def test_a_click_wakes_a_worker_that_sleeps(desk: Desk) -> None:
    page = desk.open_record(desk.record("Ana Ruiz"))
    number = eyes.mark(page, shown(PHONE))
    put_to_sleep(desk.context)
    page.mouse.click(*number)
    desk.call_with(PHONE, "connected")
    eyes.wait_for_words(page, "Connected")
    assert desk.at_the_pbx() == [PHONE]


def test_a_worker_that_slept_while_sidecall_was_started_anew_pairs_again_and_dials_once(desk: Desk) -> None:
    page = desk.open_record(desk.record("Ana Ruiz"))
    number = eyes.mark(page, shown(MOBILE))
    put_to_sleep(desk.context)
    # With the token of the one before kept for the session.
    desk.helper.stop()
    desk.helper.start()
    until(desk.helper.connected, "connected again")
    page.mouse.dblclick(*number)
    desk.call_with(MOBILE, "connected")
    assert desk.at_the_pbx() == [MOBILE]
    assert len(desk.calls()) == 1


def test_the_tokens_are_kept_nowhere_that_lasts(desk: Desk) -> None:
    page = desk.open_record(desk.record("Ana Ruiz"))
    page.mouse.click(*eyes.mark(page, shown(PHONE)))
    desk.call_with(PHONE, "connected")
    facts = desk.helper.facts
    assert facts is not None
    assert facts["token"] in desk.worker.evaluate("chrome.storage.session.get().then(JSON.stringify)")
    assert facts["token"] not in desk.worker.evaluate("chrome.storage.local.get().then(JSON.stringify)")
    on_disk = [path for path in desk.profile.rglob("*") if path.is_file() and facts["token"].encode() in read(path)]
    assert on_disk == []


def read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # gone in the meantime
        return b""


def test_a_page_script_may_ask_for_no_more_than_a_page_needs(desk: Desk) -> None:
    page = desk.open_record(desk.record("Ana Ruiz"))
    eyes.mark(page, shown(PHONE))
    ask = """(message) => chrome.scripting.executeScript({
        target: { tabId: TAB }, func: (said) => chrome.runtime.sendMessage(said), args: [message],
    }).then(([{ result }]) => result)"""
    tab = desk.worker.evaluate(
        "(url) => chrome.tabs.query({ url }).then(([{ id }]) => id)", page.url.split("?")[0] + "*"
    )
    own = desk.own_page("options")
    for message in ({"ask": "search", "text": "ana"}, {"ask": "doctor"}, {"ask": "sign_in"}, {"ask": "refresh"}):
        answer = desk.worker.evaluate(ask.replace("TAB", str(tab)), message)
        assert answer["error"]["code"] == "unexpected"
    assert "ok" in desk.worker.evaluate(ask.replace("TAB", str(tab)), {"ask": "page"})
    assert "ok" in own.evaluate("chrome.runtime.sendMessage({ ask: 'refresh', start: true })")


def urls(context: BrowserContext) -> list[str]:
    """The addresses of a browser's tabs."""
    page = context.pages[0]
    found = page.evaluate("chrome.tabs.query({}).then((tabs) => tabs.map(({ url }) => url))")
    return [url for url in found if url]


def options(context: BrowserContext) -> Page:
    """A browser that has the extension, and knows both connections."""
    page = context.pages[0]
    page.goto(f"chrome-extension://{EXTENSION_ID}/options.html")
    return page


def test_with_two_browsers_a_record_opens_once_in_the_one_that_has_the_org(desk: Desk, tmp_path: Path) -> None:
    def lightning(route: Route) -> None:
        route.fulfill(content_type="text/html", body=HTML)

    ana, lucas, diego = (desk.record(name)["Id"] for name in ("Ana Ruiz", "Lucas Meyer", "Diego Soto"))
    options(desk.context)

    def is_in(browser: BrowserContext, person: str) -> bool:
        return any(person in url for url in urls(browser))

    with desk.another_browser(tmp_path / "another") as other:
        other.route(f"{desk.org}/**", lightning)
        options(other)
        other.new_page().goto(f"{desk.org}/lightning/page/home")
        desk.show(ana, lambda: is_in(other, ana))
        assert not any(ana in url for url in urls(desk.context))
        assert len([url for url in urls(other) if ana in url]) == 1

        # Now both have it; the one that came to it last gets the next records.
        desk.open(f"{desk.org}/lightning/page/home").bring_to_front()
        desk.show(lucas, lambda: is_in(desk.context, lucas))
        desk.helper.ask("show", person_id=diego)
        until(lambda: is_in(desk.context, diego), "so is the next")
        assert len([url for url in (*urls(desk.context), *urls(other)) if diego in url]) == 1


def test_a_sidecall_of_another_version_is_told_in_words(desk: Desk) -> None:
    popup = desk.own_page("popup")
    expect(popup.locator("#links")).to_contain_text("Salesforce: signed in")
    newer = """() => chrome.storage.session.get("status").then(({ status }) =>
        chrome.storage.session.set({ status: { ...status, version: "9.9.0" } }))"""
    said = popup.locator("#links")

    def told() -> bool:
        # Again where the Sidecall that is there has just said its own.
        popup.evaluate(newer)
        words = said.inner_text()
        older = "This extension (0.1.0) is older than Sidecall (9.9.0)"
        return older in words and "Restart the browser to update it." in words

    until(told, "the versions are told, and what mends it")
