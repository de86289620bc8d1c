"""Codes, sessions and refresh tokens of the org's connected apps."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time
from dataclasses import dataclass, field
from typing import Any

CODE_LIFETIME_S = 15 * 60
REFRESH_SCOPES = frozenset({"refresh_token", "offline_access"})


@dataclass(slots=True)
class ClientApp:
    """An External Client App. Callbacks match exactly, port included. No secret: a public client."""

    consumer_key: str
    callbacks: list[str]
    secret: str = ""
    scopes: frozenset[str] = frozenset(
        {"api", "refresh_token", "offline_access", "openid", "id", "profile", "email", "web"}
    )
    require_pkce: bool = True
    rotates: bool = False
    """Refresh Token Rotation: each refresh returns a new token and ends the one used."""


@dataclass(frozen=True, slots=True)
class Grant:
    """What one user allowed one app."""

    app: ClientApp
    user_id: str
    scopes: tuple[str, ...]


@dataclass(slots=True)
class Code:
    grant: Grant
    redirect_uri: str
    challenge: str
    expires_at: float = field(default_factory=lambda: time.monotonic() + CODE_LIFETIME_S)


class OAuthError(Exception):
    """What the token endpoint refuses with: always HTTP 400."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.body = {"error": error, "error_description": description}


class Grants:
    """Everything that was handed out. `url` is where one signs in, `instance_url` where the org's data is."""

    def __init__(self, org_id: str) -> None:
        self.url = ""
        self.org_id = org_id
        self.refusal: OAuthError | None = None
        self.apps: dict[str, ClientApp] = {}
        self._codes: dict[str, Code] = {}
        self._sessions: dict[str, Grant] = {}
        self._refresh: dict[str, Grant] = {}
        self._moved = False
        self._inactive: set[str] = set()

    def issue_code(self, grant: Grant, redirect_uri: str, challenge: str) -> str:
        """A one-time code; like the real ones it ends with `==`."""
        code = "aPrx" + secrets.token_urlsafe(48) + "=="
        self._codes[code] = Code(grant, redirect_uri, challenge)
        return code

    def session(self, token: str) -> Grant | None:
        """Who an access token speaks for; None when it is unknown or has expired."""
        return self._sessions.get(token)

    def open_session(self, grant: Grant) -> str:
        token = f"{self.org_id[:15]}!AQ4AQ{secrets.token_urlsafe(60).replace('-', '.')}"
        self._sessions[token] = grant
        return token

    @property
    def instance_url(self) -> str:
        """Once moved, the other of this machine's two names."""
        names = ("127.0.0.1", "localhost")
        here, there = names if names[0] in self.url else names[::-1]
        return self.url.replace(here, there) if self._moved else self.url

    def is_instance(self, host: str) -> bool:
        """Whether a Host header names the instance: sessions count nowhere else."""
        return not self._moved or host == self.instance_url.partition("://")[2]

    def move(self) -> None:
        """The instance gets another host, or its first one back; all sessions end."""
        self._moved = not self._moved
        self._sessions.clear()

    def set_active(self, user_id: str, active: bool) -> None:
        """A deactivated user's sessions end, and no new ones begin."""
        if active:
            self._inactive.discard(user_id)
            return
        self._inactive.add(user_id)
        self._sessions = {token: grant for token, grant in self._sessions.items() if grant.user_id != user_id}

    def expire_sessions(self) -> None:
        self._sessions.clear()

    def revoke_all(self) -> None:
        """What an administrator does who revokes the app: refresh tokens and sessions end."""
        self._sessions.clear()
        self._refresh.clear()

    def revoke(self, token: str) -> None:
        """End one token; a refresh token takes its sessions along. Unknown ones raise OAuthError."""
        if token in self._refresh:
            grant = self._refresh.pop(token)
            for key in [k for k, g in self._sessions.items() if g == grant]:
                del self._sessions[key]
        elif self._sessions.pop(token, None) is None:
            raise OAuthError("invalid_token", "invalid token: " + token[:5])

    def token(self, form: dict[str, str]) -> dict[str, Any]:
        """The token endpoint's answer; raises OAuthError."""
        if self.refusal is not None:
            raise self.refusal
        kind = form.get("grant_type")
        if kind not in ("authorization_code", "refresh_token"):
            raise OAuthError("unsupported_grant_type", "grant type not supported")
        app = self.client(form)
        return self._from_code(app, form) if kind == "authorization_code" else self._refreshed(app, form)

    def client(self, form: dict[str, str]) -> ClientApp:
        """The app that a form names, with its secret if it has one; raises OAuthError."""
        app = self.apps.get(form.get("client_id", ""))
        if app is None:
            raise OAuthError("invalid_client_id", "client identifier invalid")
        given = form.get("client_secret", "")
        if (given or app.secret) and not hmac.compare_digest(given.encode(), app.secret.encode()):
            raise OAuthError("invalid_client", "invalid client credentials")
        return app

    def introspect(self, token: str) -> dict[str, Any]:
        """What is known of a token of either kind; a dead one is `{"active": false}` and nothing more."""
        grant = self._sessions.get(token) or self._refresh.get(token)
        if grant is None:
            return {"active": False}
        return {
            "active": True,
            "scope": " ".join(grant.scopes),
            "client_id": grant.app.consumer_key,
            "sub": self.identity_url(grant.user_id),
            "token_type": "access_token" if token in self._sessions else "refresh_token",
        }

    def _from_code(self, app: ClientApp, form: dict[str, str]) -> dict[str, Any]:
        code = self._codes.pop(form.get("code", ""), None)
        if code is None or code.grant.app is not app:
            raise OAuthError("invalid_grant", "invalid authorization code")
        if code.expires_at < time.monotonic():
            raise OAuthError("invalid_grant", "expired authorization code")
        if form.get("redirect_uri") != code.redirect_uri:
            raise OAuthError("redirect_uri_mismatch", "redirect_uri must match configuration")
        verifier = form.get("code_verifier", "")
        if code.challenge and not verifier:
            raise OAuthError("invalid_grant", "missing required code verifier")
        if code.challenge and not hmac.compare_digest(s256(verifier), code.challenge.rstrip("=").encode()):
            raise OAuthError("invalid_request", "invalid code verifier")
        answer = self._answer(code.grant)
        if REFRESH_SCOPES & set(code.grant.scopes):
            answer["refresh_token"] = self._new_refresh(code.grant)
        return answer

    def _refreshed(self, app: ClientApp, form: dict[str, str]) -> dict[str, Any]:
        used = form.get("refresh_token", "")
        grant = self._refresh.get(used)
        if grant is None or grant.app is not app:
            raise OAuthError("invalid_grant", "expired access/refresh token")
        answer = self._answer(grant)
        if app.rotates:
            del self._refresh[used]
            answer["refresh_token"] = self._new_refresh(grant)
        return answer

    def _new_refresh(self, grant: Grant) -> str:
        token = "5Aep861" + secrets.token_urlsafe(60)
        self._refresh[token] = grant
        return token

    def _answer(self, grant: Grant) -> dict[str, Any]:
        """No `expires_in`; `issued_at` is milliseconds as a string. Raises OAuthError for a deactivated user."""
        if grant.user_id in self._inactive:
            raise OAuthError("inactive_user", "user is inactive")
        answer: dict[str, Any] = {
            "access_token": self.open_session(grant),
            "signature": base64.b64encode(secrets.token_bytes(32)).decode(),
            "scope": " ".join(grant.scopes),
            "instance_url": self.instance_url,
            "id": self.identity_url(grant.user_id),
            "token_type": "Bearer",
            "issued_at": str(int(time.time() * 1000)),
        }
        if "openid" in grant.scopes:
            answer["id_token"] = self._id_token(grant)
        return answer

    def identity_url(self, user_id: str) -> str:
        return f"{self.url}/id/{self.org_id}/{user_id}"

    def _id_token(self, grant: Grant) -> str:
        """Shaped like the real one; the signature is random, since nobody is to rely on it here."""
        issued = int(time.time())
        claims = {
            "iss": self.url,
            "sub": self.identity_url(grant.user_id),
            "aud": grant.app.consumer_key,
            "iat": issued,
            "exp": issued + 120,
        }
        parts = [
            json.dumps(part, separators=(",", ":")).encode()
            for part in ({"alg": "RS256", "typ": "JWT", "kid": "252"}, claims)
        ]
        return ".".join(base64.urlsafe_b64encode(p).rstrip(b"=").decode() for p in (*parts, secrets.token_bytes(256)))


def s256(verifier: str) -> bytes:
    """The PKCE challenge of a verifier. Salesforce knows no other method."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=")


def bearer(authorization: str) -> str:
    """The token of an Authorization header; "" when it holds none. `OAuth` is Salesforce's older word."""
    scheme, _, token = authorization.partition(" ")
    return token.strip() if scheme.lower() in ("bearer", "oauth") else ""
