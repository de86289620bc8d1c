"""A line in the book: a call and what we found out about the other end."""

from __future__ import annotations

from dataclasses import dataclass

from helper.calls.model import Call
from helper.people.model import LookupState, Person


@dataclass(frozen=True, slots=True)
class Recorded:
    """What 3CX has of what was said, told some time after the call: ``sentiment`` as 3CX scores it, None when not."""

    url: str = ""
    transcription: str = ""
    summary: str = ""
    sentiment: int | None = None

    @property
    def complete(self) -> bool:
        """Whether nothing more is to come."""
        return bool(self.url and self.transcription and self.summary) and self.sentiment is not None


@dataclass(frozen=True, slots=True)
class Record:
    """``matches`` are ranked and may be several; ``person`` is the one the call belongs to (a single match, the
    record the number stood on, or the agent's choice). ``chosen``: a human or a page said who it is, so no lookup
    overrules it. ``lookup_message`` is why it is not known, in Salesforce's own words where it gave any. ``recorded``:
    as far as 3CX has told it. ``from_log``: nobody saw it here, it was found in 3CX's call log.
    """

    call: Call
    lookup: LookupState = LookupState.NONE
    matches: tuple[Person, ...] = ()
    person: Person | None = None
    chosen: bool = False
    recorded: Recorded = Recorded()
    lookup_message: str = ""
    from_log: bool = False
