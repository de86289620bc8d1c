"""Starting the tray: one for each user and home, in the right language, on a screen that can show it."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from desktop.autostart import set_autostart
from desktop.backend import Run
from desktop.crash import give_streams, install_hooks
from desktop.program import Program, make_application
from desktop.single import SingleInstance
from helper import app as helper_app
from helper.bridge.home import home as home_folder
from helper.faces import Service
from helper.language import _, use_language
from helper.settings.settings import Settings
from helper.settings.table import UI_AUTOSTART, UI_LANGUAGE

MISSING = 3
"""The exit code for something that this machine lacks."""


def run_tray() -> int:
    """Be the tray until somebody quits it; a second start shows the first one's window and ends with 0."""
    give_streams()
    home = Path(home_folder())
    return run_desktop(home, partial(helper_app.run, helper_app.Options(home)), follow_autostart)


def follow_autostart(program: Program) -> None:
    """Keep the entry that starts Sidecall at log-on as the settings say, from now on."""

    def follow() -> None:
        program.backend.call(_apply_autostart, owner=program)

    program.backend.ready.connect(follow)
    program.backend.settings_changed.connect(lambda keys: follow() if UI_AUTOSTART.key in keys else None)


async def _apply_autostart(service: Service) -> None:
    wanted = next(row.value for row in service.settings() if row.key == UI_AUTOSTART.key)
    await asyncio.to_thread(set_autostart, wanted is True)


def run_desktop(
    home: Path,
    run: Run,
    started: Callable[[Program], None] | None = None,
    claimed: Callable[[], None] | None = None,
    first_run: bool = True,
) -> int:
    """Show the desktop around ``run``. ``claimed`` is called once the home is ours, ``started`` with the program."""
    if not has_screen():
        print(_("Sidecall needs a screen. Without one, run: sidecall serve"), file=sys.stderr)
        return MISSING
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    instance = SingleInstance(home)
    if not instance.acquire():
        return 0 if instance.show_other() else 1
    try:
        if claimed is not None:
            claimed()
        install_hooks(home / "logs")
        # Read here as well as by the helper: the windows are made before that is up.
        use_language(Settings(home / "settings.toml")[UI_LANGUAGE])
        app = make_application(sys.argv[:1])
        program = Program(app, run, home, first_run)
        instance.show_wanted.connect(program.show_anything)
        instance.listen()
        if started is not None:
            started(program)
        program.start()
        code = app.exec()
        return program.exit_code or code
    finally:
        instance.release()


def has_screen() -> bool:
    """Whether there is something to show windows on; Qt would end the program where there is not."""
    if sys.platform in ("win32", "darwin") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    if os.environ.get("DISPLAY"):
        # Wayland lets no window choose its place or stay on top, so its X server is asked where there is one.
        os.environ["QT_QPA_PLATFORM"] = "xcb;wayland"
        return True
    return bool(os.environ.get("WAYLAND_DISPLAY"))
