"""IT rolls the extension out: force-installed by policy from a signed package, set up by policy, allowed to talk to
Sidecall by a manifest for the whole machine.
"""

from __future__ import annotations

import contextlib
import functools
import http.server
import json
import os
import shlex
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, sync_playwright

from devtools.crx import extension_id, new_key, public_bytes
from devtools.package import make
from helper.bridge.register import FILE, manifest
from tests.day.browser import EXTENSION, installed
from tests.day.program import ROOT, until
from tests.e2e import eyes
from tests.e2e.desk import PHONE, Office, listening, office, put_to_sleep

ETC = Path("/etc/chromium")

needs_root = pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0 or "chromium" not in installed(),
    reason="policies are read from /etc/chromium, which only root may write",
)


class Rollout:
    """What IT has put on a machine. ``policy`` can be written again while the browser runs."""

    def __init__(self, etc: Path, extension: str) -> None:
        self._policies = etc / "policies" / "managed" / "sidecall-test.json"
        self._hosts = etc / "native-messaging-hosts" / FILE
        self._extension = extension

    def policy(self, updates: str, settings: dict[str, Any]) -> None:
        self._put(self._policies, {
            # By default what policy installed is hidden from DevTools, and from us.
            "DeveloperToolsAvailability": 1,
            "ExtensionInstallForcelist": [f"{self._extension};{updates}"],
            "3rdparty": {"extensions": {self._extension: settings}},
        })  # fmt: skip

    def bridge(self, program: Path) -> None:
        facts = json.loads(manifest(program))
        self._put(self._hosts, {**facts, "allowed_origins": [f"chrome-extension://{self._extension}/"]})

    def take_back(self) -> None:
        for path in (self._policies, self._hosts):
            path.unlink(missing_ok=True)
            for folder in (path.parent, path.parent.parent):
                with contextlib.suppress(OSError):  # not empty: it is not ours alone
                    folder.rmdir()

    @staticmethod
    def _put(path: Path, content: dict[str, Any]) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f".{path.name}")
        fresh.write_text(json.dumps(content), encoding="utf-8")
        fresh.replace(path)


@contextlib.contextmanager
def rolled_out(folder: Path, extension: str) -> Iterator[tuple[Rollout, str]]:
    """A machine with our policies, and the browser program on it.

    In a mount namespace where the kernel lets us make one: then no other browser on this machine sees them.
    """
    own = folder / "etc"
    own.mkdir()
    apart = subprocess.run(["unshare", "--mount", "mount", "--bind", own, ETC], capture_output=True, check=False)
    if apart.returncode:
        rollout = Rollout(ETC, extension)
        try:
            yield rollout, installed()
        finally:
            rollout.take_back()
        return
    for file in ETC.iterdir():
        if file.is_file():
            shutil.copy(file, own)
    mount = f'mount --bind {shlex.quote(str(own))} {ETC} && exec {shlex.quote(installed())} "$@"'
    program = script(folder / "chromium", f'exec unshare --mount sh -c {shlex.quote(mount)} chromium "$@"')
    yield Rollout(own, extension), str(program)


def script(path: Path, command: str) -> Path:
    path.write_text(f"#!/bin/sh\n{command}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


@contextlib.contextmanager
def downloads(folder: Path) -> Iterator[str]:
    """The organisation's own server for the package; gives its address."""
    folder.mkdir()

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Nothing is printed."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


@contextlib.contextmanager
def browser(program: str, profile: Path, room: Office) -> Iterator[BrowserContext]:
    """As an agent starts it: nothing on its command line knows of an extension."""
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile, executable_path=program, headless=False, env=dict(room.environment), locale="en-US",
            args=["--headless=new", "--no-sandbox", "--no-first-run"],
            ignore_default_args=["--disable-extensions", "--disable-background-networking"],
        )  # fmt: skip
        try:
            yield context
        finally:
            context.close()


@needs_root
def test_it_is_installed_set_up_and_paired_with_nobody_at_the_desk(tmp_path: Path) -> None:
    key = new_key()
    extension = extension_id(public_bytes(key))
    released = [sys.executable, "-m", "tests.e2e.released", extension]
    with contextlib.ExitStack() as opened:
        room = opened.enter_context(office(tmp_path, (*released, "desktop")))
        server = opened.enter_context(downloads(tmp_path / "downloads"))
        make(EXTENSION, tmp_path / "downloads", key, server)
        rollout, program = opened.enter_context(rolled_out(tmp_path, extension))
        bridge = f'cd {shlex.quote(str(ROOT))} && exec {shlex.join([*released, "helper.bridge"])} "$@"'
        rollout.bridge(script(tmp_path / "bridge", bridge))
        rollout.policy(f"{server}/updates.xml", {"click_to_dial": False})
        context = opened.enter_context(browser(program, tmp_path / "browser", room))
        worker = next(iter(context.service_workers), None) or context.wait_for_event("serviceworker", timeout=60_000)
        assert worker.url.split("/")[2] == extension

        # Policy comes seconds after the extension, and is shown as what it is.
        options = context.new_page()
        options.goto(f"chrome-extension://{extension}/options.html")
        clicks = options.get_by_label("A click on a number dials it")
        until(lambda: clicks.is_disabled() and not clicks.is_checked(), "policy is followed")
        assert options.get_by_text("Set by your organisation").count() >= 1
        marking = options.get_by_label("Mark phone numbers")
        assert marking.is_enabled()
        assert marking.is_checked()

        # Policy that changes is followed while the browser runs.
        (tmp_path / "downloads" / "crm.html").write_text("Call +34 912 345 678", encoding="utf-8")
        crm = context.new_page()
        crm.goto(f"{server}/crm.html")
        assert eyes.texts(crm) == []
        rollout.policy(f"{server}/updates.xml", {"sites": ["http://127.0.0.1"]})
        until(clicks.is_enabled, "changed policy is followed", within=40)
        eyes.wait_for_marks(crm, ["+34 912 345 678"])
        site = options.locator("#sites li")
        assert "Set by your organisation" in site.inner_text()
        assert site.get_by_role("button").count() == 0

        # So is policy that changes while the worker sleeps.
        put_to_sleep(context, extension)
        rollout.policy(f"{server}/updates.xml", {"mark_numbers": False})
        until(marking.is_disabled, "changed policy is followed", within=40)
        eyes.wait_for_marks(crm, [])

        # Native messaging: the popup says both connections, and dials.
        room.sign_in(context.pages[0])
        popup = context.new_page()
        popup.goto(f"chrome-extension://{extension}/popup.html")
        said = popup.locator("#links")
        until(lambda: "signed in as Marta Vidal" in said.inner_text(), "both connections are told")
        popup.get_by_label("Number or name").fill("912 345 678")
        popup.get_by_role("button", name="Call", exact=True).click()
        until(lambda: any(call["number"] == PHONE for call in room.helper.ask("calls")["calls"]), "the call")
        assert "token" not in json.dumps(listening(context).evaluate("chrome.storage.local.get()"))
