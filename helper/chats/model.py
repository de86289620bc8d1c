"""A chat, or that part of one which becomes one entry of the journal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

KEY_PREFIX = "sidecall:chat:"


@dataclass(frozen=True, slots=True)
class Line:
    """What one person wrote at once. ``at`` is UTC; ``inside``: it was somebody of the company."""

    at: datetime
    name: str
    text: str
    inside: bool


@dataclass(frozen=True, slots=True)
class Chat:
    """The messages of a conversation from one rest to the next, in order, at least one of them an agent's.

    ``conversation`` and ``first_id`` are the exchange's, ``last_id`` the last message's. ``extension`` is that of the
    agent who wrote last. ``name``, ``phone`` (as the exchange has it) and ``email`` are the other end's, "" where they
    are not known.
    """

    conversation: str
    first_id: str
    last_id: str
    lines: tuple[Line, ...]
    extension: str
    name: str = ""
    phone: str = ""
    email: str = ""
    queue: str = ""

    @property
    def key(self) -> str:
        """What its Task is known by, on whichever computer it is made: the conversation, and the first message of this
        part of it.
        """
        return f"{KEY_PREFIX}{self.conversation}:{self.first_id}"

    def by_our_clock(self, ahead: timedelta) -> Chat:
        """With its times as they were here, by a clock that the exchange's is ``ahead`` of."""
        return replace(self, lines=tuple(replace(line, at=line.at - ahead) for line in self.lines))

    @property
    def started_at(self) -> datetime:
        return self.lines[0].at

    @property
    def ended_at(self) -> datetime:
        return self.lines[-1].at
