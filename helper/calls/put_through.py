"""An attended transfer that the agent made on the phone.

The API does not tell of it. What it shows of the agent's own extension are two connected calls that end at once, the
later of which is no caller's. The same is shown where both end for another reason; what can be told apart is here.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from helper.calls.live import Live
from helper.calls.model import CallState
from helper.calls.transitions import consults

_AT_ONCE = timedelta(seconds=0.2)  # two legs that go so soon after each other went together


def note_ends(live: Live, running: Iterable[Live], at: datetime) -> None:
    """The last leg of ``live`` went: with it, one may have been put through to the other."""
    for other in running:
        if other is live or other.empty_since is None or abs(at - other.empty_since) > _AT_ONCE:
            continue
        first, second = sorted((live, other), key=lambda one: one.call.started_at)
        # Whom the agent hangs up on from here, with both calls at hand, is not put through.
        if consults(second.call, first.call) and not (first.hung_up or second.hung_up):
            first.asked_at = second.call.started_at


def put_through(live: Live, running: Iterable[Live]) -> bool:
    """Whether ``live``, which is over, was put through. Not if the agent talks on since: both went into a conference
    then, whose leg is a call of its own.
    """
    asked_at = live.asked_at
    return asked_at is not None and not any(
        other.empty_since is None and other.call.state is CallState.CONNECTED and other.call.started_at >= asked_at
        for other in running
        if other is not live
    )
