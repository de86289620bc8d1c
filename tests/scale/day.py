"""A working day of many agents, second by second, from what one event of each kind was counted to ask for."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from dataclasses import dataclass
from typing import Any

AGENTS = (10, 500, 10_000)
CALLS_EACH = 80
SEED = 3

CALLS = {
    "answered, caller seen within the hour": 6,
    "answered, caller not seen for an hour": 32,
    "answered, nobody's number": 10,
    "missed": 8,
    "clicked on a record's page, answered": 14,
    "dialled by number, answered": 3,
    "dialled, nobody answered": 7,
}
"""Of the 80 calls of an agent's day. A PC remembers callers for an hour (`callerid.cache_minutes`), so few are seen."""
BESIDES = {
    "start of the program": 1,
    "a session renewed": 4,
    "a search": 12,
    "an entry changed afterwards": 6,
    "a person created": 3,
}
"""What else one agent does a day. A session that ends every two hours is Salesforce's default."""
ASSUMED = {
    "a chat that is logged (not counted; at most)": (10, 3, 1),
    "the org's fields read anew (not counted)": (1, 5, 0),
    "a new 3CX token (not counted)": (8, 0, 1),
}
"""Times a day, requests to Salesforce and to 3CX each. A chat: whether it is there, who wrote, the entry. The fields
of contacts, leads, accounts, users and Tasks are read anew behind the first use of each after a day."""
BY_HOUR = {8: 5, 9: 12, 10: 15, 11: 14, 12: 10, 13: 6, 14: 6, 15: 10, 16: 11, 17: 7, 18: 4}
"""Calls of the day by the hour in which they begin: the two humps of an office in one time zone."""
STARTS_OVER_S = 900
"""Everybody starts the PC in the first quarter of an hour."""
TALK_S = 150.0
"""Mean talk time, from an exponential distribution."""
REPLY_S = 0.3
"""How long Salesforce takes for an answer: for requests under way at once."""


@dataclass(frozen=True, slots=True)
class Day:
    """`requests` to Salesforce's data API and `sign_in` requests beside them; `peak` of both in one second.

    `busiest_minute` is a mean per second. `pbx` are requests to 3CX, `pbx_peak` those of its busiest second.
    """

    agents: int
    calls: int
    requests: int
    sign_in: int
    peak: int
    busiest_minute: float
    pbx: int
    pbx_peak: int

    @property
    def under_way(self) -> float:
        """Requests under way at once in the busiest second."""
        return self.peak * REPLY_S


def simulate(counts: dict[str, Any], agents: int) -> Day:
    """The same day for the same counts, always."""
    dice = random.Random(SEED)
    calls = agents * CALLS_EACH
    per_second: Counter[int] = Counter()
    pbx: Counter[int] = Counter()
    seconds = _seconds(dice, calls)
    for kind, second in zip(itertools.cycle(_spread(CALLS)), seconds, strict=False):
        asked = counts["calls"][kind]
        per_second[second] += asked["until_answered"]
        per_second[second + int(dice.expovariate(1 / TALK_S))] += asked["afterwards"]
        pbx[second] += asked["pbx"]
    sign_in = 0.0
    for kind, times in BESIDES.items():
        asked = counts["besides"][kind]
        sign_in += agents * times * asked["oauth"]
        began = _starts(dice, agents) if kind == "start of the program" else _seconds(dice, agents * times)
        for second in began:
            per_second[second] += asked["until_answered"] + asked["afterwards"] + asked["oauth"]
            pbx[second] += asked["pbx"]
    for times, salesforce, threecx in ASSUMED.values():
        for second in _seconds(dice, agents * times):
            per_second[second] += salesforce
            pbx[second] += threecx
    minutes: Counter[int] = Counter()
    for second, asked in per_second.items():
        minutes[second // 60] += asked
    return Day(
        agents,
        calls,
        round(per_second.total() - sign_in),
        round(sign_in),
        round(max(per_second.values())),
        max(minutes.values()) / 60,
        round(pbx.total()),
        round(max(pbx.values())),
    )


def _seconds(dice: random.Random, count: int) -> list[int]:
    """When so many things happen, in seconds of the day."""
    hours = dice.choices(list(BY_HOUR), list(BY_HOUR.values()), k=count)
    return [hour * 3600 + int(dice.random() * 3600) for hour in hours]


def _starts(dice: random.Random, count: int) -> list[int]:
    first = min(BY_HOUR) * 3600
    return [first + int(dice.random() * STARTS_OVER_S) for _ in range(count)]


def _spread(kinds: dict[str, int]) -> list[str]:
    return [kind for kind, times in kinds.items() for _ in range(times)]
