"""What is made from the sources: the extension and the program that agents install."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from devtools.machine import EXTENSION, LOCK, PYTHON, ROOT, WINDOWS, need_packages, quietly, say
from devtools.setup import npm

APP = ROOT / "build" / "app" / "sidecall"


def build_extension(env: dict[str, str], anyway: bool = False) -> None:
    """extension/dist, when something in extension/ is newer than it."""
    built = EXTENSION / "dist" / "manifest.json"
    if anyway or not built.exists() or built.stat().st_mtime < newest(EXTENSION):
        say("building the extension")
        quietly(npm(env, "run", "build"), cwd=EXTENSION, env=env)
        os.utime(built)


def build_app(env: dict[str, str], anyway: bool = False) -> None:
    """build/app/sidecall: the program as agents get it, when it is older than its sources."""
    built = APP / ("sidecall.exe" if WINDOWS else "sidecall")
    sources = newest(ROOT / "helper", ROOT / "desktop", ROOT / "installer")
    if not anyway and built.exists() and built.stat().st_mtime > max(sources, LOCK.stat().st_mtime):
        return
    # Debian keeps the shared library of its Python apart.
    need_packages(["binutils", f"libpython3.{sys.version_info[1]}"] if sys.base_prefix == "/usr" else ["binutils"])
    say("building the program with PyInstaller, which takes a minute or two")
    work = ["--distpath", APP.parent, "--workpath", ROOT / "build" / "pyinstaller"]
    quietly(
        [PYTHON, "-m", "PyInstaller", "--noconfirm", "--clean", *work, ROOT / "installer" / "sidecall.spec"], env=env
    )
    size = sum(file.lstat().st_size for file in APP.rglob("*") if not file.is_symlink())
    say(f"{APP.relative_to(ROOT)}: {size / 1e6:.0f} MB")


def newest(*sources: Path) -> float:
    """The latest change among the files of these folders, leaving out what is installed or made there."""
    latest = 0.0
    for source in sources:
        for folder, names, files in os.walk(source):
            names[:] = [name for name in names if name not in ("node_modules", "dist", "__pycache__")]
            latest = max(latest, *(os.stat(os.path.join(folder, file)).st_mtime for file in files), 0.0)
    return latest
