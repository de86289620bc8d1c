"""Whom a chat is with: by the telephone number, else by the e-mail address."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from helper.chats.model import Chat
from helper.crm.port import CrmPort
from helper.errors import SalesforceRefused
from helper.numbers.read import read_caller_id
from helper.numbers.rewrite import rewrite
from helper.people.model import Person, PersonKind
from helper.settings.settings import Settings
from helper.settings.table import NUMBERS_REGION

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Whom:
    """``person`` is who it is, None when that is not certain; ``matches`` all it may be. ``number`` is how people read
    the other end's number, "" when there is none. ``refused``: Salesforce would not say who it is.
    """

    person: Person | None = None
    matches: tuple[Person, ...] = ()
    number: str = ""
    refused: bool = False


class Finder:
    """``people`` gives the people with a public number (E.164), and raises what Salesforce says. A question that
    Salesforce refuses leaves the other end unknown: asked again it would be refused again, and the chat is lost.
    """

    def __init__(self, crm: CrmPort, settings: Settings, people: Callable[[str], Awaitable[Sequence[Person]]]) -> None:
        self._crm = crm
        self._settings = settings
        self._people = people

    async def find(self, chat: Chat) -> Whom:
        number = read_caller_id(rewrite(chat.phone, self._settings.rewrites()), self._settings[NUMBERS_REGION])
        shown = number.display if chat.phone else ""
        try:
            return await self._find(chat, number.e164, shown)
        except SalesforceRefused as error:
            log.warning("a chat is logged without asking who it was with: %s", error.code)
            return Whom(number=shown, refused=True)

    async def _find(self, chat: Chat, e164: str, shown: str) -> Whom:
        with_number = await self._people(e164) if e164 else ()
        found = [one for one in with_number if one.kind is not PersonKind.USER]
        if len(found) > 1 and chat.email:
            found = [one for one in found if one.email.casefold() == chat.email.casefold()] or found
        if not found and chat.email:
            found = list(await self._crm.people_by_email(chat.email))
        return Whom(found[0] if len(found) == 1 else None, tuple(found), shown)
