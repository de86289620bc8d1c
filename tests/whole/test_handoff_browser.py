"""3CX's contact URL in a real browser: the tab ends where it should, and no other page gets anything from it."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Page, async_playwright, expect

from tests.whole.rig import Rig, running, until

ARGUMENTS = ["--headless=new", "--no-sandbox", "--no-first-run", "--disable-background-networking"]
ANA, SOTO, NOBODY = "%2B34912345678", "%2B34933445566", "%2B34600000000"
CLIENT = """<!doctype html><title>3CX</title><p>The web client</p>
<script>window.ring = url => { window.open(url, "_blank"); };</script>"""


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    async with running(tmp_path, connected=False, pbx="mode = 'handoff'") as one:
        await one.sign_in()
        yield one


@pytest.fixture
async def client() -> AsyncIterator[Page]:
    """3CX's web client, which may open tabs without being clicked, as an agent has to allow it to."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    assert program is not None, "Chromium is not installed"

    async def home(request: web.Request) -> web.Response:
        return web.Response(text=CLIENT, content_type="text/html")

    app = web.Application()
    app.router.add_get("/", home)
    async with TestServer(app) as server, async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=program, args=[*ARGUMENTS, "--disable-popup-blocking"]
        )
        page = await (await browser.new_context()).new_page()
        await page.goto(f"http://localhost:{server.port}/")
        yield page
        await browser.close()


async def url_for(rig: Rig, number: str, name: str = "") -> str:
    url = (await rig.service.pop_url()).url
    return url.replace("%CallerNumber%", number).replace("%CallerDisplayName%", name)


async def ring(rig: Rig, client: Page, number: str, name: str = "") -> Page:
    """The tab that 3CX opens for a call, when it has got where it goes."""
    url = await url_for(rig, number, name)
    async with client.expect_popup() as opened:
        await client.evaluate("url => ring(url)", url)
    tab = await opened.value
    await tab.wait_for_load_state()
    return tab


async def test_the_tab_ends_on_the_persons_record(rig: Rig, client: Page) -> None:
    tab = await ring(rig, client, ANA)
    assert tab.url.startswith(f"{rig.sandbox.salesforce.url}/lightning/r/Contact/003")
    await expect(tab.get_by_role("heading", name="Ana Ruiz")).to_be_visible()
    assert await tab.evaluate("document.referrer") == ""


async def test_a_choice_of_several_leads_to_the_one_that_is_chosen(rig: Rig, client: Page) -> None:
    said: list[str] = []
    client.context.on("console", lambda message: said.append(message.text))
    tab = await ring(rig, client, SOTO, "Talleres Soto")
    await expect(tab.get_by_role("heading")).to_contain_text("Talleres Soto")
    assert await tab.evaluate("getComputedStyle(document.querySelector('main ul')).display") == "grid", "it is styled"
    await tab.get_by_role("link", name="Diego Soto").click()
    await expect(tab.get_by_role("heading", name="Diego Soto")).to_be_visible()
    assert await tab.evaluate("document.referrer") == ""
    assert [text for text in said if "Content Security Policy" in text] == []


async def test_nobody_ends_on_a_new_record_with_the_number(rig: Rig, client: Page) -> None:
    tab = await ring(rig, client, NOBODY, "Mar%C3%ADa%20Gil")
    await expect(tab.get_by_role("heading", name="New Contact")).to_be_visible()
    await expect(tab.locator("input[name=Phone]")).to_have_value("+34600000000")
    await expect(tab.locator("input[name=LastName]")).to_have_value("María Gil")


async def test_macros_as_3cx_sends_them_unsubstituted_are_a_withheld_number(rig: Rig, client: Page) -> None:
    tab = await ring(rig, client, "%CallerNumber%", "%CallerDisplayName%")
    await expect(tab.get_by_role("heading")).to_have_text("Number withheld")


async def test_a_page_that_knows_the_url_gets_nothing_without_opening_a_tab(rig: Rig, client: Page) -> None:
    url = await url_for(rig, ANA)
    await client.evaluate(
        """async url => {
            const image = new Image();
            const shown = new Promise(done => {
                image.onload = () => done("loaded");
                image.onerror = () => done("no");
            });
            image.src = url;
            const frame = document.createElement("iframe");
            frame.src = url;
            document.body.append(frame);
            const link = document.createElement("link");
            link.rel = "prefetch";
            link.href = url;
            document.head.append(link);
            navigator.sendBeacon(url, "x");
            await fetch(url, {mode: "no-cors"}).catch(() => {});
            const form = document.createElement("form");
            form.method = "post";
            form.action = url;
            form.target = "_blank";
            document.body.append(form);
            form.submit();
            window.result = await shown;
        }""",
        url,
    )
    await until(lambda: len(client.context.pages) == 2)
    await client.context.pages[1].wait_for_load_state()
    assert await client.evaluate("window.result") == "no"
    assert list(await rig.service.calls()) == []
    await ring(rig, client, ANA)
    assert len(await rig.service.calls()) == 1
