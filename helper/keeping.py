"""Care of the data on this PC: what people are told of it, what is rebuilt, what is deleted when its time is over."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from helper.faces import Notice
from helper.language import _
from helper.settings.settings import Settings
from helper.settings.table import JOURNAL_KEEP_DAYS
from helper.store.port import Store

log = logging.getLogger(__name__)

_TIDY_EVERY = 6 * 3600.0  # seconds between removals of what is no longer to be kept
_CHOICES_KEPT = timedelta(days=365)  # whom an agent picks for a number, after that was last of use
_FIRST_USE = "first-use"  # a file beside the data, which tells what to rebuild when the data is lost


class DataFile(Protocol):
    """What is to be known of the file; see ``helper.store.database.Database``."""

    trouble: str
    set_aside: Path | None
    on_change: Callable[[], None]

    def forget_files(self, before: datetime) -> None: ...


class Keeping:
    """``rebuild`` has the calls since a time (UTC) read from the exchange again; those that Salesforce has already are
    found there and not written twice.
    """

    def __init__(
        self,
        home: Path,
        database: DataFile,
        store: Store,
        settings: Settings,
        rebuild: Callable[[datetime], None],
        notify: Callable[[Notice], None],
        announce: Callable[[], None],
        now: Callable[[], datetime],
    ) -> None:
        self._home = home
        self._database = database
        self._store = store
        self._settings = settings
        self._rebuild = rebuild
        self._notify = notify
        self._announce = announce
        self._now = now
        self._set_aside: Path | None = None
        self._trouble = ""

    async def start(self) -> None:
        """To be called when the other parts run."""
        await asyncio.to_thread(self._first_use)
        self._database.on_change = self._changed
        self._changed()

    async def run(self) -> None:
        """Delete what is no longer to be kept, until cancelled."""
        while True:
            before = self._now() - timedelta(days=self._settings[JOURNAL_KEEP_DAYS])
            await self._store.forget_before(before)
            await self._store.forget_choices(self._now() - _CHOICES_KEPT, self._now())
            await asyncio.to_thread(self._database.forget_files, before)
            await asyncio.sleep(_TIDY_EVERY)

    def _changed(self) -> None:
        if self._database.set_aside not in (None, self._set_aside):
            self._set_aside = self._database.set_aside
            self._lost()
        trouble = self._database.trouble
        if trouble != self._trouble:
            self._trouble = trouble
            self._announce()
            self._notify(
                Notice(_("Calls cannot be saved"), trouble)
                if trouble
                else Notice(_("Calls are saved again"), _("What was waiting has been written."))
            )

    def _lost(self) -> None:
        """The file was damaged."""
        since = max(self._first_use(), self._now() - timedelta(days=self._settings[JOURNAL_KEEP_DAYS]))
        self._rebuild(since)
        name = self._set_aside.name if self._set_aside else ""
        self._notify(
            Notice(
                _("Sidecall’s data could not be read"),
                _(
                    "It is kept as {name}. What could be read of it was taken over, and calls since {day} are looked"
                    " for in 3CX; those that Salesforce has are not logged again."
                ).format(name=name, day=since.date().isoformat()),
            )
        )

    def _first_use(self) -> datetime:
        """When Sidecall was first used here: calls from before that are not its to log."""
        file = self._home / _FIRST_USE
        try:
            return min(self._now(), datetime.fromisoformat(file.read_text(encoding="utf-8").strip()))
        except (OSError, ValueError):
            pass
        now = self._now()
        try:
            file.write_text(now.isoformat(), encoding="utf-8")
        except OSError as error:
            log.warning("the day of the first use could not be noted: %s", error)
        return now
