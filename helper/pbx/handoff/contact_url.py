"""The contact URL that an agent pastes into 3CX, and the capability in it.

Who knows the capability can show a card and be sent to a record, and nothing else; it can be renewed.
"""

from __future__ import annotations

import asyncio
import secrets as random
from collections.abc import Sequence

from helper.faces import Check, ContactUrl
from helper.language import _
from helper.pbx.handoff.announced import NAME, NUMBER
from helper.secrets.port import PBX_POP_CAPABILITY, Secrets
from helper.settings.settings import Settings
from helper.settings.table import HELPER_PORT, PBX_MODE


class Contact:
    """``capability`` is 32 random bytes in base64url, kept in the keyring, made when the URL is first asked for; ""
    while there is none, and then nothing is right. ``port`` is the one that the helper listens on.
    """

    def __init__(self, settings: Settings, secrets: Secrets) -> None:
        self._settings = settings
        self._secrets = secrets
        self._lock = asyncio.Lock()
        self.capability = ""
        self.port = 0

    async def load(self) -> None:
        """Read the capability that was made before, if any."""
        async with self._lock:
            self.capability = await self._secrets.get(PBX_POP_CAPABILITY)

    async def url(self, renew: bool = False) -> ContactUrl:
        """What goes into 3CX's web client under Settings, Integration; ``renew`` makes the one before worthless."""
        async with self._lock:
            if renew or not self.capability:
                made = random.token_urlsafe(32)
                await self._secrets.set(PBX_POP_CAPABILITY, made)
                self.capability = made
        url = f"http://127.0.0.1:{self.port}/pop/{self.capability}?number={NUMBER}&name={NAME}"
        return ContactUrl(url, self._trouble())

    def check(self) -> Sequence[Check]:
        """For the doctor, where the URL is in use or needed."""
        if not self.capability and self._settings[PBX_MODE] != "handoff":
            return ()
        trouble = self._trouble()
        return (Check("contact_url", not trouble, _("Contact URL"), trouble),)

    def _trouble(self) -> str:
        wanted = self._settings[HELPER_PORT]
        if wanted == 0:
            return _(
                "The local port is 0, any free one, so the contact URL in 3CX works only until Sidecall starts again."
                " Choose a port in the settings."
            )
        if wanted != self.port:
            return _(
                "Sidecall does not have its local port {port}: another program took it, or Sidecall has not been"
                " started again since it was chosen. A contact URL with that port does not reach Sidecall."
            ).format(port=wanted)
        return ""
