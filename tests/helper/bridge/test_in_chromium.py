"""A real browser starts the registered bridge and gets its answer, for our extension and for no other."""

import json
import os
import socket
from pathlib import Path

import pytest
from playwright.async_api import async_playwright

from helper.bridge import origins, register, runtime

CHROMIUM = "/usr/bin/chromium"
OUR_KEY = json.loads((Path(__file__).parents[3] / "extension" / "manifest.json").read_text(encoding="utf-8"))["key"]
TOKEN = "k" * 43
ASK = f"""() => chrome.runtime.sendNativeMessage("{register.NAME}", {{v: 1, cmd: "hello"}})
    .catch(error => ({{refused: error.message}}))"""


async def ask_from_a_worker(folder: Path, home: Path, key: str | None) -> dict[str, object]:
    """What the bridge says to an extension with this key (None: one that Chromium makes up)."""
    extension, profile = folder / "extension", folder / "profile"
    extension.mkdir()
    manifest = {
        "manifest_version": 3,
        "name": "asks the bridge",
        "version": "1",
        "permissions": ["nativeMessaging"],
        "background": {"service_worker": "worker.js"},
    }
    (extension / "manifest.json").write_text(json.dumps(manifest | ({"key": key} if key else {})))
    (extension / "worker.js").write_text("")
    register.register_in_profile(profile)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch_persistent_context(
            profile,
            executable_path=CHROMIUM,
            headless=False,
            args=[
                "--headless=new",
                "--no-sandbox",
                "--no-first-run",
                "--disable-background-networking",
                f"--load-extension={extension}",
            ],
            ignore_default_args=["--disable-extensions"],
            env={**os.environ, "SIDECALL_HOME": str(home)},
        )
        try:
            worker = (
                browser.service_workers[0]
                if browser.service_workers
                else await browser.wait_for_event("serviceworker", timeout=20_000)
            )
            return await worker.evaluate(ASK)
        finally:
            await browser.close()


@pytest.fixture
def home(tmp_path):
    """The home of a running Sidecall, for which this process stands."""
    folder = tmp_path / "home"
    folder.mkdir()
    with socket.create_server(("127.0.0.1", 0)) as server:
        runtime.write(str(folder), server.getsockname()[1], TOKEN, "0.1.0", origins.ORIGINS)
        yield folder


async def test_our_extensions_worker_is_told_where_sidecall_is(tmp_path, home):
    answer = await ask_from_a_worker(tmp_path, home, OUR_KEY)
    facts = json.loads((home / runtime.NAME).read_text())
    assert answer == {"port": facts["port"], "token": TOKEN, "version": "0.1.0"}


async def test_another_extension_does_not_even_reach_the_bridge(tmp_path, home):
    answer = await ask_from_a_worker(tmp_path, home, key=None)
    assert "forbidden" in str(answer.get("refused"))
