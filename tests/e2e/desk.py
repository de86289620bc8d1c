"""An agent's desk: a browser with the extension, a running Sidecall, and the sandbox's 3CX and Salesforce behind it."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Error, Page, Route, Worker

from helper.bridge.register import register_in_profile, unregister_in_profile
from tests.day.browser import EXTENSION_ID, ask_devtools, beside, browser
from tests.day.program import ROOT, NotAsItShouldBe, installed, post, until
from tests.pages.serve import HOST, LightningPages, serving
from tests.ports import free_port
from tests.whole.keyring import own_keyring

EXTENSION = "150"
#: Ana Ruiz's two, and the one that Carmen Soto, Diego Soto and their company share.
PHONE, MOBILE, SHARED = "+34912345678", "+34612345678", "+34933445566"
SIDECALL = (sys.executable, "-m", "desktop")
#: An org that is not the one Sidecall is signed in to.
OTHER_ORG = f"https://{HOST}"


class Helper:
    """``sidecall serve`` as a process, or whoever runs in its place; asked as the command line asks."""

    def __init__(self, home: Path, environment: Mapping[str, str], program: Sequence[str] = SIDECALL) -> None:
        self._home = home
        self._environment = environment
        self._program = program
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(
            [*self._program, "serve"], cwd=ROOT, env=self._environment, stdout=subprocess.PIPE, encoding="utf-8"
        )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert "listens on" in line, f"Sidecall does not start: {line!r}"

    @property
    def facts(self) -> dict[str, Any] | None:
        """What the runtime file says: port, token and process id of the Sidecall that runs."""
        with contextlib.suppress(FileNotFoundError):
            facts: dict[str, Any] = json.loads((self._home / "runtime.json").read_text(encoding="utf-8"))
            return facts
        return None

    def ask(self, verb: str, **body: Any) -> dict[str, Any]:
        facts = self.facts
        assert facts is not None, "Sidecall does not run"
        headers = {"Authorization": f"Bearer {facts['token']}", "Origin": "sidecall://cli"}
        return post(f"http://127.0.0.1:{facts['port']}/v1/{verb}", body, headers)

    def connected(self) -> bool:
        if self.facts is None:
            return False
        status = self.ask("status")
        return bool(status["pbx"]["state"] == "connected" and status["salesforce"]["state"] == "connected")

    def log(self) -> str:
        """What it has written down."""
        return "".join(file.read_text(encoding="utf-8") for file in self._home.joinpath("logs").iterdir())

    def stop(self) -> None:
        """End the Sidecall that runs, whoever started it."""
        if facts := self.facts:
            os.kill(facts["pid"], signal.SIGTERM)
        if self._process is not None:
            self._process.wait(30)
            self._process = None
        until(lambda: self.facts is None, "Sidecall ends")


def shown(number: str) -> str:
    """As the sandbox's records have it: in threes."""
    return f"{number[:3]} {number[3:6]} {number[6:9]} {number[9:]}"


