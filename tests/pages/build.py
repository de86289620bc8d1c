"""Builds the pages when they are missing or older than what they are made of.

Salesforce's packages are a development dependency only: nothing of them is committed, `build/` is made on each machine.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
BUILD = HERE / "build"
_INSTALL_SECONDS = 300
_BUILD_SECONDS = 180


class PagesNotBuilt(Exception):
    """The pages could not be built; the message says why."""


def built() -> Path:
    """The folder with the pages, after `npm ci` and `npm run build` if either has something to do.

    Raises PagesNotBuilt when npm is missing or fails.
    """
    lock = HERE / "package-lock.json"
    # npm writes this file at the end of every installation.
    if _older(HERE / "node_modules" / ".package-lock.json", [lock]):
        _npm("ci", seconds=_INSTALL_SECONDS)
    # Folders count as well: their time changes when a file goes.
    sources = [lock, HERE / "rollup.config.js", HERE / "src", *(HERE / "src").rglob("*")]
    if _older(BUILD / "record.html", sources):
        _npm("run", "build", seconds=_BUILD_SECONDS)
    return BUILD


def _older(made: Path, sources: list[Path]) -> bool:
    return not made.exists() or made.stat().st_mtime < max(source.stat().st_mtime for source in sources)


def _npm(*arguments: str, seconds: float) -> None:
    # Node may come from PyPI, and is then beside this Python and not on PATH.
    path = os.pathsep.join([os.environ.get("PATH", ""), str(Path(sys.executable).parent)])
    npm = shutil.which("npm", path=path)
    if npm is None:
        raise PagesNotBuilt("npm is not on PATH")
    try:
        done = subprocess.run(
            [npm, *arguments],
            cwd=HERE,
            env=os.environ | {"PATH": path},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise PagesNotBuilt(f"npm {' '.join(arguments)} took longer than {seconds:.0f} s") from error
    if done.returncode:
        raise PagesNotBuilt(f"npm {' '.join(arguments)} failed:\n{done.stdout}")
