"""A record opens in the Salesforce tab that is there: without loading the app anew, and never over unsaved input."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route

from tests.day.program import until
from tests.e2e import desk as desks
from tests.e2e.desk import PHONE, Desk
from tests.pages.serve import Shadow

LEFT_ALONE = "the agent is editing"
IDLE = "/lightning/setup/idle"
CLOSE_ALL_BUT = """async (url) => {
    const tabs = await chrome.tabs.query({});
    const others = tabs.filter((tab) => tab.url?.includes("/lightning/") && tab.url !== url);
    await chrome.tabs.remove(others.map(({ id }) => id));
}"""
APP = Path(__file__).with_name("app.html")
CLASSIC_EDIT = '<form id="editPage"><input name="con10"><input type="submit" name="save" value="Save"></form>'


@pytest.fixture(scope="module")
def shared_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Where the caller's record opens by itself when it rings."""
    with desks.desk(tmp_path_factory.mktemp("opening"), "[callerid]\none_match = 'open'") as desk:

        def app(route: Route) -> None:
            route.fulfill(content_type="text/html", path=APP)

        desk.context.route(re.compile(re.escape(desk.org) + "/lightning/(page|setup)/"), app)
        # A tab that stays, so that Sidecall knows all the time which browser has the org open.
        desk.context.new_page().goto(desk.org + IDLE)
        ana = desk.record("Ana Ruiz")["Id"]
        desk.show(ana, lambda: bool(tabs(desk, ana)))
        yield desk


@pytest.fixture
def ana(desk: Desk) -> Iterator[str]:
    """The id of her who calls. Afterwards the tabs are closed, those, too, that the extension has opened."""
    desk.worker.evaluate(CLOSE_ALL_BUT, f"{desk.org}{IDLE}")
    yield str(desk.record("Ana Ruiz")["Id"])
    desk.worker.evaluate(CLOSE_ALL_BUT, f"{desk.org}{IDLE}")


OURS = """(url) => chrome.tabs.query({ url }).then(async ([{ id }]) => {
    const func = () => globalThis.sidecallPage?.unsaved;
    return (await chrome.scripting.executeScript({ target: { tabId: id }, func }))[0].result;
})"""


def app(desk: Desk, mode: str = "", path: str = "/lightning/page/home") -> Page:
    page = desk.open(f"{desk.org}{path}?app={mode}")
    page.bring_to_front()
    until(lambda: desk.worker.evaluate(OURS, page.url) is not None, "our script is on the page")
    return page


def tabs(desk: Desk, record: str) -> list[str]:
    """The addresses of the tabs that show a record."""
    found: list[str | None] = desk.worker.evaluate("chrome.tabs.query({}).then((tabs) => tabs.map((tab) => tab.url))")
    return [url for url in found if url and record in url]


def address(page: Page) -> str:
    return str(page.evaluate("location.href"))


def ring(desk: Desk) -> None:
    desk.control("pbx/ring", number=PHONE)
    desk.call_with(PHONE, "ringing")


def starts(page: Page) -> Any:
    return page.evaluate("window.startedAt")


def test_lightning_goes_there_by_itself(desk: Desk, ana: str) -> None:
    page = app(desk)
    before = starts(page)
    ring(desk)
    until(lambda: ana in address(page), "the record is shown")
    assert starts(page) == before
    assert page.evaluate("window.went") == [["e.force:navigateToSObject", {"recordId": ana}]]
    # There already: nothing moves.
    desk.helper.ask("show", person_id=ana)
    assert len(page.evaluate("window.went")) == 1
    assert len(tabs(desk, ana)) == 1


def test_where_lightning_cannot_the_tab_is_sent_there(desk: Desk, ana: str) -> None:
    page = app(desk, "none")
    before = starts(page)
    ring(desk)
    page.wait_for_url(f"**{ana}**")
    assert starts(page) != before
    assert len(tabs(desk, ana)) == 1


def test_an_app_that_asks_the_agent_something_is_let_be(desk: Desk, ana: str) -> None:
    page = app(desk, "asking")
    desk.helper.ask("show", person_id=ana)
    until(lambda: tabs(desk, ana), "a tab of its own")
    assert ana not in address(page)


