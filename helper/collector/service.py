"""The collector as its command line sees it: how it is, what is wrong, and signing in."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from helper import __version__
from helper.collector.owners import Owners
from helper.collector.rounds import Rounds
from helper.crm.port import CrmPort
from helper.errors import SettingsError, WrongState
from helper.faces import CallView, Check, Connection, Listener, PbxStatus, Status
from helper.journal.model import Entry, EntryState
from helper.journal.outbox import Outbox
from helper.language import _, current_language
from helper.pbx.company_in_use import CompanyInUse
from helper.secrets.port import TYPED, Secrets
from helper.settings.settings import Settings
from helper.settings.table import NUMBERS_REGION
from helper.store.port import Store

log = logging.getLogger(__name__)

_SHOWN = 500


class CollectorService:
    """Those verbs of ``helper.faces.Service`` that make sense without an agent; every other one raises ``WrongState``.
    ``secret_set`` is called after a secret was kept; ``not_added`` tells what stands in the way of additions, "" when
    nothing does.
    """

    def __init__(
        self,
        *,
        settings: Settings,
        secrets: Secrets,
        store: Store,
        crm: CrmPort,
        archive: CompanyInUse,
        owners: Owners,
        rounds: Rounds,
        outbox: Outbox,
        secret_set: Callable[[str], Awaitable[None]],
        not_added: Callable[[], str],
    ) -> None:
        self._settings = settings
        self._secrets = secrets
        self._store = store
        self._crm = crm
        self._archive = archive
        self._owners = owners
        self._rounds = rounds
        self._outbox = outbox
        self._secret_set = secret_set
        self._not_added = not_added
        self._counts: dict[EntryState, int] = {}

    def __getattr__(self, name: str) -> Any:
        async def refused(*_arguments: Any, **_named: Any) -> Any:
            raise WrongState(_("This is the company’s collector; it has no agent."))

        if name.startswith("_"):
            raise AttributeError(name)
        return refused

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Nobody watches a collector."""
        return lambda: None

    def status(self) -> Status:
        failed = sum(self._counts.get(state, 0) for state in (EntryState.REFUSED, EntryState.HELD))
        waiting = sum(
            self._counts.get(state, 0) for state in (EntryState.WAITING, EntryState.SENDING, EntryState.DOUBTFUL)
        )
        return Status(
            version=__version__,
            pbx=PbxStatus(self._rounds.state, message=self._rounds.message),
            salesforce=self._crm.status(),
            journal_waiting=waiting,
            journal_failed=failed,
            secrets=self._secrets.state,
            region=self._settings[NUMBERS_REGION],
            language=current_language(),
            problems=(*self._settings.problems, *self._unowned(), *filter(None, [self._not_added()])),
        )

    async def count(self) -> None:
        """Count the journal anew."""
        self._counts = await self._store.counts()

    async def calls(self, limit: int = 50) -> Sequence[CallView]:
        return ()

    async def journal(self) -> Sequence[Entry]:
        """What is not in Salesforce yet."""
        open_ones = [state for state in EntryState if state is not EntryState.SENT]
        return await self._store.entries(open_ones, _SHOWN)

    async def journal_retry(self, entry_id: str | None = None) -> None:
        await self._outbox.retry(entry_id)
        self._owners.forget()
        self._rounds.wake()

    async def doctor(self) -> Sequence[Check]:
        problems = self._settings.problems
        checks = [Check("settings", not problems, _("Settings"), " ".join(problems)), self._keeps_secrets()]
        there = self._archive.complete
        missing = "" if there else _("The address of 3CX, the collector’s client id or its key is missing.")
        checks.append(Check("pbx_settings", there, _("3CX"), missing))
        checks += await self._archive.check_company()
        salesforce = self._crm.status()
        signed_in = salesforce.state is Connection.CONNECTED
        checks.append(Check("salesforce", signed_in, _("Salesforce"), salesforce.message))
        unowned = self._unowned()
        checks.append(Check("owners", not unowned, _("Whose calls and chats these are"), " ".join(unowned)))
        if not_added := self._not_added():
            checks.append(Check("said", False, _("What was said in calls"), not_added))
        failed = self.status().journal_failed
        refused = _("Salesforce refused {count} entries; `sidecall collector status` names the reasons.")
        checks.append(Check("journal", not failed, _("Logging"), refused.format(count=failed) if failed else ""))
        return checks

    async def sign_in(self) -> str:
        return await self._crm.sign_in()

    async def sign_out(self) -> None:
        await self._crm.sign_out()

    async def set_secret(self, name: str, value: str) -> None:
        if name not in TYPED:
            raise SettingsError(_("There is no secret called {name}.").format(name=name))
        await self._secrets.set(name, value.strip())
        await self._secret_set(name)

    def settings(self) -> Sequence[Any]:
        return self._settings.views()

    async def change_settings(self, changes: Mapping[str, Any]) -> None:
        raise WrongState(_("The collector’s settings are in its settings.toml; restart it after a change."))

    def _keeps_secrets(self) -> Check:
        kept = self._secrets.state != "secrets_unavailable"
        why = _("Secrets are kept nowhere and are gone when the collector ends: see docs/collector.md, Secrets.")
        return Check("secrets", kept, _("Secrets"), "" if kept else why)

    def _unowned(self) -> list[str]:
        words = _("Calls and chats of extension {extension} are not logged: {reason}.")
        return [words.format(extension=one.extension, reason=one.why) for one in self._owners.unowned()]
