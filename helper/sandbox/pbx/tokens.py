"""`/connect/token`: access tokens of API clients, one alive per client.

A new token ends the one before it at once, streams included (3CX's xapi-tutorial; seen on hardware).
"""

from __future__ import annotations

import base64
import hmac
import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from helper.sandbox.pbx.switches import Switches


@dataclass(frozen=True, slots=True)
class ApiClient:
    """An integration made in the admin console. `dns`: what it may see and control."""

    client_id: str
    secret: str
    dns: frozenset[str]
    call_control: bool = True
    xapi: bool = True


@dataclass(slots=True)
class Token:
    client: ApiClient
    expires_at: float
    """Unix seconds, as in the token's own `exp`."""


class TokenRefused(Exception):
    """An OAuth error: `status` is HTTP's, `error` OAuth's."""

    def __init__(self, status: int, error: str, description: str) -> None:
        super().__init__(description)
        self.status = status
        self.body = {"error": error, "error_description": description}


class Tokens:
    """Mints and checks. `on_superseded` is told the client whose former token just died."""

    def __init__(self, switches: Switches, on_superseded: Callable[[ApiClient], None]) -> None:
        self.clients: dict[str, ApiClient] = {}
        self.minted = 0
        self._switches = switches
        self._on_superseded = on_superseded
        self._alive: dict[str, Token] = {}
        self._refreshable: dict[str, ApiClient] = {}

    def add_client(self, client: ApiClient) -> None:
        self.clients[client.client_id] = client

    def mint(self, form: dict[str, str]) -> dict[str, Any]:
        """The token endpoint's answer; raises TokenRefused."""
        if form.get("grant_type") == "refresh_token":
            return self._refresh(form.get("refresh_token", ""))
        if form.get("grant_type") != "client_credentials":
            raise TokenRefused(400, "unsupported_grant_type", "The specified 'grant_type' is not supported.")
        client = self.clients.get(form.get("client_id", ""))
        given = form.get("client_secret", "").encode()
        if client is None or not hmac.compare_digest(given, client.secret.encode()):
            raise TokenRefused(401, "invalid_client", "The specified client credentials are invalid.")
        return self._issue(client)

    def sign_in(self, user: ApiClient) -> dict[str, Any]:
        """A token for a user of the web client, which can be renewed; other sessions of theirs end."""
        return self._issue(user) | {"refresh_token": self._renewable(user)}

    def _refresh(self, refresh_token: str) -> dict[str, Any]:
        user = self._refreshable.pop(refresh_token, None)
        if user is None:
            raise TokenRefused(401, "invalid_grant", "The specified refresh token is invalid.")
        return self.sign_in(user)

    def _renewable(self, user: ApiClient) -> str:
        made = secrets.token_urlsafe(32)
        self._refreshable[made] = user
        return made

    def _issue(self, client: ApiClient) -> dict[str, Any]:
        self.end_all(client)
        issued = time.time()
        expires = issued + self._switches.token_lifetime_s
        token = _jwt(client, int(issued), int(expires))
        self._alive[token] = Token(client, expires)
        self.minted += 1
        minutes = self._switches.expires_in_unit == "minutes"
        return {
            "token_type": "Bearer",
            "expires_in": int(self._switches.token_lifetime_s / 60)
            if minutes
            else int(self._switches.token_lifetime_s),
            "access_token": token,
            "refresh_token": None,
        }

    def client_of(self, authorization: str) -> ApiClient | None:
        """Who an Authorization header speaks for; None when its token is wrong, expired or superseded."""
        scheme, _, value = authorization.partition(" ")
        token = self._alive.get(value.strip()) if scheme.lower() == "bearer" else None
        return token.client if token is not None and token.expires_at > time.time() else None

    def end_all(self, client: ApiClient | None = None) -> None:
        """Kill the live token of one client, or everybody's."""
        ended = [t for t, token in self._alive.items() if client in (None, token.client)]
        for key in ended:
            self._on_superseded(self._alive.pop(key).client)


def _jwt(client: ApiClient, issued: int, expires: int) -> str:
    """Shaped like 3CX's ES256 token. The signature is random bytes: nobody but us checks it."""
    roles = ["Enterprise", "Paid"] + (["CallControl"] if client.call_control else [])
    claims = {
        "unique_name": client.client_id,
        "role": roles,
        "nbf": issued,
        "iat": issued,
        "exp": expires,
        "jti": secrets.token_hex(8),
    }
    parts = [json.dumps(part, separators=(",", ":")).encode() for part in ({"alg": "ES256", "typ": "JWT"}, claims)]
    return ".".join(base64.urlsafe_b64encode(p).rstrip(b"=").decode() for p in (*parts, secrets.token_bytes(64)))
