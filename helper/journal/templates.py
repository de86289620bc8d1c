"""Subject and text from an administrator's templates, with 3CX's own variables.

The names are those of the server-side CRM templates (3CX's "CRM template XML description"). A variable that is not
known stays as it is written, as on the server.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from helper.callbook.record import Record
from helper.calls.model import Call, Direction, Outcome
from helper.crm.port import Agent
from helper.journal.expressions import Value, formatted, read
from helper.language import _

# What 3CX tells of a call only some time after it.
LATE = ("RecordingUrl", "RecordingHyperLink", "Transcription", "Summary", "Sentiment")
_LONGEST_TRANSCRIPTION = 20_000
_TELLING, _SHORT = 200, 8  # characters
_LINE_BREAK = "[LineBreak]"


def fill(template: str, variables: Mapping[str, Value]) -> str:
    """``template`` with each ``[Name]`` replaced, and with what is done to it; what a value holds is never read as a
    template again. A line of which nothing is left but the label ("Recording: ") goes.
    """
    lines = [_line(line, variables) for line in template.replace(_LINE_BREAK, "\n").split("\n")]
    return _tidy("\n".join(line for line in lines if line is not None))


def late_lines(
    template: str, variables: Mapping[str, Value], there: str = "", only: Collection[str] = LATE
) -> list[str]:
    """The lines of the filled template that hold something which 3CX tells late, of the variables ``only``, and that
    the text ``there`` does not say already, in whichever words around it.
    """
    said = " ".join(there.split())
    found = []
    for line in template.replace(_LINE_BREAK, "\n").split("\n"):
        told = {name: value for name in _LATE.findall(line) if (value := formatted(variables.get(name), ""))}
        if told.keys() & set(only) and not all(_says(said, there, value) for value in told.values()):
            found.append(fill(line, variables))
    return [line for line in found if line]


def wants_late(template: str) -> bool:
    """Whether the template says anything that 3CX tells late."""
    return _LATE.search(template) is not None


def unknown(template: str, variables: Mapping[str, Value] | None = None) -> list[str]:
    """What is written like a variable in ``template`` and would be left standing, each once; of a call's variables
    unless others are given.
    """
    known = _SAMPLES if variables is None else {**variables, "LineBreak": ""}
    found, at = [], template.find("[")
    while at >= 0:
        one = read(template, at, known)
        if one is not None and not one.known:
            found.append(template[at : one.end])
        at = template.find("[", one.end if one else at + 1)
    return list(dict.fromkeys(found))


def variables(record: Record, agent: Agent | None, extension: str) -> dict[str, Value]:
    """Every variable for one call. Times named Local are in the agent's own zone, as people read them."""
    call, person, said = record.call, record.person, record.recorded
    zone = agent_zone(agent)
    start, answered, end = call.started_at, call.answered_at, call.ended_at
    return {
        "CallType": call_type(call),
        "CallDirection": "Inbound" if call.direction is Direction.INBOUND or call.received else "Outbound",
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
        "DurationTimespan": None if call.talk_seconds is None else timedelta(seconds=call.talk_seconds),
        "DateTime": _at(start, zone),
        "CallStartTimeLocal": _at(start, zone),
        "CallStartTimeUTC": _at(start, UTC),
        "CallEstablishedTimeLocal": _at(answered, zone),
        "CallEstablishedTimeUTC": _at(answered, UTC),
        "CallEndTimeLocal": _at(end, zone),
        "CallEndTimeUTC": _at(end, UTC),
        "RecordingUrl": said.url,
        "RecordingHyperLink": said.url,
        "Transcription": _shortened(said.transcription),
        "Summary": said.summary,
        "Sentiment": "" if said.sentiment is None else str(said.sentiment),
        "LineBreak": "\n",
    }


CALL_VARIABLES = (
    "CallType", "CallDirection", "Number", "Name", "EntityId", "EntityType", "Agent", "AgentFirstName", "AgentLastName",
    "AgentEmail", "QueueExtension", "Duration", "DurationTimespan", "DateTime", "CallStartTimeLocal",
    "CallStartTimeUTC", "CallEstablishedTimeLocal", "CallEstablishedTimeUTC", "CallEndTimeLocal", "CallEndTimeUTC",
    *LATE, "LineBreak",
)  # fmt: skip
_SPAN, _MOMENT = timedelta(), datetime(2026, 1, 1, tzinfo=UTC)
# What can be done to a variable depends on what it is.
_SAMPLES: Mapping[str, Value] = {
    name: _SPAN if name == "DurationTimespan" else _MOMENT if "Time" in name else "" for name in CALL_VARIABLES
}
_LATE = re.compile(rf"\[({'|'.join(LATE)})\b")


def call_type(call: Call) -> str:
    """3CX's four kinds of call: Inbound, Outbound, Missed, Notanswered (its spelling)."""
    answered = call.talked
    if call.direction is Direction.INBOUND or call.received:
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
    named = zone_named(agent.time_zone) if agent is not None else None
    return named or datetime.now(UTC).astimezone().tzinfo or UTC


def zone_named(name: str) -> tzinfo | None:
    """The zone of an IANA name; None when there is none, or it is not known here."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError):
        return None


def not_seen(call: Call) -> bool:
    """True when neither an answer nor an end was seen, so that no template tells the truth."""
    return call.outcome is Outcome.UNKNOWN and call.answered_at is None


def _says(words: str, text: str, value: str) -> bool:
    """Whether ``text`` (``words``: the same with single blanks) has ``value``; a short one at the end of a line."""
    begin = " ".join(value.split())[:_TELLING]
    if len(begin) >= _SHORT:
        return begin in words
    return any(line.rstrip().endswith(f" {begin}") for line in text.splitlines())


def _shortened(text: str) -> str:
    """A long conversation leaves room for the agent's note in a Task, which holds 32,000 characters."""
    return text if len(text) <= _LONGEST_TRANSCRIPTION else text[:_LONGEST_TRANSCRIPTION].rstrip() + "…"


def _at(when: datetime | None, zone: tzinfo) -> datetime | None:
    return when.astimezone(zone) if when else None


def _line(line: str, variables: Mapping[str, Value]) -> str | None:
    """A line of a template filled, None for one that is only the label of something that is not there."""
    written, literal, named, empty, at = [], "", False, True, 0
    while at < len(line):
        found = read(line, at, variables) if line[at] == "[" else None
        if found is None or not found.known:
            end = found.end if found else at + 1
            written.append(line[at:end])
            literal += line[at:end]
            at = end
            continue
        value = found.value
        text = local_time(value, value.tzinfo or UTC) if isinstance(value, datetime) else formatted(value, "")
        named, empty, at = True, empty and not text, found.end
        if not text and written[-1:] == ["("] and line.startswith(")", at):
            written.pop()  # nothing is in brackets
            literal, at = literal.removesuffix("("), at + 1
        written.append(text)
    label = literal.strip()
    if named and empty and (label.endswith(":") or not any(char.isalnum() for char in label)):
        return None
    return "".join(written)


def _tidy(text: str) -> str:
    """An empty variable leaves no double blanks behind."""
    lines = (re.sub(r" {2,}", " ", line).rstrip() for line in text.split("\n"))
    return "\n".join(lines).strip()
