"""``python -m tests.day``: play the day, or (without ``--headless``) set the stage for a person."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.day.browser import browser
from tests.day.day import Day
from tests.day.program import NotAsItShouldBe, Program


def main() -> int:
    parser = argparse.ArgumentParser(prog="dev.py demo", description="Sidecall against the embedded sandbox.")
    parser.add_argument("--headless", action="store_true", help="play a whole day without a screen")
    parser.add_argument("--json", action="store_true", help="print what happened as one JSON object, and nothing else")
    parser.add_argument("--frozen", action="store_true", help="play it on the built program")
    wanted = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="sidecall-demo-"))
    try:
        return play(folder, wanted) if wanted.headless or wanted.json else show(folder, wanted)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def play(folder: Path, wanted: argparse.Namespace) -> int:
    """The scripted day; 0 when everything was as it should be."""

    def say(text: str) -> None:
        print(text, file=sys.stderr, flush=True)

    result: dict[str, Any] = {"ok": False, "calls": [], "tasks": [], "checks": {}, "requests": {}}
    began = time.monotonic()
    program = None
    try:
        program = Program(folder / "home", frozen=wanted.frozen, offscreen=True)
        with browser(folder / "browser", program.programs("sidecall-bridge"), program.home, headless=True) as context:
            day = Day(program, context, say)
            try:
                day.play()
                result["ok"] = True
            finally:
                result["checks"] = day.checks
                result["calls"], result["tasks"] = day.calls(), day.tasks()
                result["requests"] = {
                    "pbx": program.control("pbx/state")["requests"],
                    "salesforce": program.control("salesforce/requests")["total"],
                }
    except NotAsItShouldBe as error:
        result["ok"] = False
        result["checks"][str(error)] = False
        say(f"not as it should be: {error}")
    finally:
        if program is not None and program.stop() != 0:
            result["ok"] = False
            result["checks"]["Sidecall ends cleanly"] = False
    if wanted.json:
        print(json.dumps(result, ensure_ascii=False))
    say(f"{'a good day' if result['ok'] else 'not a good day'}, {time.monotonic() - began:.0f} s")
    return 0 if result["ok"] else 1


def show(folder: Path, wanted: argparse.Namespace) -> int:
    """Everything up and running for a person: tray, browser with the extension, the sandbox's control page."""
    program = Program(folder / "home", frozen=wanted.frozen, offscreen=False)
    try:
        with browser(folder / "browser", program.programs("sidecall-bridge"), program.home, headless=False) as context:
            page = context.pages[0] if context.pages else context.new_page()
            page.goto(program.ready["sign_in"])
            found = program.control("salesforce/records", type="Contact")["records"]
            ana = next(one for one in found if one["Name"] == "Ana Ruiz")
            page.goto(f"{program.ready['salesforce']}/lightning/r/Contact/{ana['Id']}/view")
            context.new_page().goto(program.ready["control"])
            page.bring_to_front()
            print("Sidecall runs. Close the browser to end the demo.", file=sys.stderr)
            while context.pages:
                page = context.pages[0]
                page.wait_for_event("close", timeout=0)
    except KeyboardInterrupt:
        pass
    finally:
        program.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
