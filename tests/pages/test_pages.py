"""What a content script sees of a Lightning page: the ground that the extension's detection stands on."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from tests.pages.serve import ANA_ID, LUCAS_ID, LightningPages, Shadow

CHROMIUM = "/usr/bin/chromium"
ARGS = ["--headless=new", "--no-sandbox", "--no-first-run", "--disable-background-networking"]

FIELD = '[data-target-selection-name="sfdc:RecordField.Contact.Phone"]'
ANA = "tel:+34 912 345 678"
LUCAS = "tel:030 23125 118"

HREFS = "[...document.querySelectorAll('lightning-formatted-phone a[href^=\"tel:\"]')].map(a => a.getAttribute('href'))"
DEEP_HREFS = """(function find(root) {
    return [...root.querySelectorAll('*')].flatMap(e =>
        [e.matches('a[href^="tel:"]') ? e.getAttribute('href') : [], e.shadowRoot ? find(e.shadowRoot) : []].flat());
})(document)"""
SHADOW_HOSTS = """(function find(root) {
    return [...root.querySelectorAll('*')].flatMap(e => e.shadowRoot ? [e.localName, ...find(e.shadowRoot)] : []);
})(document)"""


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    with playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS) as browser:
        yield browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    errors: list[str] = []
    with browser.new_context() as context:
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        yield page
    assert errors == []


def isolated(page: Page) -> Callable[[str], Any]:
    """Evaluates in a world of its own beside the page's, as a content script does."""
    session = page.context.new_cdp_session(page)
    frame = session.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
    world = session.send("Page.createIsolatedWorld", {"frameId": frame})["executionContextId"]

    def evaluate(expression: str) -> Any:
        answer = session.send(
            "Runtime.evaluate",
            {"expression": expression, "contextId": world, "returnByValue": True, "awaitPromise": True},
        )
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    return evaluate


def opened(page: Page, url: str) -> Callable[[str], Any]:
    page.goto(url)
    page.locator('.active a[href^="tel:"]').first.wait_for()
    return isolated(page)


def test_synthetic_shadow_is_one_flat_document_for_a_content_script(
    page: Page, lightning_pages: LightningPages
) -> None:
    evaluate = opened(page, lightning_pages.record_url())
    assert evaluate(HREFS).count(ANA) == 3
    assert evaluate(SHADOW_HOSTS) == []
    assert page.evaluate(HREFS) == [], "the polyfill hides the same elements from the page's own world"


def test_native_shadow_is_reached_by_open_roots_only(page: Page, lightning_pages: LightningPages) -> None:
    evaluate = opened(page, lightning_pages.record_url(shadow="native"))
    assert evaluate(HREFS) == []
    assert evaluate(DEEP_HREFS).count(ANA) == 3
    assert "lightning-formatted-phone" in evaluate(SHADOW_HOSTS)


def test_mixed_shadow_has_roots_on_base_components_alone(page: Page, lightning_pages: LightningPages) -> None:
    evaluate = opened(page, lightning_pages.record_url(shadow="mixed"))
    assert evaluate(HREFS) == []
    assert evaluate(DEEP_HREFS).count(ANA) == 3
    assert set(evaluate(SHADOW_HOSTS)) == {"lightning-formatted-phone"}
    assert evaluate("document.querySelector('lightning-formatted-phone').dataset.renderMode") == "shadow"


@pytest.mark.parametrize(
    "nesting",
    [
        f"records-record-layout-item[field-label=Phone] {FIELD} .test-id__field-value slot > records-output-phone",
        f"flexipage-field[data-field-id=RecordPhoneField] > slot > * {FIELD} > .test-id__output-root slot[name=output]",
        "records-highlights-details-item[slot=secondaryFields] p.fieldComponent > slot > records-output-phone",
    ],
    ids=["page layout", "Dynamic Forms", "highlights panel"],
)
def test_phone_fields_are_nested_as_in_lightning(page: Page, lightning_pages: LightningPages, nesting: str) -> None:
    evaluate = opened(page, lightning_pages.record_url())
    selector = json.dumps(f".active {nesting} > lightning-formatted-phone > a")
    assert evaluate(f"document.querySelector({selector})?.getAttribute('href')") == ANA


