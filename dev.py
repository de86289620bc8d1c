#!/usr/bin/env python3
"""The workshop: every command that a developer of Sidecall needs, each of which sets up by itself what it lacks.

    python3 dev.py demo [--headless] [--json] [--frozen]   Sidecall, 3CX and Salesforce on this machine, to play with
    python3 dev.py run                                     Sidecall's tray from source
    python3 dev.py test [NAME]                             all tests in about ten minutes, or one longer suite
    python3 dev.py check                                   lint, types and import rules, in under a minute
    python3 dev.py bench [--json]                          the benchmarks
    python3 dev.py build [app|extension]                   extension/dist, the program that agents install, or the
                                                           extension's packages for the stores and for IT
    python3 dev.py screenshots                             the pictures of the README, from the running program
    python3 dev.py lock                                    requirements.lock anew from pyproject.toml

Standard library only. Progress goes to standard error, so that standard output is the command's own.
Exit codes: 0 fine, 1 failed, 2 wrong use, 3 something is missing on this machine.
"""

from __future__ import annotations

import argparse
import contextlib
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from devtools.build import build_app, build_extension
from devtools.machine import (
    EXTENSION,
    LOCK,
    PICTURE_PROGRAMS,
    PYTHON,
    QT_LIBRARIES,
    ROOT,
    SCRIPTS,
    TEST_PROGRAMS,
    Missing,
    say,
)
from devtools.run import run, screen
from devtools.setup import npm, set_up


def test(arguments: argparse.Namespace, rest: list[str]) -> int:
    longer: dict[str, list] = {"kills": [PYTHON, "-m", "tests.kills"]}
    if arguments.name and arguments.name not in longer:
        exists = f"there are: {', '.join(longer)}" if longer else "there are none yet; `dev.py test` runs all tests"
        say(f"no longer suite is called {arguments.name}; {exists}")
        return 2
    if arguments.name:
        return run([*longer[arguments.name], *rest], set_up([], javascript=False))
    env = set_up([*QT_LIBRARIES, *TEST_PROGRAMS])
    build_extension(env)
    # pytest last: its closing line is the one to read. Options are for pytest, and choose among its tests.
    suites = [] if rest else [("extension", npm(env, "test"), EXTENSION)]
    # Most of a test is waiting, so two run at once; which may not is in tests/conftest.py.
    at_once = ["-n", "2"]
    suites += [("python", [PYTHON, "-m", "pytest", "--durations=10", *at_once, *rest], ROOT)]
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
        "format": ([PYTHON, "-m", "ruff", "format", "--check", "--quiet", "."], ROOT),
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
    if arguments.what in ("msi", "deb"):
        say(f"`build {arguments.what}` isn't there yet: so far there are `build`, `build app` and `build extension`")
        return 1
    if arguments.what == "extension":
        env = set_up([])
        build_extension(env)
        return run([PYTHON, "-m", "devtools.package"], env)
    if arguments.what == "app":
        build_app(set_up([], javascript=False), anyway=True)
    else:
        build_extension(set_up([]), anyway=True)
    return 0


def play(module: str, rest: list[str], headless: bool, packages: tuple[str, ...] = ()) -> int:
    """One of the programs in tests/ that drive the whole of Sidecall, with its flags and its output passed through."""
    env = set_up([*QT_LIBRARIES, *TEST_PROGRAMS, *packages])
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
    commands.add_parser("demo").set_defaults(do=lambda a, rest: play("tests.day", rest, "--headless" in rest))
    commands.add_parser("run").set_defaults(do=tray)
    tests = commands.add_parser("test")
    tests.add_argument("name", nargs="?", help="a longer suite")
    tests.set_defaults(do=test)
    commands.add_parser("check").set_defaults(do=check)
    commands.add_parser("bench").set_defaults(do=lambda a, rest: play("tests.bench", rest, True))
    builds = commands.add_parser("build")
    builds.add_argument("what", nargs="?", choices=["app", "msi", "deb", "extension"])
    builds.set_defaults(do=build)
    pictures = commands.add_parser("screenshots")
    pictures.set_defaults(do=lambda a, rest: play("tests.screenshots", rest, True, PICTURE_PROGRAMS))
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
