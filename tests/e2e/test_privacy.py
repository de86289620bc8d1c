"""What docs/privacy.md promises: the extension talks to Sidecall on this computer, and to nobody else."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.day.browser import EXTENSION_ID
from tests.e2e import desk as desks
from tests.e2e import eyes
from tests.e2e.desk import PHONE, shown


def test_a_session_sends_nothing_to_anybody_but_sidecall(tmp_path: Path) -> None:
    """By the browser's own record of everything it sends."""
    record = tmp_path / "net.json"
    with desks.desk(tmp_path / "desk", arguments=[f"--log-net-log={record}"]) as desk:
        page = desk.open_record(desk.record("Ana Ruiz"))
        page.mouse.click(*eyes.mark(page, shown(PHONE)))
        desk.call_with(PHONE, "connected")
        popup = desk.own_page("popup")
        popup.get_by_label("Number or name").press_sequentially("soto")
        expect(popup.locator("#found li").first).to_be_visible()
        popup.get_by_role("button", name="Hang up").first.click()
        popup.locator("#recent").get_by_text("logged", exact=True).wait_for()
        desk.own_page("options")
        facts = desk.helper.facts
        assert facts is not None
        helper = f"127.0.0.1:{facts['port']}"
    ours = sent_by(f"chrome-extension://{EXTENSION_ID}", record)
    assert {urlsplit(url).netloc for url in ours} == {helper}
    assert {urlsplit(url).path for url in ours if helper in url} >= {
        "/v1/hello",
        "/v1/dial",
        "/v1/search",
        "/v1/events",
    }
    assert not any("token" in url or urlsplit(url).query for url in ours if helper in url)


def sent_by(origin: str, record: Path) -> list[str]:
    """The addresses that a browser asked for on behalf of ``origin``, by its net log."""
    text = record.read_text(encoding="utf-8")
    try:
        log = json.loads(text)
    except ValueError:  # a browser that was ended closes neither list nor object
        log = json.loads(text.rstrip().rstrip(",") + "]}")
    start = log["constants"]["logEventTypes"]["URL_REQUEST_START_JOB"]
    events = [one.get("params", {}) for one in log["events"] if one["type"] == start]
    return [one["url"] for one in events if one.get("initiator") == origin]
