"""What the real Sidecall asks of the sandbox's Salesforce and 3CX, for each thing that happens on an agent's day.

The tray program runs with its call card on a screen, so that what only the card asks for is counted, too.
"""

from __future__ import annotations

import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.bench.program import Desk, Servers, servers, wait_for, write_settings
from tests.bench.rings import Caller, known, name, stranger
from tests.ports import free_port

EACH = 10
SETTLE_S = 3.0
IDLE_S = 60.0

Counts = dict[str, dict[str, Any]]


def measure() -> dict[str, Any]:
    """`{"calls": {kind: counts}, "besides": {kind: counts}}`, each a mean of one such event.

    counts: `until_answered` and `afterwards` (requests to Salesforce), `by_kind` of them, `oauth` (requests of the
    sign-in), `pbx` (requests to 3CX).
    """
    with (
        tempfile.TemporaryDirectory(prefix="sidecall-scale-") as folder,
        servers(Path(folder)) as (running, environment),
    ):
        port = free_port()
        running.control("salesforce/switch", callbacks=[f"http://localhost:{port}/oauth/callback"], index_delay=0)
        home = Path(folder) / "home"
        write_settings(home, running.urls, port)
        besides: Counts = {}
        with _Desk(home, environment) as desk:
            besides["first sign-in"] = _count(running, 1, lambda _: desk.first_start())
        with _Desk(home, environment) as desk:
            besides["start of the program"] = _count(running, 1, lambda _: desk.connected())
            besides["a minute without calls"] = _count(running, 1, lambda _: time.sleep(IDLE_S))
            calls = _calls(running, desk.program)
            besides |= _besides(running, desk.program)
    return {"calls": calls, "besides": besides}


class _Desk:
    """The tray program while the context is open, in a home that stays."""

    def __init__(self, home: Path, environment: dict[str, str]) -> None:
        self._home, self._environment = home, environment
        self.program: Desk

    def __enter__(self) -> _Desk:
        (self._home / "runtime.json").unlink(missing_ok=True)
        self.program = Desk(self._home, self._environment)
        return self

    def __exit__(self, *_: object) -> None:
        self.program.stop()

    def first_start(self) -> None:
        self.program.sign_in()
        self.connected()

    def connected(self) -> None:
        wait_for(lambda: (self._home / "runtime.json").exists(), "Sidecall starts", 20)
        wait_for(self._both, "connected to both", 20)
        time.sleep(SETTLE_S)
        self.program.do("put_away")

    def _both(self) -> bool:
        try:
            status = self.program.ask("status")
        except OSError:
            return False
        return bool(status["pbx"]["state"] == status["salesforce"]["state"] == "connected")


def _calls(servers: Servers, desk: Desk) -> Counts:
    """Every kind of call, on people that only this kind has."""
    caller = Caller(servers, desk)
    shown = {"new": 100, "missed": 200, "seen": 300, "page": 400, "typed": 500, "unanswered": 600}
    people = {kind: range(first, first + EACH) for kind, first in shown.items()}
    servers.people({name(index): known(index) for kind in people.values() for index in kind})
    host = servers.urls["salesforce"].split("//")[1]
    ids = {one["Phone"]: one["Id"] for one in servers.control("salesforce/records", type="Contact")["records"]}

    def ring(kind: str, by: Callable[[int], str], named: bool = True) -> Callable[[int], None]:
        def one(at: int) -> None:
            index = people[kind][at] if kind in people else at
            servers.control("pbx/answer", callid=caller.ring(by(index), name(index) if named else ""))
            wait_for(lambda: caller.latest()["state"] == "connected", "the call is answered")
            time.sleep(0.5)

        return one

    def far_end(_: int) -> None:
        hang_up(servers, desk, "far")

    def missed(at: int) -> None:
        callid = caller.ring(known(people["missed"][at]), name(people["missed"][at]))
        servers.control("pbx/hang_up", callid=callid, by="far")

    def dial(kind: str, answered: bool, with_record: bool = False) -> Callable[[int], None]:
        def one(at: int) -> None:
            number = known(people[kind][at])
            servers.control("pbx/behave", destination=number, then="answer" if answered else "ring", after=0.1)
            body: dict[str, Any] = {"number": number, "request_id": str(uuid.uuid4())}
            if with_record:
                body |= {"record_id": ids[number], "page_host": host}
            desk.ask("dial", **body)
            wanted = "connected" if answered else "dialing"
            wait_for(lambda: caller.latest()["state"] == wanted, f"the call is {wanted}")
            time.sleep(0.5)

        return one

    def ended(_: int) -> None:
        hang_up(servers, desk, "agent")

    counted: Counts = {}
    _count(servers, EACH, ring("seen", known), far_end)
    settle(desk)
    counted["answered, caller seen within the hour"] = _count(servers, EACH, ring("seen", known), far_end, desk)
    counted["answered, caller not seen for an hour"] = _count(servers, EACH, ring("new", known), far_end, desk)
    counted["answered, nobody's number"] = _count(servers, EACH, ring("nobody", stranger, named=False), far_end, desk)
    counted["missed"] = _count(servers, EACH, missed, lambda _: rest(desk, caller), desk)
    counted["clicked on a record's page, answered"] = _count(servers, EACH, dial("page", True, True), ended, desk)
    counted["dialled by number, answered"] = _count(servers, EACH, dial("typed", True), ended, desk)
    counted["dialled, nobody answered"] = _count(servers, EACH, dial("unanswered", False), ended, desk)
    return counted


