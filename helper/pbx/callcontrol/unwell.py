"""3CX answers, but not as it does when it is well."""

from __future__ import annotations

from helper.errors import NotConnected


class Unwell(NotConnected):
    """429, 5xx, or an answer that is none. ``retry_after``: seconds that 3CX asks to be left alone for, 0 when it does
    not say.
    """

    def __init__(self, message: str, retry_after: float = 0.0) -> None:
        super().__init__(message)
        self.retry_after = retry_after
