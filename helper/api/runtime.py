"""Telling the user's own programs where the API listens. The file and its rules are the bridge's, which reads it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from helper.bridge import runtime


def publish(home: Path, *, port: int, token: str, version: str, origins: Iterable[str]) -> None:
    """Write ``runtime.json`` in ``home``, whole and readable by its user alone. Raises ``OSError``."""
    runtime.write(str(home), port, token, version, origins)


def withdraw(home: Path) -> None:
    """Remove it, unless another Sidecall has written its own since."""
    runtime.remove(str(home))
