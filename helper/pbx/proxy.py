"""How this computer reaches an address: straight, or by the proxy that its system has for it.

aiohttp can find that out by itself (``trust_env``), but does so for each request and on another thread, and takes
credentials from a ``.netrc`` as well, which no request with a token may have.
"""

from __future__ import annotations

import asyncio
import base64
import ipaddress
import logging
from typing import TypedDict
from urllib.request import getproxies, proxy_bypass

from yarl import URL

log = logging.getLogger(__name__)


class Options(TypedDict, total=False):
    """What a request of aiohttp is told about it."""

    proxy: URL
    proxy_headers: dict[str, str]


class Way:
    """The way to ``url``, found when it is first needed and whenever ``find`` is called."""

    def __init__(self, url: str) -> None:
        self._url = URL(url)
        self._options: Options | None = None

    async def find(self) -> Options:
        """Ask the system: its settings, or the environment, may have changed with the network."""
        options = await asyncio.to_thread(_options, self._url)
        self._options = options
        return options

    async def options(self) -> Options:
        return self._options if self._options is not None else await self.find()


def _options(url: URL) -> Options:
    host = url.host or ""
    if not host or _is_loopback(host) or proxy_bypass(host):
        return {}
    try:
        proxy = URL(getproxies().get(url.scheme, ""))
    except ValueError:
        proxy = URL()
    if not proxy.host or proxy.scheme != "http":
        if proxy.host:
            log.warning("a proxy is not used: only http:// proxies are understood, not %s://", proxy.scheme)
        return {}
    plain = proxy.with_user(None)
    if proxy.user is None:
        return {"proxy": plain}
    credentials = base64.b64encode(f"{proxy.user}:{proxy.password or ''}".encode()).decode()
    return {"proxy": plain, "proxy_headers": {"Proxy-Authorization": f"Basic {credentials}"}}


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
