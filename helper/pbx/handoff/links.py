"""The links that make another program dial.

Source: the web client's link ``/webclient/#/call?phone=`` as public integrations use it (facts gathered from ten code
bases); ``tel:`` is RFC 3966.
"""

from __future__ import annotations

from urllib.parse import quote


def web_client_link(url: str, digits: str) -> str:
    """The address that opens 3CX's web client with ``digits`` ready to dial."""
    return f"{url}/webclient/#/call?phone={quote(digits, safe='')}"


def tel_link(digits: str) -> str:
    return f"tel:{quote(digits, safe='+')}"
