"""What the adapter has to know to reach one 3CX as one API client."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Config:
    """``url`` is an ``exchange_address``; ``extension`` the agent's; ``client_secret`` stays in memory."""

    url: str
    extension: str
    client_id: str
    client_secret: str

    @property
    def complete(self) -> bool:
        return bool(self.url and self.extension and self.client_id and self.client_secret)

    def __repr__(self) -> str:
        return f"Config(url={self.url!r}, extension={self.extension!r}, client_id={self.client_id!r})"
