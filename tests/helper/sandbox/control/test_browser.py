"""The pages in a real browser: what a person does beside the demo."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator

import aiohttp
import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from helper.sandbox import Sandbox
from tests.helper.sandbox.conftest import CLIENT

ARGUMENTS = ["--headless=new", "--no-sandbox", "--no-first-run", "--disable-background-networking"]


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    assert program is not None, "Chromium is not installed"
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield opened
        await opened.close()


@pytest.fixture
async def page(browser: Browser) -> AsyncIterator[Page]:
    opened = await browser.new_page()
    mistakes: list[str] = []
    opened.on("pageerror", lambda error: mistakes.append(str(error)))
    opened.on("console", lambda said: mistakes.append(said.text) if said.type == "error" else None)
    yield opened
    assert mistakes == []


async def test_a_person_plays_the_caller(sandbox: Sandbox, page: Page) -> None:
    await page.goto(sandbox.control.url)
    await page.get_by_role("button", name="Ana Ruiz").click()
    call = page.locator("#calls li")
    await expect(call).to_contain_text("Call from Ana Ruiz, +34912345678")
    await page.get_by_role("button", name="Agent answers").click()
    await expect(call).to_contain_text("connected")
    await page.get_by_role("button", name="Far end hangs up").click()
    await expect(call).to_have_count(0)
    assert sandbox.pbx.state()["ended"][0]["ended_by"] == "far"


async def test_a_person_breaks_one_kind_of_request_and_mends_it(
    sandbox: Sandbox, page: Page, http: aiohttp.ClientSession
) -> None:
    async def status() -> int:
        async with http.post(f"{sandbox.pbx.url}/connect/token", data=CLIENT) as reply:
            return reply.status

    await page.goto(sandbox.control.url)
    await page.get_by_label("Those for").select_option("token")
    await page.get_by_label("are answered with").select_option("401")
    async with page.expect_response("**/pbx/fault"):
        await page.get_by_role("button", name="Break").click()
    assert await status() == 401
    await page.get_by_label("are answered with").select_option("")
    async with page.expect_response("**/pbx/fault"):
        await page.get_by_role("button", name="Break").click()
    assert await status() == 200


async def test_a_person_breaks_things_and_mends_them(sandbox: Sandbox, page: Page) -> None:
    await page.goto(sandbox.control.url)
    await page.get_by_label("Offline").check()
    await expect(page.locator("#pbx-state")).to_have_text("3CX offline")
    await page.get_by_label("The API").select_option("maintenance")
    await expect(page.locator("#salesforce-state")).to_have_text("Salesforce in maintenance")
    assert (sandbox.pbx.state()["offline"], sandbox.salesforce.state()["down"]) == (True, "maintenance")
    await page.get_by_role("button", name="Refuse").click()
    await page.get_by_label("Offline").uncheck()
    await expect(page.locator("#pbx-state")).to_contain_text("3CX up")
    assert sandbox.salesforce.state()["refusals_waiting"] == 1
    await page.get_by_role("button", name="End all its faults").click()
    await expect(page.locator("#salesforce-state")).to_have_text("Salesforce is up")
    assert sandbox.salesforce.state()["refusals_waiting"] == 0


async def test_a_task_appears_on_the_record_that_is_open(sandbox: Sandbox, page: Page) -> None:
    ana = next(r for r in sandbox.salesforce.records("Contact")["records"] if r["Name"] == "Ana Ruiz")
    await page.goto(f"{sandbox.salesforce.url}/lightning/r/Contact/{ana['Id']}/view")
    await expect(page.get_by_text("No activities yet")).to_be_visible()
    sandbox.salesforce.create("Task", Subject="Answered call", WhoId=ana["Id"], CallDurationInSeconds=83)
    await expect(page.locator(".timeline li")).to_contain_text("Answered call")
    await expect(page.locator(".timeline .meta")).to_contain_text("1 min 23 s")


async def test_moving_on_keeps_the_old_record_hidden_in_the_document(sandbox: Sandbox, page: Page) -> None:
    await page.goto(f"{sandbox.salesforce.url}/lightning/o/Contact/list")
    await page.get_by_role("link", name="Ana Ruiz").click()
    await expect(page.locator("h1:visible")).to_contain_text("Ana Ruiz")
    assert page.url.endswith("/view")
    assert await page.locator(".oneContent").count() == 2
    assert await page.locator(".windowViewMode-hidden[aria-hidden=true]").count() == 1
    await page.go_back()
    await expect(page.locator("h1:visible")).to_contain_text("All Contacts")
    assert await page.locator(".oneContent").count() == 2
