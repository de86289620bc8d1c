"""Salesforce's addresses: which may be spoken to, and where an org's pages are.

Host forms: https://help.salesforce.com/s/articleView?id=sf.domain_name_url_formats.htm
"""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import SplitResult, urlsplit

from helper.crm.salesforce.errors import clean
from helper.errors import SettingsError
from helper.language import _

_MY = ".my.salesforce."
_LIGHTNING = ".lightning.force."
_PAGES = (_LIGHTNING, ".my.salesforce-setup.", ".my.site.", ".my.salesforce-sites.", ".file.force.")
# In China pages and API have domains of their own.
_CHINA, _CHINA_PAGES = ".my.sfcrmproducts.cn", ".lightning.sfcrmapps.cn"
_VISUALFORCE = ".vf.force."
# Microsoft's Defender serves pages it watches under names of its own.
_WATCHED = ".mcas.ms"
# An org's API host is one of these; a token is sent nowhere else.
_ORG_DOMAINS = (
    ".salesforce.com", ".force.com", ".cloudforce.com", ".salesforce.mil", ".sfcrmapps.cn", ".sfcrmproducts.cn",
)  # fmt: skip
_SCHEME = re.compile(r"(https?):/*", re.IGNORECASE)


def login_url(text: str) -> str:
    """The address to sign in at, without a trailing slash, made from what a person typed or pasted.

    Raises ``SettingsError`` when it is no https address (http is for this machine only).
    """
    # What was copied from a page may hold signs that nobody sees, or have lost a slash.
    text = _SCHEME.sub(r"\1://", clean(text), count=1)
    parts = _split(text if "://" in text else f"https://{text}")
    host = _host(parts)
    if (
        not host
        or not ("." in host or is_loopback(host))
        or parts.username is not None
        or parts.scheme not in ("https", "http")
    ):
        raise SettingsError(_("The Salesforce address is not one that can be opened: {address}").format(address=text))
    if parts.scheme == "http" and not is_loopback(host):
        raise SettingsError(_("The Salesforce address must begin with https://"))
    my_domain = _my_domain(host)
    return f"https://{my_domain}" if my_domain else f"{parts.scheme}://{_authority(parts)}"


def _my_domain(host: str) -> str:
    """The host to sign in at for one that an org's pages are on, "" for any other.

    Pages live on hosts of their own, where signing in and the API answer INVALID_SESSION_ID or nothing.
    """
    watched, host = host, host.removesuffix(_WATCHED)
    if host.endswith(_CHINA_PAGES):
        return host.removesuffix(_CHINA_PAGES) + _CHINA
    for pages in _PAGES:
        if pages in host:
            return host.replace(pages, _MY)
    if _VISUALFORCE in host:
        # The namespace stands behind the org's name: acme--c, and acme--sandbox--c.
        label, dot, rest = host.replace(_VISUALFORCE, _MY).partition(".")
        return label.rpartition("--")[0] + dot + rest
    return host if host != watched else ""


def instance_url(text: str, login: str) -> str:
    """The org's API address as a token answer gives it, without a trailing slash; "" when it must not be trusted."""
    parts = _split(text)
    host = _host(parts)
    if not host or parts.username is not None:
        return ""
    if is_loopback(host):
        same_machine = is_loopback(urlsplit(login).hostname or "")
        return f"{parts.scheme}://{_authority(parts)}" if same_machine and parts.scheme in ("http", "https") else ""
    if parts.scheme != "https" or not host.endswith(_ORG_DOMAINS):
        return ""
    return f"https://{_authority(parts)}"


def pages_url(instance: str) -> str:
    """Where the org's record pages are: the Lightning host of a My Domain, else the same host."""
    parts = urlsplit(instance)
    host = parts.hostname or ""
    if _MY in host:
        return f"https://{host.replace(_MY, _LIGHTNING)}"
    if host.endswith(_CHINA):
        return f"https://{host.removesuffix(_CHINA)}{_CHINA_PAGES}"
    return instance


def page_hosts(instance: str) -> tuple[str, ...]:
    """Every host the org's pages are served from, with the port on loopback."""
    if not instance:
        return ()
    found = (urlsplit(url).netloc for url in (instance, pages_url(instance)))
    return tuple(dict.fromkeys(found))


def record_url(instance: str, kind: str, record_id: str) -> str:
    """The address of a record's page in the browser; ``kind`` is the object's API name."""
    return f"{pages_url(instance)}/lightning/r/{kind}/{record_id}/view" if instance else ""


def is_loopback(host: str) -> bool:
    """Whether ``host`` (no port, no brackets) can only be this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _split(text: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018  (reading it is what checks it)
    except ValueError:
        return SplitResult("", "", "", "", "")
    return parts


def _host(parts: SplitResult) -> str:
    """Without the dot that a full name may end with, which certificates do not have."""
    return (parts.hostname or "").rstrip(".")


def _authority(parts: SplitResult) -> str:
    host = _host(parts)
    host = f"[{host}]" if ":" in host else host
    return host if parts.port is None else f"{host}:{parts.port}"
