"""Subject and text from an administrator's templates, with 3CX's own variables.

The names are those of the server-side CRM templates (3CX's "CRM template XML description"). A variable that is not
known stays as it is written, as on the server.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from helper.callbook.record import Record
from helper.calls.model import Call, Direction, Outcome
from helper.crm.port import Agent
from helper.language import _

_VARIABLE = re.compile(r"\[([A-Za-z]+)\]")


def fill(template: str, variables: Mapping[str, str]) -> str:
    """``template`` with each ``[Name]`` replaced; what a value holds is never read as a template again."""
    return _tidy(_VARIABLE.sub(lambda found: variables.get(found[1], found[0]), template))


def unknown_variables(template: str, variables: Mapping[str, str]) -> list[str]:
    """The variables in ``template`` that would be left standing."""
    return [name for name in _VARIABLE.findall(template) if name not in variables]


def variables(record: Record, agent: Agent | None, extension: str) -> dict[str, str]:
    """Every variable for one call. Times named Local are in the agent's own zone, as people read them."""
    call = record.call
    zone = agent_zone(agent)
    person = record.person
    end = call.ended_at
    return {
        "CallType": call_type(call),
        "CallDirection": "Inbound" if call.direction is Direction.INBOUND else "Outbound",
        "Number": call.number or call.display,
        "Name": person.name if person else call.name_from_pbx,
        "EntityId": person.id if person else "",
        "EntityType": f"{person.kind}s" if person else "",
        "Agent": extension,
        "AgentFirstName": agent.first_name if agent else "",
        "AgentLastName": agent.last_name if agent else "",
        "AgentEmail": agent.email if agent else "",
        "QueueExtension": call.queue,
        "Duration": clock_time(call.talk_seconds),
        "DateTime": local_time(call.started_at, zone),
        "CallStartTimeLocal": local_time(call.started_at, zone),
        "CallStartTimeUTC": local_time(call.started_at, UTC),
        "CallEstablishedTimeLocal": local_time(call.answered_at, zone),
        "CallEstablishedTimeUTC": local_time(call.answered_at, UTC),
        "CallEndTimeLocal": local_time(end, zone),
        "CallEndTimeUTC": local_time(end, UTC),
        "LineBreak": "\n",
    }


def call_type(call: Call) -> str:
    """3CX's four kinds of call: Inbound, Outbound, Missed, Notanswered (its spelling)."""
    answered = call.talked
    if call.direction is Direction.INBOUND:
        return "Inbound" if answered or call.outcome is None else "Missed"
    return "Outbound" if answered or call.outcome is None else "Notanswered"


def clock_time(seconds: int | None) -> str:
    """Seconds as hh:mm:ss; words when they are not known."""
    if seconds is None:
        return _("duration not known")
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def local_time(when: datetime | None, zone: tzinfo) -> str:
    """A time without ambiguity of day and month; "" for none."""
    return when.astimezone(zone).strftime("%Y-%m-%d %H:%M") if when else ""


def agent_zone(agent: Agent | None) -> tzinfo:
    """The agent's own time zone as their Salesforce user has it, else this computer's."""
    if agent is not None:
        try:
            return ZoneInfo(agent.time_zone)
        except (ZoneInfoNotFoundError, ValueError):
            pass
    return datetime.now(UTC).astimezone().tzinfo or UTC


def not_seen(call: Call) -> bool:
    """True when neither an answer nor an end was seen, so that no template tells the truth."""
    return call.outcome is Outcome.UNKNOWN and call.answered_at is None


def _tidy(text: str) -> str:
    """An empty variable leaves no double blanks behind."""
    return "\n".join(re.sub(r" {2,}", " ", line).rstrip() for line in text.split("\n")).strip()
