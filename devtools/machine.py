"""This checkout and the machine it is on: where things are, and the system's packages."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WINDOWS = os.name == "nt"
VENV = ROOT / ".venv"
SCRIPTS = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = SCRIPTS / ("python.exe" if WINDOWS else "python")
LOCK = ROOT / "requirements.lock"
EXTENSION = ROOT / "extension"

# What Qt's wheels expect of a Linux desktop, and what the demo and the tests drive.
# fmt: off
QT_LIBRARIES = [
    "fonts-dejavu-core", "libdbus-1-3", "libegl1", "libfontconfig1", "libgl1", "libxcb-cursor0", "libxcb-icccm4",
    "libxcb-image0", "libxcb-keysyms1", "libxcb-randr0", "libxcb-render-util0", "libxcb-shape0",
    "libxcb-xkb1", "libxkbcommon-x11-0",
]
# fmt: on
TEST_PROGRAMS = ["chromium", "dbus", "gnome-keyring", "libatomic1", "openbox", "xvfb"]
# So that the pictures are alike wherever they are taken, and small.
PICTURE_PROGRAMS = ("fonts-open-sans", "pngquant")


class Missing(Exception):
    """Something this machine lacks and dev.py cannot install: ends with exit code 3."""


def say(text: str) -> None:
    print(f"dev.py: {text}", file=sys.stderr, flush=True)


def quietly(command: list, cwd: Path = ROOT, env: dict | None = None) -> None:
    """Run a step of the set-up; what it prints goes to standard error, and all of it only when it fails."""
    done = subprocess.run(
        command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if done.returncode:
        sys.stderr.write(done.stdout.decode(errors="replace"))
        raise SystemExit(f"dev.py: failed: {shlex.join(map(str, command))}")


def need_packages(names: list[str]) -> None:
    """Debian's packages: installed when we are root, else the one command that is missing is named."""
    if not sys.platform.startswith("linux"):
        return
    if shutil.which("dpkg-query"):
        query = ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *names]
        known = subprocess.run(query, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
        installed = {line.split()[0] for line in known.splitlines() if line.endswith(" installed")}
        names = [name for name in names if name not in installed]
    else:
        # Not Debian: libraries have other names there, but programs can be looked for.
        programs = {"chromium": "chromium", "openbox": "openbox", "xvfb": "Xvfb", "dbus": "dbus-daemon"}
        names = [name for name in names if name in programs and not shutil.which(programs[name])]
    if not names:
        return
    command = ["apt-get", "install", "-y", "--no-install-recommends", *names]
    if not shutil.which("apt-get") or os.geteuid() != 0:
        raise Missing(f"this machine lacks some packages. Run: sudo {shlex.join(command)}")
    say(f"installing {' '.join(names)}")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    quietly(["apt-get", "-o", "DPkg::Lock::Timeout=300", "update"], env=env)
    quietly([command[0], "-o", "DPkg::Lock::Timeout=300", *command[1:]], env=env)
