"""The contact URL that an agent pastes into 3CX, and the capability in it.

Who knows the capability can show a card and be sent to a record, and nothing else; it can be renewed.
"""

from __future__ import annotations

import asyncio
import secrets as random

from helper.pbx.handoff.announced import NAME, NUMBER
from helper.secrets.port import PBX_POP_CAPABILITY, Secrets


class Capability:
    """32 random bytes in base64url, kept in the keyring, made when first asked for."""

    def __init__(self, secrets: Secrets) -> None:
        self._secrets = secrets
        self._value = ""
        self._lock = asyncio.Lock()

    @property
    def value(self) -> str:
        """The one that is valid now; "" while there is none, and then nothing is."""
        return self._value

    async def load(self) -> None:
        """Read the one that was made before, if any."""
        async with self._lock:
            self._value = await self._secrets.get(PBX_POP_CAPABILITY)

    async def get(self, renew: bool = False) -> str:
        """The one there is, or a new one; ``renew`` makes the old one worthless."""
        async with self._lock:
            if renew or not self._value:
                value = random.token_urlsafe(32)
                await self._secrets.set(PBX_POP_CAPABILITY, value)
                self._value = value
            return self._value


def contact_url(port: int, capability: str) -> str:
    """What goes into 3CX's web client under Settings, Integration."""
    return f"http://127.0.0.1:{port}/pop/{capability}?number={NUMBER}&name={NAME}"
