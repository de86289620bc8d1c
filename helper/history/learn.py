"""What a logged call tells of a call of ours, and a call of ours made from a logged one."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime, timedelta

from helper.callbook.record import Recorded
from helper.calls.model import Call, CallState, Direction, Outcome
from helper.numbers.model import Number, NumberKind
from helper.numbers.read import read_caller_id
from helper.numbers.rewrite import rewrite
from helper.pbx.archive import LoggedCall
from helper.settings.settings import Settings
from helper.settings.table import NUMBERS_DIAL_PREFIX, NUMBERS_REGION, PBX_EXTENSION

_NAMES = uuid.UUID("0f7b51a6-6e39-4f5a-9c57-3a5ce1c4f4d2")
_SAYS_MORE = (Outcome.ANSWERED_ELSEWHERE, Outcome.BUSY, Outcome.FAILED)


def unsure(call: Call) -> bool:
    """Whether the log may know more of how a call came out than was seen of it."""
    if call.state is not CallState.ENDED or call.outcome is None:
        return False
    if call.outcome is Outcome.ANSWERED:
        return not call.start_seen
    return call.outcome in (Outcome.UNKNOWN, Outcome.MISSED, Outcome.UNANSWERED)


def learned(call: Call, logged: LoggedCall, ahead: timedelta) -> Call:
    """``call`` with what was not seen of it filled in from the log; what was seen stays as it was seen."""
    if not unsure(call):
        return call
    answered_at, ended_at = _ours(logged.answered_at, ahead), logged.ended_at - ahead
    if call.answered_at is not None:
        if logged.outcome is not Outcome.ANSWERED or answered_at is None:
            return call  # it talked, whatever the log says
        if call.outcome is Outcome.ANSWERED and call.ended_at is not None:
            return replace(call, start_seen=True, answered_at=min(answered_at, call.ended_at))
        answered_at = answered_at if not call.start_seen else call.answered_at
        return replace(
            call,
            outcome=Outcome.ANSWERED,
            start_seen=True,
            answered_at=answered_at,
            ended_at=max(ended_at, answered_at),
            queue=call.queue or logged.queue,
        )
    if call.outcome is not Outcome.UNKNOWN:
        return replace(call, outcome=logged.outcome) if logged.outcome in _SAYS_MORE else call
    if call.ended_at is not None and logged.outcome is Outcome.ANSWERED:
        return call  # its end was seen, and no answer: this is another call
    if call.queue and not logged.queue and logged.outcome is Outcome.MISSED:
        return call  # what became of the caller in the queue is not in the log yet
    return replace(
        call,
        outcome=logged.outcome,
        answered_at=answered_at,
        ended_at=call.ended_at or max(ended_at, call.started_at, answered_at or call.started_at),
        queue=call.queue or logged.queue,
    )


def recorded(before: Recorded, logged: LoggedCall) -> Recorded:
    """What was said, as far as the log has it by now."""
    return Recorded(
        url=logged.recording_url or before.url,
        transcription=logged.transcription or before.transcription,
        summary=logged.summary or before.summary,
        sentiment=before.sentiment if logged.sentiment is None else logged.sentiment,
    )


def from_log(logged: LoggedCall, ahead: timedelta, settings: Settings, extension: str = "") -> Call:
    """The call that a row of the log is, with an id that comes out the same each time it is read, and on each computer.
    ``extension`` is whose call it is, where it is not the agent's of this PC.
    """
    number = read_party(logged, settings)
    inside = number.kind is NumberKind.INTERNAL
    party = logged.number or logged.extension
    spelled = (extension or settings[PBX_EXTENSION], logged.direction, party, logged.started_at.isoformat())
    return Call(
        id=str(uuid.uuid5(_NAMES, "\n".join(spelled))),
        direction=logged.direction,
        state=CallState.ENDED,
        number=number.e164 or None,
        display=number.display,
        started_at=logged.started_at - ahead,
        party_extension=number.digits if inside else "",
        received=logged.received,
        queue=logged.queue,
        name_from_pbx=logged.name[:200],
        outcome=logged.outcome,
        answered_at=_ours(logged.answered_at, ahead),
        ended_at=logged.ended_at - ahead,
    )


def read_party(logged: LoggedCall, settings: Settings) -> Number:
    """The other end of a logged call; what was dialled still has the prefix that the trunk wants."""
    if logged.direction is Direction.INTERNAL:
        return read_caller_id(logged.extension, settings[NUMBERS_REGION], internal=True)
    raw = logged.number
    prefix = settings[NUMBERS_DIAL_PREFIX]
    if logged.direction is Direction.OUTBOUND and prefix:
        raw = raw.removeprefix(prefix)
    return read_caller_id(rewrite(raw, settings.rewrites()), settings[NUMBERS_REGION])


def _ours(when: datetime | None, ahead: timedelta) -> datetime | None:
    return None if when is None else when - ahead
