"""How much of the org's daily allowance of API requests is used, as each answer says.

https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/headers_api_usage.htm
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_API_USAGE = re.compile(r"(?<![\w-])api-usage=(\d{1,12})/(\d{1,12})")


@dataclass(frozen=True, slots=True)
class Usage:
    """Requests of the last 24 hours by everybody in the org; both 0 while it is not known."""

    used: int = 0
    limit: int = 0

    def after(self, headers: Mapping[str, str]) -> Usage:
        """The usage once the answer with these headers came; unchanged when it does not say."""
        found = _API_USAGE.search(headers.get("Sforce-Limit-Info", ""))
        return Usage(int(found[1]), int(found[2])) if found else self
