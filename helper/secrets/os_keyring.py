"""Secrets in the operating system's keyring, and only in one of those that are known to encrypt them.

The keyring library would also take a backend from an environment variable or a file, and falls back to a plain-text one
where that is installed; so the backend is chosen here, from a list.
"""

from __future__ import annotations

import asyncio
import importlib
import logging
import os
import sys
from pathlib import Path
from typing import Any

from helper.secrets.memory import MemorySecrets
from helper.secrets.port import Secrets

log = logging.getLogger(__name__)

_DEADLINE = 15.0  # seconds; an unlock question may be on the screen
_BACKENDS = {
    "win32": [("keyring.backends.Windows", "WinVaultKeyring")],
    "darwin": [("keyring.backends.macOS", "Keyring")],
    "linux": [
        ("keyring.backends.SecretService", "Keyring"),
        ("keyring.backends.kwallet", "DBusKeyring"),
        ("keyring.backends.libsecret", "Keyring"),
    ],
}


class KeyringSecrets:
    """Implements ``helper.secrets.port.Secrets``. ``home`` keeps several Sidecalls of one user apart."""

    state = "keyring"

    def __init__(self, backend: Any, home: Path) -> None:
        self._backend = backend
        self._user = str(home)
        self._lock = asyncio.Lock()  # SecretService connections are not meant for several threads at once

    async def get(self, name: str) -> str:
        return await self._run(self._backend.get_password, self._service(name), self._user) or ""

    async def set(self, name: str, value: str) -> None:
        if value:
            await self._run(self._backend.set_password, self._service(name), self._user, value)
        elif await self.get(name):
            await self._run(self._backend.delete_password, self._service(name), self._user)

    def _service(self, name: str) -> str:
        # A service of its own for each: two users under one service confuse the Windows backend.
        return f"Sidecall {name}"

    async def _run(self, verb: Any, *arguments: str) -> Any:
        async with self._lock, asyncio.timeout(_DEADLINE):
            return await asyncio.to_thread(verb, *arguments)


async def open_secrets(home: Path) -> Secrets:
    """The keyring of this machine, or for a service what systemd gave it a key for; memory with the state
    "secrets_unavailable" when there is nothing that can be trusted.
    """
    if os.environ.get("CREDENTIALS_DIRECTORY"):
        # Only a service has this, and only there the library is needed.
        from helper.secrets.sealed import open_sealed

        if (sealed := open_sealed(home)) is not None:
            return sealed
    try:
        async with asyncio.timeout(_DEADLINE):
            backend = await asyncio.to_thread(_find_backend)
    except TimeoutError:
        backend = None
    if backend is None:
        log.warning("no keyring can be used; secrets are kept in memory and are gone when Sidecall ends")
        return MemorySecrets("secrets_unavailable")
    return KeyringSecrets(backend, home)


def _find_backend() -> Any | None:
    for module, name in _BACKENDS.get(sys.platform, []):
        try:
            backend_class = getattr(importlib.import_module(module), name)
            backend_class.priority  # noqa: B018 - raises when this backend cannot work here
            backend = backend_class()
            if sys.platform == "win32":
                backend.persist = "local machine"  # the default roams with the user's profile
            # Reading is the only proof: a bus may be there without anybody who keeps secrets.
            backend.get_password("Sidecall", "is anybody there")
        except Exception as error:
            log.info("keyring %s cannot be used: %s", name, type(error).__name__)
            continue
        return backend
    return None
