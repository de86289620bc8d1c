"""The tables of docs/scale.md. What stands around them is written by hand."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from tests.scale.day import AGENTS, ASSUMED, BESIDES, CALLS, Day, simulate
from tests.scale.limits import EDITIONS, SAVE_FROM

COUNTS = Path(__file__).with_name("counts.json")
DOCUMENT = Path(__file__).parents[2] / "docs" / "scale.md"


def written(document: str) -> str:
    """The document with every table as the recorded counts make it."""
    counts = json.loads(COUNTS.read_text(encoding="utf-8"))
    days = [simulate(counts, agents) for agents in AGENTS]
    tables = {"one": _one(counts), "days": _days(days), "editions": _editions(days)}
    for name, table in tables.items():
        between = re.compile(rf"(<!-- {name} -->\n).*?(<!-- end -->)", re.S)
        if not between.search(document):
            raise ValueError(f"docs/scale.md has no place for the table {name}")
        document = between.sub(lambda found, table=table: f"{found[1]}{table}{found[2]}", document)
    return document


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _one(counts: dict[str, Any]) -> str:
    """What one event asks for, and how many of them a day has."""
    rows = []
    for part, times in (("calls", CALLS), ("besides", BESIDES)):
        for kind, often in times.items():
            asked = counts[part][kind]
            total = asked["until_answered"] + asked["afterwards"]
            what = ", ".join(f"{_number(count)} {name}" for name, count in asked["by_kind"].items())
            rows.append([kind, str(often), _number(total), what or "none", _number(asked["pbx"])])
    rows += [[kind, str(often), str(asked), "", str(pbx)] for kind, (often, asked, pbx) in ASSUMED.items()]
    every = {**counts["calls"], **counts["besides"]}

    def a_day(of: tuple[str, ...], assumed: int) -> float:
        counted = sum(every[kind][one] * times for kind, times in {**CALLS, **BESIDES}.items() for one in of)
        return counted + sum(one[0] * one[assumed] for one in ASSUMED.values())

    salesforce, threecx = a_day(("until_answered", "afterwards"), 1), a_day(("pbx",), 2)
    rows.append(["**one agent's day**", "", f"**{salesforce:.0f}**", "", f"**{threecx:.0f}**"])
    head = ["what happens", "times a day", "requests to Salesforce, each", "which", "requests to 3CX, each"]
    return _table(head, rows)


def _days(days: list[Day]) -> str:
    rows = [
        ["calls a day", *(f"{day.calls:,}" for day in days)],
        ["requests to Salesforce's API a day", *(f"{day.requests:,}" for day in days)],
        ["requests of the sign-in a day", *(f"{day.sign_in:,}" for day in days)],
        ["requests in the busiest minute, per second", *(f"{day.busiest_minute:.1f}" for day in days)],
        ["requests in the busiest second", *(f"{day.peak:,}" for day in days)],
        ["of them under way at once", *(f"{day.under_way:.1f}" for day in days)],
        ["connections to 3CX (websockets)", *(f"{day.agents:,}" for day in days)],
        ["requests to 3CX a day", *(f"{day.pbx:,}" for day in days)],
        ["requests to 3CX in the busiest second", *(f"{day.pbx_peak:,}" for day in days)],
    ]
    return _table(["", *(f"{day.agents:,} agents" for day in days)], rows)


def _editions(days: list[Day]) -> str:
    rows = []
    for edition in EDITIONS:
        cells = []
        for day in days:
            allowance = edition.allowance(day.agents)
            used = (day.requests + day.sign_in) / allowance
            mark = "" if used < SAVE_FROM else " (calls only)" if used <= 1 else " (**too few**)"
            cells.append(f"{100 * used:.1f} % of {allowance:,}{mark}")
        rows.append([edition.name, *cells])
    return _table(["edition", *(f"{day.agents:,} agents" for day in days)], rows)


def _number(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
