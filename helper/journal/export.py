"""The calls and what became of them as a table for a spreadsheet."""

from __future__ import annotations

import contextlib
import csv
import io
import re
import sys
from collections.abc import Iterable

from helper.calls.model import Direction, Outcome
from helper.crm.port import Agent
from helper.faces import CallView
from helper.journal.model import LogState
from helper.journal.templates import agent_zone, clock_time
from helper.language import N_, _

_DIRECTIONS = {
    Direction.INBOUND: N_("inbound"),
    Direction.OUTBOUND: N_("outbound"),
    Direction.INTERNAL: N_("internal"),
}
_OUTCOMES = {
    Outcome.ANSWERED: N_("answered"),
    Outcome.MISSED: N_("missed"),
    Outcome.UNANSWERED: N_("unanswered"),
    Outcome.BUSY: N_("busy"),
    Outcome.FAILED: N_("failed"),
    Outcome.ANSWERED_ELSEWHERE: N_("answered by a colleague"),
    Outcome.TRANSFERRED: N_("transferred"),
    Outcome.HANDED_OVER: N_("handed over"),
    Outcome.UNKNOWN: N_("not known"),
}
_STATES = {
    LogState.PENDING: N_("when it ends"),
    LogState.NOT_LOGGED: N_("not logged"),
    LogState.WAITING: N_("waiting"),
    LogState.SENDING: N_("being sent"),
    LogState.DOUBTFUL: N_("in doubt"),
    LogState.SENT: N_("logged"),
    LogState.REFUSED: N_("refused"),
    LogState.HELD: N_("held"),
}
# Cells that begin with these are calculated by spreadsheets; what callers call themselves must not be.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_SEPARATORS = (",", ";", "\t", "|")
_NUMBER = re.compile(r"\+?[\d ().\-/]+")


def as_csv(views: Iterable[CallView], agent: Agent | None, separator: str = "") -> str:
    """In the agent's language, with a head line, in the order of ``views``; with a byte-order mark, as Excel reads it
    as UTF-8 then. ``separator``: a comma, but on Windows what Excel there takes a table apart by. Times are in the
    agent's zone.
    """
    zone = agent_zone(agent)
    table = io.StringIO()
    writer = csv.writer(table, delimiter=separator or _separator())
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
            _(_DIRECTIONS[call.direction]),
            call.number or call.display,
            person.name if person else call.name_from_pbx,
            person.company if person else "",
            _(_OUTCOMES[call.outcome]) if call.outcome else "",
            clock_time(call.talk_seconds) if call.talk_seconds is not None else "",
            call.queue,
            call.disposition,
            call.note,
            _(_STATES[view.log.state]),
            view.log.error,
            view.log.task_url,
        ]
        writer.writerow([_harmless(cell) for cell in row])
    return "\ufeff" + table.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell) else cell


def _separator() -> str:
    """Windows' own list separator, as Excel goes by: a semicolon wherever decimals have a comma."""
    if sys.platform == "win32":
        import winreg

        with (
            contextlib.suppress(OSError),
            winreg.OpenKey(winreg.HKEY_CURRENT_USER, r"Control Panel\International") as key,
        ):
            found = str(winreg.QueryValueEx(key, "sList")[0])
            return found if found in _SEPARATORS else ","
    return ","
