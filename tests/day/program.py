"""Sidecall under way as a process of its own, from source or as the built program, and how it is spoken to from
outside.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
ROOT = Path(__file__).parents[2]
WINDOWS = sys.platform == "win32"
EXE = ".exe" if WINDOWS else ""


class NotAsItShouldBe(Exception):
    """The day went wrong; the message says where."""


def until(look: Callable[[], T], what: str, within: float = 30.0) -> T:
    """Poll ``look`` until it gives something true; raises ``NotAsItShouldBe`` after ``within`` seconds."""
    deadline = time.monotonic() + within
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > deadline:
            raise NotAsItShouldBe(f"not within {within:.0f} s: {what}")
        time.sleep(0.05)


def built(name: str) -> Path:
    """A program that ``dev.py build app`` made."""
    return ROOT / "build" / "app" / "sidecall" / f"{name}{EXE}"


def installed(name: str) -> Path:
    """A program of the checkout's own environment."""
    return Path(sys.executable).parent / f"{name}{EXE}"


class Program:
    """``sidecall demo`` in ``home``. Lines of JSON go in (what the agent does on the screen) and come out (what is
    seen).
    """

    def __init__(self, home: Path, *, frozen: bool, offscreen: bool) -> None:
        self.home = home
        self.programs = built if frozen else installed
        if frozen and not built("sidecall").exists():
            raise NotAsItShouldBe("there is no built program; python3 dev.py build app makes it")
        environment = {**os.environ, "SIDECALL_HOME": str(home), "PYTHONUNBUFFERED": "1"}
        if offscreen:
            # The day reads what is said in English.
            environment |= {"QT_QPA_PLATFORM": "offscreen", "LC_ALL": "en_US.UTF-8"}
        command = [
            str(self.programs("sidecall")),
            "demo",
            "--home",
            str(home),
            "--no-browser",
            "--json-ready",
            "--until-eof",
        ]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, encoding="utf-8"
        )
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        self.ready: dict[str, Any] = json.loads(self._line(40.0, "Sidecall starts"))

    def do(self, verb: str, **arguments: Any) -> dict[str, Any]:
        """Have something done on the screen, or looked at."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": verb, **arguments}) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._line(10.0, f"the answer to {verb}"))
        return answer

    def ask(self, verb: str, **body: Any) -> dict[str, Any]:
        """The helper's API, as the command line uses it."""
        facts = json.loads((self.home / "runtime.json").read_text(encoding="utf-8"))
        headers = {"Authorization": f"Bearer {facts['token']}", "Origin": "sidecall://cli"}
        return post(f"http://127.0.0.1:{facts['port']}/v1/{verb}", body, headers)

    def control(self, verb: str, **body: Any) -> dict[str, Any]:
        """The sandbox: what callers, colleagues and servers do."""
        return post(f"{self.ready['control']}/control/{verb}", body, {})

    @property
    def running(self) -> bool:
        return self._process.poll() is None

    def stop(self) -> int:
        """End it as closing the demo does; returns its exit code."""
        if self._process.poll() is None and self._process.stdin is not None:
            self._process.stdin.close()
        try:
            return self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            return -9

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line)
        self._lines.put("")

    def _line(self, within: float, what: str) -> str:
        try:
            line = self._lines.get(timeout=within)
        except queue.Empty:
            raise NotAsItShouldBe(f"not within {within:.0f} s: {what}") from None
        if not line:
            raise NotAsItShouldBe(f"Sidecall ended before {what}")
        return line


def post(url: str, body: dict[str, Any], headers: dict[str, str]) -> dict[str, Any]:
    """POST JSON; raises ``NotAsItShouldBe`` with what was answered."""
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json", **headers})
    try:
        with urllib.request.urlopen(request, timeout=20) as reply:
            answer: dict[str, Any] = json.load(reply)
            return answer
    except urllib.error.HTTPError as error:
        raise NotAsItShouldBe(f"{url.rsplit('/', 1)[-1]}: {error.read().decode(errors='replace')}") from None
