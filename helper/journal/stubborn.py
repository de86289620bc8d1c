"""Which entries Salesforce itself breaks on, again and again, while it takes others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from helper.journal.model import Entry

TIMES = 5
"""So often is an entry tried by itself, with growing pauses, after another went through, before it is taken to be the
entry and not the org: some minutes, and the agent can mend it.
"""
TIMES_LOOKED_UP = 20
"""So often is asked who it was with, more than an hour, before it is logged without: nobody can mend that."""


@dataclass(slots=True)
class _Tried:
    taken: int  # how many others had been taken at the first time
    times: int = 0  # since another was
    words: str = ""


class Stubborn:
    """Remembered until the program ends; after that the tries are counted anew."""

    def __init__(self, times: int = TIMES) -> None:
        self._times = times
        self._tried: dict[str, _Tried] = {}
        self._taken = 0
        self._lately: set[str] = set()  # what it broke on since it took anything

    def broke(self, entry: Entry, words: str) -> None:
        """Salesforce broke on this one alone, and said ``words``."""
        tried = self._tried.setdefault(entry.id, _Tried(self._taken))
        tried.times += tried.taken != self._taken
        tried.words = words
        self._lately.add(entry.id)

    def taken(self, entries: Iterable[Entry]) -> None:
        """These went through."""
        for entry in entries:
            self._taken += 1
            self._tried.pop(entry.id, None)
            self._lately.clear()

    def suspected(self, entry: Entry) -> bool:
        """Whether it is to be sent alone, so that no other suffers from it."""
        return entry.id in self._tried

    def why(self, entry: Entry) -> str:
        """In Salesforce's words, why it is the agent's to mend; "" while it may be the org: when it breaks on others as
        well, or has taken none.
        """
        tried = self._tried.get(entry.id)
        if tried is None or tried.times < self._times or self._lately - {entry.id}:
            return ""
        return tried.words
