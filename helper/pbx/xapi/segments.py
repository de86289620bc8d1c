"""Rows of the call log as segments: who called whom, when, and whether it was taken.

Sources: `CallLogData` in the swagger of 3CX's xapi-tutorial; rows of live systems as open-source monitors read them:
one call has several rows with one `MainCallHistoryId`, StartTime is UTC, a queue's row has the CallType "Queue" and
says in Reason who took over. Types of a party are 3CX's numbers for kinds of extension. The spelling of keys differs
between versions (`actionDnDn`), so case does not count.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

_EXTENSION, _OUTSIDE = 0, 1
_GROUPS = (2, 4)  # ring group, queue
_SHORT = 6  # extensions have no more digits than this
_DURATION = re.compile(r"P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?")


@dataclass(frozen=True, slots=True)
class Party:
    """One end of a segment. ``number`` is its caller id, ``dn`` the extension, queue or trunk."""

    dn: str
    number: str
    name: str
    kind: int | None

    @property
    def inside(self) -> bool:
        """A colleague's extension, not an outside caller whom a colleague put through."""
        if len(re.sub(r"\D", "", self.number)) > _SHORT:
            return False
        return self.kind != _OUTSIDE and bool(self.dn or self.number)

    @property
    def person(self) -> bool:
        """Somebody's phone, not the box or group of the same number."""
        return self.kind in (None, _EXTENSION)

    @property
    def group(self) -> bool:
        return self.kind in _GROUPS


@dataclass(frozen=True, slots=True)
class Segment:
    """One row. ``call`` is the same for all rows of one call. Times are UTC by the exchange's clock."""

    call: str
    start: datetime
    source: Party
    destination: Party
    action: Party
    answered: bool
    ringing: timedelta
    talking: timedelta
    queue_row: bool
    reason: str
    recording_url: str
    transcription: str
    summary: str
    sentiment: int | None

    @property
    def end(self) -> datetime:
        return self.start + self.ringing + self.talking

    @property
    def taken_by_extension(self) -> bool:
        """A person took it: not a queue, which takes every call to play its music, nor a voicemail box."""
        return self.answered and not self.queue_row and self.destination.person


def read_segment(row: Mapping[str, Any]) -> Segment | None:
    """A row; None for one that has no time, or is not in a form that we know."""
    values = {key.lower(): value for key, value in row.items()}
    start = _when(values.get("starttime"))
    if start is None:
        return None
    call = next((_text(values, key) for key in ("maincallhistoryid", "callhistoryid", "cdrid") if values.get(key)), "")
    sentiment = values.get("sentimentscore")
    return Segment(
        call=call or f"{values.get('callid')} {start.isoformat()}",
        start=start,
        source=_party(values, "source"),
        destination=_party(values, "destination"),
        action=_party(values, "actiondn"),
        answered=values.get("answered") is True or _text(values, "status").lower() == "answered",
        ringing=_length(values.get("ringingduration")),
        talking=_length(values.get("talkingduration")),
        queue_row=_text(values, "calltype").lower() == "queue" or values.get("destinationtype") in _GROUPS,
        reason=_text(values, "reason").lower(),
        recording_url=_text(values, "recordingurl"),
        transcription=_text(values, "transcription"),
        summary=_text(values, "summary"),
        sentiment=sentiment if isinstance(sentiment, int) else None,
    )


def _party(values: Mapping[str, Any], side: str) -> Party:
    kind = values.get(f"{side}type")
    dn = _text(values, f"{side}dn")
    return Party(
        dn=dn.lower().removeprefix("ext.") if dn.lower().startswith("ext.") else dn,
        number=_text(values, f"{side}callerid"),
        name=_text(values, f"{side}displayname"),
        kind=kind if isinstance(kind, int) else None,
    )


def _when(value: object) -> datetime | None:
    if not isinstance(value, str):
        return None
    # Some builds write seven digits of a second; Python reads up to six.
    text = re.sub(r"(\.\d{6})\d+", r"\1", value)
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return None
    return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)


def _length(value: object) -> timedelta:
    """An Edm.Duration ("PT1M23.5S"), or seconds."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return timedelta(seconds=max(0.0, float(value)))
    found = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return timedelta()
    days, hours, minutes, seconds = (float(part) if part else 0.0 for part in found.groups())
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


def _text(values: Mapping[str, Any], key: str) -> str:
    value = values.get(key)
    return value.strip() if isinstance(value, str) else ""
