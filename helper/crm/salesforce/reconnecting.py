"""Keeping a session: restored at start, brought back whenever it was lost."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets as random_source
import time
from collections.abc import Awaitable, Callable

from helper.crm.port import Doubtful, Temporary
from helper.crm.salesforce.config import Timing
from helper.crm.salesforce.session import Session
from helper.errors import NotConnected, NotSignedIn, SidecallError
from helper.faces import Connection
from helper.language import _

log = logging.getLogger(__name__)

# After so many failures it is asked where the org is: at first in seconds, then every few minutes.
_LOOK_WHERE_AT, _LOOK_WHERE_EVERY = 2, 30
_TO_CONNECT = (Connection.CONNECTING, Connection.OFFLINE, Connection.REFUSED)


async def keep(session: Session, timing: Timing, warm_up: Callable[[], Awaitable[None]]) -> None:
    """Connect, and again with growing pauses while that fails; until cancelled. ``warm_up`` follows each success.

    A connection that is lost again and again right after it was made has growing pauses, too: what fails may be one
    kind of request only, and whoever waits for it asks again with each success.
    """
    failures = losses = 0
    connected_at = float("-inf")
    while True:
        session.woken.clear()
        wait_s: float | None = None
        if session.state in _TO_CONNECT or not session.restored:
            wait_s = await _attempt(session, timing, warm_up, failures)
            failures = 0 if wait_s is None else failures + 1
            if session.state is Connection.CONNECTED:
                connected_at = time.monotonic()
        try:
            await asyncio.wait_for(session.woken.wait(), wait_s)
        except TimeoutError:
            continue
        if session.state in (Connection.OFFLINE, Connection.REFUSED):
            # Lost just now: give whatever it is a moment.
            longest = _longest(session, timing)
            lasted = time.monotonic() - connected_at >= longest
            losses = 0 if lasted else losses + 1
            await asyncio.sleep(pause(timing, losses, longest))


async def _attempt(
    session: Session, timing: Timing, warm_up: Callable[[], Awaitable[None]], failures: int
) -> float | None:
    """Connect; the seconds until the next attempt, or None when there is nothing to wait for."""
    try:
        await session.connect()
        await warm_up()
    except (NotConnected, Temporary, Doubtful) as error:
        if session.state is Connection.UNCONFIGURED:
            return None
        session.lost(error)
        if failures % _LOOK_WHERE_EVERY == _LOOK_WHERE_AT and isinstance(error, NotConnected):
            # The org may have moved, and its old address be gone.
            with contextlib.suppress(SidecallError):
                await session.renew()
        return pause(timing, failures, _longest(session, timing))
    except NotSignedIn:
        # Signed out is for the agent to mend; what is refused may be allowed again without anybody telling.
        return pause(timing, failures, _longest(session, timing)) if session.state is Connection.REFUSED else None
    except SidecallError as error:
        session.refused(error.message)
        return pause(timing, failures, _longest(session, timing))
    except Exception:
        # Nothing that an org says may be the end of trying.
        log.exception("connecting to Salesforce broke")
        session.lost(NotConnected(_("Salesforce did not answer properly.")))
        return pause(timing, failures)
    return None


def _longest(session: Session, timing: Timing) -> float:
    return timing.longest_refused_s if session.state is Connection.REFUSED else timing.longest_retry_s


def pause(timing: Timing, failures: int, longest_s: float = 0.0) -> float:
    """Seconds to wait after so many failures, at most ``longest_s`` (0: as usual); half of it is by chance, lest a
    whole company comes back at once.
    """
    longest = min(longest_s or timing.longest_retry_s, timing.first_retry_s * 2.0 ** min(failures, 16))
    return longest * (0.5 + random_source.randbelow(1000) / 2000)
