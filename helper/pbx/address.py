"""The address of 3CX in what people paste for it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_PAGES = re.compile(r"(?i)/+(?:webclient|management|callcontrol|xapi|connect)(?:/|$).*|/+$")


def exchange_address(text: str) -> str:
    """Without the page of the web client or console that it was copied from, and with https:// where nothing else
    stands; a path that is none of 3CX's own is kept, as a proxy may want it. "" for "".
    """
    text = text.strip()
    if not text:
        return ""
    parts = urlsplit(text if "://" in text else f"https://{text}")
    return f"{parts.scheme}://{parts.netloc}{_PAGES.sub('', parts.path)}"
