"""How a command ends."""

from __future__ import annotations

import sys

DONE = 0
FAILED = 1
WRONG_USE = 2
MISSING = 3  # something that this machine lacks


def complain(text: str) -> None:
    """Say what is wrong where errors belong."""
    print(f"sidecall: {text}", file=sys.stderr)