def typed(page: Page) -> None:
    page.locator("#field").focus()
    page.keyboard.press("End")
    page.keyboard.type(" tomorrow")


def wrote(page: Page) -> None:
    page.locator("#rich").focus()
    page.keyboard.type("Hello ")


def opened_form(page: Page) -> None:
    markup = '<record-form><div class="footer"><button name="SaveEdit">Save</button></div></record-form>'
    page.evaluate("(html) => { document.querySelector('#form').innerHTML = html; }", markup)


def opened_form_in_native_shadow(page: Page) -> None:
    page.evaluate(
        "document.querySelector('#form').attachShadow({ mode: 'open' }).innerHTML ="
        " '<button name=\"SaveEdit\">Save</button>'"
    )


def opened_classic(page: Page) -> None:
    page.evaluate("(html) => { document.querySelector('#form').innerHTML = html; }", CLASSIC_EDIT)


@pytest.mark.parametrize("edit", [typed, wrote, opened_form, opened_form_in_native_shadow, opened_classic])
def test_a_tab_with_unsaved_input_is_left_alone_until_the_agent_asks(desk: Desk, ana: str, edit: Any) -> None:
    page = app(desk)
    edit(page)
    before, here = starts(page), address(page)
    before_this = desk.helper.log().count(LEFT_ALONE)
    ring(desk)
    until(lambda: desk.helper.log().count(LEFT_ALONE) > before_this, "the agent is told")
    assert (starts(page), address(page), tabs(desk, ana)) == (before, here, [])
    assert desk.worker.evaluate("chrome.tabs.query({ active: true }).then(([tab]) => tab.url)") == here
    desk.helper.ask("show", person_id=ana)
    until(lambda: tabs(desk, ana), "a tab of its own, because the agent asked")
    assert (starts(page), address(page)) == (before, here)


@pytest.mark.parametrize("shadow", ["synthetic", "native"])
def test_an_inline_edit_of_lightnings_own_components_is_left_alone(desk: Desk, ana: str, shadow: Shadow) -> None:
    page = desk.open_record(desk.record("Lucas Meyer"), shadow=shadow)
    page.bring_to_front()
    at = page.url.split("?")[0] + "*"
    until(lambda: desk.worker.evaluate(OURS, at) is False, "our script is on the page")
    page.locator('.active button[title="Edit Phone"]').click()
    page.locator(".active input[name=Phone]").wait_for()
    before = desk.helper.log().count(LEFT_ALONE)
    ring(desk)
    until(lambda: desk.helper.log().count(LEFT_ALONE) > before, "the agent is told")
    assert page.locator(".active input[name=Phone]").is_visible()
    assert tabs(desk, ana) == []
    page.locator(".active [name=CancelEdit]").click()
    until(lambda: desk.worker.evaluate(OURS, at) is False, "nothing is unsaved any more")
    desk.helper.ask("show", person_id=ana)
    page.wait_for_url(f"**{ana}**")
    assert len(tabs(desk, ana)) == 1


def test_a_page_with_a_frame_that_cannot_be_looked_into_is_not_taken_away(desk: Desk, ana: str) -> None:
    page = app(desk)
    elsewhere = desk.org.replace("127.0.0.1", "localhost")
    page.evaluate(
        """(url) => new Promise((resolve) => {
            const frame = document.createElement("iframe");
            Object.assign(frame, { src: url, width: 400, height: 300, onload: resolve });
            document.body.append(frame);
        })""",
        elsewhere,
    )
    before, here = starts(page), address(page)
    desk.helper.ask("show", person_id=ana)
    until(lambda: tabs(desk, ana), "a tab of its own")
    assert (starts(page), address(page)) == (before, here)


def test_what_was_taken_back_or_only_looked_for_is_no_unsaved_input(desk: Desk, ana: str) -> None:
    page = app(desk)
    typed(page)
    for _ in " tomorrow":
        page.keyboard.press("Backspace")
    page.get_by_label("Search").focus()
    page.keyboard.type("Ana")
    ring(desk)
    until(lambda: ana in address(page), "the record is shown")
