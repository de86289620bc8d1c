"""What a template would say, for who writes it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from helper.callbook.record import Record
from helper.calls.model import Call, CallState, Direction, Outcome
from helper.faces import Preview
from helper.journal.compose import Composer, setting_of
from helper.journal.templates import unknown
from helper.settings.table import JOURNAL_OUTBOUND_ANSWERED, JOURNAL_OUTBOUND_UNANSWERED

_OUTBOUND = (JOURNAL_OUTBOUND_ANSWERED.key, JOURNAL_OUTBOUND_UNANSWERED.key)


def preview(composer: Composer, key: str, template: str, latest: Iterable[Record]) -> Preview:
    """``template`` on the last call that the setting ``key`` is for, on the last one of all where there was none such,
    or on an example. ``latest``: newest first.
    """
    calls = [record for record in latest if record.call.over]
    fitting = (record for record in calls if setting_of(record.call).key == key)
    record = next(fitting, calls[0] if calls else _example(key))
    return Preview(composer.preview(template, record), tuple(unknown(template)))


def _example(key: str) -> Record:
    start = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=5)
    direction = Direction.OUTBOUND if key in _OUTBOUND else Direction.INBOUND
    call = Call(
        id="",
        direction=direction,
        state=CallState.ENDED,
        number="+12025550123",
        display="+12025550123",
        started_at=start,
        outcome=Outcome.ANSWERED,
        answered_at=start + timedelta(seconds=6),
        ended_at=start + timedelta(seconds=71),
    )
    return Record(call)
