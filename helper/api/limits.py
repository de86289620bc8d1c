"""How much and how long the API puts up with."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Times in seconds, sizes in bytes.

    ``body``: for a request's body to arrive. ``idle``: for a request's head to arrive, and between two requests.
    ``first_message``: for a WebSocket's token. ``opened``: for a browser to say that it opened a record.
    ``goodbye``: for clients to take their leave at stop. ``per_second`` and ``burst`` are requests of one origin.
    ``clients`` are WebSockets with the token, ``strangers`` those that have not sent it yet. ``backlog`` is how many
    events may wait for a slow client before it is dropped.
    """

    body: float = 10.0
    idle: float = 10.0
    first_message: float = 5.0
    opened: float = 4.0
    goodbye: float = 1.0
    body_size: int = 8 * 1024
    connections: int = 128
    clients: int = 32
    strangers: int = 16
    per_second: float = 200.0
    burst: int = 400
    backlog: int = 256
