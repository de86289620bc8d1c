"""Sidecall's helper as a process that can be killed, with what it waits for made short.

The processes are forked from one that has everything imported, so that a start takes a moment and not a second.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
from pathlib import Path

from helper.app import Options, run
from helper.crm.salesforce.config import Timing as SalesforceTiming
from helper.faces import Service
from helper.history import catch_up
from helper.journal.pace import Timing

LATE_COMMIT = 1.5  # seconds; in truth two minutes
PACE = Timing(late_commit=LATE_COMMIT, first_pause=0.05, longest_pause=0.4, old=600.0, idle=2.0)
SALESFORCE = SalesforceTiming(
    connect_s=1.0, request_s=0.6, first_retry_s=0.05, longest_retry_s=0.3, locked_retry_s=(0.05, 0.1)
)
LOG_IS_READ = (0.3, 1.0, 2.5)

context = multiprocessing.get_context("forkserver")
context.set_forkserver_preload(["tests.kills.child"])


class Kept:
    """Secrets in a file: they must outlive a process that is killed, and these are no secrets."""

    state = "keyring"

    def __init__(self, file: Path) -> None:
        self._file = file

    async def get(self, name: str) -> str:
        return str(self._all().get(name, ""))

    async def set(self, name: str, value: str) -> None:
        after = self._file.with_suffix(".new")
        after.write_text(json.dumps({**self._all(), name: value}), encoding="utf-8")
        os.replace(after, self._file)

    def _all(self) -> dict[str, str]:
        return json.loads(self._file.read_text(encoding="utf-8")) if self._file.exists() else {}


class Child:
    """One helper after another in ``home``."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._process: multiprocessing.process.BaseProcess | None = None

    def start(self) -> None:
        self._process = context.Process(target=_live, args=(str(self._home),), daemon=True)
        self._process.start()

    async def kill(self) -> None:
        """As the power cut does: no handler runs."""
        if self._process is not None:
            self._process.kill()
            await asyncio.to_thread(self._process.join)
            self._process = None
        (self._home / "runtime.json").unlink(missing_ok=True)

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.is_alive()


def _live(home: str) -> None:
    catch_up.AFTER_GAP = LOG_IS_READ
    catch_up.AFTER_CALL = LOG_IS_READ

    def ready(_service: Service) -> None:
        pass

    async def live() -> None:
        options = Options(Path(home), secrets=Kept(Path(home) / "secrets.json"), pace=PACE, salesforce=SALESFORCE)
        await run(options, ready, asyncio.Event())

    asyncio.run(live())
