"""Running what was set up: with our streams, and with a screen where there is none."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from devtools.machine import ROOT


def run(command: list, env: dict[str, str], cwd: Path = ROOT) -> int:
    """Run a command with our own streams and return its exit code. Ctrl-C is its to handle; SIGTERM is passed on."""
    child = subprocess.Popen(command, cwd=cwd, env=env)
    before = {
        signal.SIGINT: signal.signal(signal.SIGINT, lambda *_: None),
        signal.SIGTERM: signal.signal(signal.SIGTERM, lambda *_: child.terminate()),
    }
    try:
        code = child.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return code if code >= 0 else 128 - code


@contextlib.contextmanager
def screen(env: dict[str, str]):
    """A screen of its own with a window manager, where the machine has Xvfb; otherwise Qt's offscreen platform."""
    if not shutil.which("Xvfb"):
        yield env if sys.platform in ("win32", "darwin") else {**env, "QT_QPA_PLATFORM": "offscreen"}
        return
    # -displayfd lets the server choose a free number; a session of its own spares it the terminal's Ctrl-C.
    ours, theirs = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(theirs), "-screen", "0", "1600x1000x24", "-nolisten", "tcp"],
        pass_fds=[theirs],
        start_new_session=True,
        stderr=subprocess.DEVNULL,
    )
    os.close(theirs)
    with os.fdopen(ours) as pipe:
        display = pipe.readline().strip()
    if not display:
        raise SystemExit(f"dev.py: Xvfb ended with {server.wait()}")
    env = {**env, "DISPLAY": f":{display}", "QT_QPA_PLATFORM": "xcb"}
    env.pop("WAYLAND_DISPLAY", None)
    quiet = {"start_new_session": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    manager = subprocess.Popen(["openbox", "--sm-disable"], env=env, **quiet)
    try:
        yield env
    finally:
        for process in (manager, server):
            process.terminate()
            process.wait()
