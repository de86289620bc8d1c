"""The one live access token of our API client.

3CX lets one token live for each client: minting another ends the one before, wherever it is used. So a token is minted
only when there is none that still works, and by one task at a time. Source: README of 3cx/xapi-tutorial. ``expires_in``
was in minutes before 20.0.9, so the token's own ``exp`` counts.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import json
import time
from typing import Any

import aiohttp

from helper.errors import NotConnected, PbxRefused
from helper.language import _
from helper.pbx.callcontrol.config import Config
from helper.pbx.callcontrol.wire import reason_text
from helper.pbx.replies import read_json

_MINUTES_BELOW = 300  # an expires_in smaller than this was minutes
_EARLY = 60.0  # seconds before its end that a token is renewed
_STAND_BACK = 55.0  # seconds in which no token is minted after another program took over
_TAKEN_OVER_AFTER = 3  # deaths in a row; a 3CX that restarts twice during an update is no other program
_TAKEN_OVER_WITHIN = 15.0  # seconds; a fresh token that dies so soon was ended by another program's


class WrongKey(PbxRefused):
    """3CX does not know this client id and key."""


class TakenOver(PbxRefused):
    """Another program mints tokens for the same API client, so ours die one after the other."""


class Token:
    """Hands out the access token, minting it when needed."""

    def __init__(self, http: aiohttp.ClientSession, config: Config) -> None:
        self._http = http
        self._config = config
        self._lock = asyncio.Lock()
        self._value = ""
        self._minted_at = 0.0
        self._good_until = 0.0
        self._early_deaths = 0
        self._stand_back_until = 0.0
        self.minted = 0

    async def get(self) -> str:
        """A token that should work. Raises ``WrongKey``, ``TakenOver``, ``PbxRefused`` or ``NotConnected``."""
        async with self._lock:
            if time.monotonic() < self._stand_back_until:
                raise _taken_over()
            if not self._value or time.monotonic() > self._good_until:
                await self._mint()
            return self._value

    def refused(self, value: str) -> None:
        """3CX answered 401 to ``value``: the next ``get`` mints. Raises ``TakenOver`` when that keeps happening."""
        if value != self._value:
            return  # somebody has minted since
        young = time.monotonic() - self._minted_at < _TAKEN_OVER_WITHIN
        self._early_deaths = self._early_deaths + 1 if young else 0
        self._value = ""
        if self._early_deaths >= _TAKEN_OVER_AFTER:
            # Two that mint in turn would throw each other out for ever; ours gives way for a while.
            self._early_deaths = 0
            self._stand_back_until = time.monotonic() + _STAND_BACK
            raise _taken_over()

    async def _mint(self) -> None:
        form = {
            "grant_type": "client_credentials",
            "client_id": self._config.client_id,
            "client_secret": self._config.client_secret,
        }
        async with self._http.post(f"{self._config.url}/connect/token", data=form, allow_redirects=False) as reply:
            body = await read_json(reply)
        if reply.status in (400, 401):
            raise WrongKey(
                _("3CX does not accept this client id and API key. Check both in 3CX under Integrations, API.")
                + (f" ({reason_text(body)})" if reason_text(body) else "")
            )
        value = body.get("access_token") if isinstance(body, dict) else None
        if reply.status != 200 or not isinstance(value, str) or not value.isprintable():
            raise NotConnected(_("3CX did not answer as expected ({status}).").format(status=reply.status))
        self._value = value
        self._minted_at = time.monotonic()
        self._good_until = self._minted_at + max(30.0, _lifetime(value, body.get("expires_in")) - _EARLY)
        self.minted += 1


def _taken_over() -> TakenOver:
    return TakenOver(
        _("Another program uses this API key, and 3CX lets only one work at a time. Give each agent an API client.")
    )


def _lifetime(token: str, expires_in: Any) -> float:
    """Seconds a token lives: its own claims, else ``expires_in`` in whichever unit. The difference of two of its
    claims does not depend on this machine's clock.
    """
    try:
        payload = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return float(claims["exp"]) - float(claims.get("iat", claims.get("nbf", time.time())))
    except (IndexError, KeyError, TypeError, ValueError, binascii.Error):
        pass
    seconds = float(expires_in) if isinstance(expires_in, (int, float)) else 1800.0
    return seconds * 60 if seconds < _MINUTES_BELOW else seconds
