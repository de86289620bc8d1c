"""Calls that ended, as the call history and the call log report show them.

Their ids are the log's own: nothing in a row names the `callid` that Call Control knew.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from helper.sandbox.pbx.model import TRUNK_DN, Call, Spoken, stamp

FIRST_LOG_ID = 50_001
_EXTENSION, _EXTERNAL_LINE, _RING_GROUP, _QUEUE = 0, 1, 2, 4
_NAMESPACE = UUID("6b0f8f0e-6a5f-4c5c-9d55-0d9f3b1f4c10")


def iso_duration(length: timedelta) -> str:
    """`PT1M23.5S`, as OData writes an Edm.Duration."""
    seconds = max(length.total_seconds(), 0.0)
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(int(minutes), 60)
    return (
        "PT"
        + (f"{hours}H" if hours else "")
        + (f"{minutes}M" if minutes else "")
        + f"{rest:.3f}".rstrip("0").rstrip(".")
        + "S"
    )


def history_row(call: Call, names: dict[str, str]) -> dict[str, Any]:
    """A segment of CallHistoryView."""
    ended = call.ended_at or datetime.now(UTC)
    source, destination = _ends(call, names)
    return {
        "SegmentId": FIRST_LOG_ID + call.log_number,
        "SegmentStartTime": stamp(call.started_at),
        "SegmentEndTime": stamp(ended),
        "SegmentType": 2 if call.answered_at else 1,
        "SegmentActionId": 1,
        "CallTime": iso_duration(ended - (call.answered_at or ended)),
        "CallAnswered": call.answered_at is not None,
        **_party("Src", source, call.log_number * 2),
        **_party("Dst", destination, call.log_number * 2 + 1),
    }


def log_rows(call: Call, names: dict[str, str], segments: bool, ahead: timedelta) -> list[dict[str, Any]]:
    """The rows of a call in the call log report, newest first, by a clock that is `ahead`.

    `segments`: a call through a queue has a row for the queue, whose Reason tells who took over, and one for each
    extension that rang (as the live system does whose rows an open-source monitor reads).
    """
    row = log_row(call, names, ahead)
    if not segments or not call.queue:
        return [row]
    taken = f" was replaced by {names.get(call.answered_by, '')} ({call.answered_by})"
    queue = {
        **row,
        "CallType": "Queue",
        "DestinationDn": call.queue,
        "DestinationCallerId": call.queue,
        "DestinationDisplayName": names.get(call.queue, ""),
        "DestinationType": row["ActionDnType"],
        "ActionDnDn": "",
        "ActionDnDisplayName": "",
        "ActionDnCallerId": "",
        "ActionDnType": None,
        "TalkingDuration": "PT0S",
        "Reason": names.get(call.queue, "") + taken if call.answered_by else row["Reason"],
    }
    rang = [
        {
            **row,
            "Indent": 1,
            "CdrId": str(uuid5(_NAMESPACE, f"{row['CdrId']} {extension}")),
            "DestinationDn": extension,
            "DestinationCallerId": extension,
            "DestinationDisplayName": names.get(extension, ""),
            "DestinationType": _EXTENSION,
            "ActionDnDn": "",
            "ActionDnDisplayName": "",
            "ActionDnCallerId": "",
            "ActionDnType": None,
            "Answered": extension == call.answered_by,
            "Status": "Answered" if extension == call.answered_by else "Unanswered",
            "TalkingDuration": row["TalkingDuration"] if extension == call.answered_by else "PT0S",
        }
        for extension in dict.fromkeys((call.extension, call.answered_by))
        if extension
    ]
    return [*reversed(rang), queue]


def log_row(call: Call, names: dict[str, str], ahead: timedelta) -> dict[str, Any]:
    """A row of the call log report."""
    ended = call.ended_at or datetime.now(UTC)
    answered = call.answered_at is not None
    source, destination = _ends(call, names)
    spoken = call.spoken or Spoken()
    cdr_id = str(uuid5(_NAMESPACE, f"{call.started_at.isoformat()} {call.log_number}"))
    return {
        "CdrId": cdr_id,
        "CallId": FIRST_LOG_ID + call.log_number,
        "CallHistoryId": cdr_id,
        "MainCallHistoryId": cdr_id,
        "SegmentId": FIRST_LOG_ID + call.log_number,
        "Indent": 0,
        "StartTime": stamp(call.started_at + ahead),
        "Direction": call.direction.capitalize(),
        "CallType": call.direction.capitalize(),
        "Status": "Answered" if answered else "Unanswered",
        "Answered": answered,
        "RingingDuration": iso_duration((call.answered_at or ended) - call.started_at),
        "TalkingDuration": iso_duration(ended - (call.answered_at or ended)),
        "SourceDn": source["dn"],
        "SourceCallerId": source["number"],
        "SourceDisplayName": source["name"],
        "SourceType": source["type"],
        "DestinationDn": destination["dn"],
        "DestinationCallerId": destination["number"],
        "DestinationDisplayName": destination["name"],
        "DestinationType": destination["type"],
        "ActionDnDn": call.queue,
        "ActionDnDisplayName": names.get(call.queue, ""),
        "ActionDnCallerId": call.queue,
        "ActionDnType": _RING_GROUP if call.queue.startswith("85") else _QUEUE if call.queue else None,
        "Reason": _reason(call),
        "CallCost": 0,
        "RecordingUrl": spoken.recording_url,
        "Recordings": [],
        "Transcription": spoken.transcription or None,
        "Summary": spoken.summary or None,
        "SentimentScore": spoken.sentiment,
    }


def _reason(call: Call) -> str:
    if call.reason in ("PhoneBusy", "NoAnswer"):
        return {"PhoneBusy": "Busy", "NoAnswer": "No answer"}[call.reason]
    if call.reason in ("divert", "transferto"):
        return "Transferred"
    return (
        "Terminated by source"
        if (call.ended_by == "far") is (call.direction == "inbound")
        else "Terminated by destination"
    )


def _ends(call: Call, names: dict[str, str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Source and destination; ours is who called, or whoever answered, else the extension that rang."""
    our_dn = call.extension if call.placed else call.answered_by or call.extension
    ours = {"dn": our_dn, "number": our_dn, "name": names.get(our_dn, ""), "type": _EXTENSION}
    if call.number in names:
        theirs = {"dn": call.number, "number": call.number, "name": names[call.number], "type": _EXTENSION}
    else:
        theirs = {"dn": TRUNK_DN, "number": call.number, "name": call.name or call.number, "type": _EXTERNAL_LINE}
    return (ours, theirs) if call.placed else (theirs, ours)


def _party(side: str, end: dict[str, Any], participant: int) -> dict[str, Any]:
    external = end["type"] == _EXTERNAL_LINE
    return {
        f"{side}Dn": end["dn"],
        f"{side}DnType": end["type"],
        f"{side}CallerNumber": end["number"],
        f"{side}DisplayName": end["name"],
        f"{side}ExtendedDisplayName": f"{end['name']} ({end['number']})",
        f"{side}External": external,
        f"{side}Internal": not external,
        f"{side}Id": participant,
        f"{side}ParticipantId": participant,
        f"{side}RecId": 0,
    }
