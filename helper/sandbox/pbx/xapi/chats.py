"""Chats with people outside. There is no "chat closed" in the XAPI: messages, and then no more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from helper.sandbox.pbx.clock import now
from helper.sandbox.pbx.model import stamp

PROVIDERS = ("SMS", "LiveChat", "Facebook", "Internal", "RCS")


@dataclass(frozen=True, slots=True)
class Message:
    """`outside`: written by the visitor, not by the agent."""

    id: int
    outside: bool
    text: str
    sent_at: datetime


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
    def __init__(self) -> None:
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

    def write(self, conversation: int, text: str, *, outside: bool) -> None:
        """Raises KeyError for a conversation that does not exist."""
        if conversation not in self.conversations:
            raise KeyError(f"no conversation {conversation}")
        self._last_message += 1
        self.conversations[conversation].messages.append(Message(self._last_message, outside, text, now()))

    def history_rows(self) -> list[dict[str, Any]]:
        """ChatHistoryView: a row for each message."""
        return [_history_row(chat, message) for chat, message in self._all()]

    def message_rows(self) -> list[dict[str, Any]]:
        """ChatMessagesHistoryView."""
        return [_message_row(chat, message) for chat, message in self._all()]

    def last_sent(self) -> datetime | None:
        return max((message.sent_at for _, message in self._all()), default=None)

    def _all(self) -> list[tuple[Conversation, Message]]:
        pairs = [(chat, message) for chat in self.conversations.values() for message in chat.messages]
        return sorted(pairs, key=lambda pair: pair[1].id)


def _history_row(chat: Conversation, message: Message) -> dict[str, Any]:
    return {
        "ConversationId": chat.id,
        "ChatName": chat.name,
        "Message": message.text,
        "TimeSent": stamp(message.sent_at),
        "FromName": chat.name if message.outside else chat.agent,
        "FromNo": chat.number if message.outside else chat.extension,
        "IsExternal": message.outside,
        "ParticipantEmail": chat.email,
        "ParticipantPhone": chat.number,
        "ParticipantIp": "203.0.113.7",
        "ParticipantsGroupsArray": ["DEFAULT"],
        "ProviderName": chat.provider,
        "ProviderType": chat.provider,
        "QueueNumber": chat.queue,
        "Source": "",
    }


def _message_row(chat: Conversation, message: Message) -> dict[str, Any]:
    visitor, agent = f"{chat.name} {chat.number}".strip(), f"{chat.agent} ({chat.extension})"
    return {
        "MessageId": message.id,
        "ConversationId": chat.id,
        "Message": message.text,
        "TimeSent": stamp(message.sent_at),
        "IsExternal": message.outside,
        "QueueNumber": chat.queue,
        "Recipients": agent if message.outside else visitor,
        "SenderParticipantName": chat.name if message.outside else chat.agent,
        "SenderParticipantNo": chat.number if message.outside else chat.extension,
        "SenderParticipantEmail": chat.email if message.outside else "",
        "SenderParticipantPhone": chat.number if message.outside else "",
        "SenderParticipantIp": "203.0.113.7" if message.outside else "",
        "SenderParticipantPbx": "",
        "ParticipantsGroupsArray": ["DEFAULT"],
    }
