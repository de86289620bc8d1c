"""Ports for what has to know its own before it listens."""

from __future__ import annotations

import os
import random
import socket

_WORKERS = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
_WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
#: Below those that systems give to connections: one of these would be taken again before it is listened on. Processes
#: that test beside each other take turns: a port may be listened on long after it was given.
_RANGE = range(20_000 + _WORKER, 32_000, _WORKERS)
_given: set[int] = set()


def free_port() -> int:
    """A port of the loopback addresses that nobody has, and that this process gives to nobody else."""
    while True:
        port = random.choice(_RANGE)
        if port not in _given and _is_free(port):
            _given.add(port)
            return port


def _is_free(port: int) -> bool:
    with socket.socket() as one:
        try:
            one.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
