"""Ports for what has to know its own before it listens."""

from __future__ import annotations

import random
import socket

#: Below those that systems give to connections: one of these would be taken again before it is listened on.
_RANGE = range(20_000, 32_000)
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