@pytest.mark.parametrize(("locale", "text"), [("en-US", "(415) 555-1234"), ("es-ES", "4155551234")])
def test_the_text_of_a_link_may_differ_from_its_href(
    page: Page, lightning_pages: LightningPages, locale: str, text: str
) -> None:
    evaluate = opened(page, lightning_pages.record_url(Phone="4155551234", locale=locale))
    found = evaluate(f"(a => [a.textContent, a.getAttribute('href')])(document.querySelector('.active {FIELD} a'))")
    assert found == [text, "tel:4155551234"]


def test_the_record_left_behind_stays_in_the_document_hidden(page: Page, lightning_pages: LightningPages) -> None:
    evaluate = opened(page, lightning_pages.record_url())
    assert LUCAS in evaluate(HREFS)
    expect(page.locator(f'a[href="{LUCAS}"]').first).to_be_hidden()
    assert evaluate(f"document.querySelector('a[href=\"{LUCAS}\"]').closest('[aria-hidden=true]').className") == (
        "windowViewMode-hidden oneContent lafPageHost"
    )

    page.get_by_role("tab", name="Lucas Meyer").click()
    expect(page.locator(f'a[href="{LUCAS}"]').first).to_be_visible()
    expect(page.locator(f'a[href="{ANA}"]').first).to_be_hidden()
    assert f"/lightning/r/Contact/{LUCAS_ID}/view" in page.url
    assert evaluate("1 + 1") == 2, "the document is the same: no load"

    page.go_back()
    expect(page.locator(f'a[href="{ANA}"]').first).to_be_visible()


def test_a_changed_number_is_written_into_the_same_link(page: Page, lightning_pages: LightningPages) -> None:
    evaluate = opened(page, lightning_pages.record_url())
    evaluate(f"link = document.querySelector('.active {FIELD} a')")
    page.locator(".active [name=ChangePhone]").click()
    expect(page.locator('.active a[href="tel:+34 933 445 566"]')).to_have_count(3)
    assert evaluate("[link.isConnected, link.textContent]") == [True, "+34 933 445 566"]

    page.evaluate("setRecord({Phone: ''})")
    expect(page.locator(f".active {FIELD} a")).to_have_count(0)
    assert evaluate("link.isConnected") is False


def test_inline_edit_takes_the_link_away_and_brings_another(page: Page, lightning_pages: LightningPages) -> None:
    evaluate = opened(page, lightning_pages.record_url())
    link = page.locator(".active records-record-layout-item[field-label=Phone] a")
    evaluate("link = document.querySelector('.active records-record-layout-item[field-label=Phone] a')")
    page.locator('.active button[title="Edit Phone"]').click()
    expect(link).to_have_count(0)
    expect(page.locator(".active input[name=Phone]")).to_have_value("+34 912 345 678")

    page.locator(".active input[name=Phone]").fill("(212) 555-0187")
    page.locator(".active [name=SaveEdit]").click()
    expect(link).to_have_attribute("href", "tel:(212) 555-0187")
    assert evaluate("link.isConnected") is False


def test_places_where_nothing_may_be_marked(page: Page, lightning_pages: LightningPages) -> None:
    evaluate = opened(page, lightning_pages.record_url())
    assert "912 345 678" in evaluate("document.querySelector('input[type=search]').value")
    assert "934 567 890" in evaluate("document.querySelector('[contenteditable=true]').textContent")
    order = '.active [data-target-selection-name="sfdc:RecordField.Contact.LastOrder__c"] .test-id__field-value'
    assert evaluate(f"document.querySelector('{order}').textContent") == "4500123456"


@pytest.mark.parametrize(("cti", "links"), [("enabled", ["javascript:void(0)"]), ("disabled", [])])
def test_a_call_centre_user_has_no_tel_links(
    page: Page, lightning_pages: LightningPages, cti: str, links: list[str]
) -> None:
    page.goto(lightning_pages.record_url(cti=cti))
    page.locator(f".active {FIELD} lightning-click-to-dial").first.wait_for()
    evaluate = isolated(page)
    host = f"document.querySelector('.active {FIELD} lightning-click-to-dial')"
    assert evaluate(DEEP_HREFS) == []
    assert evaluate(f"[...{host}.querySelectorAll('a')].map(a => a.getAttribute('href'))") == links
    assert evaluate(f"{host}.textContent").startswith("Click to dial")
    assert evaluate(f"{host}.textContent").endswith("+34 912 345 678")


