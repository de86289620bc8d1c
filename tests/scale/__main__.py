"""``python -m tests.scale [--measure]``: the table of docs/scale.md anew, from the recorded counts or from new ones."""

from __future__ import annotations

import argparse
import json
import sys

from tests.scale.counts import measure
from tests.scale.document import COUNTS, DOCUMENT, written


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.scale", description="What many agents ask of an org.")
    parser.add_argument("--measure", action="store_true", help="count what Sidecall asks anew; some three minutes")
    if parser.parse_args().measure:
        from tests.bench.__main__ import screen

        with screen():
            COUNTS.write_text(json.dumps(measure(), indent=2, sort_keys=True) + "\n", encoding="utf-8")
    DOCUMENT.write_text(written(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
