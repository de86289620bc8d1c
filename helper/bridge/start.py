"""Start Sidecall when a browser asks for it, in such a way that it outlives the browser."""

from __future__ import annotations

import json
import os
import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import IO

STAMP = "starting.json"
#: How long one start is given before the next, in seconds.
PATIENCE = 30.0
#: So many starts in so many seconds without Sidecall ever having come up, and we stop trying.
ATTEMPTS, WITHIN = 3, 600.0


class CannotStart(Exception):
    """Sidecall cannot be started, or does not come up however often it is."""


def start_once(folder: str, launch: Callable[[], None] | None = None, now: Callable[[], float] = time.time) -> None:
    """Start Sidecall unless that was done a moment ago; the extension asks again every half second, we need not.

    ``folder`` is Sidecall's home. Raises :class:`CannotStart` when it could not be started or did not come up after
    several starts.
    """
    with open(os.path.join(folder, STAMP), "a+", encoding="utf-8") as stamp:
        _lock(stamp)
        moment = now()
        starts = [at for at in _times(stamp) if 0 <= moment - at < WITHIN]
        if starts and moment - starts[-1] < PATIENCE:
            return
        if len(starts) >= ATTEMPTS:
            raise CannotStart(f"it was started {len(starts)} times and did not come up")
        # Written first: a launch that fails counts as well.
        stamp.truncate(0)
        json.dump([*starts, moment], stamp)
        stamp.flush()
        try:
            (launch or launch_sidecall)()
        except OSError as error:
            raise CannotStart(str(error)) from error


def forget_starts(folder: str) -> None:
    """Sidecall runs: earlier failures to start no longer count."""
    stamp = os.path.join(folder, STAMP)
    if os.path.exists(stamp):
        try:
            os.unlink(stamp)
        except OSError:
            return  # another bridge holds or has just removed it


def _times(stamp: IO[str]) -> list[float]:
    stamp.seek(0)
    try:
        times = json.load(stamp)
    except ValueError:
        return []
    return [at for at in times if isinstance(at, int | float)] if isinstance(times, list) else []


def _lock(file: IO[str]) -> None:
    """Held until the file is closed: several tabs and browsers may ask at the same moment."""
    if sys.platform == "win32":
        import msvcrt

        # Locked far beyond the end, as Windows refuses to read what is locked.
        os.lseek(file.fileno(), 1_000_000, os.SEEK_SET)
        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX)


def program() -> list[str]:
    """The command that is Sidecall's tray: beside us when installed, else from this source checkout."""
    if getattr(sys, "frozen", False):
        name = "sidecallw.exe" if sys.platform == "win32" else "sidecall"
        return [os.path.join(os.path.dirname(sys.executable), name)]
    # -P: the folder we happen to be in must not lend us its modules.
    return [sys.executable, "-P", "-m", "desktop"]


def launch_sidecall() -> None:
    """Start Sidecall and let go of it: no shared streams, group, session or job. Raises ``OSError``."""
    # Not needed for the usual answer, and slow to import.
    import subprocess

    # A frozen program must not take our unpacked parts for its own.
    environment = {**os.environ, "PYINSTALLER_RESET_ENVIRONMENT": "1"}

    def spawn(flags: int = 0) -> None:
        subprocess.Popen(
            program(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment,
            cwd=os.path.expanduser("~"),
            creationflags=flags,
            start_new_session=sys.platform != "win32",
        )

    if sys.platform == "win32":
        detached = subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP
        try:
            spawn(detached | subprocess.CREATE_BREAKAWAY_FROM_JOB)
        except PermissionError:
            # The browser's job does not let anybody out; then Sidecall may end with the browser, yet it runs.
            spawn(detached)
    else:
        spawn()
