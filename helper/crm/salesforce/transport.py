"""One request to Salesforce and its answer, with a deadline, and what it means when there is none.

What cannot be told from an exception alone is whether the request had left this machine; httpcore's trace events say it
(https://www.encode.io/httpcore/extensions/#trace).
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx2
import msgspec
import truststore
from authlib.integrations.httpx_client import AsyncOAuth2Client

from helper.crm.port import Doubtful, TooSlow
from helper.crm.salesforce import hosts
from helper.crm.salesforce.config import Timing
from helper.crm.salesforce.errors import Answer
from helper.errors import NotConnected, SidecallError
from helper.language import _

# Salesforce logs it with each request, so that an administrator sees who asks.
CALL_OPTIONS = {"Sforce-Call-Options": "client=Sidecall"}
KEEP_ALIVE_S = 30.0

# Its lines hold whole addresses, and with them the numbers and names that are searched for.
logging.getLogger("httpx2").setLevel(logging.WARNING)


def oauth_client(base_url: str, timing: Timing, **oauth: Any) -> Any:
    """Authlib's client for ``base_url``: the system's own root certificates, deadlines, no redirects followed."""
    on_this_machine = hosts.is_loopback(urlsplit(base_url).hostname or "")
    return AsyncOAuth2Client(
        base_url=base_url,
        verify=truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
        timeout=httpx2.Timeout(timing.request_s, connect=timing.connect_s),
        limits=httpx2.Limits(max_connections=20, keepalive_expiry=KEEP_ALIVE_S),
        follow_redirects=False,
        # A company's proxy counts, but never for this machine.
        trust_env=not on_this_machine,
        headers={"Accept": "application/json", "User-Agent": "Sidecall"},
        **oauth,
    )


class Sent:
    """Notices when the first byte of a request goes out."""

    def __init__(self) -> None:
        self.yes = False

    async def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Called by httpcore for each step of a request, and of a proxy's CONNECT before it."""
        if event.endswith("send_request_headers.started") and info["request"].method != b"CONNECT":
            self.yes = True


class Transport:
    """Speaks to one org with one access token at a time."""

    def __init__(self, instance_url: str, timing: Timing) -> None:
        self.instance_url = instance_url
        self._timing = timing
        self._client = oauth_client(instance_url, timing)

    @property
    def token(self) -> str:
        """The access token in use, "" when there is none yet."""
        return str(self._client.token["access_token"]) if self._client.token else ""

    def use(self, token: Mapping[str, Any]) -> None:
        """Ask with this token answer's access token from now on."""
        self._client.token = {"access_token": token["access_token"], "token_type": "Bearer"}

    async def send(
        self,
        method: str,
        path: str,
        *,
        write: bool = False,
        params: Mapping[str, str] | None = None,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        with_token: bool = True,
        patience: float = 1.0,
    ) -> Answer:
        """Send once; ``patience`` is how many times the usual deadline the answer may take. Raises ``NotConnected``
        when nothing was sent (or nothing could have been changed by it), and ``Doubtful`` when ``write`` was sent and
        not answered completely.
        """
        try:
            return await self._once(method, path, write, params, body, headers, with_token, patience)
        except _Stale:
            return await self._once(method, path, write, params, body, headers, with_token, patience)

    async def _once(
        self,
        method: str,
        path: str,
        write: bool,
        params: Mapping[str, str] | None,
        body: Any,
        headers: Mapping[str, str] | None,
        with_token: bool,
        patience: float,
    ) -> Answer:
        sent = Sent()
        within_s = self._timing.request_s * patience
        try:
            async with asyncio.timeout(within_s):
                response = await self._client.request(
                    method,
                    path,
                    params=params,
                    content=None if body is None else msgspec.json.encode(body),
                    headers={
                        **CALL_OPTIONS,
                        **({} if body is None else {"Content-Type": "application/json; charset=UTF-8"}),
                        **(headers or {}),
                    },
                    extensions={"trace": sent.trace},
                    timeout=httpx2.Timeout(within_s, connect=self._timing.connect_s),
                    withhold_token=not with_token,
                )
        except RuntimeError as error:
            if not self._client.is_closed:
                raise
            raise NotConnected(_("The Salesforce session was ended.")) from error
        except (httpx2.RequestError, TimeoutError) as error:
            if (
                not write
                and sent.yes
                and isinstance(error, httpx2.RemoteProtocolError | httpx2.ReadError | httpx2.WriteError)
            ):
                raise _Stale(failure(error, sent=True, write=False).message) from error
            raise failure(error, sent=sent.yes, write=write) from error
        authorization = response.request.headers.get("Authorization", "")
        return Answer(
            status=response.status_code,
            headers=response.headers,
            text=response.text,
            body=_parsed(response.content),
            token=authorization.removeprefix("Bearer "),
        )

    async def close(self) -> None:
        """End all connections."""
        await self._client.aclose()


class _Stale(NotConnected):
    """Salesforce had closed an idle connection just as it was used again; a read may simply be repeated."""


def failure(error: Exception, *, sent: bool, write: bool) -> SidecallError:
    """Our error for a request that got no complete answer."""
    if sent and write:
        return Doubtful(_("Salesforce did not answer; whether it got the request is not known."))
    if isinstance(error, httpx2.TimeoutException | TimeoutError):
        kind = TooSlow if sent else NotConnected
        return kind(_("Salesforce did not answer in time."))
    if _certificate_fault(error):
        return NotConnected(_("The connection to Salesforce is not secure: its certificate is not trusted here."))
    return NotConnected(_("Salesforce cannot be reached."))


def _certificate_fault(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _parsed(content: bytes) -> Any:
    if not content:
        return None
    try:
        return msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
