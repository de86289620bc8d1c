"""The collector as a process that can be killed, with what it waits for made short."""

from __future__ import annotations

import asyncio
import multiprocessing
from pathlib import Path

from helper.collector import program, rounds
from helper.faces import Service
from helper.ground import Options
from tests.kills.child import PACE, SALESFORCE, Kept

context = multiprocessing.get_context("forkserver")
context.set_forkserver_preload(["tests.collector.child"])


class Child:
    """One collector after another in ``home``."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._process: multiprocessing.process.BaseProcess | None = None

    def start(self) -> None:
        self._process = context.Process(target=_live, args=(str(self.home),), daemon=True)
        self._process.start()

    async def kill(self) -> None:
        """As the power cut does: no handler runs."""
        if self._process is not None:
            self._process.kill()
            await asyncio.to_thread(self._process.join)
            self._process = None
        (self.home / "runtime.json").unlink(missing_ok=True)


def _live(home: str) -> None:
    rounds.EVERY = 0.05
    rounds.LONGEST_PAUSE = 0.3

    def ready(_service: Service) -> None:
        pass

    async def live() -> None:
        options = Options(Path(home), secrets=Kept(Path(home) / "secrets.json"), pace=PACE, salesforce=SALESFORCE)
        await program.run(options, ready, asyncio.Event())

    asyncio.run(live())
