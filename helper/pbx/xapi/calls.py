"""Segments of the call log as the agent's calls."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from helper.calls.model import Direction, Outcome
from helper.pbx.archive import ExtensionCall, LoggedCall, Rang
from helper.pbx.xapi.segments import Party, Segment

_TELLING_DIGITS = 7
_NEAR = timedelta(seconds=15)


def read_calls(segments: Iterable[Segment], extension: str, rang: Sequence[Rang]) -> list[LoggedCall]:
    """The calls of ``extension``, and those of ``rang`` that somebody else took; of all others nothing."""
    found: list[LoggedCall] = []
    for group in _groups(segments):
        own = _own_calls(group, extension)
        found += own or _taken_by_others(group, rang)
    return sorted(found, key=lambda call: call.started_at)


def read_all_calls(segments: Iterable[Segment], extensions: Collection[str]) -> list[ExtensionCall]:
    """The calls of each of ``extensions``, as ``read_calls`` would give them to each."""
    found: list[ExtensionCall] = []
    for group in _groups(segments):
        ends = {end.dn for segment in group for end in (segment.source, segment.destination)}
        for extension in sorted(ends & set(extensions)):
            found += [ExtensionCall(extension, call) for call in _own_calls(group, extension)]
    return sorted(found, key=lambda one: one.call.started_at)


def _groups(segments: Iterable[Segment]) -> Iterable[list[Segment]]:
    """The segments of each call, in the order of time."""
    by_call: dict[str, list[Segment]] = {}
    for segment in reversed(list(segments)):  # newest first, as the log has them
        by_call.setdefault(segment.call, []).append(segment)
    for group in by_call.values():
        group.sort(key=lambda segment: segment.start)
        yield group


def _own_calls(group: Sequence[Segment], extension: str) -> list[LoggedCall]:
    by_party: dict[tuple[Direction, str], list[Segment]] = {}
    for segment in group:
        end = _other_end(segment, extension)
        if end is not None:
            direction, party = end
            by_party.setdefault((direction, _digits(party.number) or party.dn), []).append(segment)
    # A consultation is a call of its own, with another party, under the same id.
    return [_own_call(own, group, extension) for own in by_party.values()]


def _other_end(segment: Segment, extension: str) -> tuple[Direction, Party] | None:
    """Who the agent talked to in a segment, and which way it went; None when it is not the agent's."""
    if segment.source.dn == extension:
        party = segment.destination
        return (Direction.INTERNAL if party.inside else Direction.OUTBOUND), party
    if segment.destination.dn == extension:
        party = segment.source
        return (Direction.INTERNAL if party.inside else Direction.INBOUND), party
    return None


def _own_call(own: Sequence[Segment], group: Sequence[Segment], extension: str) -> LoggedCall:
    first = own[0]
    direction, party = _other_end(first, extension) or (Direction.INBOUND, first.source)
    answered = [segment for segment in own if _answered(segment, extension)]
    taken = answered[0] if answered else None
    inside = direction is Direction.INTERNAL
    return LoggedCall(
        direction=direction,
        outcome=_outcome(own, group, extension),
        started_at=first.start,
        ended_at=max(segment.end for segment in own),
        number="" if inside else party.number,
        extension=(party.dn or party.number) if inside else "",
        received=inside and first.source.dn != extension,
        name=_name(party),
        queue=_queue(group) if first.source.dn != extension else "",
        answered_at=taken.start + taken.ringing if taken else None,
        talk_seconds=round(sum((segment.talking for segment in answered), timedelta()).total_seconds()),
        recording_url=next((s.recording_url for s in own if s.recording_url), ""),
        transcription=next((s.transcription for s in own if s.transcription), ""),
        summary=next((s.summary for s in own if s.summary), ""),
        sentiment=next((s.sentiment for s in own if s.sentiment is not None), None),
    )


def _answered(segment: Segment, extension: str) -> bool:
    """Whether the agent talked: not where the agent's voicemail box took the call."""
    return segment.answered and (segment.source.dn == extension or segment.destination.person)


def _outcome(own: Sequence[Segment], group: Sequence[Segment], extension: str) -> Outcome:
    """Never more than the log says: words of Reason that are not known mean no more than that nobody answered."""
    if any(_answered(segment, extension) for segment in own):
        return Outcome.ANSWERED
    if own[0].source.dn == extension:
        said = own[-1].reason
        if "busy" in said:
            return Outcome.BUSY
        return Outcome.FAILED if "fail" in said or "not found" in said else Outcome.UNANSWERED
    elsewhere = any(segment.taken_by_extension and segment.destination.dn != extension for segment in group)
    return Outcome.ANSWERED_ELSEWHERE if elsewhere else Outcome.MISSED


def _taken_by_others(group: Sequence[Segment], rang: Sequence[Rang]) -> list[LoggedCall]:
    """A call of ``rang`` for which the log names only the colleague who took it."""
    first = group[0]
    taken = next((segment for segment in group if segment.taken_by_extension), None)
    if taken is None or first.source.inside:
        return []
    if not any(_same(first.source.number, one.number) and _during(one.at, group) for one in rang):
        return []
    return [
        LoggedCall(
            direction=Direction.INBOUND,
            outcome=Outcome.ANSWERED_ELSEWHERE,
            started_at=first.start,
            ended_at=taken.start + taken.ringing,
            number=first.source.number,
            name=_name(first.source),
            queue=_queue(group),
        )
    ]


def _queue(group: Sequence[Segment]) -> str:
    for segment in group:
        if segment.queue_row:
            return segment.destination.dn
        if segment.action.group:
            return segment.action.dn
    return ""


def _name(party: Party) -> str:
    """3CX repeats the number as the name where it knows none."""
    return party.name if re.search(r"[^\W\d_]", party.name) else ""


def _during(at: datetime, group: Sequence[Segment]) -> bool:
    return group[0].start - _NEAR <= at <= max(segment.end for segment in group) + _NEAR


def _same(one: str, other: str) -> bool:
    a, b = _digits(one), _digits(other)
    return a[-_TELLING_DIGITS:] == b[-_TELLING_DIGITS:]


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
