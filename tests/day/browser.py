"""The agent's browser, with the extension in it and the bridge registered in its own profile."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, BrowserType, CDPSession, Error, Page, sync_playwright

from helper.bridge.origins import EXTENSION_IDS
from helper.bridge.register import register, register_in_profile
from tests.day.program import ROOT, WINDOWS, NotAsItShouldBe

EXTENSION = ROOT / "extension" / "dist"
EXTENSION_ID = EXTENSION_IDS[0]

#: In the order of liking: Chromium takes an extension from the command line, branded browsers no longer do.
NAMES = ("chromium", "chromium-browser", "google-chrome", "microsoft-edge")
ELSEWHERE = (
    r"%ProgramFiles%\Google\Chrome\Application\chrome.exe",
    r"%LocalAppData%\Google\Chrome\Application\chrome.exe",
    r"%ProgramFiles(x86)%\Microsoft\Edge\Application\msedge.exe",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)

BY_HAND = f"""\
Load the extension yourself, once:
  1. Open chrome://extensions (in Edge: edge://extensions).
  2. Switch on "Developer mode", in the corner.
  3. Click "Load unpacked" and choose the folder {EXTENSION}"""


def installed() -> str:
    """A browser of this machine that can be driven."""
    found = [shutil.which(name) for name in NAMES] + [os.path.expandvars(path) for path in ELSEWHERE]
    for path in found:
        if path and os.path.isfile(path):
            return path
    raise NotAsItShouldBe("there is no Chromium, Chrome or Edge; on Debian: apt-get install chromium")


@contextlib.contextmanager
def browser(
    profile: Path,
    bridge: Path,
    environment: Mapping[str, str],
    *,
    headless: bool,
    program: str = "",
    by_devtools: bool = False,
    language: str = "en-US",
    arguments: Sequence[str] = (),
) -> Iterator[BrowserContext]:
    """A browser of its own in ``profile``, closed with the context.

    ``environment`` is also that of the bridge, which looks for Sidecall in its ``SIDECALL_HOME``. ``by_devtools``
    loads the extension into a Chromium as it has to be done in Chrome and Edge. Raises ``NotAsItShouldBe``.
    """
    if WINDOWS:
        register(bridge)  # there is no place in a profile for it
    else:
        register_in_profile(profile, bridge)
    program = program or installed()
    by_devtools = by_devtools or "chromium" not in Path(program).name
    with sync_playwright() as playwright:
        try:
            options = [*_arguments(headless, by_devtools), *arguments]
            context = launch(playwright.chromium, program, profile, environment, options, headless, language)
        except Error as error:
            raise NotAsItShouldBe(f"{program} cannot be driven: {error.message.splitlines()[0]}") from None
        try:
            if by_devtools:
                try:
                    load_extension(context)
                except Error as error:
                    print(f"{error.message}\n{BY_HAND}", file=sys.stderr, flush=True)
            yield context
        finally:
            # Closed by its user already, it has no more to say.
            with contextlib.suppress(Error):
                context.close()


def launch(
    kind: BrowserType,
    program: str,
    profile: Path,
    environment: Mapping[str, str],
    options: Sequence[str],
    headless: bool,
    language: str = "en-US",
) -> BrowserContext:
    """A browser that its caller closes. Raises Playwright's ``Error``."""
    return kind.launch_persistent_context(
        profile,
        executable_path=program,
        headless=False,
        args=list(options),
        ignore_default_args=["--disable-extensions"],
        env=dict(environment),
        locale=language,
        viewport={"width": 1280, "height": 800} if headless else None,
        no_viewport=None if headless else True,
        # Ctrl-C is ours to handle: the browser is closed with the context.
        handle_sigint=False,
    )


def beside(context: BrowserContext, profile: Path, bridge: Path, environment: Mapping[str, str]) -> BrowserContext:
    """Another browser of the same agent's, with a profile of its own; its caller closes it."""
    register_in_profile(profile, bridge)
    assert context.browser is not None
    return launch(context.browser.browser_type, installed(), profile, environment, _arguments(True, False), True)


def _arguments(headless: bool, by_devtools: bool) -> list[str]:
    return [
        # For loading by DevTools, with the pipe that Playwright talks to the browser over.
        "--enable-unsafe-extension-debugging",
        *([] if by_devtools else [f"--load-extension={EXTENSION}"]),
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        *(["--headless=new"] if headless else []),
        *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),
    ]


def load_extension(context: BrowserContext) -> None:
    """Load the extension, or load it anew, as branded Chrome (from 137) and Edge want it: they ignore
    ``--load-extension``. Raises Playwright's ``Error``.
    """
    ask_devtools(context, "Extensions.loadUnpacked", path=str(EXTENSION))


def ask_devtools(context: BrowserContext, method: str, **parameters: Any) -> dict[str, Any]:
    """Have the browser itself, not a page, do something over the DevTools protocol."""
    assert context.browser is not None
    devtools = context.browser.new_browser_cdp_session()
    try:
        answer: dict[str, Any] = devtools.send(method, parameters)
        return answer
    finally:
        devtools.detach()


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
        pairs = iter(node.get("attributes", ()))
        if inside and (words := dict(zip(pairs, pairs, strict=True)).get("data-words", "").strip()):
            found.append(words)
        for child in (*node.get("shadowRoots", ()), *node.get("children", ())):
            walk(child, inside)

    walk(document["root"], False)
    return found


def marked(page: Page) -> int:
    """How many ranges of the page are highlighted by our content script."""
    return int(page.evaluate("() => [...CSS.highlights.values()].reduce((sum, highlight) => sum + highlight.size, 0)"))
