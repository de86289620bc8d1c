"""Secrets of a service without a desktop: in a file, sealed with a key that only systemd can give out.

A server's service account has no keyring that anybody unlocks. systemd has what stands in for one: a credential that
is encrypted on the disk with the machine's own key (in its TPM where it has one), and decrypted for the one service,
in memory (``LoadCredentialEncrypted=``, https://systemd.io/CREDENTIALS/). The refresh token changes while the service
runs, and a credential cannot be written; so the credential is a key, and what changes is sealed with it.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import logging
import os
import secrets as random_source
import tempfile
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

log = logging.getLogger(__name__)

KEY = "sidecall.key"
FILE = "secrets.sealed"
_SHORTEST_KEY = 32  # bytes
_NONCE = 12
_LONGEST = 100_000


class SealedSecrets:
    """Implements ``helper.secrets.port.Secrets``. A secret that is not in the file may be a credential of its own, by
    its name; that can only be read.
    """

    state = "sealed"

    def __init__(self, home: Path, credentials: Path, key: bytes) -> None:
        self._path = home / FILE
        self._credentials = credentials
        self._key = key
        self._lock = asyncio.Lock()

    async def get(self, name: str) -> str:
        async with self._lock:
            return await asyncio.to_thread(self._get, name)

    async def set(self, name: str, value: str) -> None:
        async with self._lock:
            await asyncio.to_thread(self._set, name, value)

    def _get(self, name: str) -> str:
        try:
            sealed = self._read().get(name)
        except OSError as error:
            log.error("%s cannot be read: %s", FILE, error.strerror)
            return ""
        if sealed is not None:
            opened = self._open(name, sealed)
            if opened is not None:
                return opened
        return credential(self._credentials, name).decode(errors="ignore").strip()

    def _set(self, name: str, value: str) -> None:
        kept = self._read()
        if value:
            kept[name] = self._seal(name, value)
        else:
            kept.pop(name, None)
        self._write(kept)

    def _seal(self, name: str, value: str) -> str:
        salt, nonce = random_source.token_bytes(16), random_source.token_bytes(_NONCE)
        box = AESGCM(self._derived(salt)).encrypt(nonce, value.encode(), name.encode())
        return base64.b64encode(salt + nonce + box).decode()

    def _open(self, name: str, sealed: str) -> str | None:
        try:
            raw = base64.b64decode(sealed, validate=True)
            salt, nonce, box = raw[:16], raw[16 : 16 + _NONCE], raw[16 + _NONCE :]
            return AESGCM(self._derived(salt)).decrypt(nonce, box, name.encode()).decode()
        except (InvalidTag, ValueError):
            log.error("the secret %s was sealed with another key and must be entered again", name)
            return None

    def _derived(self, salt: bytes) -> bytes:
        return HKDF(SHA256(), 32, salt, b"Sidecall secrets").derive(self._key)

    def _read(self) -> dict[str, str]:
        try:
            kept = json.loads(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except ValueError:
            log.error("%s is damaged; what was in it must be entered again", FILE)
            return {}
        return {str(name): str(value) for name, value in kept.items()} if isinstance(kept, dict) else {}

    def _write(self, kept: dict[str, str]) -> None:
        """Whole and at once; the file is the service's own from its first byte."""
        handle, temporary = tempfile.mkstemp(dir=self._path.parent, prefix=".sealed-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(kept, file)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, self._path)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
            raise


def open_sealed(home: Path) -> SealedSecrets | None:
    """The secrets of this service; None where systemd gave it no key for them."""
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    if not folder:
        return None
    key = credential(Path(folder), KEY)
    if len(key) < _SHORTEST_KEY:
        if key:
            log.error("the credential %s is too short to be a key", KEY)
        return None
    return SealedSecrets(home, Path(folder), key)


def credential(folder: Path, name: str) -> bytes:
    """What systemd passed to this service under that name, empty when nothing."""
    try:
        with (folder / name).open("rb") as file:
            return file.read(_LONGEST)
    except OSError:
        return b""