@pytest.mark.parametrize("shadow", ["synthetic", "native", "mixed"])
@pytest.mark.parametrize("render_mode", ["default", "inline", "role-based"])
def test_list_view_in_every_drawing_of_the_datatable(
    page: Page, lightning_pages: LightningPages, render_mode: str, shadow: Shadow
) -> None:
    lightning_pages.rows = [
        {"Id": ANA_ID, "Name": "Ana", "Phone": "+34 912 345 678", "MobilePhone": ""},
        {"Id": LUCAS_ID, "Name": "Lucas", "Phone": "030 23125 118", "MobilePhone": "+49 171 1234567"},
    ]
    evaluate = opened(page, lightning_pages.list_url(render_mode=render_mode, shadow=shadow))
    assert evaluate(DEEP_HREFS) == [ANA, LUCAS, "tel:+49 171 1234567"]
    expect(page.locator(f'[data-row-key-value="{LUCAS_ID}"] a[href^="tel:"]')).to_have_count(2)
    if shadow == "synthetic":
        host = {"inline": "[data-inline-type=formatted-phone]"}.get(render_mode, "lightning-formatted-phone > a")
        assert evaluate(f"document.querySelectorAll('{host}').length") == 3


def test_list_view_keeps_rows_when_sorted_and_redraws_them_when_refreshed(
    page: Page, lightning_pages: LightningPages
) -> None:
    evaluate = opened(page, lightning_pages.list_url(rows="50"))
    rows = page.locator('tr[data-row-key-value^="003"]')
    expect(rows).to_have_count(50)
    evaluate("row = document.querySelector('tr[data-row-key-value^=\"003\"]')")
    before = rows.first.get_attribute("data-row-key-value")
    page.locator('th[aria-label="Phone"] a').click()
    expect(rows.first).not_to_have_attribute("data-row-key-value", str(before))
    assert evaluate("row.isConnected") is True

    page.get_by_role("button", name="Refresh").click()
    gone = "new Promise(done => (function look() { row.isConnected ? requestAnimationFrame(look) : done(true) })())"
    assert evaluate(gone)
    expect(rows).to_have_count(50)


def test_given_records_are_shown_as_they_are(page: Page, lightning_pages: LightningPages) -> None:
    lead = "00QSc0000000001IAA"
    lightning_pages.records[lead] = {"Name": "</script>Nora", "Phone": "+46 8 123 456 78"}
    evaluate = opened(page, lightning_pages.record_url(lead, kind="Lead"))
    assert evaluate("document.querySelector('.active records-highlights2 h1').textContent") == "Lead</script>Nora"
    field = '.active [data-target-selection-name="sfdc:RecordField.Lead.Phone"] a'
    assert evaluate(f"document.querySelector('{field}').getAttribute('href')") == "tel:+46 8 123 456 78"


def test_an_extension_finds_the_page_on_salesforces_own_host(
    playwright: Playwright, lightning_pages: LightningPages, tmp_path: Path
) -> None:
    extension = tmp_path / "extension"
    extension.mkdir()
    script = f"setInterval(() => {{ document.documentElement.dataset.seen = {HREFS}.length; }}, 50);"
    (extension / "content.js").write_text(script)
    content_script = {"matches": ["https://*.lightning.force.com/*"], "js": ["content.js"]}
    manifest = {"manifest_version": 3, "name": "Seen", "version": "1", "content_scripts": [content_script]}
    (extension / "manifest.json").write_text(json.dumps(manifest))
    with playwright.chromium.launch_persistent_context(
        tmp_path / "profile",
        executable_path=CHROMIUM,
        args=[*ARGS, f"--disable-extensions-except={extension}", f"--load-extension={extension}"],
        ignore_default_args=["--disable-extensions"],
    ) as context:
        lightning_pages.route(context)
        page = context.new_page()
        page.goto(lightning_pages.record_url())
        expect(page.locator("html")).to_have_attribute("data-seen", "11")
        assert page.evaluate("location.origin") == "https://acme.lightning.force.com"


@pytest.mark.parametrize(
    "target", ["/", "/assets/../serve.py", "/assets/missing.js", f"/lightning/r/Contact/{ANA_ID}/view?shadow=closed"]
)
def test_other_addresses_are_not_found(lightning_pages: LightningPages, target: str) -> None:
    assert lightning_pages.answer(target).status == 404
