"""``python -m tests.bench [--json] [--only PART]``: every figure of Sidecall's speed and thrift, measured now."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from devtools.run import screen as own_screen
from tests.bench import targets
from tests.bench.alone import measure_idle, measure_idle_hour, measure_starts
from tests.bench.backlog import measure_backlog
from tests.bench.dialling import measure_dials
from tests.bench.ends import measure_ends
from tests.bench.page import measure_page
from tests.bench.program import desk, servers
from tests.bench.refresh import measure_refresh
from tests.bench.rings import measure_requests, measure_rings
from tests.day.program import NotAsItShouldBe

Figures = dict[str, float]


def main() -> int:
    parser = argparse.ArgumentParser(prog="dev.py bench", description="The benchmarks.")
    parser.add_argument("--json", action="store_true", help="print one flat JSON object of numbers, and nothing else")
    parser.add_argument("--only", choices=PARTS, help="one part alone")
    wanted = parser.parse_args()
    figures: Figures = {}
    began = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="sidecall-bench-"))
    try:
        with screen():
            for name, measure in PARTS.items():
                if wanted.only in (None, name):
                    print(f"measuring: {name}", file=sys.stderr, flush=True)
                    figures |= measure(folder / name)
    except NotAsItShouldBe as error:
        print(f"not as it should be: {error}", file=sys.stderr)
        return 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{time.monotonic() - began:.0f} s", file=sys.stderr)
    print(json.dumps(figures, indent=2) if wanted.json else targets.table(figures))
    return 0


@contextlib.contextmanager
def screen() -> Iterator[None]:
    """A screen with a window manager, unless whoever calls has put one there."""
    if os.environ.get("DISPLAY") or os.environ.get("QT_QPA_PLATFORM"):
        yield
        return
    with own_screen(dict(os.environ)) as environment:
        os.environ.update(environment)
        yield


def start(folder: Path) -> Figures:
    """Starts, after one run that has set everything up."""
    with servers(folder) as (running, environment):
        with desk(folder, running, environment) as program:
            home = program.home
        return measure_starts(home, environment)


def idle(folder: Path) -> Figures:
    with servers(folder) as (running, environment), desk(folder, running, environment) as program:
        return measure_idle(program) | measure_idle_hour()


def calls(folder: Path) -> Figures:
    with servers(folder) as (running, environment), desk(folder, running, environment) as program:
        figures = measure_rings(running, program)
        figures |= asyncio.run(measure_dials(running, program))
        return figures | measure_requests(running, program)


def page(folder: Path) -> Figures:
    return measure_page() | measure_refresh()


def backlog(folder: Path) -> Figures:
    return asyncio.run(measure_backlog(folder))


def ends(folder: Path) -> Figures:
    folder.mkdir(parents=True)
    return asyncio.run(measure_ends(folder))


PARTS: dict[str, Callable[[Path], Figures]] = {
    part.__name__: part for part in (start, idle, calls, page, backlog, ends)
}


if __name__ == "__main__":
    sys.exit(main())
