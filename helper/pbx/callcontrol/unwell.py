"""3CX answers, but not as it does when it is well."""

from __future__ import annotations

from helper.errors import NotConnected
from helper.language import _


class Unwell(NotConnected):
    """429, 5xx, or an answer that is none. ``retry_after``: seconds that 3CX asks to be left alone for, 0 when it does
    not say.
    """

    def __init__(self, message: str, retry_after: float = 0.0) -> None:
        super().__init__(message)
        self.retry_after = retry_after


def wrong_answer(status: int, said: str = "", retry_after: float = 0.0) -> Unwell:
    """For an answer with ``status`` that is not what was asked for; ``said`` is what it says itself, if anything."""
    if status == 429 or status >= 500:
        return Unwell(_("3CX is overloaded or being restarted ({status}).").format(status=status) + said, retry_after)
    return Unwell(_("What answers at the address of 3CX is not 3CX, or is being restarted.") + said, retry_after)
