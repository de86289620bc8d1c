"""Whose extension it is: the Salesforce user with the e-mail address that the extension has in 3CX."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from helper.crm.port import Agent, CrmPort
from helper.language import _
from helper.pbx.archive import Colleague, CompanyArchive
from helper.store.port import Store

log = logging.getLogger(__name__)

_UNOWNED = "collector.unowned"
_READ_ANEW_AFTER = timedelta(minutes=15)
_GONE_AFTER = timedelta(days=30)  # 3CX may not keep records for longer


@dataclass(frozen=True, slots=True)
class Unowned:
    """An extension with calls or chats that are nobody's; ``since`` is when the first was (the exchange's clock)."""

    extension: str
    email: str
    why: str


class Owners:
    """What is not written for want of an owner stays in 3CX: from when on is remembered, and when somebody has the
    address at last, it is read again from there (``back_to``).
    """

    def __init__(self, store: Store, archive: CompanyArchive, crm: CrmPort, now: Callable[[], datetime]) -> None:
        self._store = store
        self._archive = archive
        self._crm = crm
        self._now = now
        self._people: Mapping[str, Colleague] = {}
        self._agents: dict[str, Agent] = {}
        self._why: dict[str, str] = {}
        self._since: dict[str, datetime] = {}
        self._loaded = False
        self._read_at: datetime | None = None

    @property
    def extensions(self) -> frozenset[str]:
        """Everybody's of the company."""
        return frozenset(self._people)

    def forget(self) -> None:
        """Another 3CX or org, or somebody wants it read again now."""
        self._read_at = None

    async def read(self) -> None:
        """Ask 3CX and Salesforce who there is, unless that was done lately. Raises what they say."""
        await self._load()
        if self._read_at is not None and self._now() - self._read_at < _READ_ANEW_AFTER:
            return
        people = await self._archive.colleagues()
        users = await self._crm.users_by_email([one.email for one in people.values() if one.email])
        agents, why = {}, {}
        for extension, colleague in people.items():
            agent = _one(colleague.email, users.get(colleague.email, ()))
            if agent is not None:
                agents[extension] = agent
            else:
                why[extension] = _reason(colleague.email, users.get(colleague.email, ()))
        self._people, self._agents, self._why = people, agents, why
        self._read_at = self._now()

    def of(self, extension: str, at: datetime) -> Agent | None:
        """Whose the extension is; None, and that is noted, when a call or chat of the time ``at`` is nobody's."""
        agent = self._agents.get(extension)
        if agent is None and extension in self._people:
            known = self._since.get(extension)
            if known is None:
                log.warning("an extension with calls or chats is no Salesforce user's; `sidecall doctor` names it")
            if known is None or at < known:
                self._since[extension] = at
        return agent

    def back_to(self) -> datetime | None:
        """From when on there are calls and chats whose owner has been found since."""
        return min((at for extension, at in self._since.items() if extension in self._agents), default=None)

    async def settle(self, back_to: datetime | None) -> None:
        """All since ``back_to`` has been read again; write down who is still without."""
        oldest = self._now() - _GONE_AFTER
        found = [extension for extension in self._since if extension in self._agents and back_to is not None]
        for extension in [*found, *(one for one, at in self._since.items() if at < oldest)]:
            self._since.pop(extension, None)
        kept = json.dumps({extension: at.isoformat() for extension, at in self._since.items()})
        if kept != await self._store.get(_UNOWNED):
            await self._store.set(_UNOWNED, kept)

    def unowned(self) -> Sequence[Unowned]:
        """Those whose calls and chats are not written."""
        return [
            Unowned(extension, self._people[extension].email if extension in self._people else "", why)
            for extension in sorted(self._since)
            if (why := self._why.get(extension))
        ]

    async def _load(self) -> None:
        if not self._loaded:
            kept = json.loads(await self._store.get(_UNOWNED) or "{}")
            self._since = {extension: datetime.fromisoformat(at) for extension, at in kept.items()}
            self._loaded = True


def _one(email: str, users: Sequence[Agent]) -> Agent | None:
    """The user, where there is one; of several, the one who signs in with that very address."""
    if len(users) == 1:
        return users[0]
    same = [user for user in users if user.username.casefold() == email.strip().casefold()]
    return same[0] if len(same) == 1 else None


def _reason(email: str, users: Sequence[Agent]) -> str:
    if not email:
        return _("it has no e-mail address in 3CX")
    if users:
        names = ", ".join(sorted(user.username or user.name for user in users))
        return _("several Salesforce users have {email} ({names})").format(email=email, names=names)
    return _("no active Salesforce user has {email}").format(email=email)
