"""Whom a chat is with: by the telephone number, else by the e-mail address."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from helper.chats.model import Chat
from helper.crm.port import CrmPort
from helper.numbers.read import read_caller_id
from helper.numbers.rewrite import rewrite
from helper.people.model import Person, PersonKind
from helper.settings.settings import Settings
from helper.settings.table import NUMBERS_REGION


@dataclass(frozen=True, slots=True)
class Whom:
    """``person`` is who it is, None when that is not certain; ``matches`` all it may be. ``number`` is how people read
    the other end's number, "" when there is none.
    """

    person: Person | None = None
    matches: tuple[Person, ...] = ()
    number: str = ""


class Finder:
    """``people`` gives the people with a public number (E.164), and raises what Salesforce says."""

    def __init__(self, crm: CrmPort, settings: Settings, people: Callable[[str], Awaitable[Sequence[Person]]]) -> None:
        self._crm = crm
        self._settings = settings
        self._people = people

    async def find(self, chat: Chat) -> Whom:
        number = read_caller_id(rewrite(chat.phone, self._settings.rewrites()), self._settings[NUMBERS_REGION])
        with_number = await self._people(number.e164) if number.e164 else ()
        shown = number.display if chat.phone else ""
        found = [one for one in with_number if one.kind is not PersonKind.USER]
        if len(found) > 1 and chat.email:
            found = [one for one in found if one.email.casefold() == chat.email.casefold()] or found
        if not found and chat.email:
            found = list(await self._crm.people_by_email(chat.email))
        return Whom(found[0] if len(found) == 1 else None, tuple(found), shown)
