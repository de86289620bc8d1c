"""The agent's browser, with the extension in it and the bridge registered in its own profile."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, CDPSession, Page, Playwright, sync_playwright

from helper.bridge.origins import EXTENSION_IDS
from helper.bridge.register import register_in_profile
from tests.day.program import ROOT, NotAsItShouldBe

EXTENSION = ROOT / "extension" / "dist"
EXTENSION_ID = EXTENSION_IDS[0]


def chromium() -> str:
    """The system's Chromium; branded browsers do not take an extension from the command line."""
    for name in ("chromium", "chromium-browser"):
        if path := shutil.which(name):
            return path
    raise NotAsItShouldBe("Chromium is not installed; on Debian: apt-get install chromium")


@contextlib.contextmanager
def browser(
    profile: Path, bridge: Path, home: Path, *, headless: bool, language: str = "en-US"
) -> Iterator[BrowserContext]:
    """A Chromium of its own in ``profile``, closed with the context; its bridge looks for Sidecall in ``home``."""
    register_in_profile(profile, bridge)
    with sync_playwright() as playwright:
        context = _launch(playwright, profile, home, headless, language)
        try:
            yield context
        finally:
            context.close()


def _launch(playwright: Playwright, profile: Path, home: Path, headless: bool, language: str) -> BrowserContext:
    arguments = [
        f"--load-extension={EXTENSION}",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    if headless:
        arguments.append("--headless=new")
    if sys.platform == "linux" and _is_root():
        arguments.append("--no-sandbox")
    return playwright.chromium.launch_persistent_context(
        profile, executable_path=chromium(), headless=False, args=arguments, ignore_default_args=["--disable-extensions"],
        env={**os.environ, "SIDECALL_HOME": str(home)}, locale=language,
        viewport={"width": 1280, "height": 800} if headless else None, no_viewport=None if headless else True,
    )  # fmt: skip


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def told_on(page: Page) -> str:
    """All that our extension tells on a page. It is in a closed shadow root, so it is read as DevTools sees it."""
    devtools = page.context.new_cdp_session(page)
    try:
        return " ".join(_closed_texts(devtools))
    finally:
        devtools.detach()


def _closed_texts(devtools: CDPSession) -> list[str]:
    document = devtools.send("DOM.getDocument", {"depth": -1, "pierce": True})
    found: list[str] = []

    def walk(node: dict[str, Any], inside: bool) -> None:
        inside = inside or node.get("shadowRootType") == "closed"
        if inside and node["nodeName"] in ("STYLE", "SCRIPT"):
            return
        if inside and node["nodeName"] == "#text" and node["nodeValue"].strip():
            found.append(node["nodeValue"].strip())
        for child in (*node.get("shadowRoots", ()), *node.get("children", ())):
            walk(child, inside)

    walk(document["root"], False)
    return found


def marked(page: Page) -> int:
    """How many ranges of the page are highlighted by our content script."""
    return int(
        page.evaluate("() => [...CSS.highlights.values()].reduce((sum, highlight) => sum + highlight.size, 0)")
    )
