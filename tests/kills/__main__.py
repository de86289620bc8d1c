"""``python -m tests.kills [--runs N] [--seed SEED] [--without-log]``: so many days, each with another seed."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from tests.kills.day import Day

AT_ONCE = 2 + 2 * (os.cpu_count() or 2)


async def days(seeds: Iterable[int], folder: Path, without_log: bool | None = None) -> list[str]:
    """What went wrong, in words, a line for each day. Every other day the key may not read the call log."""
    few = asyncio.Semaphore(AT_ONCE)
    total: Counter[str] = Counter()

    async def one(seed: int) -> str:
        reads_log = not (seed % 2 if without_log is None else without_log)
        async with few:
            day = Day(seed, folder / f"day-{seed}", reads_log)
            try:
                total.update(await day.run())
            except Exception as error:
                print(f"seed {seed}: {type(error).__name__}: {error}", flush=True)
                return f"seed {seed}: {error!r}"
            return ""

    wrong = await asyncio.gather(*(one(seed) for seed in seeds))
    print(", ".join(f"{count} {name}" for name, count in total.items()), flush=True)
    return [words for words in wrong if words]


def main() -> int:
    parser = argparse.ArgumentParser(prog="dev.py test kills")
    parser.add_argument("--runs", type=int, default=500)
    parser.add_argument("--seed", type=int, help="this day alone")
    parser.add_argument("--without-log", action="store_true", default=None)
    wanted = parser.parse_args()
    seeds = range(wanted.runs) if wanted.seed is None else [wanted.seed]
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="sidecall-kills-") as folder:
        wrong = asyncio.run(days(seeds, Path(folder), wanted.without_log))
    print(f"{len(list(seeds))} days in {time.monotonic() - began:.0f} s, {len(wrong)} went wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
