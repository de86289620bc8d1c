"""Who a caller id names that a trunk passed on whole, as the address of SIP that it was."""

from __future__ import annotations

import re
from urllib.parse import unquote

_ADDRESS = re.compile(
    r"(?:.*<)?\s*(?:sips?:)?([^<>@;]*)@[^<>@]*>?|(?:.*<)?\s*sips?:([^<>@;]*).*",
    re.IGNORECASE,
)


def sip_user(caller: str) -> str:
    """For ``"Ana" <sip:+34912345678@10.0.0.5;user=phone>`` the ``+34912345678``; else as it is.

    Source: RFC 3261, 19.1 and 20.10.
    """
    found = _ADDRESS.fullmatch(caller)
    return unquote(found[1] or found[2] or "").strip() if found else caller
