"""A chat, or that part of one which becomes one entry of the journal."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

KEY_PREFIX = "sidecall:chat:"
_LONGEST_NAME = 150  # a Task's field has room for 255


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

    ``conversation`` is the exchange's name for it, ``first_at`` when the first message was sent by its clock, to the
    second. ``extension`` is that of the agent who wrote last. ``name``, ``phone`` (as the exchange has it) and
    ``email`` are the other end's, "" where they are not known.
    """

    conversation: str
    first_at: str
    lines: tuple[Line, ...]
    extension: str
    name: str = ""
    phone: str = ""
    email: str = ""
    queue: str = ""

    @property
    def key(self) -> str:
        """What its Task is known by, on whichever computer it is made, and whichever view of the exchange it was read
        in: the conversation, and when this part of it began.
        """
        name = self.conversation
        if len(name) > _LONGEST_NAME:
            name = f"{name[:_LONGEST_NAME]}~{hashlib.sha256(name.encode()).hexdigest()[:32]}"
        return f"{KEY_PREFIX}{name}:{self.first_at}"

    def by_our_clock(self, ahead: timedelta) -> Chat:
        """With its times as they were here, by a clock that the exchange's is ``ahead`` of."""
        return replace(self, lines=tuple(replace(line, at=line.at - ahead) for line in self.lines))

    @property
    def started_at(self) -> datetime:
        return self.lines[0].at

    @property
    def ended_at(self) -> datetime:
        return self.lines[-1].at
