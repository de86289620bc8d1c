"""What the exchange has on record, in Sidecall's own terms: who works there, and which calls there were.

Beside the line (``helper.pbx.port``), as an agent's key may have the one without the other.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from helper.calls.model import Direction, Outcome
from helper.errors import PbxRefused
from helper.faces import Check


class MayNotRead(PbxRefused):
    """3CX does not let this key read it. Asking again in this run is of no use, and is not done."""


@dataclass(frozen=True, slots=True)
class Colleague:
    """A user of the exchange; ``email`` may be empty."""

    extension: str
    name: str
    email: str = ""


@dataclass(frozen=True, slots=True)
class LoggedCall:
    """A call of the agent's own extension as the exchange logged it.

    Times are UTC by the exchange's own clock. ``number`` is the outside party as the exchange has it ("" withheld, or
    internal), ``extension`` the other end inside, and ``received`` whether that called the agent. ``answered_at`` is
    set only if the agent answered, or the one the agent called did. ``recording_url``, ``transcription``, ``summary``
    and ``sentiment`` (as 3CX scores it) are there when 3CX recorded the call.
    """

    direction: Direction
    outcome: Outcome
    started_at: datetime
    ended_at: datetime
    number: str = ""
    extension: str = ""
    received: bool = False
    name: str = ""
    queue: str = ""
    answered_at: datetime | None = None
    talk_seconds: int = 0
    recording_url: str = ""
    transcription: str = ""
    summary: str = ""
    sentiment: int | None = None


@dataclass(frozen=True, slots=True)
class Rang:
    """A call that rang at the agent's: asked about, whoever took it. ``at`` is UTC by the exchange's clock."""

    number: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ExtensionCall:
    """A call with the extension whose it is; a queue's call is once here for each extension that it rang at."""

    extension: str
    call: LoggedCall


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """A message of a chat as the exchange has it.

    ``id`` is the exchange's own, "" where it shows none. ``sent_at`` is UTC by the exchange's clock.
    ``sender`` is the number of who wrote it (an extension, or whatever the other end has, even ""), ``external`` what
    the exchange says of it: that the writer, or that the whole conversation, is not of the company; which of the two
    is not documented. ``phone`` and ``email`` are those of the other end, where this row tells them. ``provider`` is
    the exchange's word for the kind of chat ("LiveChat", "SMS", "Internal"...), "" where it does not say.
    """

    conversation: str
    id: str
    sent_at: datetime
    text: str
    sender: str
    name: str
    external: bool = False
    recipients: str = ""
    phone: str = ""
    email: str = ""
    queue: str = ""
    provider: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class LastChange:
    """When the last logged call began and the last message was sent, by the exchange's clock; None: none was, or the
    exchange does not tell.
    """

    call_began_at: datetime | None = None
    message_sent_at: datetime | None = None


class ChatArchive(Protocol):
    """Everything raises ``MayNotRead``, ``NotConnected`` or ``PbxRefused``."""

    @property
    def ahead(self) -> timedelta:
        """See ``Archive``."""

    async def colleagues(self) -> Mapping[str, Colleague]:
        """See ``Archive``."""

    async def last_change(self) -> LastChange:
        """Whether there is anything new: one small question."""

    async def messages_since(self, when: datetime) -> Sequence[ChatMessage]:
        """The messages sent at ``when`` (UTC, the exchange's clock) or later, oldest first; when there are very many,
        the oldest of them. Messages between colleagues are among them.
        """


class CompanyArchive(ChatArchive, Protocol):
    """What a key with a report role shows of everybody."""

    async def calls_of_all(
        self, since: datetime, until: datetime, extensions: Collection[str]
    ) -> Sequence[ExtensionCall]:
        """The calls of these extensions that began in this time (UTC, the exchange's clock), oldest first."""

    async def check_company(self) -> Sequence[Check]:
        """What of it this key may read, and what is missing without the rest."""


class Archive(Protocol):
    """Everything raises ``MayNotRead``, ``NotConnected`` or ``PbxRefused``."""

    @property
    def ahead(self) -> timedelta:
        """How far the exchange's clock is ahead of ours, as last seen; zero within a few seconds."""

    async def colleagues(self) -> Mapping[str, Colleague]:
        """Everybody with an extension, by extension."""

    async def groups(self) -> Mapping[str, str]:
        """The names of queues and ring groups, by number."""

    async def own_email(self) -> str:
        """The e-mail address of the agent's extension, "" when it has none."""

    async def calls_since(self, when: datetime, rang: Sequence[Rang] = ()) -> Sequence[LoggedCall]:
        """The calls of the agent's extension that began at ``when`` (UTC, the exchange's clock) or later, oldest
        first; and those of ``rang`` that a colleague took, which the log may show with the colleague alone.
        """

    async def check(self) -> Sequence[Check]:
        """What can be read, and what is missing without the rest."""
