"""The calls and what became of them as a table for a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

from helper.crm.port import Agent
from helper.faces import CallView
from helper.journal.templates import agent_zone, clock_time
from helper.language import _

# Cells that begin with these are calculated by spreadsheets; what callers call themselves must not be.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"\+?[\d ().\-/]+")


def as_csv(views: Iterable[CallView], agent: Agent | None) -> str:
    """Comma-separated, with a head line in the agent's language, in the order of ``views``; with a byte-order mark, as
    Excel reads it as UTF-8 then. Times are in the agent's zone.
    """
    zone = agent_zone(agent)
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(
        [
            _("Date"), _("Time"), _("Direction"), _("Number"), _("Name"), _("Company"), _("How it ended"),
            _("Duration"), _("Queue"), _("Result"), _("Note"), _("In Salesforce"), _("Why not"), _("Link"),
        ]
    )  # fmt: skip
    for view in views:
        call, person = view.call, view.person
        start = call.started_at.astimezone(zone)
        row = [
            start.strftime("%Y-%m-%d"),
            start.strftime("%H:%M:%S"),
            call.direction.value,
            call.number or call.display,
            person.name if person else call.name_from_pbx,
            person.company if person else "",
            call.outcome.value if call.outcome else "",
            clock_time(call.talk_seconds) if call.talk_seconds is not None else "",
            call.queue,
            call.disposition,
            call.note,
            view.log.state.value,
            view.log.error,
            view.log.task_url,
        ]
        writer.writerow([_harmless(cell) for cell in row])
    return "\ufeff" + table.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell) else cell
