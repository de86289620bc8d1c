"""``python -m tests.screenshots``: a few calls, and pictures of what the README shows, in ``docs/images``."""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from tests.day.browser import browser, marked, told_on
from tests.day.day import ANA, ANA_MOBILE, CLINIC, NOBODY, NORA, Day
from tests.day.program import NotAsItShouldBe, Program, until
from tests.screenshots import looks

IMAGES = Path(__file__).parents[2] / "docs" / "images"
PAGE = (1180, 626)
POPUP_HEIGHT = 600
INCOMING_CALLS = 3
"""The row of the settings' groups that is shown."""
COLOURS = 256


def main() -> int:
    IMAGES.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="sidecall-pictures-"))
    program = None
    try:
        os.environ |= looks.environment(folder)
        program = Program(folder / "home", frozen=False, offscreen=False)
        environment = {**os.environ, "SIDECALL_HOME": str(program.home)}
        bridge = program.programs("sidecall-bridge")
        with browser(folder / "browser", bridge, environment, headless=True, language="en-GB") as context:
            Album(program, Day(program, context, say)).take()
    except NotAsItShouldBe as error:
        say(f"not as it should be: {error}")
        return 1
    finally:
        if program is not None:
            program.stop()
        shutil.rmtree(folder, ignore_errors=True)
    return 0


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


class Album:
    """Lives a little, and takes the pictures on the way."""

    def __init__(self, program: Program, day: Day) -> None:
        self._program = program
        self._day = day

    def take(self) -> None:
        self._day.sign_in()
        self._some_calls()
        self._ana_calls()
        self._ana_is_called()
        self._windows()

    def _some_calls(self) -> None:
        """So that the lists have something to show."""
        self._missed(NORA[2])
        self._incoming(CLINIC[2], seconds=4)
        self._incoming(NOBODY, seconds=2)

    def _ana_calls(self) -> None:
        ring = self._day.ring(ANA_MOBILE)
        call = self._day.call_in("ringing", ANA_MOBILE)
        self._day.card_says(ANA[1], "Case", "Opportunity")
        self._settle()
        self._desktop("call-card", "card")
        self._program.control("pbx/answer", callid=ring)
        self._day.call_in("connected", ANA_MOBILE)
        self._program.ask("note", call_id=call["id"], text="Wants the spring catalogue by Friday.")
        time.sleep(3)
        self._program.control("pbx/hang_up", callid=ring, by="far")
        self._day.ended(call)
        until(lambda: self._day.task_of(call), "the Task is there")

    def _ana_is_called(self) -> None:
        """The page while it dials, and the popup once she has answered."""
        self._program.control("pbx/behave", destination=ANA_MOBILE, then="ring")
        page = self._day.page
        camera = Camera(page, PAGE)
        self._day.open(ANA)
        until(lambda: marked(page) >= 2, "the numbers on the page are marked")
        # The last of them is in the page's body, where there is room beside it.
        page.locator("a[href^='tel:']:visible", has_text="612").last.click()
        call = self._day.call_in("dialing", ANA_MOBILE)
        until(lambda: told_on(page), "the page shows the call")
        self._settle()
        camera.take("marked-page")
        self._program.control("pbx/far_answer", callid=self._day.callid())
        self._day.call_in("connected", ANA_MOBILE)
        popup = self._day.popup()
        popup.set_viewport_size({"width": 800, "height": POPUP_HEIGHT})
        until(lambda: ANA[1] in popup.inner_text("body"), "the popup shows the call")
        time.sleep(2)
        # The browser makes the popup as large as its body.
        width, height = popup.evaluate("() => [document.body.offsetWidth, document.body.offsetHeight]")
        camera = Camera(popup, (width, height))
        self._settle()
        camera.take("popup")
        popup.close()
        self._program.control("pbx/hang_up", callid=self._day.callid(), by="far")
        self._day.ended(call)

    def _windows(self) -> None:
        until(lambda: self._day.status()["journal"]["waiting"] == 0, "all is logged", within=20)
        for name, row in (("calls", 0), ("settings", INCOMING_CALLS)):
            self._program.do("open", window=name)
            self._settle()
            self._program.do("choose", window=name, row=row)
            self._settle()
            self._desktop(name, name)

    def _missed(self, number: str) -> None:
        ring = self._day.ring(number)
        call = self._day.call_in("ringing", number)
        until(lambda: self._day.latest().get("person"), f"{number} is known")
        self._program.control("pbx/hang_up", callid=ring, by="far")
        self._day.ended(call)

    def _incoming(self, number: str, seconds: float) -> None:
        ring = self._day.ring(number)
        call = self._day.call_in("ringing", number)
        self._program.control("pbx/answer", callid=ring)
        self._day.call_in("connected", number)
        time.sleep(seconds)
        self._program.control("pbx/hang_up", callid=ring, by="agent")
        self._day.ended(call)

    def _settle(self) -> None:
        """Until nothing moves any more; what fades or grows does so within this."""
        time.sleep(0.7)

    def _desktop(self, name: str, window: str) -> None:
        _saved(name, lambda file: bool(self._program.do("picture", window=window, file=str(file))["saved"]))


class Camera:
    """Pictures of a page at the scale of all pictures; from now on the page is laid out for that."""

    def __init__(self, page: Page, size: tuple[int, int]) -> None:
        width, height = size
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme="light")
        self._devtools = page.context.new_cdp_session(page)
        self._devtools.send("Emulation.setScrollbarsHidden", {"hidden": True})
        metrics = {"width": width, "height": height, "deviceScaleFactor": looks.SCALE, "mobile": False}
        self._devtools.send("Emulation.setDeviceMetricsOverride", metrics)

    def take(self, name: str) -> None:
        def take(file: Path) -> bool:
            shot = self._devtools.send("Page.captureScreenshot", {"format": "png"})
            file.write_bytes(base64.b64decode(shot["data"]))
            return True

        _saved(name, take)


def _saved(name: str, take: Callable[[Path], bool]) -> None:
    """Take the picture and make it small, where the machine has what it needs for that."""
    file = IMAGES / f"{name}.png"
    if not take(file):
        raise NotAsItShouldBe(f"there is nothing to see for {file.name}")
    if program := shutil.which("pngquant"):
        options = ["--force", "--strip", "--speed", "1"]
        subprocess.run([program, *options, "--output", file, str(COLOURS), file], check=True)
    say(f"{file.name}: {file.stat().st_size / 1000:.0f} KB")


if __name__ == "__main__":
    sys.exit(main())
