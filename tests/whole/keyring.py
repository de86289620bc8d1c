"""A keyring of one's own: a session bus with gnome-keyring, unlocked, for tests of programs that are killed and
started again.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def own_keyring(folder: Path) -> Iterator[dict[str, str]]:
    """The environment in which SecretService works and holds nothing; everything ends with the context."""
    folder.mkdir(parents=True, exist_ok=True)
    environment = {
        **os.environ,
        "HOME": str(folder),
        "XDG_RUNTIME_DIR": str(folder),
        "XDG_DATA_HOME": str(folder / "data"),
        "GNOME_KEYRING_CONTROL": "",
    }
    folder.chmod(0o700)
    bus = subprocess.Popen(
        [_program("dbus-daemon"), "--session", "--nofork", "--print-address=1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        text=True,
    )
    keyring = None
    try:
        assert bus.stdout is not None
        environment["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().strip()
        keyring = subprocess.Popen(
            [_program("gnome-keyring-daemon"), "--foreground", "--unlock", "--components=secrets"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        assert keyring.stdin is not None
        keyring.stdin.write(b"test")
        keyring.stdin.close()
        yield environment
    finally:
        for process in (keyring, bus):
            if process is not None:
                process.kill()
                process.wait()


def _program(name: str) -> str:
    path = shutil.which(name)
    assert path, f"{name} is not installed; dev.py installs it"
    return path
