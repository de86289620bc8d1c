"""The few secrets Sidecall has, and what a place that keeps them can do."""

from __future__ import annotations

from typing import Protocol

from helper.language import N_

PBX_CLIENT_SECRET = "pbx.client_secret"
SALESFORCE_CLIENT_SECRET = "salesforce.client_secret"
SALESFORCE_REFRESH_TOKEN = "salesforce.refresh_token"
PBX_POP_CAPABILITY = "pbx.pop_capability"

# Those a person types in; the others are made by the program.
TYPED = {
    PBX_CLIENT_SECRET: N_("3CX API key"),
    SALESFORCE_CLIENT_SECRET: N_("Salesforce consumer secret (optional)"),
}
NAMES = (PBX_CLIENT_SECRET, SALESFORCE_CLIENT_SECRET, SALESFORCE_REFRESH_TOKEN, PBX_POP_CAPABILITY)


class Secrets(Protocol):
    """Keeps secrets by name. Every method has a deadline of its own and may be called from the event loop."""

    @property
    def state(self) -> str:
        """ "keyring", "sealed" (a service's own file), "memory" (as asked for) or "secrets_unavailable" (kept in memory
        because there is no keyring).
        """

    async def get(self, name: str) -> str:
        """The secret, or "" when there is none."""

    async def set(self, name: str, value: str) -> None:
        """Keep ``value`` under ``name``; an empty value forgets it. Returns only when it is safely kept."""
