"""``python -m tests.day``: play the day, or (without ``--headless``) set the stage for a person."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import signal
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Error

from tests.day.browser import BY_HAND, browser
from tests.day.day import Day
from tests.day.program import NotAsItShouldBe, Program


def main() -> int:
    parser = argparse.ArgumentParser(prog="dev.py demo", description="Sidecall against the embedded sandbox.")
    parser.add_argument("--headless", action="store_true", help="play a whole day without a screen")
    parser.add_argument("--json", action="store_true", help="print what happened as one JSON object, and nothing else")
    parser.add_argument("--frozen", action="store_true", help="play it on the built program")
    parser.add_argument("--browser", default="", metavar="PROGRAM", help="this one, not the first that is found")
    parser.add_argument(
        "--by-devtools", action="store_true", help="load the extension into Chromium as it is done in Chrome and Edge"
    )
    wanted = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="sidecall-demo-"))
    try:
        return play(folder, wanted) if wanted.headless or wanted.json else show(folder, wanted)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def play(folder: Path, wanted: argparse.Namespace) -> int:
    """The scripted day; 0 when everything was as it should be."""
    result: dict[str, Any] = {"ok": False, "calls": [], "tasks": [], "checks": {}, "requests": {}}
    began = time.monotonic()
    program = None
    try:
        program = Program(folder / "home", frozen=wanted.frozen, offscreen=True)
        with opened(program, folder, wanted) as context:
            day = Day(program, context, say)
            try:
                day.play()
                result["ok"] = True
            finally:
                result["checks"] = day.checks
                # What went wrong first is what is told, also when there is nobody left to ask.
                with contextlib.suppress(NotAsItShouldBe, OSError):
                    result |= evening(day)
    except Exception as error:
        result["ok"] = False
        why = str(error) if isinstance(error, NotAsItShouldBe) else f"{type(error).__name__}: {error}"
        result["checks"][why] = False
        say(f"not as it should be: {why}")
    finally:
        if program is not None and program.stop() != 0:
            result["ok"] = False
            result["checks"]["Sidecall ends cleanly"] = False
    if wanted.json:
        print(json.dumps(result, ensure_ascii=False))
    say(f"{'a good day' if result['ok'] else 'not a good day'}, {time.monotonic() - began:.0f} s")
    return 0 if result["ok"] else 1


def evening(day: Day) -> dict[str, Any]:
    """What there is when the day is over."""
    return {
        "calls": day.calls(),
        "tasks": day.tasks(),
        "requests": {
            "pbx": day.program.control("pbx/state")["requests"],
            "salesforce": day.program.control("salesforce/requests")["total"],
        },
    }


def show(folder: Path, wanted: argparse.Namespace) -> int:
    """Everything up and running for a person: tray, browser with the extension, the sandbox's control page."""
    enough = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: enough.set())
    program = Program(folder / "home", frozen=wanted.frozen, offscreen=False)
    try:
        with opened(program, folder, wanted) as context:
            set_the_stage(program, context)
            say("Sidecall runs. Close the browser to end the demo.")
            # Its user closes tabs and windows whenever they like, also while we look.
            with contextlib.suppress(Error):
                while context.pages and program.running and not enough.is_set():
                    context.pages[0].wait_for_timeout(200)
    except NotAsItShouldBe as error:
        say(f"{error}.\n\n{by_hand(program, folder / 'browser')}\n\nCtrl-C ends the demo.")
        while program.running and not enough.wait(0.2):
            pass
    finally:
        program.stop()
    return 0


def opened(
    program: Program, folder: Path, wanted: argparse.Namespace
) -> contextlib.AbstractContextManager[BrowserContext]:
    """The agent's browser beside the running Sidecall."""
    return browser(
        folder / "browser",
        program.programs("sidecall-bridge"),
        {**os.environ, "SIDECALL_HOME": str(program.home)},
        headless=wanted.headless or wanted.json,
        program=wanted.browser,
        by_devtools=wanted.by_devtools,
    )


def set_the_stage(program: Program, context: BrowserContext) -> None:
    """Signed in, on Ana Ruiz's page, with the control page in the tab beside it."""
    page = context.pages[0] if context.pages else context.new_page()
    page.goto(program.ready["sign_in"])
    found = program.control("salesforce/records", type="Contact")["records"]
    ana = next(one for one in found if one["Name"] == "Ana Ruiz")
    page.goto(f"{program.ready['salesforce']}/lightning/r/Contact/{ana['Id']}/view")
    context.new_page().goto(program.ready["control"])
    page.bring_to_front()


def by_hand(program: Program, folder: Path) -> str:
    """What to do where no browser could be driven."""
    salesforce, control, sign_in = (program.ready[name] for name in ("salesforce", "control", "sign_in"))
    return f"""\
Start Chrome, Edge or Chromium yourself, with SIDECALL_HOME={program.home} in its environment:
  BROWSER --user-data-dir="{folder}" "{sign_in}"
{BY_HAND}
Then open {salesforce}/lightning/o/Contact/list to call people, and {control} to be called."""


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
