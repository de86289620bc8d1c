"""The processes a benchmark needs: the servers, and Sidecall in front of them with a keyring of its own."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.day.program import NotAsItShouldBe, post, until
from tests.ports import free_port
from tests.whole.keyring import own_keyring
from tests.whole.rig import SECRET

ROOT = Path(__file__).parents[2]
REST_S = 0.15


class Lines:
    """A process that is spoken to in lines of JSON, and that ends when its input does."""

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, cwd=ROOT, encoding="utf-8"
        )
        self.pid = self._process.pid
        self._name = " ".join(command[1:])

    def say(self, what: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(what) + "\n")
        self._process.stdin.flush()

    def hear(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise NotAsItShouldBe(f"{self._name} ended with {self._process.wait()}")
        heard: dict[str, Any] = json.loads(line)
        return heard

    def stop(self) -> None:
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class Servers:
    """The 3CX and the Salesforce of the sandbox, in a process of their own."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._lines = Lines([sys.executable, "-m", "tests.bench.servers"], environment)
        self.urls = self._lines.hear()

    def control(self, verb: str, **body: Any) -> dict[str, Any]:
        return post(f"{self.urls['control']}/control/{verb}", body, {})

    def stamps(self) -> list[dict[str, Any]]:
        """What was sent and got since the last time; see ``tests.bench.servers``."""
        noted: list[dict[str, Any]] = post(f"{self.urls['bench']}/stamps", {}, {})["stamps"]
        return noted

    def people(self, names: dict[str, str]) -> None:
        """Make contacts: number by name."""
        made = [
            {"FirstName": name.split()[0], "LastName": name.split()[1], "Phone": number}
            for name, number in names.items()
        ]
        post(f"{self.urls['bench']}/people", {"people": made}, {})

    def stop(self) -> None:
        self._lines.stop()


class Desk:
    """The tray program; see ``tests.bench.desk``."""

    def __init__(self, home: Path, environment: dict[str, str]) -> None:
        self._lines = Lines([sys.executable, "-m", "tests.bench.desk"], {**environment, "SIDECALL_HOME": str(home)})
        self.home = home
        self.pid = self._lines.pid

    def do(self, verb: str, **arguments: Any) -> dict[str, Any]:
        self._lines.say({"do": verb, **arguments})
        return self._lines.hear()

    @property
    def api(self) -> tuple[str, dict[str, str]]:
        """The address and the headers that the command line would use."""
        facts = json.loads((self.home / "runtime.json").read_text(encoding="utf-8"))
        return f"http://127.0.0.1:{facts['port']}/v1", {
            "Authorization": f"Bearer {facts['token']}", "Origin": "sidecall://cli",
        }  # fmt: skip

    def rest(self) -> None:
        """Let it finish what the last call left to do: the next one comes to a program that is doing nothing."""
        self.do("put_away")
        time.sleep(REST_S)

    def ask(self, verb: str, **body: Any) -> dict[str, Any]:
        url, headers = self.api
        return post(f"{url}/{verb}", body, headers)

    def sign_in(self) -> None:
        """Give it the 3CX key, sign in to Salesforce, and wait until it is connected to both."""
        until(lambda: (self.home / "runtime.json").exists(), "Sidecall starts")
        self.ask("secrets/set", name="pbx.client_secret", value=SECRET)
        with urllib.request.urlopen(self.ask("salesforce/sign_in")["url"], timeout=20) as page:
            page.read()
        until(self._connected, "connected to both")

    def _connected(self) -> bool:
        status = self.ask("status")
        return bool(status["pbx"]["state"] == status["salesforce"]["state"] == "connected")

    def stop(self) -> None:
        self._lines.stop()


@contextlib.contextmanager
def servers(folder: Path) -> Iterator[tuple[Servers, dict[str, str]]]:
    """The servers, and the environment of a user who has a keyring."""
    with own_keyring(folder / "user") as environment:
        running = Servers(environment)
        try:
            yield running, environment
        finally:
            running.stop()


def write_settings(home: Path, urls: dict[str, str], callback_port: int) -> None:
    """The settings of agent 150, in Spain."""
    home.mkdir(parents=True)
    (home / "settings.toml").write_text(
        f"""
[pbx]
url = "{urls["pbx"]}"
extension = "150"
client_id = "150"
[salesforce]
login_url = "{urls["salesforce"]}"
client_id = "sandbox-consumer-key"
callback_ports = [{callback_port}]
[numbers]
region = "ES"
[helper]
port = 0
[ui]
language = "en"
""",
        encoding="utf-8",
    )


@contextlib.contextmanager
def desk(folder: Path, running: Servers, environment: dict[str, str]) -> Iterator[Desk]:
    """The tray program, signed in and with nothing open."""
    port = free_port()
    running.control("salesforce/switch", callbacks=[f"http://localhost:{port}/oauth/callback"])
    write_settings(folder / "home", running.urls, port)
    program = Desk(folder / "home", environment)
    try:
        program.sign_in()
        program.do("put_away")
        yield program
    finally:
        program.stop()


def wait_for(look: Any, what: str, within: float = 10.0) -> Any:
    """Like ``until``, at a finer grain: what is measured after it should not wait for the measuring."""
    deadline = time.monotonic() + within
    while not (found := look()):
        if time.monotonic() > deadline:
            raise NotAsItShouldBe(f"not within {within:.0f} s: {what}")
        time.sleep(0.01)
    return found
