"""Secrets that are gone when the program ends."""

from __future__ import annotations


class MemorySecrets:
    """Implements ``helper.secrets.port.Secrets``. ``state`` says why memory is used."""

    def __init__(self, state: str = "memory") -> None:
        self._state = state
        self._kept: dict[str, str] = {}

    @property
    def state(self) -> str:
        return self._state

    async def get(self, name: str) -> str:
        return self._kept.get(name, "")

    async def set(self, name: str, value: str) -> None:
        if value:
            self._kept[name] = value
        else:
            self._kept.pop(name, None)
