"""How an entry goes from one state to the next. Pure; the store applies them to the entry as it is by then."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from helper.journal.model import Entry, EntryState, content

_ABOUT_DELIVERY = (
    "state", "attempts", "next_try_at", "sent_at", "task_id", "error", "written", "sending", "gone", "created_at",
    "hold", "unlooked", "user_id", "user_name", "org_id", "look_first",
)  # fmt: skip
_UNDER_WAY = (EntryState.SENDING, EntryState.DOUBTFUL)


def amended(stored: Entry, wanted: Entry) -> Entry:
    """``stored`` with what ``wanted`` says, which was made from what may by now be an older ``stored``."""
    after = replace(wanted, **{name: getattr(stored, name) for name in _ABOUT_DELIVERY})
    if content(after) == content(stored) and after.needs_lookup == stored.needs_lookup:
        return after
    if stored.state in (*_UNDER_WAY, EntryState.SET_ASIDE) or stored.gone:
        return after  # it is compared with what was sent when that is settled
    held = wanted.state is EntryState.HELD and not stored.task_id
    state = EntryState.HELD if held else EntryState.WAITING
    return replace(after, state=state, next_try_at=None, error="", hold="")


def sending(entry: Entry, said: Entry, now: datetime) -> Entry:
    """It is about to be sent as ``said``. Written down first: after a crash it is asked for, not sent again."""
    return replace(
        entry,
        state=EntryState.SENDING,
        attempts=entry.attempts + 1,
        sent_at=entry.sent_at if entry.task_id else now,
        next_try_at=None,
        error="",
        sending=content(said),
    )


def delivered(entry: Entry, task_id: str) -> Entry:
    """The Task ``task_id`` is there and says what was sent last; what changed meanwhile is sent after it."""
    said = entry.sending or entry.written
    state = EntryState.SENT if content(entry) == said else EntryState.WAITING
    return replace(
        entry, state=state, task_id=task_id, next_try_at=None, error="", written=said, sending={}, gone=False, hold=""
    )


def later(entry: Entry, at: datetime, why: str) -> Entry:
    """Nothing was done; it is tried again."""
    state = EntryState.DOUBTFUL if entry.state is EntryState.DOUBTFUL else EntryState.WAITING
    return replace(entry, state=state, next_try_at=at, error=why)


def not_found_out(entry: Entry, at: datetime, why: str) -> Entry:
    """Who it was with could not be asked; that is tried again, less and less often."""
    return replace(later(entry, at, why), attempts=entry.attempts + 1)


def doubtful(entry: Entry, at: datetime, why: str, now: datetime) -> Entry:
    """No answer had come by ``now``. Bringing a Task up to date twice does no harm; a new one is asked for first."""
    if entry.task_id:
        return later(entry, at, why)
    # Its batch may have begun long before its own request.
    return replace(entry, state=EntryState.DOUBTFUL, next_try_at=at, error=why, sent_at=now)


def refused(entry: Entry, why: str) -> Entry:
    """Salesforce said no; the agent must mend it."""
    return replace(entry, state=EntryState.REFUSED, next_try_at=None, error=why)


def held(entry: Entry, why: str, hold: str = "") -> Entry:
    """``hold``: a ``Hold`` that the agent decides on."""
    return replace(entry, state=EntryState.HELD, next_try_at=None, error=why, hold=hold)


def gone(entry: Entry, why: str) -> Entry:
    """Somebody deleted the Task; only the agent can say that it is to be written anew."""
    return replace(refused(entry, why), gone=True)


def again(entry: Entry) -> Entry:
    """It is to be sent now, by the agent's wish or as what stood in the way is gone."""
    state = EntryState.DOUBTFUL if entry.state is EntryState.DOUBTFUL else EntryState.WAITING
    after = replace(entry, state=state, next_try_at=None, error="", hold="")
    return replace(after, task_id="", written={}, sent_at=None, gone=False) if entry.gone else after


def after_a_crash(entry: Entry) -> Entry:
    """It was being sent when the program ended."""
    state = EntryState.WAITING if entry.task_id else EntryState.DOUBTFUL
    return replace(entry, state=state, next_try_at=None)
