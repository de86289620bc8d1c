"""The token endpoint: a code or a refresh token against an access token.

Each exchange has a client of its own. Authlib's client takes a new token into use the moment it has read it; here a
refresh token must be safely kept before the access token that came with it is used, or a crash in between would lose
the session of an org that rotates refresh tokens.
https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_refresh_token_flow.htm
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx2
from authlib.integrations.base_client import OAuthError

from helper.crm.salesforce import hosts, refused, transport
from helper.crm.salesforce.config import Timing
from helper.errors import NotConnected, NotSignedIn
from helper.language import _

SCOPES = "api refresh_token openid id"
_TOKEN = "/services/oauth2/token"
_REVOKE = "/services/oauth2/revoke"
_AUTHORIZE = "/services/oauth2/authorize"
# When a sign-in is answered so, it may work a moment later.
_MAY_PASS = {"server_error", "temporarily_unavailable", "unknown_error", "rate_limit_exceeded"}
# Only these end a session that was good before; whatever else a renewal is answered may pass.
_ENDED = re.compile(r"invalid_grant|inactive_(?:user|org)|invalid_client\w*")
_NOT_THE_SESSION = (403, 420, 429)


@dataclass(frozen=True, slots=True)
class Client:
    """Who asks: the External Client App at one login host. ``client_secret`` is "" for a public client, as is usual."""

    login_url: str
    client_id: str
    client_secret: str
    timing: Timing

    @asynccontextmanager
    async def _open(self, **oauth: Any) -> AsyncIterator[Any]:
        client = transport.oauth_client(
            self.login_url,
            self.timing,
            client_id=self.client_id,
            client_secret=self.client_secret or None,
            token_endpoint_auth_method="client_secret_post" if self.client_secret else "none",
            code_challenge_method="S256",
            **oauth,
        )
        async with client:
            yield client

    async def authorize_url(self, redirect_uri: str, state: str, verifier: str) -> str:
        """The page to open in the browser. ``verifier`` stays here; its SHA-256 goes along (PKCE, RFC 7636)."""
        async with self._open(scope=SCOPES, redirect_uri=redirect_uri) as client:
            url, _state = client.create_authorization_url(
                self.login_url + _AUTHORIZE, state=state, code_verifier=verifier
            )
        return str(url)

    async def exchange(self, code: str, redirect_uri: str, verifier: str) -> Mapping[str, Any]:
        """The token answer for an authorization code. Raises ``NotSignedIn`` (refused) or ``NotConnected``."""
        async with self._open() as client:
            token = await self._token(
                lambda: client.fetch_token(
                    _TOKEN,
                    grant_type="authorization_code",
                    code=code,
                    redirect_uri=redirect_uri,
                    code_verifier=verifier,
                ),
                redirect_uri,
            )
        missing = refused.missing_scopes(str(token.get("scope") or "").split(), bool(token.get("refresh_token")))
        if missing:
            raise NotSignedIn(missing)
        return token

    async def refresh(self, refresh_token: str) -> Mapping[str, Any]:
        """A new token answer, maybe with a new refresh token that replaces this one at once. Raises as ``exchange``;
        a network that the org does not let in is ``NotConnected``, as the token is good elsewhere.
        """
        async with self._open(token={"access_token": "", "token_type": "Bearer"}) as client:
            client.register_compliance_hook("refresh_token_response", _mind_the_way)
            return await self._token(lambda: client.refresh_token(_TOKEN, refresh_token=refresh_token))

    async def revoke(self, token: str) -> bool:
        """Have Salesforce forget ``token``; False when it may not have done so."""
        async with self._open(revocation_endpoint_auth_method="none") as client:
            try:
                async with asyncio.timeout(self.timing.connect_s):
                    response = await client.revoke_token(_REVOKE, token=token)
            except (httpx2.RequestError, TimeoutError):
                return False
        # A token that is not valid any more is refused with 400.
        return bool(200 <= response.status_code < 300 or response.status_code == 400)

    async def _token(
        self, ask: Callable[[], Awaitable[Mapping[str, Any]]], redirect_uri: str = ""
    ) -> Mapping[str, Any]:
        try:
            async with asyncio.timeout(self.timing.request_s):
                token = await ask()
        except OAuthError as error:
            code, said = str(error.error or ""), str(error.description or "")
            explained = refused.explain(code, said, redirect_uri)
            if redirect_uri:
                passes = code in _MAY_PASS
            else:
                passes = not _ENDED.fullmatch(code) or refused.of_the_network(code, said)
            if passes:
                raise NotConnected(explained) from error
            raise NotSignedIn(explained) from error
        except (httpx2.HTTPStatusError, ValueError) as error:
            # A gateway's or a maintenance page, where a token answer is JSON also when it says no.
            raise NotConnected(_("Salesforce is not available at the moment.")) from error
        except (httpx2.RequestError, TimeoutError) as error:
            raise transport.failure(error, sent=False, write=False) from error
        if not isinstance(token.get("access_token"), str) or not token["access_token"]:
            raise NotConnected(_("Salesforce did not answer properly."))
        instance = hosts.instance_url(str(token.get("instance_url", "")), self.login_url)
        if not instance:
            raise NotSignedIn(_("The sign-in named an address that is not Salesforce's, so it was not used."))
        return {**token, "instance_url": instance}


def _mind_the_way(response: httpx2.Response) -> httpx2.Response:
    """A limit or a gateway on the way says nothing of the session, whatever error its JSON names."""
    if response.status_code in _NOT_THE_SESSION:
        raise NotConnected(_("Salesforce is not available at the moment."))
    return response
