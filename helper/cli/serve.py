"""``sidecall serve``: the helper alone, without a screen, until it is asked to end."""

from __future__ import annotations

import asyncio
from pathlib import Path

from helper import __version__
from helper.bridge import runtime
from helper.cli.client import Client, NotRunning
from helper.cli.outcome import DONE, FAILED, complain
from helper.cli.signals import stopping
from helper.errors import SidecallError
from helper.language import _


def serve(home: str, collector: bool = False) -> int:
    """Starts unconfigured, too; then the settings say what is missing and ``status`` tells. ``collector``: as the one
    program of a company that logs for everybody.
    """
    if _runs_already(home):
        complain(_("Sidecall runs already."))
        return FAILED
    try:
        asyncio.run(_run(home, collector))
    except SidecallError as error:
        complain(f"{error.title}. {error.message}")
        return FAILED
    except OSError as error:
        complain(_("cannot start: {reason}").format(reason=error))
        return FAILED
    return DONE


async def _run(home: str, collector: bool) -> None:
    # Only this command needs the whole program.
    from helper.faces import Service
    from helper.ground import Options

    if collector:
        from helper.collector.program import run
    else:
        from helper.app import run

    stop = asyncio.Event()

    def ready(_service: Service) -> None:
        facts = runtime.read(home) or {}
        words = _("Sidecall {version} listens on 127.0.0.1:{port}")
        if collector:
            words = _("Sidecall’s collector {version} listens on 127.0.0.1:{port}")
        print(words.format(version=__version__, port=facts.get("port", "?")), flush=True)

    with stopping(stop):
        await run(Options(home=Path(home)), ready, stop)


def _runs_already(home: str) -> bool:
    """Two with one home would both log on to 3CX and write to one journal."""
    try:
        Client(home).__exit__(None, None, None)
    except NotRunning:
        return False
    return True
