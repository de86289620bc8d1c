"""How much of the org's daily allowance of API requests is used, as each answer says, and what may still be asked.

The allowance is of the whole company and counts the last 24 hours:
https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/headers_api_usage.htm
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from helper.crm.port import Temporary
from helper.crm.salesforce.errors import Fault, is_used_up
from helper.language import _

_API_USAGE = re.compile(r"(?<![\w-])api-usage=(\d{1,12})/(\d{1,12})")
# Calls need one or two requests each; from here on the rest is kept for them.
SAVE_FROM = 0.8
# What is older may no longer be so, and without calls nobody would ever say.
READING_COUNTS_S = 15 * 60.0


class Saving(Temporary):
    """Not asked: what is left of the company's requests is kept for calls."""

    def default_title(self) -> str:
        return _("Salesforce requests are running low")


@dataclass(frozen=True, slots=True)
class Usage:
    """Requests of the last 24 hours by everybody in the org; both 0 while it is not known."""

    used: int = 0
    limit: int = 0

    def after(self, headers: Mapping[str, str]) -> Usage:
        """The usage once the answer with these headers came; unchanged when it does not say."""
        found = _API_USAGE.search(headers.get("Sforce-Limit-Info", ""))
        return Usage(int(found[1]), int(found[2])) if found else self

    @property
    def scarce(self) -> bool:
        """Whether what is left is for calls alone."""
        return self.limit > 0 and self.used >= SAVE_FROM * self.limit


class Allowance:
    """``usage`` is the last reading; ``used_up`` that Salesforce refuses for it. ``now`` counts seconds."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self.usage = Usage()
        self.used_up = False
        self._now = now
        self._read_at = now()

    def answered(self, path: str, headers: Mapping[str, str], carried_out: bool) -> bool:
        """Read the answer to a request; whether what may be asked is another now.

        Requests to ``/services/oauth2`` do not count, and are answered when nothing is left, too.
        """
        before = (self.usage.scarce, self.used_up)
        self.usage = self.usage.after(headers)
        if _API_USAGE.search(headers.get("Sforce-Limit-Info", "")):
            self._read_at = self._now()
        if carried_out and path.startswith("/services/data/"):
            self.used_up = False
        return before != (self.usage.scarce, self.used_up)

    def refused(self, faults: Sequence[Fault]) -> bool:
        """Salesforce refused with these; whether what may be asked is another now."""
        if self.used_up or not any(is_used_up(fault) for fault in faults):
            return False
        self.used_up = True
        self._read_at = self._now()
        return True

    def mind(self) -> None:
        """To be called before a request that no call needs. Raises ``Saving`` when it is not to be made.

        One in a quarter of an hour is, as only an answer tells that there is enough again.
        """
        if not (self.usage.scarce or self.used_up):
            return
        if self._now() - self._read_at >= READING_COUNTS_S:
            self._read_at = self._now()
            return
        raise Saving(self.message)

    @property
    def message(self) -> str:
        """What it means for the agent, "" while there is enough."""
        if self.used_up:
            return _(
                "Your company’s Salesforce has used up its requests of 24 hours. They come back bit by bit, as those "
                "of the day before no longer count, at the latest in 24 hours. Calls go on and are logged then."
            )
        if self.usage.scarce:
            return _(
                "Your company’s Salesforce has used {percent} % of its requests of 24 hours. Sidecall keeps the rest "
                "for calls: searching, and what is open with a caller, come back when there are more."
            ).format(percent=int(100 * self.usage.used / self.usage.limit))
        return ""