@dataclass(slots=True)
class Desk:
    """What a test has in its hands. ``org`` is the address of the org that Sidecall is signed in to."""

    context: BrowserContext
    helper: Helper
    pages: LightningPages
    org: str
    control_url: str
    profile: Path
    environment: Mapping[str, str]
    _pages: list[Page] = field(default_factory=list)
    _before: set[str] = field(default_factory=set)

    def control(self, verb: str, **body: Any) -> dict[str, Any]:
        """What callers, colleagues and servers do."""
        return post(f"{self.control_url}/control/{verb}", body, {})

    def record(self, name: str, kind: str = "Contact") -> dict[str, Any]:
        """A record of the sandbox's Salesforce, as its REST API has it."""
        found = self.control("salesforce/records", type=kind)["records"]
        return next({**one, "attributes": {"type": kind}} for one in found if one["Name"] == name)

    def open_record(self, record: Mapping[str, Any], *, org: str = "", **settings: Any) -> Page:
        """Its page in the compiled Lightning, in the signed-in org or in another."""
        self.pages.records[record["Id"]] = dict(record)
        kind = record["attributes"]["type"]
        return self.open(replace(self.pages, url=org or self.org).record_url(record["Id"], kind=kind, **settings))

    def open_list(self, rows: list[dict[str, Any]] | None = None, **settings: Any) -> Page:
        self.pages.rows = rows
        return self.open(replace(self.pages, url=self.org).list_url(**settings))

    def open(self, url: str) -> Page:
        page = self.context.new_page()
        self._pages.append(page)
        page.goto(url)
        return page

    @property
    def worker(self) -> Worker:
        """The extension's service worker, which is waited for where it sleeps."""
        return listening(self.context)

    def own_page(self, name: str) -> Page:
        """The extension's popup or options, in a tab."""
        return self.open(f"chrome-extension://{EXTENSION_ID}/{name}.html")

    @contextlib.contextmanager
    def another_browser(self, profile: Path) -> Iterator[BrowserContext]:
        """A second browser of the agent's, which finds the same pages."""
        context = beside(self.context, profile, installed("sidecall-bridge"), self.environment)
        try:
            yield context
        finally:
            context.close()

    # --- calls

    def calls(self) -> list[dict[str, Any]]:
        """Sidecall's calls of this test, newest first."""
        return [call for call in self._all_calls() if call["id"] not in self._before]

    def _all_calls(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.helper.ask("calls", limit=100)["calls"]
        return found

    def call_with(self, number: str, state: str = "") -> dict[str, Any]:
        """Sidecall's latest call, once it is one with this number (and in this state)."""

        def look() -> dict[str, Any] | None:
            call = next(iter(self.calls()), None)
            there = call and call["number"] == number and state in ("", call["state"])
            return call if there else None

        found = until(look, f"a call with {number} {state}")
        assert found is not None
        return found

    def person_of(self, number: str) -> str:
        """With whom Sidecall's latest call is, once it knows: Salesforce may answer after 3CX."""
        person = until(lambda: self.call_with(number).get("person"), f"Sidecall knows with whom {number} is")
        return str(person["name"])

    def show(self, record_id: str, is_there: Callable[[], bool]) -> None:
        """Have Sidecall open a record, until a browser has been told to and ``is_there``: Sidecall may not have heard
        yet which of them has the org open, and asks none then."""

        def asked() -> bool:
            self.helper.ask("show", person_id=record_id)
            with contextlib.suppress(NotAsItShouldBe):
                # Long enough that no wish is repeated while it is being fulfilled.
                return until(is_there, "the record is open", within=8)
            return False

        until(asked, "Sidecall knows which browser has the org open")

    def at_the_pbx(self) -> list[str]:
        """The numbers of all calls that 3CX runs, in the order they came."""
        return [call["number"] for call in self.control("pbx/state")["calls"]]

    def clear(self) -> None:
        """Every call is over and every page closed."""
        for page in self._pages:
            page.close()
        self._pages.clear()
        until(self._hang_up, "all calls end")
        self._before = {call["id"] for call in self._all_calls()}

    def _hang_up(self) -> bool:
        # Again and again: a dial may still be on its way to 3CX.
        for call in self.control("pbx/state")["calls"]:
            with contextlib.suppress(NotAsItShouldBe):  # it has ended by itself
                self.control("pbx/hang_up", callid=call["callid"], by="far")
        return all(call["state"] == "ended" for call in self._all_calls())

    # --- the bridge

    def install_bridge(self) -> None:
        register_in_profile(self.profile, installed("sidecall-bridge"))

    def remove_bridge(self) -> None:
        unregister_in_profile(self.profile)


@dataclass(frozen=True, slots=True)
class Office:
    """A desk without its browser: Sidecall with 3CX's key, and nobody signed in to Salesforce yet."""

    helper: Helper
    environment: Mapping[str, str]
    urls: Mapping[str, str]

    def sign_in(self, page: Page) -> None:
        """The agent signs in to Salesforce in this page's browser."""
        page.goto(self.helper.ask("salesforce/sign_in")["url"])
        until(self.helper.connected, "signed in to both")


@contextlib.contextmanager
def office(folder: Path, program: Sequence[str] = SIDECALL, settings: str = "") -> Iterator[Office]:
    """``program`` is Sidecall's command, ``settings`` are further tables of its settings."""
    with contextlib.ExitStack() as opened:
        user = opened.enter_context(own_keyring(folder / "user"))
        # The bridge may start Sidecall's tray, which needs no screen here.
        environment = {
            **user,
            "SIDECALL_HOME": str(folder / "home"),
            "QT_QPA_PLATFORM": "offscreen",
            "LC_ALL": "C.UTF-8",
        }
        urls = opened.enter_context(_sandbox())
        control = f"{urls['control']}/control"
        callback = free_port()
        post(f"{control}/salesforce/switch", {"callbacks": [f"http://localhost:{callback}/oauth/callback"]}, {})
        for number in (PHONE, MOBILE, SHARED):
            post(f"{control}/pbx/behave", {"destination": number, "then": "answer", "after": 0.2}, {})
        _write_settings(folder / "home", urls, callback, settings)
        helper = Helper(folder / "home", environment, program)
        opened.callback(helper.stop)
        helper.start()
        helper.ask("secrets/set", name="pbx.client_secret", value="sandbox-secret")
        yield Office(helper, environment, urls)


@contextlib.contextmanager
def desk(folder: Path, settings: str = "", arguments: Sequence[str] = ()) -> Iterator[Desk]:
    """Everything up, the agent signed in through the browser. ``settings``: further tables of Sidecall's;
    ``arguments`` are the browser's.
    """
    with contextlib.ExitStack() as opened:
        room = opened.enter_context(office(folder, settings=settings))
        profile = folder / "browser"
        bridge = installed("sidecall-bridge")
        context = opened.enter_context(browser(profile, bridge, room.environment, headless=True, arguments=arguments))
        pages = opened.enter_context(serving())
        room.sign_in(context.pages[0])
        org = room.urls["salesforce"]
        _put(context, pages, org)
        replace(pages).route(context)
        listening(context)
        yield Desk(context, room.helper, pages, org, room.urls["control"], profile, room.environment)


def listening(context: BrowserContext) -> Worker:
    """The extension's service worker, once it has been started and hears what the browser tells it."""
    worker = next(iter(context.service_workers), None) or context.wait_for_event("serviceworker")
    until(lambda: worker.evaluate("chrome.commands.onCommand.hasListeners()"), "the worker listens")
    return worker


def put_to_sleep(context: BrowserContext, extension: str = EXTENSION_ID) -> None:
    """What the browser does with an extension's worker that has nothing to do."""

    def is_asleep() -> bool:
        targets = ask_devtools(context, "Target.getTargets")["targetInfos"]
        found = [one["targetId"] for one in targets if one["type"] == "service_worker" and extension in one["url"]]
        # Again and again: something that was on its way to it may wake it at once.
        for target in found:
            with contextlib.suppress(Error):  # it went by itself
                ask_devtools(context, "Target.closeTarget", targetId=target)
        return not found

    until(is_asleep, "the worker sleeps")


@contextlib.contextmanager
def _sandbox() -> Iterator[dict[str, str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "helper.sandbox", "--json", "--until-eof"],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8",
    )  # fmt: skip
    try:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())
    finally:
        process.communicate(timeout=30)


def _put(context: BrowserContext, pages: LightningPages, org: str) -> None:
    """Has the browser find the compiled pages at the org's address; all else there is left as it is."""

    def elsewhere(route: Route) -> None:
        route.continue_(url=route.request.url.replace(org, pages.url, 1))

    context.route(re.compile(re.escape(org) + "/(lightning|assets)/"), elsewhere)


def _write_settings(home: Path, urls: Mapping[str, str], callback: int, further: str) -> None:
    home.mkdir(parents=True)
    home.joinpath("settings.toml").write_text(
        f"""\
[pbx]
url = "{urls["pbx"]}"
extension = "{EXTENSION}"
client_id = "{EXTENSION}"
[salesforce]
login_url = "{urls["salesforce"]}"
client_id = "sandbox-consumer-key"
callback_ports = [{callback}]
[numbers]
region = "ES"
[helper]
port = 0
[ui]
language = "en"
{further}
""",
        encoding="utf-8",
    )
