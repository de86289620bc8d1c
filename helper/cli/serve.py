"""``sidecall serve``: the helper alone, without a screen, until it is asked to end."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

from helper import __version__
from helper.bridge import runtime
from helper.cli.client import Client, NotRunning
from helper.cli.outcome import DONE, FAILED, WRONG_USE, complain
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


def serve_as_service(home: str) -> int:
    """The collector, when Windows starts it as a service."""
    code = WRONG_USE
    if sys.platform == "win32":
        from helper.collector.windows_service import WindowsService, advapi32

        async def live(ready: Callable[[], None], stop: asyncio.Event) -> None:
            # Windows wants to hear of the service soon after it started the process; the rest is loaded then.
            from helper.collector.program import run
            from helper.ground import Options

            await run(Options(home=Path(home)), lambda _service: ready(), stop)

        code = DONE
        if not WindowsService(live, advapi32()).dispatch():
            complain(_("Windows starts this as a service; by hand it is: sidecall serve --collector"))
            code = FAILED
    else:
        complain(_("--service is for Windows; on Linux systemd starts: sidecall serve --collector"))
    return code


async def _run(home: str, collector: bool) -> None:
    # Only this command needs the whole program.
    from helper.faces import Service
    from helper.ground import Options

    if collector:
        from helper.collector.program import run
        from helper.logbook import log_to_console

        log_to_console()
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