def hang_up(servers: Servers, desk: Desk, by: str) -> None:
    for call in servers.control("pbx/state")["calls"]:
        servers.control("pbx/hang_up", callid=call["callid"], by=by)
    rest(desk, Caller(servers, desk))


def rest(desk: Desk, caller: Caller) -> None:
    wait_for(lambda: caller.latest()["state"] not in ("ringing", "dialing", "connected"), "the call ends")
    desk.rest()


def settle(desk: Desk) -> None:
    """Until everything is logged."""
    wait_for(lambda: desk.ask("status")["journal"]["waiting"] == 0, "all calls are logged", 60)


def _besides(servers: Servers, desk: Desk) -> Counts:
    """What an agent does between calls, and what time does."""
    counted: Counts = {}
    servers.control("salesforce/expire_sessions")
    # A lookup meets the dead session; its own request is taken off.
    refreshed = _count(servers, 1, lambda _: desk.ask("lookup", number=known(903)))
    refreshed["until_answered"] = max(refreshed["until_answered"] - 1, 0)
    refreshed.pop("by_kind")
    counted["a session renewed"] = {**refreshed, "by_kind": {}}
    texts = [f"Bench{index} Call" for index in range(100, 100 + EACH)]
    counted["a search"] = _count(servers, EACH, lambda at: desk.ask("search", text=texts[at]))
    entries = [entry["id"] for entry in desk.ask("journal")["entries"] if entry.get("state") == "sent"][:EACH]

    def edited(at: int) -> None:
        desk.ask("journal/edit", id=entries[at], text=f"Edited {at}.")
        wait_for(lambda: _written(servers, f"Edited {at}."), "the Task is changed")

    counted["an entry changed afterwards"] = _count(servers, len(entries), edited)
    counted["a person created"] = _count(
        servers, EACH, lambda at: desk.ask("create", kind="Contact", number=stranger(800 + at), last_name=f"New{at}x")
    )
    return counted


def _written(servers: Servers, text: str) -> bool:
    return any(text in (task["Description"] or "") for task in servers.control("salesforce/tasks")["tasks"])


def _count(
    servers: Servers,
    times: int,
    begin: Callable[[int], Any],
    end: Callable[[int], Any] | None = None,
    desk: Desk | None = None,
) -> dict[str, Any]:
    """The mean of what is asked by `begin` and, until all is logged when there is a `desk`, by `end` afterwards."""
    before, pbx_before = servers.control("salesforce/requests"), servers.control("pbx/state")["requests"]
    first = 0
    for at in range(times):
        start = servers.control("salesforce/requests")["total"]
        begin(at)
        first += servers.control("salesforce/requests")["total"] - start
        if end is not None:
            end(at)
        if desk is not None:
            settle(desk)
    if desk is not None:
        time.sleep(SETTLE_S)  # a change of the last one may not have been waiting yet
        settle(desk)
    after, pbx_after = servers.control("salesforce/requests"), servers.control("pbx/state")["requests"]
    kinds = {kind: count - before["by_kind"].get(kind, 0) for kind, count in after["by_kind"].items()}
    oauth = sum(after["oauth"].values()) - sum(before["oauth"].values())
    return {
        "until_answered": first / times,
        "afterwards": (after["total"] - before["total"] - first) / times,
        "by_kind": {kind: count / times for kind, count in sorted(kinds.items()) if count},
        "oauth": oauth / times,
        "pbx": (pbx_after - pbx_before) / times,
    }
