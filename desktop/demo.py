"""``sidecall demo``: Sidecall as an agent has it, against a 3CX and a Salesforce of its own.

Nothing of the user's is touched: the data is in a folder of the demo's own, secrets stay in memory.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import shutil
import sys
import threading
import webbrowser
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import tomlkit
from PySide6.QtCore import QObject

from desktop.backend import Backend
from desktop.crash import give_streams
from desktop.demo_remote import Remote
from desktop.program import Program
from desktop.start import run_desktop
from helper import app as helper_app
from helper.bridge.home import home as home_folder
from helper.errors import SidecallError
from helper.faces import Service
from helper.sandbox import Sandbox

log = logging.getLogger(__name__)

AGENT = "150"
# The sandbox's own, and of no use anywhere else.
KEY = "sandbox-secret"
START_S = 20.0
# The first is what everybody has; the others are for a second demo, or a Sidecall that is signing in just now.
CALLBACK_PORTS = [47801, 47802, 47803]
KEPT_WHEN_WIPED = "desktop.lock"


class SandboxThread:
    """The sandbox on a loop and thread of its own, as far from Sidecall as the real servers are."""

    def __init__(self) -> None:
        self.urls: dict[str, str] = {}
        self._up = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._problem: BaseException | None = None
        self._thread = threading.Thread(target=self._work, name="sandbox", daemon=True)

    def start(self) -> None:
        """Return when the servers answer; raises what kept them from it."""
        self._thread.start()
        if not self._up.wait(START_S):
            raise TimeoutError("the sandbox did not start")
        if self._problem is not None:
            raise self._problem

    def stop(self) -> None:
        if self._loop is not None and self._stop is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join(5)

    def _work(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as error:
            self._problem = error
            log.exception("the sandbox ended")
        finally:
            self._up.set()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        async with Sandbox() as sandbox:
            sandbox.salesforce.switch(callbacks=[f"http://localhost:{port}/oauth/callback" for port in CALLBACK_PORTS])
            self.urls = sandbox.urls
            self._up.set()
            await self._stop.wait()


class Ready(QObject):
    """Signs in when the helper is up, tells who waits for it, and ends when its input does."""

    def __init__(self, program: Program, home: Path, urls: dict[str, str], wanted: argparse.Namespace) -> None:
        super().__init__(program)
        self._program = program
        self._home = home
        self._urls = urls
        self._wanted = wanted
        program.backend.ready.connect(self._on_ready)
        if wanted.until_eof:
            self._remote = Remote(program)
            self._remote.ended.connect(program.quit)
            self._remote.start()

    @property
    def backend(self) -> Backend:
        return self._program.backend

    def _on_ready(self) -> None:
        async def sign_in(service: Service) -> str:
            await service.set_secret("pbx.client_secret", KEY)
            return await service.sign_in()

        self.backend.call(sign_in, self._signing_in, self._failed, self)

    def _signing_in(self, url: str) -> None:
        if self._wanted.json_ready:
            up: dict[str, Any] = {"pid": os.getpid(), "home": str(self._home), **self._urls, "sign_in": url}
            print(json.dumps(up), flush=True)
        if not self._wanted.no_browser:
            webbrowser.open(self._urls["control"])
            webbrowser.open(url)

    def _failed(self, error: SidecallError) -> None:
        print(f"{error.title}. {error.message}", file=sys.stderr)
        self._program.exit_code = 1
        self._program.quit()


def main(arguments: Sequence[str]) -> int:
    """Run the demo until it is quit; the exit code is that of ``sidecall``."""
    give_streams()
    parser = argparse.ArgumentParser(prog="sidecall demo", description="Try Sidecall without a 3CX or a Salesforce.")
    parser.add_argument("--home", type=Path, help="keep the demo's data in this folder; by default it is made anew")
    parser.add_argument("--no-browser", action="store_true", help="open no browser")
    parser.add_argument("--json-ready", action="store_true", help="print one line of JSON when everything is up")
    parser.add_argument("--until-eof", action="store_true", help="take orders on standard input, and end with it")
    wanted = parser.parse_args(arguments)
    own = wanted.home is None
    home: Path = (Path(home_folder()).parent / "sidecall-demo") if own else wanted.home.resolve()
    sandbox = SandboxThread()

    def claimed() -> None:
        if own:
            wipe(home)
        sandbox.start()
        (home / "settings.toml").write_text(tomlkit.dumps(settings_for(sandbox.urls)), encoding="utf-8")

    def started(program: Program) -> None:
        Ready(program, home, sandbox.urls, wanted)

    try:
        run = partial(helper_app.run, helper_app.Options(home, secrets_in_memory=True))
        return run_desktop(home, run, started, claimed, first_run=False)
    finally:
        sandbox.stop()


def wipe(home: Path) -> None:
    """Empty the demo's own folder, but for the lock that says it is ours."""
    for entry in home.iterdir():
        if entry.name == KEPT_WHEN_WIPED or entry.is_socket():
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()


def settings_for(urls: dict[str, str]) -> dict[str, dict[str, Any]]:
    """The settings of Marta Vidal, agent 150 of the sandbox's company."""
    return {
        "pbx": {"mode": "callcontrol", "url": urls["pbx"], "extension": AGENT, "client_id": AGENT},
        "salesforce": {
            "login_url": urls["salesforce"],
            "client_id": "sandbox-consumer-key",
            "callback_ports": CALLBACK_PORTS,
        },
        "numbers": {"region": "ES"},
    }
