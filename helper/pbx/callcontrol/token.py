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
import math
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import aiohttp

from helper.errors import PbxRefused
from helper.language import _
from helper.pbx.callcontrol.config import Config
from helper.pbx.callcontrol.unwell import wrong_answer
from helper.pbx.callcontrol.wire import reason_text
from helper.pbx.proxy import Way
from helper.pbx.replies import read_json, retry_after

_MINUTES_BELOW = 300  # an expires_in smaller than this was minutes
_PATIENCE = 30.0  # seconds in which a token that 3CX has never accepted is tried again before another is minted
_UNTOLD = 1800.0  # seconds a token is taken to live when 3CX does not say; 3CX's own examples keep one that long
_STAND_BACK = 55.0  # seconds in which no token is minted after another program took over
_TAKEN_OVER_AFTER = 3  # deaths before their time; one or two may be a restart or a key made anew
_TAKEN_OVER_WITHIN = 1800.0  # seconds in which they have to be
_ON_TIME = 120.0  # seconds by which a token may die early, of old age by another clock than ours


class WrongKey(PbxRefused):
    """3CX does not know this client id and key."""


class TakenOver(PbxRefused):
    """Another program mints tokens for the same API client, so ours die one after the other."""


class KeptOut(PbxRefused):
    """3CX, or what stands before it, answers 403 to a request that names no extension and no call."""


class Unauthorised(PbxRefused):
    """3CX has minted a token for us and does not accept it."""


class Token:
    """Hands out the access token, minting it when needed."""

    def __init__(
        self, http: aiohttp.ClientSession, config: Config, way: Way, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._http = http
        self._config = config
        self._way = way
        self._clock = clock
        self._lock = asyncio.Lock()
        self._value = ""
        self._minted_at = 0.0
        self._good_until = 0.0
        self._worked = False
        self._disturbed = False
        self._early_deaths: list[float] = []
        self._stand_back_until = 0.0
        self.minted = 0

    async def get(self) -> str:
        """A token that should work. Raises ``WrongKey``, ``KeptOut``, ``TakenOver`` or ``NotConnected``."""
        async with self._lock:
            if self._clock() < self._stand_back_until:
                raise _taken_over()
            if not self._value or self._clock() > self._good_until:
                await self._mint()
            return self._value

    def accepted(self, value: str) -> None:
        """A request with ``value`` was let in; the stream does not count, as REST may refuse what it takes."""
        self._worked = self._worked or value == self._value

    def disturbed(self) -> None:
        """3CX could not be reached, or was not well: when it forgets the token now, it has been restarted."""
        self._disturbed = True

    def refused(self, value: str) -> None:
        """3CX answered 401 to ``value``: the next ``get`` mints. Raises ``TakenOver`` when that keeps happening, and
        ``Unauthorised`` for a token that is new: another one would fare no better, so it is kept and tried again.
        """
        if value != self._value:
            return  # somebody has minted since
        age = self._clock() - self._minted_at
        if not self._worked and age < _PATIENCE:
            raise Unauthorised(
                _(
                    "3CX refuses the session that it has just given this API key. It may be starting, or another"
                    " program uses the key."
                )
            )
        now = self._clock()
        self._value = ""
        self._early_deaths = [death for death in self._early_deaths if now - death < _TAKEN_OVER_WITHIN]
        if self._worked and not self._disturbed and now < self._good_until - _ON_TIME:
            self._early_deaths.append(now)
            if len(self._early_deaths) >= _TAKEN_OVER_AFTER:
                # Two that mint in turn would throw each other out for ever; ours gives way for a while.
                self._stand_back_until = now + _STAND_BACK
                raise _taken_over()

    async def _mint(self) -> None:
        form = {
            "grant_type": "client_credentials",
            "client_id": self._config.client_id,
            "client_secret": self._config.client_secret,
        }
        url, way = f"{self._config.url}/connect/token", await self._way.options()
        async with self._http.post(url, data=form, allow_redirects=False, **way) as reply:
            body = await read_json(reply)
            later = retry_after(reply.headers, datetime.now(UTC))
        if reply.status in (400, 401):
            raise WrongKey(
                _("3CX does not accept this client id and API key. Check both in 3CX under Integrations, API.")
                + (f" ({reason_text(body)})" if reason_text(body) else "")
            )
        if reply.status == 403:
            raise KeptOut(
                _(
                    "3CX lets nobody sign in from this computer (403). If your 3CX restricts IP addresses, this"
                    " computer’s has to be allowed; if not, a proxy or firewall refuses it."
                )
            )
        value = body.get("access_token") if isinstance(body, dict) else None
        if reply.status != 200 or not isinstance(value, str) or not value.isprintable():
            raise wrong_answer(reply.status, retry_after=later)
        self._value = value
        self._worked = self._disturbed = False
        self._minted_at = self._clock()
        self._good_until = self._minted_at + max(30.0, _lifetime(value, body.get("expires_in")))
        self.minted += 1


def _taken_over() -> TakenOver:
    return TakenOver(
        _("Another program uses this API key, and 3CX lets only one work at a time. Give each agent an API client.")
    )


def _lifetime(token: str, expires_in: Any) -> float:
    """Seconds a token lives: its own claims, else ``expires_in`` in whichever unit. The difference of two of its
    claims does not depend on this machine's clock.
    """
    claims = _claims(token)
    exp, since = _number(claims.get("exp")), _number(claims.get("iat")) or _number(claims.get("nbf"))
    if exp and since:
        return exp - since
    seconds = _number(expires_in)
    if seconds:
        return seconds * 60 if seconds < _MINUTES_BELOW else seconds
    return exp - time.time() if exp else _UNTOLD


def _claims(token: str) -> dict[str, Any]:
    """What a JWT says of itself; nothing for a token that is none."""
    try:
        payload = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (IndexError, ValueError, RecursionError, binascii.Error):
        return {}
    return claims if isinstance(claims, dict) else {}


def _number(value: Any) -> float:
    """``value`` as a number, also when it comes as text; 0 when it is none."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        return 0.0
    return number if math.isfinite(number) else 0.0
