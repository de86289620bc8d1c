"""Chats with people outside, and between colleagues. There is no "chat closed" in the XAPI: messages, then no more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from helper.sandbox.pbx.clock import now
from helper.sandbox.pbx.model import stamp
from helper.sandbox.pbx.switches import Switches

PROVIDERS = ("SMS", "LiveChat", "Facebook", "Internal", "RCS")


@dataclass(frozen=True, slots=True)
class Message:
    """`outside`: written by the visitor, else by the agent whose `name` and `extension` it has."""

    id: int
    outside: bool
    text: str
    sent_at: datetime
    name: str
    extension: str


@dataclass(slots=True)
class Conversation:
    """A chat between a visitor and one extension; `number` and `email` are "" where the visitor gave none."""

    id: int
    name: str
    number: str
    email: str
    extension: str
    agent: str
    queue: str
    provider: str
    messages: list[Message]


class Chats:
    def __init__(self, switches: Switches) -> None:
        self._switches = switches
        self.conversations: dict[int, Conversation] = {}
        self._last_conversation = 700
        self._last_message = 9000

    def open(
        self, name: str, number: str, email: str, extension: str, agent: str, queue: str, provider: str
    ) -> Conversation:
        """Raises ValueError for a provider 3CX does not have."""
        if provider not in PROVIDERS:
            raise ValueError(f"provider is one of {', '.join(PROVIDERS)}")
        self._last_conversation += 1
        chat = Conversation(self._last_conversation, name, number, email, extension, agent, queue, provider, [])
        self.conversations[chat.id] = chat
        return chat

    def write(
        self, conversation: int, text: str, *, outside: bool, ago: float = 0.0, agent: tuple[str, str] | None = None
    ) -> None:
        """A message sent `ago` seconds before now; `agent` is who of the company wrote it, extension and name, where
        it is another than the conversation's own. Raises KeyError for a conversation that does not exist.
        """
        if conversation not in self.conversations:
            raise KeyError(f"no conversation {conversation}")
        chat = self.conversations[conversation]
        extension, name = agent or (chat.extension, chat.agent)
        if outside:
            extension, name = chat.number, chat.name
        self._last_message += 1
        sent_at = now() - timedelta(seconds=ago)
        chat.messages.append(Message(self._last_message, outside, text, sent_at, name, extension))

    def history_rows(self) -> list[dict[str, Any]]:
        """ChatHistoryView: a row for each message."""
        return [self._history_row(chat, message) for chat, message in self._all()]

    def message_rows(self) -> list[dict[str, Any]]:
        """ChatMessagesHistoryView."""
        return [self._message_row(chat, message) for chat, message in self._all()]

    def last_sent(self) -> datetime | None:
        """By the clock of this 3CX."""
        return max((self._by_its_clock(message) for _, message in self._all()), default=None)

    def _all(self) -> list[tuple[Conversation, Message]]:
        pairs = [(chat, message) for chat in self.conversations.values() for message in chat.messages]
        return sorted(pairs, key=lambda pair: pair[1].id)

    def _by_its_clock(self, message: Message) -> datetime:
        return message.sent_at + timedelta(seconds=self._switches.clock_off_s)

    def _external(self, chat: Conversation, message: Message) -> bool:
        if chat.provider == "Internal":
            return False
        return message.outside or self._switches.chat_external == "conversation"

    def _history_row(self, chat: Conversation, message: Message) -> dict[str, Any]:
        return {
            "ConversationId": chat.id,
            "ChatName": chat.name,
            "Message": message.text,
            "TimeSent": stamp(self._by_its_clock(message)),
            "FromName": message.name,
            "FromNo": message.extension,
            "IsExternal": self._external(chat, message),
            "ParticipantEmail": chat.email,
            "ParticipantPhone": chat.number,
            "ParticipantIp": "203.0.113.7",
            "ParticipantsGroupsArray": ["DEFAULT"],
            "ProviderName": chat.provider,
            "ProviderType": chat.provider,
            "QueueNumber": chat.queue,
            "Source": "",
        }

    def _message_row(self, chat: Conversation, message: Message) -> dict[str, Any]:
        visitor, agent = f"{chat.name} {chat.number}".strip(), f"{chat.agent} ({chat.extension})"
        by_visitor = message.outside and chat.provider != "Internal"
        return {
            "MessageId": message.id,
            "ConversationId": chat.id,
            "Message": message.text,
            "TimeSent": stamp(self._by_its_clock(message)),
            "IsExternal": self._external(chat, message),
            "QueueNumber": chat.queue,
            "Recipients": agent if message.outside else visitor,
            "SenderParticipantName": message.name,
            "SenderParticipantNo": message.extension,
            "SenderParticipantEmail": chat.email if by_visitor else "",
            "SenderParticipantPhone": chat.number if by_visitor else "",
            "SenderParticipantIp": "203.0.113.7" if by_visitor else "",
            "SenderParticipantPbx": "",
            "ParticipantsGroupsArray": ["DEFAULT"],
        }
