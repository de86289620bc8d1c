"""Incoming calls: how soon the card is there, how soon it has a name, and what that costs 3CX and Salesforce."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tests.bench.figures import milliseconds, percentile
from tests.bench.program import Desk, Servers, wait_for
from tests.day.program import NotAsItShouldBe

SEEN_BEFORE, NEW_TO_THIS_PC, UNKNOWN = 50, 30, 20
"""The mix of 100 answered calls that requests to Salesforce are counted over."""
RINGS = 40

Figures = dict[str, float]


def name(index: int) -> str:
    return f"Bench{index:03} Caller"


def known(index: int) -> str:
    """The number of contact ``name(index)``."""
    return f"+349133{index:05}"


def stranger(index: int) -> str:
    return f"+346222{index:05}"


class Caller:
    """Calls the agent and watches the card."""

    def __init__(self, servers: Servers, desk: Desk) -> None:
        self._servers = servers
        self._desk = desk
        self.paints: list[dict[str, Any]] = []
        self.stamps: list[dict[str, Any]] = []

    def ring(self, number: str, shown: str = "") -> int:
        """Ring until the card shows the number and, if given, ``shown``; returns 3CX's id of the call."""
        self._desk.do("paints")
        self._servers.stamps()
        self.paints, self.stamps = [], []
        callid: int = self._servers.control("pbx/ring", number=number)["callid"]
        wait_for(lambda: self.painted_at(number), f"the card of {number}")
        if shown:
            wait_for(lambda: self.painted_at(shown), f"{shown} on the card of {number}")
        self.stamps = self._servers.stamps()
        return callid

    def painted_at(self, wanted: str) -> float | None:
        """When a number or a name was painted first since the ring."""
        self.paints += self._desk.do("paints")["paints"]
        for paint in self.paints:
            digits = "".join(character for character in paint["text"] if character.isdigit())
            if paint["text"] == wanted or (digits and wanted in (f"+34{digits}", f"+{digits}")):
                return float(paint["at"])
        return None

    def sent_at(self, what: str, of: str = "") -> float:
        """When the servers sent, first since the ring, an event or reply whose path ends like ``of``."""
        for stamp in self.stamps:
            if stamp["what"] == what and (not of or stamp["of"].endswith(of)):
                return float(stamp["at"])
        raise NotAsItShouldBe(f"no {what} {of} among {self.stamps}")

    def end(self, callid: int) -> None:
        """Hang up, wait for the end, and close the card."""
        self._servers.control("pbx/hang_up", callid=callid, by="far")
        wait_for(lambda: self.latest()["state"] == "ended", "the call ends")
        self._desk.rest()

    def answered(self, number: str, shown: str = "") -> None:
        callid = self.ring(number, shown)
        self._servers.control("pbx/answer", callid=callid)
        wait_for(lambda: self.latest()["state"] == "connected", "the call is answered")
        self.end(callid)

    def latest(self) -> dict[str, Any]:
        found: dict[str, Any] = self._desk.ask("calls", limit=1)["calls"][0]
        return found


def measure_rings(servers: Servers, desk: Desk) -> Figures:
    """Calls from people in Salesforce whom this PC has not seen; the first, with all that it loads, counts too."""
    people = range(900, 900 + RINGS)
    servers.people({name(index): known(index) for index in people})
    caller = Caller(servers, desk)
    to_card, to_name, replies, asked, events = [], [], [], 0, 0
    for index in people:
        before = servers.control("pbx/state")["requests"]
        callid = caller.ring(known(index), name(index))
        card, painted = caller.painted_at(known(index)), caller.painted_at(name(index))
        assert card is not None, "it was waited for"
        assert painted is not None, "it was waited for"
        to_card.append(card - caller.sent_at("event"))
        reply = caller.sent_at("reply", "/search/")
        to_name.append(painted - reply)
        replies.append(painted - caller.sent_at("event"))
        caller.end(callid)
        events += sum(stamp["what"] == "event" for stamp in [*caller.stamps, *servers.stamps()])
        asked += servers.control("pbx/state")["requests"] - before
    return {
        "ring_to_card_ms_p50": milliseconds(percentile(to_card, 50)),
        "ring_to_card_ms_p95": milliseconds(percentile(to_card, 95)),
        "name_after_reply_ms_p50": milliseconds(percentile(to_name, 50)),
        "name_after_reply_ms_p95": milliseconds(percentile(to_name, 95)),
        "ring_to_name_ms_p95": milliseconds(percentile(replies, 95)),
        "pbx_requests_per_event": round(asked / events, 2),
    }


def measure_requests(servers: Servers, desk: Desk) -> Figures:
    """Data API requests for 100 answered calls of the mix, from the ring until the Task is there, card included."""
    seen, new = range(SEEN_BEFORE), range(SEEN_BEFORE, SEEN_BEFORE + NEW_TO_THIS_PC)
    servers.people({name(index): known(index) for index in (*seen, *new)})
    caller = Caller(servers, desk)
    for index in seen:
        caller.answered(known(index), name(index))
    _all_logged(desk)
    before = servers.control("salesforce/requests")
    for index in _mixed([*seen], [*new], [-1 - one for one in range(UNKNOWN)]):
        if index < 0:
            caller.answered(stranger(-index))
        else:
            caller.answered(known(index), name(index))
    _all_logged(desk)
    after = servers.control("salesforce/requests")
    calls = SEEN_BEFORE + NEW_TO_THIS_PC + UNKNOWN
    figures = {"salesforce_requests_per_answered_call": round((after["total"] - before["total"]) / calls, 3)}
    for kind, count in after["by_kind"].items():
        if more := count - before["by_kind"].get(kind, 0):
            figures[f"salesforce_{kind.lower().replace(' ', '_')}_requests_of_100_calls"] = more
    return figures


def _all_logged(desk: Desk) -> None:
    wait_for(lambda: desk.ask("status")["journal"] == {"waiting": 0, "failed": 0}, "all calls are logged")


def _mixed(*kinds: list[int]) -> Iterable[int]:
    """All of them, spread evenly as they would come in on a day."""
    placed = [((at + 0.5) / len(kind), one) for kind in kinds for at, one in enumerate(kind)]
    return [one for _, one in sorted(placed)]
