"""Secrets that outlive a keyring which is locked, slow or gone.

A rotated refresh token is the only valid one from the moment it is issued: losing it because a keyring does not answer
would sign the agent out in the middle of the day.
"""

from __future__ import annotations

import logging

from helper.errors import NotConnected
from helper.language import _
from helper.secrets.port import Secrets

log = logging.getLogger(__name__)


class Keeper:
    """The keyring's secrets, with those in memory that it did not take; they are the newer ones."""

    def __init__(self, secrets: Secrets) -> None:
        self._secrets = secrets
        self._untaken: dict[str, str] = {}

    async def get(self, name: str) -> str:
        """The secret, "" when there is none. Raises ``NotConnected`` when the keyring does not say."""
        if name in self._untaken:
            return self._untaken[name]
        try:
            return await self._secrets.get(name)
        except Exception as error:
            log.warning("the keyring did not answer: %s", type(error).__name__)
            raise NotConnected(_("The keyring of this computer does not answer. Is it locked?")) from error

    async def set(self, name: str, value: str) -> None:
        """Keep ``value``; where the keyring does not take it, until Sidecall ends."""
        try:
            await self._secrets.set(name, value)
        except Exception as error:
            log.warning("the keyring did not take a secret: %s", type(error).__name__)
            self._untaken[name] = value
        else:
            self._untaken.pop(name, None)
