"""3CX is asked for recordings only as long as there may be any."""

from __future__ import annotations

from datetime import UTC, datetime

from helper.callbook.record import Recorded
from helper.calls.model import Direction, Outcome
from helper.history.learn import recorded
from helper.history.recordings import Recordings
from helper.pbx.archive import LoggedCall

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
BARE = LoggedCall(Direction.INBOUND, Outcome.ANSWERED, START, START)
WHOLE = LoggedCall(
    Direction.INBOUND, Outcome.ANSWERED, START, START,
    recording_url="https://x", transcription="Hello", summary="A greeting", sentiment=4,
)  # fmt: skip


def test_a_3cx_that_records_nothing_is_not_asked_on() -> None:
    recordings = Recordings()
    for n in range(5):
        assert recordings.likely()
        recordings.wait_for(str(n))
        recordings.told(str(n), BARE)
        assert recordings.waits_for(str(n))
        recordings.in_vain(str(n))
    assert not recordings.likely()
    recordings.told("any", WHOLE)
    assert recordings.likely()


def test_what_is_complete_is_not_waited_for() -> None:
    recordings = Recordings()
    recordings.wait_for("one")
    recordings.told("one", WHOLE)
    assert not recordings.waits_for("one")
    recordings.in_vain("one")
    assert recordings.likely()


def test_what_was_told_once_stays_told() -> None:
    assert recorded(Recorded("https://x", "Hello", "", 2), BARE) == Recorded("https://x", "Hello", "", 2)
    assert recorded(Recorded(url="https://y"), WHOLE) == Recorded("https://x", "Hello", "A greeting", 4)
